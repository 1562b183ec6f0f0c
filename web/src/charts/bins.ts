/** The bars of the time strip: days, weeks or months, the last of these as the office's reporting calendar has them. */
import type { AllTime, KeyCount, LocalDate, Period } from '../api/types';
import { reportingMonth, reportingMonthOf } from '../state/calendar';
import { addDays, dayNumber, monthOf } from '../state/dates';
import type { BinChoice } from '../state/permalink';

export type BinUnit = Exclude<BinChoice, 'auto'>;

export interface TimeBin {
  /** A month, or the first day. */
  key: string;
  from: LocalDate;
  to: LocalDate;
  count: number;
}

export interface TimeBins {
  unit: BinUnit;
  bins: readonly TimeBin[];
  /** Incidents that no bar holds, since only their month is known. */
  without: number;
}

/** The most days that are shown as days unless somebody asks for them. */
const MOST_DAYS = 400;

/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const mondayOf = (day: LocalDate) => addDays(day, -((dayNumber(day) + 3) % 7));

function grouped(days: readonly KeyCount[], keyOf: (day: LocalDate) => string) {
  const counts = new Map<string, number>();
  for (const { key, count } of days) {
    const group = keyOf(key);
    counts.set(group, (counts.get(group) ?? 0) + count);
  }
  return [...counts];
}

export function timeBins(
  { by_day, by_month, without_day }: Pick<AllTime, 'by_day' | 'by_month' | 'without_day'>,
  choice: BinChoice = 'auto',
  startDay = 1,
): TimeBins {
  const days = by_day && by_day.length > 0 ? by_day : null;
  const wanted = choice === 'auto' ? (days && days.length <= MOST_DAYS ? 'day' : 'month') : choice;
  if (days && wanted === 'day') {
    const bins = days.map(({ key, count }) => ({ key, from: key, to: key, count }));
    return { unit: 'day', bins, without: without_day };
  }
  if (days && wanted === 'week') {
    const bins = grouped(days, mondayOf).map(([key, count]) => ({
      key,
      from: key,
      to: addDays(key, 6),
      count,
    }));
    return { unit: 'week', bins, without: without_day };
  }
  const monthsOfOffice = days && startDay > 1;
  const months = monthsOfOffice
    ? grouped(days, (day) => reportingMonthOf(day, startDay))
    : by_month.map(({ key, count }): [string, number] => [key, count]);
  const bins = months.map(([key, count]) => ({
    key,
    ...reportingMonth(key, monthsOfOffice ? startDay : 1),
    count,
  }));
  return { unit: 'month', bins, without: monthsOfOffice ? without_day : 0 };
}

/** First and last bin of a period, both included, held inside what there is. */
export function binsOf({ bins }: TimeBins, period: Period | null): [first: number, last: number] {
  const end = bins.length - 1;
  if (!period) return [0, end];
  const first = bins.findIndex(({ to }) => to >= period.from);
  const last = bins.findLastIndex(({ from }) => from <= period.to);
  return [first < 0 ? end : first, last < 0 ? 0 : last];
}

/** The period from one bin to another; `null` when that is all there is. */
export function periodOf({ bins }: TimeBins, a: number, b: number): Period | null {
  const end = bins.length - 1;
  const [first, last] = [Math.max(0, Math.min(a, b)), Math.min(end, Math.max(a, b))];
  const [from, to] = [bins[first], bins[last]];
  if (!from || !to || (first === 0 && last === end)) return null;
  return { from: from.from, to: to.to };
}

export function countIn({ bins }: TimeBins, first: number, last: number): number {
  return bins.slice(first, last + 1).reduce((sum, { count }) => sum + count, 0);
}

/** The month that begins in a bin, if one does. */
function monthBegun(unit: BinUnit, { key, from, to }: TimeBin): string | null {
  if (unit === 'month') return key;
  const begins = from.endsWith('-01') || monthOf(from) !== monthOf(to);
  return begins ? monthOf(to) : null;
}

/** Bins worth a label, with their month: years, quarters or months, whichever leaves room. */
export function labelled(time: TimeBins, room: number): { index: number; month: string }[] {
  const begun = time.bins.flatMap((bin, index) => {
    const month = monthBegun(time.unit, bin);
    return month === null ? [] : [{ index, month }];
  });
  const isLabel = (every: number) =>
    begun.filter(({ month }) => (Number(month.slice(5, 7)) - 1) % every === 0);
  for (const every of [1, 3, 6, 12]) {
    const labels = isLabel(every);
    if (labels.length <= room) return labels;
  }
  return isLabel(12).slice(0, room);
}
