/** The bars of the time strip: months, or days when there are few enough of them. */
import type { KeyCount, Period, Summary } from '../api/types';
import { firstDay, lastDay } from '../state/dates';

export interface TimeBins {
  unit: 'month' | 'day';
  bins: readonly KeyCount[];
}

const MOST_DAYS = 400;

export function timeBins(summary: Summary): TimeBins {
  const days = summary.by_day;
  if (days && days.length > 0 && days.length <= MOST_DAYS) return { unit: 'day', bins: days };
  return { unit: 'month', bins: summary.by_month };
}

const startOf = ({ unit }: TimeBins, key: string) => (unit === 'month' ? firstDay(key) : key);
const endOf = ({ unit }: TimeBins, key: string) => (unit === 'month' ? lastDay(key) : key);

/** First and last bin of a period, both included, held inside what there is. */
export function binsOf(time: TimeBins, period: Period | null): [first: number, last: number] {
  const end = time.bins.length - 1;
  if (!period) return [0, end];
  const first = time.bins.findIndex(({ key }) => endOf(time, key) >= period.from);
  const last = time.bins.findLastIndex(({ key }) => startOf(time, key) <= period.to);
  return [first < 0 ? end : first, last < 0 ? 0 : last];
}

/** The period from one bin to another; `null` when that is all there is. */
export function periodOf(time: TimeBins, a: number, b: number): Period | null {
  const end = time.bins.length - 1;
  const [first, last] = [Math.max(0, Math.min(a, b)), Math.min(end, Math.max(a, b))];
  const [from, to] = [time.bins[first], time.bins[last]];
  if (!from || !to || (first === 0 && last === end)) return null;
  return { from: startOf(time, from.key), to: endOf(time, to.key) };
}

/** Indices of bins worth a label: years, quarters or months, whichever leaves room. */
export function labelled(time: TimeBins, room: number): number[] {
  const isLabel = (every: number) =>
    time.bins.flatMap(({ key }, index) => {
      if (time.unit === 'day' && !key.endsWith('-01')) return [];
      return (Number(key.slice(5, 7)) - 1) % every === 0 ? [index] : [];
    });
  for (const every of [1, 3, 6, 12]) {
    const indices = isLabel(every);
    if (indices.length <= room) return indices;
  }
  return isLabel(12).slice(0, room);
}
