/** Sums of the incidents by hour of the week: 7 days from Monday on, of 24 hours each. */

const HOURS = 24;
const DAYS = 7;

export interface HourSums {
  byDay: readonly number[];
  byHour: readonly number[];
  /** Where most are; the first of equal ones. */
  day: number;
  hour: number;
  /** The hour of the week, 0 to 167. */
  hourOfWeek: number;
}

const indexOfMost = (values: readonly number[]) => values.indexOf(Math.max(...values));

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
    day: indexOfMost(byDay),
    hour: indexOfMost(byHour),
    hourOfWeek: indexOfMost(hours),
  };
}
