/** The list of priority zones, those of places only: programme areas stand beside no incident figure. */
import { half, kindName, originOf, said, words, zoneName } from '../i18n';
import { hotspotSince } from '../panels/hotspotSince';
import { type KnownZone, zoneCounts } from '../state/data';
import { facts } from './facts';
import type { Table } from './workbook';

export function zonesTable(zones: readonly KnownZone[]): Table {
  const w = words.peek();
  const { column } = w.take;
  return {
    title: w.zoneList,
    columns: [
      { title: column.name, width: 30 },
      { title: column.kind, width: 24 },
      { title: column.class, width: 12 },
      { title: w.hotspotSinceColumn, width: 24 },
      { title: column.unit, width: 10 },
      { title: column.incidents, width: 12 },
      { title: column.reason, width: 70 },
      { title: column.origin, width: 24 },
      { title: column.source, width: 40 },
    ],
    rows: zones.map((zone) => [
      zoneName(zone),
      kindName(zone.kind),
      zone.class,
      hotspotSince(zone),
      zone.unit,
      zoneCounts.peek().get(zone.id)?.count ?? null,
      said(zone, 'reason'),
      originOf(zone),
      zone.source ? half(zone.source) : null,
    ]),
    facts: facts(w.zoneList, null),
  };
}
