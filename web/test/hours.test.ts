import { expect, it } from 'vitest';
import { chiSquare, evenness } from '../src/charts/evenness';
import { hourSums } from '../src/charts/hours';
import { formatWeekday } from '../src/i18n/format';

it('the fullest day, hour and hour of the week are found, whichever they are', () => {
  const hours = Array.from({ length: 168 }, () => 0);
  const put = (day: number, hour: number, n: number) => {
    hours[day * 24 + hour] = n;
  };
  put(6, 10, 6);
  put(0, 3, 4);
  put(2, 3, 4);
  put(2, 5, 3);
  const sums = hourSums(hours);
  expect(sums.byDay).toEqual([4, 0, 7, 0, 0, 0, 6]);
  expect(sums.byHour[3]).toBe(8);
  expect(sums).toMatchObject({ days: [2], hours: [3], hoursOfWeek: [6 * 24 + 10], amongDays: 'few' });
  expect(sums.byHour.reduce((sum, n) => sum + n, 0)).toBe(17);
});

it('equal ones are all found', () => {
  const hours = Array.from({ length: 168 }, (_, at) => (at === 5 || at === 24 + 5 ? 2 : 0));
  expect(hourSums(hours)).toMatchObject({ days: [0, 1], hours: [5], hoursOfWeek: [5, 29] });
});

it('counts differ more than luck beyond the critical value of chi-square, and below five expected nothing is said', () => {
  // 107 incidents by weekday: 4.67 of 12.59.
  const week = [14, 12, 13, 17, 12, 18, 21];
  expect(chiSquare(week)).toBeCloseTo(71.4286 / 15.2857, 3);
  expect(evenness(week)).toBe('luck');
  expect(evenness([5, 5, 5, 5, 5, 5, 4])).toBe('few');
  expect(evenness([5, 5, 5, 5, 5, 5, 5])).toBe('luck');
  expect(evenness([30, 5, 5, 5, 5, 5, 5])).toBe('uneven');
  const night = Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 12 : 4));
  expect(evenness(night)).toBe('uneven');
});

it('weekdays are counted from Monday', () => {
  expect([0, 6].map((day) => formatWeekday(day, 'en'))).toEqual(['Monday', 'Sunday']);
  expect(formatWeekday(0, 'vi')).toBe('Thứ Hai');
});
