/** The server's own workbook of incidents, where what is asked about fits into an address. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import type { SummaryArea } from '../api/types';
import { type Filter, filterParameters, queryString } from '../state/filter';

/** Proxies in front of a server commonly take eight kilobytes, with everything else that stands there. */
const LONGEST = 6000;

const ringText = (ring: readonly Position[]) => `(${ring.map(([lon, lat]) => `${lon} ${lat}`).join(', ')})`;

/** Well-known text (OGC 06-103r4) of a geometry in longitude and latitude. */
export function wellKnownText(geometry: Polygon | MultiPolygon): string {
  const polygon = (rings: readonly Position[][]) => `(${rings.map(ringText).join(', ')})`;
  return geometry.type === 'Polygon'
    ? `POLYGON${polygon(geometry.coordinates)}`
    : `MULTIPOLYGON(${geometry.coordinates.map(polygon).join(', ')})`;
}

function narrowed(area: SummaryArea): Record<string, string> | null {
  if ('unit' in area) return { unit: area.unit };
  if ('zone' in area) return { zone: area.zone };
  if ('type' in area) return { filter: `S_INTERSECTS(geometry, ${wellKnownText(area)})` };
  // Circles and strips along a line have no condition of their own.
  return null;
}

/** `null` for what has to be asked in another way. */
export function incidentsAddress(area: SummaryArea, filter: Filter): string | null {
  const more = narrowed(area);
  if (more === null) return null;
  const address = `/layers/incidents.xlsx?${queryString({ ...filterParameters(filter), ...more })}`;
  return address.length > LONGEST ? null : address;
}
