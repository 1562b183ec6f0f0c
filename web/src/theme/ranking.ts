/** The communes in order: by the figure that colours them, or by any other column. */
import type { UnitRate } from '../api/types';
import type { Measure } from '../state/theme';
import type { Choropleth, Place } from './classify';

export type Column = 'rank' | 'name' | 'count' | 'previous' | 'value' | 'range';

export interface Order {
  by: Column;
  isDescending: boolean;
}

export interface Ranked extends Place {
  /** Place by the figure shown, equal figures having the same; none without a figure. */
  rank: number | null;
  /** It stands among the first, and the range of its rank goes beyond them. */
  couldBeLuck: boolean;
}

/** What the server's range of ranks goes by: the rate where there is one, otherwise the number per km². */
export function rankedBy(units: readonly UnitRate[]): 'rate' | 'per_km2' {
  return units.some(({ rate }) => rate !== null) ? 'rate' : 'per_km2';
}

export function ranked({ places, measure }: Choropleth, first: number): Ranked[] {
  const all = [...places.values()];
  const isRankedSo = measure === rankedBy(all.map(({ unit }) => unit));
  // Equal figures share a rank, and what comes after them is counted on: 1, 2, 2, 4.
  const values = all.flatMap(({ value }) => (value === null ? [] : [value])).sort((a, b) => b - a);
  const ranks = new Map<number, number>();
  values.forEach((value, index) => {
    if (!ranks.has(value)) ranks.set(value, index + 1);
  });
  return all.map((place) => {
    const { rank_upper: worst } = place.unit;
    const rank = place.value === null ? null : (ranks.get(place.value) ?? null);
    // By the rank that is shown: the server's own is by the smoothed figure, and has others among the first.
    const isAmongFirst = rank !== null && rank <= first;
    return { ...place, rank, couldBeLuck: isRankedSo && isAmongFirst && worst !== null && worst > first };
  });
}

function figureOf(row: Ranked, by: Exclude<Column, 'name'>): number | null {
  switch (by) {
    case 'rank':
      return row.rank;
    case 'count':
      return row.unit.count;
    case 'previous':
      return row.unit.previous;
    case 'value':
      return row.value;
    case 'range':
      return row.unit.rank_lower;
  }
}

/** What has no figure comes last, whichever way. */
export function inOrder(rows: readonly Ranked[], { by, isDescending }: Order, locale: string): Ranked[] {
  const collator = new Intl.Collator(locale, { numeric: true });
  const byName = (a: Ranked, b: Ranked) => collator.compare(a.unit.name, b.unit.name);
  const way = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (by === 'name') return way * byName(a, b);
    const [x, y] = [figureOf(a, by), figureOf(b, by)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
    // Two rises from nothing are equal, and their difference is no number.
    return x === y ? byName(a, b) : way * (x - y);
  });
}

/** The range of ranks stands beside the figure that it goes by only. */
export function columnsOf(measure: Measure, by: 'rate' | 'per_km2'): Column[] {
  const own: Record<Measure, Column[]> = {
    count: ['count'],
    per_km2: ['count', 'value'],
    rate: ['count', 'value'],
    change: ['previous', 'count', 'value'],
    indicator: ['value'],
  };
  return ['rank', 'name', ...own[measure], ...(measure === by ? (['range'] as const) : [])];
}
