/** All incidents of what is asked about as a table, in words of the page's language. */
import { type Incident, listIncidents } from '../api/client';
import type { SummaryRequest } from '../api/types';
import { said, words } from '../i18n';
import { categoryByCode } from '../state/data';
import { facts } from './facts';
import { type Ask, allIncidents, PAGE } from './incidentsRead';
import type { Table, Value } from './workbook';

function row({ id, properties, geometry }: Incident): Value[] {
  const w = words.peek();
  const of = properties as Incident['properties'] & Record<string, string | null | undefined>;
  const category = categoryByCode.peek().get(of.category ?? '');
  const [longitude = null, latitude = null] = geometry.coordinates;
  return [
    id,
    of.occurred_at,
    category ? said(category, 'name') : null,
    of.category ?? null,
    of.unit ?? null,
    (w.how as Record<string, string>)[of.how_known ?? ''] ?? null,
    (w.precision as Record<string, string>)[of.precision ?? ''] ?? null,
    longitude,
    latitude,
  ];
}

export async function incidentsTable(
  body: SummaryRequest,
  title: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Table> {
  const ask: Ask = (question, offset) =>
    listIncidents(question, { sort: 'occurred_at', limit: PAGE, offset }, signal);
  const { incidents, matched } = await allIncidents(body, ask, onProgress);
  if (incidents.length < matched) throw new Error(`${incidents.length} / ${matched}`);
  const { column } = words.peek().take;
  return {
    title,
    columns: [
      { title: '№', width: 9 },
      { title: column.occurredAt, width: 24 },
      { title: column.category, width: 28 },
      { title: column.categoryCode, width: 14 },
      { title: column.unit, width: 10 },
      { title: column.howKnown, width: 18 },
      { title: column.precision, width: 20 },
      { title: column.longitude, width: 12 },
      { title: column.latitude, width: 12 },
    ],
    rows: incidents.map(row),
    facts: facts(title, incidents.length),
  };
}
