/** Sums of the incidents by hour of the week: 7 days from Monday on, of 24 hours each. */

import type { Period } from '../api/types';
import { dayNumber, lengthInDays } from '../state/dates';
import { type Evenness, evenness } from './evenness';

const HOURS = 24;
const DAYS = 7;

export interface HourSums {
  byDay: readonly number[];
  byHour: readonly number[];
  /** Where most are: all that have as many. */
  days: readonly number[];
  hours: readonly number[];
  /** The hours of the week, 0 to 167. */
  hoursOfWeek: readonly number[];
  /** Whether days, and hours, differ more than luck. */
  amongDays: Evenness;
  amongHours: Evenness;
}

function indicesOfMost(values: readonly number[]): number[] {
  const most = Math.max(...values);
  return values.flatMap((value, index) => (value === most ? [index] : []));
}

/** How often each weekday comes in a period, from Monday on: a fortnight and a day has three of one. The first day of all was a Thursday. */
export function weekdaysIn(period: Period): number[] {
  const [first, all] = [(dayNumber(period.from) + 3) % DAYS, lengthInDays(period)];
  return Array.from({ length: DAYS }, (_, day) =>
    Math.ceil((all - ((day - first + DAYS) % DAYS)) / DAYS),
  ).map((times) => Math.max(0, times));
}

/** `weekdays` is how often each of them came. */
export function hourSums(hours: readonly number[], weekdays: readonly number[]): HourSums {
  const at = (day: number, hour: number) => hours[day * HOURS + hour] ?? 0;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const days = Array.from({ length: DAYS }, (_, day) => day);
  const hoursOfDay = Array.from({ length: HOURS }, (_, hour) => hour);
  const byDay = days.map((day) => sum(hoursOfDay.map((hour) => at(day, hour))));
  const byHour = hoursOfDay.map((hour) => sum(days.map((day) => at(day, hour))));
  return {
    byDay,
    byHour,
    days: indicesOfMost(byDay),
    hours: indicesOfMost(byHour),
    hoursOfWeek: indicesOfMost(hours),
    amongDays: evenness(byDay, weekdays),
    amongHours: evenness(
      byHour,
      Array.from({ length: HOURS }, () => 1),
    ),
  };
}
