import { describe, expect, it } from 'vitest';
import type { LonLat } from '../src/api/types';
import { findCrossing, untangle } from '../src/state/ring';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** Every pair of edges, in the plainest way: the sweep must find a crossing exactly where this does. */
function crossesByBruteForce(ring: readonly LonLat[]): boolean {
  const at = (index: number) => ring[index % ring.length] as LonLat;
  const side = (a: LonLat, b: LonLat, c: LonLat) =>
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  for (let i = 0; i < ring.length; i++)
    for (let j = i + 2; j < ring.length; j++) {
      if (i === 0 && j === ring.length - 1) continue;
      const [a, b, c, d] = [at(i), at(i + 1), at(j), at(j + 1)];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  return false;
}

const SQUARE: LonLat[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const BOW: LonLat[] = [
  [0, 0],
  [1, 1],
  [1, 0],
  [0, 1],
];

describe('an outline', () => {
  it('that crosses itself is found, with the place', () => {
    expect(findCrossing(SQUARE)).toBeNull();
    expect(findCrossing(BOW)?.place).toEqual([0.5, 0.5]);
  });

  it('that only touches itself counts too, since the server refuses it', () => {
    const touching: LonLat[] = [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 0],
      [0, 4],
    ];
    expect(findCrossing(touching)).not.toBeNull();
  });

  it('is judged as by looking at every pair', () => {
    const next = random(7);
    let crossed = 0;
    for (let run = 0; run < 400; run++) {
      const ring = Array.from({ length: 3 + (run % 9) }, (): LonLat => [next(), next()]);
      const expected = crossesByBruteForce(ring);
      expect(findCrossing(ring) !== null, JSON.stringify(ring)).toBe(expected);
      if (expected) crossed++;
    }
    expect(crossed).toBeGreaterThan(100);
  });

  it('is mended with the same points and no crossing', () => {
    const next = random(11);
    for (let run = 0; run < 100; run++) {
      const ring = Array.from({ length: 4 + (run % 30) }, (): LonLat => [next(), next()]);
      const mended = untangle(ring);
      expect(mended).not.toBeNull();
      expect(mended && crossesByBruteForce(mended)).toBe(false);
      expect([...(mended ?? [])].sort()).toEqual([...ring].sort());
    }
    expect(untangle(SQUARE)).toEqual(SQUARE);
  });

  it('of ten thousand points is judged in a moment', () => {
    const round = Array.from({ length: 9999 }, (_, at): LonLat => {
      const angle = (2 * Math.PI * at) / 9999;
      return [105 + Math.cos(angle), 19 + Math.sin(angle)];
    });
    const began = performance.now();
    expect(findCrossing(round)).toBeNull();
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
