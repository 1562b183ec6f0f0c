import { describe, expect, it } from 'vitest';
import { type Comparison, comparedFilter, decodeComparison, encodeComparison } from '../src/state/comparison';
import { type Filter, NO_FILTER } from '../src/state/filter';

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
