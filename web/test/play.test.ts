import { describe, expect, it } from 'vitest';
import { firstRange, nextRange, PLAY_MODES, type Range } from '../src/state/playRange';

describe('playing', () => {
  it('moves a window of the same length, or adds up from its first bar', () => {
    expect(nextRange([2, 4], 9, 'window')).toEqual([3, 5]);
    expect(nextRange([2, 4], 9, 'cumulative')).toEqual([2, 5]);
  });

  it('comes to the end from anywhere, and begins again inside what there is', () => {
    for (const mode of PLAY_MODES)
      for (let first = 0; first <= 9; first++)
        for (let last = first; last <= 9; last++) {
          let range: Range | null = [first, last];
          let end = range;
          let steps = 0;
          while (range) {
            end = range;
            range = nextRange(range, 9, mode);
            expect(steps++).toBeLessThan(11);
          }
          expect(end[1]).toBe(9);
          const [from, to] = firstRange(end, 9, mode);
          expect(from >= 0 && to >= from && to <= 9, `${mode} ${first} ${last}`).toBe(true);
          expect(nextRange([from, to], 9, mode) !== null || from === 9 || to === 9).toBe(true);
        }
  });

  it('of all there is starts with one bar', () => {
    expect(firstRange([0, 9], 9, 'window')).toEqual([0, 0]);
    expect(firstRange([0, 9], 9, 'cumulative')).toEqual([0, 0]);
  });
});
