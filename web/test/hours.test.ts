import { expect, it } from 'vitest';
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
  expect(sums).toMatchObject({ day: 2, hour: 3, hourOfWeek: 6 * 24 + 10 });
  expect(sums.byHour.reduce((sum, n) => sum + n, 0)).toBe(17);
});

it('weekdays are counted from Monday', () => {
  expect([0, 6].map((day) => formatWeekday(day, 'en'))).toEqual(['Monday', 'Sunday']);
  expect(formatWeekday(0, 'vi')).toBe('Thứ Hai');
});
