/** What is worked out for the paper: which rows, in which order, and what stands in a cell. */
import type { Tongue } from '../i18n/briefing';
import type { Briefing, Trends } from './types';

export const sheetId = ({ area }: Briefing): string => `briefing-${area.code ?? area.kind}`;

const vietnamese = new Intl.Collator('vi');

/** As a Vietnamese list is ordered, where đ follows d and tones come last. */
export function inOrderOfNames<Named extends Pick<Briefing, 'area'>>(briefings: readonly Named[]): Named[] {
  return [...briefings].sort((a, b) => vietnamese.compare(a.area.name.vi, b.area.name.vi));
}

/** `12,3 (9,1 – 16,2)`, or a dash where there is no rate. */
export function rateWithInterval(
  { rate, lower, upper }: { rate: number | null; lower: number | null; upper: number | null },
  tongue: Pick<Tongue, 'rate'>,
): string {
  if (rate === null) return '–';
  const value = tongue.rate(rate);
  return lower === null || upper === null
    ? value
    : `${value} (${tongue.rate(lower)} – ${tongue.rate(upper)})`;
}

/** `3 (93 %)`: the rank, and how sure it is to be among the first. */
export function rankWithSureness(
  { rank, in_first: sure }: { rank: number | null; in_first: number | null },
  tongue: Pick<Tongue, 'count' | 'wholePercent'>,
): string {
  if (rank === null) return '–';
  return sure === null ? tongue.count(rank) : `${tongue.count(rank)} (${tongue.wholePercent(sure)})`;
}

/** As many communes as a leader reads, and how many more there are; the DOCX stops at the same place. */
export const MOST_COMMUNES = 40;

/** Communes of a programme by class, the hardest (III) first; within one as the server orders them. */
export function byClass<Commune extends { class: string }>(
  communes: readonly Commune[],
): { class: string; communes: Commune[] }[] {
  const classes = [...new Set(communes.map((commune) => commune.class))].sort().reverse();
  return classes.map((name) => ({
    class: name,
    communes: communes.filter((commune) => commune.class === name),
  }));
}

/** Which steps of a series meet the period of the briefing; a step ends where the next begins. */
export function stepsInPeriod({ steps }: Pick<Trends, 'steps'>, { from, to }: Briefing['period']): boolean[] {
  return steps.map((start, index) => {
    const next = steps[index + 1];
    return start <= to && (next === undefined || next > from);
  });
}
