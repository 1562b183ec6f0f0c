/**
 * The office's reporting calendar: its months may begin on another day than the first.
 *
 * A reporting month bears the name of the calendar month in which it ends: with the 15th as first day, July runs
 * from 15 June to 14 July. Quarters and years are made of such months.
 */
import type { LocalDate, Period } from '../api/types';
import { addDays, addMonths, dayNumber, firstDay, lastDay, lengthInDays, monthOf, yearBefore } from './dates';

/** Beyond the 28th not every month has the day. */
export const LATEST_START_DAY = 28;

export function isStartDay(day: number): boolean {
  return Number.isInteger(day) && day >= 1 && day <= LATEST_START_DAY;
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** First and last day of a reporting month. */
export function reportingMonth(month: string, startDay: number): Period {
  if (startDay === 1) return { from: firstDay(month), to: lastDay(month) };
  return {
    from: `${addMonths(month, -1)}-${twoDigits(startDay)}`,
    to: `${month}-${twoDigits(startDay - 1)}`,
  };
}

/** The reporting month in which a day lies. */
export function reportingMonthOf(day: LocalDate, startDay: number): string {
  const month = monthOf(day);
  return startDay > 1 && Number(day.slice(8)) >= startDay ? addMonths(month, 1) : month;
}

function reportingMonths(first: string, last: string, startDay: number): Period {
  return { from: reportingMonth(first, startDay).from, to: reportingMonth(last, startDay).to };
}

export function reportingQuarterOf(day: LocalDate, startDay: number): Period {
  const month = reportingMonthOf(day, startDay);
  const first = addMonths(month, -((Number(month.slice(5)) - 1) % 3));
  return reportingMonths(first, addMonths(first, 2), startDay);
}

export function reportingYearOf(day: LocalDate, startDay: number): Period {
  const year = reportingMonthOf(day, startDay).slice(0, 4);
  return reportingMonths(`${year}-01`, `${year}-12`, startDay);
}

function monthsBetween(first: string, last: string): number {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return number(last) - number(first);
}

/** The same stretch of reporting months, so many months away; one that breaks off does so after as many days. */
function movedByMonths(period: Period, months: number, startDay: number): Period {
  const [first, last] = [reportingMonthOf(period.from, startDay), reportingMonthOf(period.to, startDay)];
  const [now, then] = [last, addMonths(last, months)].map((month) => reportingMonth(month, startDay));
  const from = reportingMonth(addMonths(first, months), startDay).from;
  if (!now || !then) return period;
  const isWhole = period.to === now.to;
  const sameDays = addDays(then.from, dayNumber(period.to) - dayNumber(now.from));
  return { from, to: isWhole || sameDays > then.to ? then.to : sameDays };
}

function beginsMonth(period: Period, startDay: number): boolean {
  return reportingMonth(reportingMonthOf(period.from, startDay), startDay).from === period.from;
}

/**
 * What comes before: as many whole reporting months where the period begins with one, and else as many days. Before a month that is not over
 * lies the whole last one: it is what is reported on.
 */
export function periodBefore(period: Period, startDay: number): Period {
  if (beginsMonth(period, startDay)) {
    const [first, last] = [reportingMonthOf(period.from, startDay), reportingMonthOf(period.to, startDay)];
    const months = monthsBetween(first, last) + 1;
    return reportingMonths(addMonths(first, -months), addMonths(first, -1), startDay);
  }
  const days = lengthInDays(period);
  return { from: addDays(period.from, -days), to: addDays(period.to, -days) };
}

export function periodLastYear(period: Period, startDay: number): Period {
  if (beginsMonth(period, startDay)) return movedByMonths(period, -12, startDay);
  return { from: yearBefore(period.from), to: yearBefore(period.to) };
}

export const PERIOD_PRESETS = [
  'thisMonth',
  'last30days',
  'thisQuarter',
  'yearToDate',
  'last12months',
  'all',
  'before',
  'sameLastYear',
  'cumulative',
] as const;

export type PeriodPreset = (typeof PERIOD_PRESETS)[number];

/**
 * The period that a preset means, as seen from the last day of the data; `null` means everything there is.
 * The last three depend on the period that is chosen now.
 */
export function presetPeriod(
  preset: PeriodPreset,
  data: { first: LocalDate; last: LocalDate },
  current: Period | null,
  startDay = 1,
): Period | null {
  const to = data.last;
  const now = current ?? { from: data.first, to };
  switch (preset) {
    case 'all':
      return null;
    case 'thisMonth':
      return { from: reportingMonth(reportingMonthOf(to, startDay), startDay).from, to };
    case 'last30days':
      return { from: addDays(to, -29), to };
    case 'thisQuarter':
      return { from: reportingQuarterOf(to, startDay).from, to };
    case 'yearToDate':
      return { from: reportingYearOf(to, startDay).from, to };
    case 'last12months': {
      // Of any first day of the month: a year is a year, and what hot spots rest on.
      const from = addDays(yearBefore(to), 1);
      return { from: from < data.first ? data.first : from, to };
    }
    case 'before':
      return periodBefore(now, startDay);
    case 'sameLastYear':
      return periodLastYear(now, startDay);
    case 'cumulative':
      return { from: reportingYearOf(now.to, startDay).from, to: now.to };
  }
}

const isSame = (one: Period | null, other: Period | null) =>
  one?.from === other?.from && one?.to === other?.to;

/** The preset that lights up: of those that mean the same days now the first. */
export function litPreset(
  period: Period | null,
  data: { first: LocalDate; last: LocalDate },
  startDay: number,
): PeriodPreset | null {
  const means = (preset: PeriodPreset) => presetPeriod(preset, data, period, startDay);
  return PERIOD_PRESETS.find((preset) => isSame(means(preset), period)) ?? null;
}

/** The preset that a period is, if it is one of those that do not depend on the chosen period. */
export function presetOf(
  period: Period | null,
  data: { first: LocalDate; last: LocalDate },
  startDay: number,
): PeriodPreset | null {
  const fixed = PERIOD_PRESETS.slice(0, 6);
  const isIt = (preset: PeriodPreset) => isSame(presetPeriod(preset, data, null, startDay), period);
  return fixed.find(isIt) ?? null;
}
