/** What is worked out for the paper: which rows, in which order, and what stands in a cell. */
import type { Tongue } from '../i18n/briefing';
import type { Briefing, Changed, Trends } from './types';

export const sheetId = ({ area }: Briefing): string => `briefing-${area.code ?? area.kind}`;

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

/** `+24 %: tăng, khó là ngẫu nhiên`; the words alone where there is nothing to divide by. */
export function changeInWords({ ratio, change }: Changed, tongue: Pick<Tongue, 'change' | 'words'>): string {
  const by = ratio === null ? null : tongue.change(ratio);
  const word = change === null ? null : tongue.words.moved[change];
  return [by, word].filter((part) => part !== null).join(': ') || '–';
}

/** A briefing's communes as they rank; those without a rank after them, the largest first. */
export function byRank(communes: Briefing['communes']): Briefing['communes'] {
  const place = ({ rank }: Briefing['communes'][number]) => rank ?? Number.POSITIVE_INFINITY;
  return [...communes].sort((a, b) =>
    place(a) === place(b) ? b.count - a.count : place(a) < place(b) ? -1 : 1,
  );
}

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
