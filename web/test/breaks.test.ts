import { describe, expect, it } from 'vitest';
import {
  breaksOf,
  classOf,
  equalBreaks,
  naturalBreaks,
  quantile,
  quantileBreaks,
  readable,
} from '../src/theme/breaks';

/** A generator with a seed, so that a failure can be had again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function groupsOf(values: readonly number[], breaks: readonly number[]): number[][] {
  const groups = Array.from({ length: breaks.length + 1 }, (): number[] => []);
  for (const value of values) groups[classOf(value, breaks)]?.push(value);
  return groups;
}

function squares(group: readonly number[]): number {
  const mean = group.reduce((sum, value) => sum + value, 0) / group.length;
  return group.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

const spread = (groups: readonly number[][]) => groups.reduce((sum, group) => sum + squares(group), 0);

/** The least spread of all divisions of the sorted values, each of them tried. */
function leastSpread(sorted: readonly number[], classes: number): number {
  if (classes === 1) return squares(sorted);
  let least = Infinity;
  for (let cut = classes - 1; cut < sorted.length; cut++) {
    if (sorted[cut] === sorted[cut - 1]) continue;
    least = Math.min(least, leastSpread(sorted.slice(0, cut), classes - 1) + squares(sorted.slice(cut)));
  }
  return least;
}

describe('quantiles', () => {
  // numpy.quantile([15, 20, 35, 40, 50], [0.25, 0.4, 0.5])
  it('are those of NumPy', () => {
    const sorted = [15, 20, 35, 40, 50];
    expect(quantile(sorted, 0.25)).toBe(20);
    expect(quantile(sorted, 0.4)).toBeCloseTo(29, 12);
    expect(quantile(sorted, 0.5)).toBe(35);
  });

  // numpy.quantile([3, 6, 7, 8, 8, 10, 13, 15, 16, 20], [0.25, 0.5, 0.75])
  it('divide by the same shares in any order of the values', () => {
    expect(quantileBreaks([20, 3, 16, 6, 15, 7, 13, 8, 10, 8], 4)).toEqual([7.25, 9, 14.5]);
  });
});

describe('equal steps', () => {
  it('lie evenly between the least and the greatest', () => {
    expect(equalBreaks([12, 2, 3], 5)).toEqual([4, 6, 8, 10]);
  });
});

describe('natural breaks', () => {
  it('find the gaps that anybody sees', () => {
    expect(naturalBreaks([1, 2, 3, 20, 21, 22, 90, 91], 3)).toEqual([20, 90]);
  });

  it('are not those of equal numbers when the gaps are elsewhere', () => {
    expect(naturalBreaks([4, 5, 9, 10], 2)).toEqual([9]);
    expect(naturalBreaks([1, 1, 1, 1, 1, 50, 51, 100], 3)).toEqual([50, 100]);
  });

  it('are the best of all divisions, also with repeated values', () => {
    const next = numbers(7);
    for (let round = 0; round < 200; round++) {
      const size = 6 + Math.floor(next() * 7);
      const values = Array.from({ length: size }, () => Math.round(next() ** 3 * 40) / (round % 2 ? 1 : 8));
      const classes = 2 + (round % 4);
      const distinct = new Set(values).size;
      const breaks = naturalBreaks(values, classes);
      expect(breaks).toHaveLength(Math.min(classes, distinct) - 1);
      const sorted = [...values].sort((a, b) => a - b);
      const best = leastSpread(sorted, Math.min(classes, distinct));
      expect(spread(groupsOf(values, breaks))).toBeCloseTo(best, 8);
    }
  });

  it('keep small differences between large values', () => {
    const values = [1, 2, 3, 7, 8, 9].map((value) => value + 1e9);
    expect(naturalBreaks(values, 2)).toEqual([1e9 + 7]);
  });

  it('do not keep the page waiting for a country', () => {
    const next = numbers(3);
    const values = Array.from({ length: 3321 }, () => next() ** 4 * 1000);
    const start = performance.now();
    expect(breaksOf(values, 'natural', 7)).toHaveLength(6);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('breaks as they are shown', () => {
  it('are the roundest numbers that divide the same', () => {
    expect(readable(14.4837, 14.2, 14.9, false)).toBe(14.5);
    expect(readable(0.004837, 0.001, 0.009, false)).toBe(0.0048);
    expect(readable(33.3333, 30, 40, false)).toBe(33);
    expect(readable(12.6, 12, 13, true)).toBe(13);
  });

  it('never move a value to another class', () => {
    const next = numbers(11);
    for (let round = 0; round < 40; round++) {
      const isWhole = round % 2 === 0;
      const values = Array.from({ length: 50 }, () => (isWhole ? Math.round(next() * 60) : next() ** 2 * 9));
      const shown = breaksOf(values, 'quantile', 5);
      const exact = quantileBreaks(values, 5);
      const moved = new Set(values.map((value) => `${classOf(value, exact)} is ${classOf(value, shown)}`));
      expect(moved.size).toBe(new Set(values.map((value) => classOf(value, exact))).size);
      expect(moved.size).toBe(new Set(values.map((value) => classOf(value, shown))).size);
      expect([...shown].sort((a, b) => a - b)).toEqual(shown);
      if (isWhole) expect(shown.every(Number.isInteger)).toBe(true);
    }
  });

  it('are fewer where the values are', () => {
    expect(breaksOf([], 'quantile', 5)).toEqual([]);
    expect(breaksOf([4, 4, 4], 'natural', 5)).toEqual([]);
    expect(breaksOf([4, 4, 9], 'quantile', 5)).toHaveLength(1);
    expect(breaksOf([1, 1, 1, 1, 1, 1, 1, 1, 1, 2], 'quantile', 4)).toEqual([]);
  });

  it('put a value that equals a break into the upper class', () => {
    expect([1, 2, 2.5, 3, 9].map((value) => classOf(value, [2, 3]))).toEqual([0, 1, 1, 2, 2]);
  });
});
