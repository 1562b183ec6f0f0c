import { describe, expect, it } from 'vitest';
import type { LayerCatalogue } from '../src/api/types';
import { densityClasses, densityRamp, firstBreak, roundStepBelow } from '../src/map/density';

function catalogueOf(count: number): LayerCatalogue {
  return {
    generation: 1,
    title_vi: '',
    title_en: '',
    extent: null,
    incident_extent: [105, 19.5, 106, 20.5],
    demonstration: false,
    period: { first: '2025-07-01', last: '2026-06-30' },
    as_of: '2026-11-23',
    notices: [],
    layers: [
      {
        id: 'incidents',
        group: 'incidents',
        title_vi: '',
        title_en: '',
        geometry: 'point',
        count,
        fields: [],
        demonstration: false,
        approximate: false,
        attribution: '',
        geojson: null,
        files: [],
        tilejson: '',
      },
    ],
  };
}

describe('the classes of the heat map', () => {
  it('are at most seven, in 1-2-5 steps that meet without gaps', () => {
    const classes = densityClasses(1);
    expect(classes.map(({ from }) => from)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(classes.map(({ to }) => to)).toEqual([2, 5, 10, 20, 50, 100, null]);
  });

  it('begin on a round step', () => {
    expect([0.3, 1, 4.9, 7, 1234].map(roundStepBelow)).toEqual([0.2, 1, 2, 5, 1000]);
  });

  it('have seven different colours, each darker than the one before', () => {
    const light = densityClasses(1).map(({ colour }) => {
      expect(colour).toMatch(/^#[0-9a-f]{6}$/i);
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    });
    expect(light).toEqual([...light].sort((a, b) => b - a));
    expect(new Set(light).size).toBe(7);
  });

  it('follow all the data, never below one per square kilometre', () => {
    expect(firstBreak(catalogueOf(100))).toBe(1);
    expect(firstBreak(catalogueOf(0))).toBe(1);
    expect(roundStepBelow(firstBreak(catalogueOf(300_000)))).toBe(20);
  });

  it('become a ramp that is transparent below the first break and sharp at every break', () => {
    const ramp = densityRamp(densityClasses(1), 0.001);
    expect(ramp.slice(3, 7)).toEqual([0.999, 'rgba(255, 255, 255, 0)', 1, densityClasses(1)[0]?.colour]);
    const stops = ramp.slice(3).filter((value): value is number => typeof value === 'number');
    expect(stops).toEqual([...stops].sort((a, b) => a - b));
    expect(stops).toHaveLength(14);
  });
});
