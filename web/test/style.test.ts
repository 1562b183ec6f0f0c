import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { type Drawn, groundLayers, layersOf, SLOTS, zoneKindLayers } from '../src/map/layers';
import { KNOWN_KINDS, kindLook } from '../src/map/palette';
import { LOOK } from '../src/map/style';
import { layer } from './layer';

const LAYERS = [
  layer('land', 'background', 'polygon'),
  layer('communes', 'boundaries', 'polygon'),
  layer('provinces', 'boundaries', 'polygon'),
  layer('border_line', 'background', 'line'),
  layer('coast_line', 'background', 'line'),
  layer('ethnic_minority', 'programmes', 'polygon'),
  layer('hotspots', 'incidents', 'polygon'),
  layer('incidents', 'incidents', 'point'),
];
const CATEGORY = { code: 'A', colour: '#D55E00', name_vi: '', name_en: '', parent: null, count: 1 };

function everything(): Drawn[] {
  const categories = [{ ...CATEGORY, coarse_location: false, usually_discovered: false }];
  return [
    ...LAYERS.flatMap((each) => [...groundLayers(each), ...layersOf(each, categories)]),
    ...[...KNOWN_KINDS, 'industrial_zone'].flatMap((kind) => zoneKindLayers('zones', kind)),
  ];
}

describe('the style of the map', () => {
  it('is one that MapLibre takes', () => {
    const layers = everything().map(({ spec }) => spec);
    const sources = Object.fromEntries(
      layers.flatMap((each) => ('source' in each ? [[each.source, { type: 'vector', tiles: [] }]] : [])),
    );
    const style = { version: 8, sources, layers, glyphs: 'fonts/{fontstack}/{range}', sprite: 'http://a/b' };
    expect(validateStyleMin(style as never)).toEqual([]);
  });

  it('draws something for every layer, each once, with no name left open', () => {
    const drawn = everything();
    for (const { id } of [...LAYERS, { id: 'zones' }]) {
      expect(
        drawn.some(({ spec }) => 'source' in spec && spec.source === id),
        id,
      ).toBe(true);
    }
    const ids = drawn.map(({ spec }) => spec.id);
    expect(new Set(ids).size).toBe(ids.length);
    // What can be pointed at.
    expect(ids).toEqual(
      expect.arrayContaining(['communes-ground', 'incidents-one', 'incidents-many', 'zones.border-fill']),
    );
    expect(JSON.stringify(drawn)).not.toMatch(/\{(kind|layer)\}/);
  });

  it('puts every layer into a slot, and lets a row fade all that it switches', () => {
    for (const { slot, spec, opacity } of everything()) {
      expect(SLOTS, spec.id).toContain(slot);
      expect(Object.keys(opacity).length > 0, spec.id).toBe(!spec.id.endsWith('-ground'));
    }
  });

  it('gives a kind that an operator has made the look of such kinds, and a filter of its own', () => {
    const layers = zoneKindLayers('zones', 'industrial_zone').map(({ spec }) => spec);
    expect(layers.map(({ id }) => id)).toEqual(['zones.industrial_zone-fill', 'zones.industrial_zone-line']);
    for (const each of layers) {
      expect(each).toMatchObject({ filter: ['==', ['get', 'kind'], 'industrial_zone'] });
    }
    expect(kindLook('industrial_zone')).toEqual(LOOK.operatorKind);
  });

  it('has marks for every pattern', () => {
    for (const kind of [...KNOWN_KINDS, 'industrial_zone']) {
      const { lines = [], discs = [] } = LOOK.patterns[kindLook(kind).pattern] ?? {};
      expect(lines.length + discs.length, kind).toBeGreaterThan(0);
    }
  });
});
