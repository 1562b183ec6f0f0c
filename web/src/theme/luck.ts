/**
 * Whether the change between two counts could be luck: the exact conditional test, as on the server.
 *
 * Given the total, the later count is Binomial(before + after, share of the exposure) when nothing changed. The two-sided p sums the
 * probabilities of all splits that are no likelier than the observed one. Source: Przyborowski & Wilenski, Biometrika 31 (1940)
 * 313–323; the two-sided rule is that of R's `binom.test`.
 */

/** A count, and over how long: any unit, the same for both periods, positive. */
export interface Counted {
  count: number;
  exposure: number;
}

/** Equally likely splits count although rounding differs. */
const RELATIVE_TOLERANCE = 1e-7;

/** From here on a change is not called unlikely to be luck. */
export const LUCK_FROM_P = 0.05;

/** The two-sided p, 0 to 1. Takes time in proportion to the counts. */
export function changeP(before: Counted, after: Counted): number {
  const trials = before.count + after.count;
  const odds = after.exposure / before.exposure;
  // The logarithm of each mass from the one before it, up to a constant that falls out below.
  const logs = [0];
  for (let x = 1; x <= trials; x++) logs.push((logs[x - 1] ?? 0) + Math.log(((trials - x + 1) / x) * odds));
  // Counts of a province would overflow if the largest mass were not the unit.
  const largest = logs.reduce((most, log) => Math.max(most, log), -Infinity);
  const masses = logs.map((log) => Math.exp(log - largest));
  const bound = (masses[after.count] ?? 0) * (1 + RELATIVE_TOLERANCE);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return Math.min(1, sum(masses.filter((mass) => mass <= bound)) / sum(masses));
}
