/**
 * Whether counts of equal stretches of time differ more than luck: Pearson's chi-square test of equal shares.
 *
 * The critical values at 5 % are those of the chi-square distribution with one degree of freedom less than there are stretches
 * (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4). Below five expected in each the distribution does not hold (Cochran 1954).
 */

/** `few`: too few to tell. */
export type Evenness = 'uneven' | 'luck' | 'few';

const CRITICAL: Readonly<Record<number, number>> = { 7: 12.592, 24: 35.172 };
const LEAST_EXPECTED = 5;

export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  return counts.reduce((sum, n) => sum + (n - expected) ** 2, 0) / expected;
}

/** Of the seven days of a week, or the 24 hours of a day. */
export function evenness(counts: readonly number[]): Evenness {
  const critical = CRITICAL[counts.length];
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (critical === undefined || total < LEAST_EXPECTED * counts.length) return 'few';
  return chiSquare(counts) > critical ? 'uneven' : 'luck';
}
