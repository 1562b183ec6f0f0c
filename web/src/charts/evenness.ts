/**
 * Whether counts of stretches of time differ more than luck: Pearson's chi-square test of as much in each as it is long.
 *
 * The critical values at 5 % are those of the chi-square distribution with one degree of freedom less than there are stretches
 * (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4). Below five expected in each the distribution does not hold (Cochran 1954).
 */

/** `few`: too few to tell. */
export type Evenness = 'uneven' | 'luck' | 'few';

const CRITICAL: Readonly<Record<number, number>> = { 7: 12.592, 24: 35.172 };
const LEAST_EXPECTED = 5;

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

export function chiSquare(counts: readonly number[], expected: readonly number[]): number {
  return sumOf(counts.map((n, index) => (n - (expected[index] ?? 0)) ** 2 / (expected[index] ?? 0)));
}

/** Of the seven days of a week, or the 24 hours of a day; `lengths` says how much time there was of each, in any unit. */
export function evenness(counts: readonly number[], lengths: readonly number[]): Evenness {
  const critical = CRITICAL[counts.length];
  const each = sumOf(counts) / sumOf(lengths);
  const expected = lengths.map((length) => length * each);
  if (critical === undefined || !(Math.min(...expected) >= LEAST_EXPECTED)) return 'few';
  return chiSquare(counts, expected) > critical ? 'uneven' : 'luck';
}
