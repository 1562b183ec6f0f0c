/**
 * Where classes begin. A break is the least value of the class above it: a value equal to a break is in the upper class.
 *
 * Every method gives the breaks between classes only, ascending, and fewer of them where the values have fewer to tell apart.
 */
import type { Classing } from '../state/theme';

const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);

/** The value below which a share of the values lies, linear between neighbours (type 7 of Hyndman and Fan, as in R, NumPy and d3). */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const [below = Number.NaN, above = below] = [sorted[low], sorted[low + 1]];
  return below + (above - below) * (at - low);
}

export function quantileBreaks(values: readonly number[], classes: number): number[] {
  const sorted = ascending(values);
  return Array.from({ length: classes - 1 }, (_, index) => quantile(sorted, (index + 1) / classes));
}

export function equalBreaks(values: readonly number[], classes: number): number[] {
  const sorted = ascending(values);
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)];
  return Array.from({ length: classes - 1 }, (_, index) => low + ((high - low) * (index + 1)) / classes);
}

/**
 * Natural breaks: the classes with the least sum of squared distances from their means, found exactly (Fisher 1958, which Jenks
 * took up) over the distinct values. Of n values and k classes it takes about k·n·log n steps.
 */
export function naturalBreaks(values: readonly number[], classes: number): number[] {
  const weights = new Map<number, number>();
  for (const value of values) weights.set(value, (weights.get(value) ?? 0) + 1);
  const distinct = ascending([...weights.keys()]);
  const n = distinct.length;
  const k = Math.min(classes, n);
  if (k < 2) return [];
  const starts = fisherStarts(
    distinct,
    distinct.map((value) => weights.get(value) ?? 0),
    k,
  );
  const breaks: number[] = [];
  for (let end = n, level = k; level > 1; level--) {
    const start = starts[level - 1]?.[end - 1] ?? 0;
    breaks.unshift(distinct[start] ?? 0);
    end = start;
  }
  return breaks;
}

/** For each number of classes and each last value: where the last class of the best division begins. */
function fisherStarts(values: readonly number[], weights: readonly number[], k: number): Int32Array[] {
  const n = values.length;
  // The middle is taken off, or large values would lose the small differences between them.
  const middle = values[n >> 1] ?? 0;
  const [mass, first, second] = [new Float64Array(n + 1), new Float64Array(n + 1), new Float64Array(n + 1)];
  for (let i = 0; i < n; i++) {
    const [value, weight] = [(values[i] ?? 0) - middle, weights[i] ?? 0];
    mass[i + 1] = (mass[i] ?? 0) + weight;
    first[i + 1] = (first[i] ?? 0) + weight * value;
    second[i + 1] = (second[i] ?? 0) + weight * value * value;
  }
  const spread = (from: number, to: number) => {
    const sum = (first[to] ?? 0) - (first[from] ?? 0);
    const total = (mass[to] ?? 0) - (mass[from] ?? 0);
    return (second[to] ?? 0) - (second[from] ?? 0) - (sum * sum) / total;
  };
  let best = Float64Array.from({ length: n }, (_, end) => spread(0, end + 1));
  const starts = [new Int32Array(n)];
  for (let level = 1; level < k; level++) {
    const next = new Float64Array(n).fill(Infinity);
    const start = new Int32Array(n);
    // Where the last class begins never goes back as its end goes on, so the one in the middle bounds those on both sides.
    const fill = (low: number, high: number, from: number, to: number) => {
      if (low > high) return;
      const end = (low + high) >> 1;
      for (let at = Math.max(from, level); at <= Math.min(to, end); at++) {
        const total = (best[at - 1] ?? 0) + spread(at, end + 1);
        if (total < (next[end] ?? Infinity)) [next[end], start[end]] = [total, at];
      }
      fill(low, end - 1, from, start[end] ?? from);
      fill(end + 1, high, start[end] ?? to, to);
    };
    fill(level, n - 1, level, n - 1);
    best = next;
    starts.push(start);
  }
  return starts;
}

const METHODS: Record<Exclude<Classing, 'hand'>, (values: readonly number[], classes: number) => number[]> = {
  quantile: quantileBreaks,
  natural: naturalBreaks,
  equal: equalBreaks,
};

/** The roundest number that divides the values as `value` does: above `below`, and not above `above`. */
export function readable(value: number, below: number, above: number, isWhole: boolean): number {
  if (isWhole) return Math.min(Math.max(Math.ceil(value), Math.floor(below) + 1), Math.ceil(above));
  for (let digits = 2; digits <= 12; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (rounded > below && rounded <= above) return rounded;
  }
  return value > below && value <= above ? value : above;
}

/** Breaks by a method as they are shown: rounded as far as no value changes its class, and none that divides nothing. */
export function breaksOf(
  values: readonly number[],
  classing: Exclude<Classing, 'hand'>,
  classes: number,
): number[] {
  if (values.length === 0) return [];
  const sorted = ascending(values);
  const isWhole = sorted.every(Number.isInteger);
  const begun = new Set<number>();
  const breaks = METHODS[classing](values, classes).flatMap((value) => {
    const above = sorted.findIndex((each) => each >= value);
    const [below, at] = [sorted[above - 1], sorted[above]];
    // Nothing lies below the first value. Equal steps may hold nothing, and stay where they are.
    if (below === undefined || at === undefined) return [];
    if (classing !== 'equal' && begun.has(above)) return [];
    begun.add(above);
    return [readable(value, below, at, isWhole)];
  });
  return [...new Set(breaks)];
}

/** The class of a value: how many breaks it has reached. */
export function classOf(value: number, breaks: readonly number[]): number {
  let reached = 0;
  while (reached < breaks.length && value >= (breaks[reached] ?? Infinity)) reached++;
  return reached;
}
