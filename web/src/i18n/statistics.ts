/** The words and formats of the analyses in the language in use, loaded with them. */
import { computed } from '@preact/signals';
import { state } from '../state/store';
import { formatDecimal } from './format';
import type { Language } from './language';
import { statisticsEn } from './statistics.en';
import { type StatisticsWords, statisticsVi } from './statistics.vi';

const DICTIONARIES: Record<Language, StatisticsWords> = { vi: statisticsVi, en: statisticsEn };

export const statisticsWords = computed(() => DICTIONARIES[state.language.value]);

export const decimal = (value: number, digits: number) => formatDecimal(value, digits, state.language.value);

/** A share as per cent, with as many digits as it takes to tell it from nothing. */
export function percent(share: number): string {
  const value = share * 100;
  const digits = value === 0 || value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return `${decimal(value, digits)}\u202f%`;
}

const SMALLEST = 0.001;
/** What is below is said to be unlikely luck. */
const LEVEL = 0.05;

/** `0,031`, or `dưới 0,001`: a smaller one is never known better. */
export function probability(p: number): string {
  if (p < SMALLEST) return statisticsWords.value.below(decimal(SMALLEST, 3));
  // What is just below the level is not rounded up to it.
  return decimal(p, p < LEVEL && p >= LEVEL - SMALLEST / 2 ? 4 : 3);
}

/** How sure that is, in words; the same limits as the server's. */
export function chance(q: number): string {
  const { never, hardly, maybe } = statisticsWords.value.chance;
  if (q <= 0.01) return never;
  return q <= LEVEL ? hardly : maybe;
}
