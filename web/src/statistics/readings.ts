/** What the views and the map both read out of an answer. */
import { type Group, groupCells } from './groups';
import {
  type Cluster,
  HISTORIES,
  type HistoryAnswer,
  type HistoryCell,
  type HotspotCell,
  type HotspotsAnswer,
  type MapHistory,
  type TrendSeries,
} from './types';

export interface CellOf<Properties> {
  id: string;
  class: string;
  properties: Properties;
  geometry: GeoJSON.MultiPolygon;
}

export type Place<Properties> = Group<CellOf<Properties>> & { incidents: number };

function placesOf<Properties extends { count: number }>(
  cells: readonly CellOf<Properties>[],
): Place<Properties>[] {
  return groupCells(cells).map((group) => ({
    ...group,
    incidents: group.cells.reduce((sum, { properties }) => sum + properties.count, 0),
  }));
}

/** The commune in which most cells of a place lie, by its code; `communes` names that of each cell. */
export function communeOf(
  place: { cells: readonly { id: string }[] },
  communes: Record<string, string>,
): string | null {
  const counts = new Map<string, number>();
  for (const { id } of place.cells) {
    const code = communes[id];
    if (code) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const [most] = [...counts].sort((one, other) => other[1] - one[1]);
  return most?.[0] ?? null;
}

const byIncidents = (a: { incidents: number }, b: { incidents: number }) => b.incidents - a.incidents;

export function hotspotCells(answer: HotspotsAnswer, withPossible: boolean): CellOf<HotspotCell>[] {
  return answer.features.flatMap(({ properties, geometry }) =>
    properties.class === 'strong' || (withPossible && properties.class === 'possible')
      ? [{ id: properties.cell, class: properties.class, properties, geometry }]
      : [],
  );
}

/** Strong cells that touch, those with the most incidents first. */
export function hotspotPlaces(answer: HotspotsAnswer): Place<HotspotCell>[] {
  return placesOf(hotspotCells(answer, false)).sort(byIncidents);
}

/** How many times the average of its study area a cell and its neighbours have; `null` where there is none. */
export function timesAverage(answer: HotspotsAnswer, cell: HotspotCell): number | null {
  const { study_areas: areas = [] } = answer.settings as {
    study_areas?: { epsg: number; cells: number | null; incidents: number }[];
  };
  const area = areas.length === 1 ? areas[0] : areas.find(({ epsg }) => cell.cell.startsWith(`${epsg}.`));
  if (!area?.cells || area.incidents === 0) return null;
  return cell.local_sum / ((area.incidents / area.cells) * cell.k);
}

export function historyCells(answer: HistoryAnswer): (CellOf<HistoryCell> & { class: MapHistory })[] {
  return answer.features.flatMap(({ properties, geometry }) =>
    properties.on_map ? [{ id: properties.cell, class: properties.on_map, properties, geometry }] : [],
  );
}

/** The classes that a place has cells of, that of most cells first: one cell among ten says little of a place. */
export function historiesOf({
  cells,
}: {
  cells: readonly { class: string }[];
}): { name: MapHistory; cells: number }[] {
  const amount = (name: MapHistory) => cells.filter((cell) => cell.class === name).length;
  return HISTORIES.map((name) => ({ name, cells: amount(name) }))
    .filter(({ cells }) => cells > 0)
    .sort((a, b) => b.cells - a.cells);
}

/** Touching cells, whatever their classes: places that are new for the most part first, then growing ones and so on, in each the most incidents first. */
export function historyPlaces(answer: HistoryAnswer): Place<HistoryCell>[] {
  const rank = (place: Place<HistoryCell>) => HISTORIES.indexOf(historiesOf(place)[0]?.name ?? 'on_and_off');
  return placesOf(historyCells(answer)).sort((a, b) => rank(a) - rank(b) || byIncidents(a, b));
}

export const clusterId = (cluster: Cluster) => String(cluster.cluster);

export type Verdict = 'rising' | 'falling' | 'none' | 'untested';

export const verdictOf = ({ test }: TrendSeries): Verdict => test?.direction ?? 'untested';

/** Those that go somewhere, the surest first. */
export function movingSeries(series: readonly TrendSeries[]): TrendSeries[] {
  return series
    .filter((each) => ['rising', 'falling'].includes(verdictOf(each)))
    .sort((a, b) => (a.test?.q ?? 1) - (b.test?.q ?? 1));
}

export const sumOf = (counts: readonly number[]) => counts.reduce((sum, n) => sum + n, 0);
