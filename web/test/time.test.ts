import { describe, expect, it } from 'vitest';
import { binsOf, countIn, labelled, periodOf, type TimeBins, timeBins } from '../src/charts/bins';
import { niceTop } from '../src/charts/scale';
import { addDays, addMonths, isLocalDate, lastDay, yearBefore } from '../src/state/dates';

const MONTHS: TimeBins = timeBins({
  by_month: ['2026-01', '2026-02', '2026-03', '2026-04'].map((key) => ({ key, count: 1 })),
  without_day: 0,
});

/** Every day of 2026's first half with its number as count, so that no two sums are alike by chance. */
const DAYS = Array.from({ length: 181 }, (_, index) => ({
  key: addDays('2026-01-01', index),
  count: index + 1,
}));
const sum = (from: string, to: string) =>
  DAYS.filter(({ key }) => key >= from && key <= to).reduce((all, { count }) => all + count, 0);

describe('days and months', () => {
  it('know the calendar', () => {
    expect(isLocalDate('2024-02-29')).toBe(true);
    expect(isLocalDate('2025-02-29')).toBe(false);
    expect(lastDay('2024-02')).toBe('2024-02-29');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(yearBefore('2024-02-29')).toBe('2023-02-28');
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

describe('the bars', () => {
  const data = { by_day: DAYS, by_month: [{ key: '2026-01', count: 500 }], without_day: 4 };

  it('are days where there are few, and what somebody asks for', () => {
    expect(timeBins(data).unit).toBe('day');
    expect(timeBins(data, 'month')).toMatchObject({ bins: [{ count: 500 }], without: 0 });
    const { by_day: _, ...monthsOnly } = data;
    expect(timeBins(monthsOnly, 'week').unit, 'days are not known').toBe('month');
  });

  it('are weeks from Monday to Sunday', () => {
    const { bins } = timeBins(data, 'week');
    expect(bins[0]).toEqual({
      key: '2025-12-29',
      from: '2025-12-29',
      to: '2026-01-04',
      count: 1 + 2 + 3 + 4,
    });
    for (const { from, to, count } of bins) {
      expect(new Date(`${from}T00:00:00Z`).getUTCDay()).toBe(1);
      expect(count).toBe(sum(from, to));
    }
  });

  it('are the months of the office, of the days that are known', () => {
    const time = timeBins(data, 'month', 15);
    expect(time.without).toBe(4);
    expect(time.bins.map(({ key }) => key)).toEqual([
      '2026-01',
      '2026-02',
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
      '2026-07',
    ]);
    expect(time.bins[1]).toEqual({
      key: '2026-02',
      from: '2026-01-15',
      to: '2026-02-14',
      count: sum('2026-01-15', '2026-02-14'),
    });
    expect(countIn(time, 0, 6)).toBe(sum('2026-01-01', '2026-06-30'));
  });

  it('name the months that begin in them', () => {
    expect(labelled(timeBins(data, 'week'), 20).map(({ month }) => month)).toEqual([
      '2026-01',
      '2026-02',
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
      '2026-07',
    ]);
    expect(labelled(timeBins(data, 'day'), 3).map(({ month }) => month)).toEqual(['2026-01', '2026-04']);
  });
});

it('axes end on a round number', () => {
  expect([0, 1, 3, 7, 41, 58, 99, 101].map(niceTop)).toEqual([2, 2, 4, 8, 50, 60, 100, 200]);
});
