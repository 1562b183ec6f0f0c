import { expect, it } from 'vitest';
import { chiSquare, evenness } from '../src/charts/evenness';
import { hourSums, weekdaysIn } from '../src/charts/hours';
import { formatWeekday } from '../src/i18n/format';

const WEEK = Array(7).fill(1);

it('the fullest day, hour and hour of the week are found, whichever they are', () => {
  const hours = Array.from({ length: 168 }, () => 0);
  const put = (day: number, hour: number, n: number) => {
    hours[day * 24 + hour] = n;
  };
  put(6, 10, 6);
  put(0, 3, 4);
  put(2, 3, 4);
  put(2, 5, 3);
  const sums = hourSums(hours, WEEK);
  expect(sums.byDay).toEqual([4, 0, 7, 0, 0, 0, 6]);
  expect(sums.byHour[3]).toBe(8);
  expect(sums).toMatchObject({ days: [2], hours: [3], hoursOfWeek: [6 * 24 + 10], amongDays: 'few' });
  expect(sums.byHour.reduce((sum, n) => sum + n, 0)).toBe(17);
});

it('equal ones are all found', () => {
  const hours = Array.from({ length: 168 }, (_, at) => (at === 5 || at === 24 + 5 ? 2 : 0));
  expect(hourSums(hours, WEEK)).toMatchObject({ days: [0, 1], hours: [5], hoursOfWeek: [5, 29] });
});

it('counts differ more than luck beyond the critical value of chi-square, and below five expected nothing is said', () => {
  // 107 incidents by weekday: 4.67 of 12.59.
  const week = [14, 12, 13, 17, 12, 18, 21];
  expect(chiSquare(week, Array(7).fill(107 / 7))).toBeCloseTo(71.4286 / 15.2857, 3);
  expect(evenness(week, WEEK)).toBe('luck');
  expect(evenness([5, 5, 5, 5, 5, 5, 4], WEEK)).toBe('few');
  expect(evenness([5, 5, 5, 5, 5, 5, 5], WEEK)).toBe('luck');
  expect(evenness([30, 5, 5, 5, 5, 5, 5], WEEK)).toBe('uneven');
  const night = Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 12 : 4));
  expect(evenness(night, Array(24).fill(1))).toBe('uneven');
});

it('weekdays are counted from Monday', () => {
  expect([0, 6].map((day) => formatWeekday(day, 'en'))).toEqual(['Monday', 'Sunday']);
  expect(formatWeekday(0, 'vi')).toBe('Thứ Hai');
});

it('weekdays are held against how often they came', () => {
  // 1 to 15 June 2026: Monday to Monday two weeks later.
  expect(weekdaysIn({ from: '2026-06-01', to: '2026-06-15' })).toEqual([3, 2, 2, 2, 2, 2, 2]);
  expect(weekdaysIn({ from: '2026-06-07', to: '2026-06-07' })).toEqual([0, 0, 0, 0, 0, 0, 1]);
  const year = weekdaysIn({ from: '2025-07-01', to: '2026-06-30' });
  expect(year.reduce((sum, n) => sum + n, 0)).toBe(365);
  expect(year[1]).toBe(53);
  // Twenty a day: three Mondays are no peak, and would look like one.
  const counts = [60, 40, 40, 40, 40, 40, 40];
  expect(evenness(counts, [3, 2, 2, 2, 2, 2, 2])).toBe('luck');
  expect(evenness([30, 10, 10, 10, 10, 10, 10], [1, 1, 1, 1, 1, 1, 0])).toBe('few');
  expect(evenness([180, 40, 40, 40, 40, 40, 40], [3, 2, 2, 2, 2, 2, 2])).toBe('uneven');
});
