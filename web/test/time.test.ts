import { describe, expect, it } from 'vitest';
import { binsOf, periodOf, type TimeBins } from '../src/charts/bins';
import { niceTop } from '../src/charts/scale';
import { addMonths, isLocalDate, lastDay, presetPeriod, yearBefore } from '../src/state/dates';

const DATA = { first: '2023-07-01', last: '2026-06-30' };

const MONTHS: TimeBins = {
  unit: 'month',
  bins: ['2026-01', '2026-02', '2026-03', '2026-04'].map((key) => ({ key, count: 1 })),
};

describe('days and months', () => {
  it('know the calendar', () => {
    expect(isLocalDate('2024-02-29')).toBe(true);
    expect(isLocalDate('2025-02-29')).toBe(false);
    expect(lastDay('2024-02')).toBe('2024-02-29');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(yearBefore('2024-02-29')).toBe('2023-02-28');
  });

  it('make the periods one asks for most', () => {
    expect(presetPeriod('last12months', DATA, null)).toEqual({ from: '2025-07-01', to: '2026-06-30' });
    expect(presetPeriod('thisQuarter', DATA, null)).toEqual({ from: '2026-04-01', to: '2026-06-30' });
    expect(presetPeriod('all', DATA, null)).toBeNull();
    expect(presetPeriod('sameLastYear', DATA, { from: '2026-04-01', to: '2026-06-30' })).toEqual({
      from: '2025-04-01',
      to: '2025-06-30',
    });
  });
});

describe('the brush', () => {
  it('turns bars into a period and back', () => {
    const period = periodOf(MONTHS, 1, 2);
    expect(period).toEqual({ from: '2026-02-01', to: '2026-03-31' });
    expect(binsOf(MONTHS, period)).toEqual([1, 2]);
  });

  it('says nothing when it covers everything', () => {
    expect(periodOf(MONTHS, 3, 0)).toBeNull();
    expect(binsOf(MONTHS, null)).toEqual([0, 3]);
  });

  it('stays inside what there is', () => {
    expect(binsOf(MONTHS, { from: '2020-01-01', to: '2026-02-10' })).toEqual([0, 1]);
    expect(periodOf(MONTHS, -5, 1)).toEqual({ from: '2026-01-01', to: '2026-02-28' });
  });
});

it('axes end on a round number', () => {
  expect([0, 1, 3, 7, 41, 58, 99, 101].map(niceTop)).toEqual([2, 2, 4, 8, 50, 60, 100, 200]);
});
