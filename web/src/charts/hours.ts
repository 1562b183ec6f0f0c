/** Sums of the incidents by hour of the week: 7 days from Monday on, of 24 hours each. */

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

export function hourSums(hours: readonly number[]): HourSums {
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
    amongDays: evenness(byDay),
    amongHours: evenness(byHour),
  };
}
