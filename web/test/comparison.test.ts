import { describe, expect, it } from 'vitest';
import { type Comparison, comparedFilter, decodeComparison, encodeComparison } from '../src/state/comparison';
import { type Filter, NO_FILTER } from '../src/state/filter';
import type { HotspotCell, HotspotsAnswer } from '../src/statistics/types';
import { shareOut } from '../src/swipe/oneSideOnly';

const DATA = { first: '2023-07-01', last: '2026-06-30' };

function periodOf(from: string, to: string, by: 'lastYear' | 'preceding') {
  const filter: Filter = { ...NO_FILTER, period: { from, to } };
  const { period } = comparedFilter(filter, { by }, DATA);
  return `${period?.from}/${period?.to}`;
}

describe('what a map is compared with', () => {
  it('is the same time last year, also over a leap day', () => {
    expect(periodOf('2025-07-01', '2026-06-30', 'lastYear')).toBe('2024-07-01/2025-06-30');
    expect(periodOf('2025-02-01', '2025-02-28', 'lastYear')).toBe('2024-02-01/2024-02-29');
    expect(periodOf('2024-02-01', '2024-02-29', 'lastYear')).toBe('2023-02-01/2023-02-28');
    expect(periodOf('2025-02-03', '2025-02-28', 'lastYear')).toBe('2024-02-03/2024-02-28');
  });

  it('is the time before: as many months before whole months, otherwise as many days', () => {
    expect(periodOf('2026-01-01', '2026-03-31', 'preceding')).toBe('2025-10-01/2025-12-31');
    expect(periodOf('2025-07-01', '2026-06-30', 'preceding')).toBe('2024-07-01/2025-06-30');
    expect(periodOf('2026-03-01', '2026-03-31', 'preceding')).toBe('2026-02-01/2026-02-28');
    expect(periodOf('2026-03-10', '2026-03-16', 'preceding')).toBe('2026-03-03/2026-03-09');
  });

  it('goes from all the data where the map shows all of it', () => {
    expect(comparedFilter(NO_FILTER, { by: 'lastYear' }, DATA).period).toEqual({
      from: '2022-07-01',
      to: '2025-06-30',
    });
    expect(comparedFilter(NO_FILTER, { by: 'preceding' }, null)).toEqual(NO_FILTER);
  });

  it('keeps the rest of the filter', () => {
    const filter: Filter = {
      period: { from: '2026-01-01', to: '2026-01-31' },
      categories: ['GT'],
      howKnown: ['reported'],
    };
    expect(comparedFilter(filter, { by: 'category', categories: ['TT'] }, DATA)).toEqual({
      ...filter,
      categories: ['TT'],
    });
    const period = { from: '2025-01-01', to: '2025-03-31' };
    expect(comparedFilter(filter, { by: 'period', period }, DATA)).toEqual({ ...filter, period });
  });

  it('comes back from the link as it was', () => {
    const all: Comparison[] = [
      { by: 'lastYear' },
      { by: 'preceding' },
      { by: 'period', period: { from: '2025-01-01', to: '2025-03-31' } },
      { by: 'category', categories: ['TT-TROM', 'GT'] },
    ];
    for (const each of all) expect(decodeComparison(encodeComparison(each))).toEqual(each);
  });

  it.each([
    '',
    'cat',
    'cat;',
    'cat;<b>',
    'period',
    'period;2026-01-01',
    'period;2026-02-01/2026-01-01',
    'year',
  ])('is nothing where the link says %s', (text) => {
    expect(decodeComparison(text)).toBeNull();
  });
});

describe('hot spots of two sides', () => {
  /** Cells by their column and row; those side by side are one place. */
  function answerOf(cells: readonly [q: number, r: number, count: number][]): HotspotsAnswer {
    const features = cells.map(([q, r, count]) => ({
      type: 'Feature',
      properties: { cell: `32648.${q}.${r}`, class: 'strong', count } as HotspotCell,
      geometry: {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [q, r],
              [q + 1, r],
              [q + 1, r + 1],
              [q, r],
            ],
          ],
        ],
      },
    }));
    const communes = Object.fromEntries(cells.map(([q, r]) => [`32648.${q}.${r}`, q < 10 ? 'A' : 'B']));
    return { features, communes } as unknown as HotspotsAnswer;
  }

  it('are of one side only where no cell is strong on the other', () => {
    const first = answerOf([
      [0, 0, 3],
      [1, 0, 4],
      [20, 0, 9],
    ]);
    const second = answerOf([
      [1, 0, 2],
      [2, 0, 5],
      [40, 0, 6],
      // Hot for what is around it: no place of its own.
      [60, 0, 4],
    ]);
    const { only, both } = shareOut({ first, second });
    const seen = (places: typeof both) => places.map(({ commune, incidents }) => [commune, incidents]);
    // Of both sides its incidents are those of both.
    expect(seen(both)).toEqual([['A', [7, 7]]]);
    expect(seen(only.first)).toEqual([['B', [9]]]);
    expect(seen(only.second)).toEqual([['B', [6]]]);
  });

  it('are none where a side has none', () => {
    const { only, both } = shareOut({ first: answerOf([]), second: answerOf([[1, 0, 5]]) });
    expect([both.length, only.first.length, only.second.length]).toEqual([0, 0, 1]);
  });
});
