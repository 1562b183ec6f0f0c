/** What the first view loads, by part: small enough for a village's line. `npm test -- bundle` prints it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type FirstFile, firstView, sizes } from '../scripts/firstView.ts';

/** In kB of 1,000 bytes, gzipped. */
const BUDGET_KB = 480;

describe('what the first view loads', () => {
  let first: FirstFile[] = [];
  let all: FirstFile[] = [];

  beforeAll(async () => {
    ({ first, all } = await firstView());
  }, 120_000);

  it('has every part', () => {
    const parts = [...new Set(first.map(({ part }) => part))].sort();
    expect(parts).toEqual(['MapLibre', 'app', 'fonts', 'map worker', 'page', 'styles']);
    expect(first.filter(({ part }) => part === 'fonts')).toHaveLength(4);
  });

  it(`takes at most ${BUDGET_KB} kB gzipped`, () => {
    const { parts, total } = sizes(first);
    const lines = [...parts, ['together', total] as const].map(
      ([part, size]) => `${part.padEnd(12)} ${size.toFixed(1).padStart(6)} kB`,
    );
    console.log(lines.join('\n'));
    expect(total).toBeLessThanOrEqual(BUDGET_KB);
  });

  it('holds nothing that is only used later', () => {
    const sources = first.flatMap(({ modules }) => modules);
    for (const later of ['terra-draw', '/statistics/AnalysisPanel', '/theme/RankingTable', '/swipe/SwipeMap'])
      expect(
        sources.filter((id) => id.includes(later)),
        later,
      ).toEqual([]);
  });

  it('holds no code of the map twice', () => {
    const homes = new Map<string, string[]>();
    for (const { name, modules } of all)
      for (const id of modules.filter((each) => each.includes('maplibre')))
        homes.set(id, [...(homes.get(id) ?? []), name]);
    expect(homes.size).toBeGreaterThan(100);
    expect([...homes].filter(([, files]) => files.length > 1)).toEqual([]);
  });
});
