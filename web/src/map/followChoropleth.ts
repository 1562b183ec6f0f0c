/** Communes take the colour of their class; what has no figure, and what rests on little, is hatched. */
import { effect } from '@preact/signals';
import type { FilterSpecification, Map as MapLibreMap } from 'maplibre-gl';
import { catalogue } from '../state/data';
import type { Side } from '../state/sides';
import { CHOROPLETH, state } from '../state/store';
import type { Choropleth } from '../theme/classify';
import { HATCHES, type Hatch, hatchImage } from '../theme/hatch';
import { placeLines } from '../theme/labels';
import { choropleth, rates } from '../theme/rates';
import { communesShown } from '../theme/shownKind';
import { type Drawn, NOTHING } from './layers';
import { moreOf } from './pointer';
import type { LayerStack } from './stack';

const SOURCE = { source: 'communes', sourceLayer: 'communes' } as const;
const RATIO = 2;

const hatchId = (hatch: Hatch) => `choropleth-${hatch}`;

function hatchLayer(hatch: Hatch): Drawn {
  return {
    slot: 'choropleth',
    spec: {
      id: hatchId(hatch),
      type: 'fill',
      source: 'communes',
      'source-layer': 'communes',
      filter: NOTHING,
      paint: { 'fill-pattern': hatchId(hatch) },
    },
    opacity: { 'fill-opacity': 1 },
  };
}

const FILL: Drawn = {
  slot: 'choropleth',
  spec: {
    id: 'choropleth-fill',
    type: 'fill',
    source: 'communes',
    'source-layer': 'communes',
    paint: {
      'fill-color': ['to-color', ['feature-state', 'colour'], 'rgba(0,0,0,0)'],
      'fill-antialias': false,
    },
  },
  opacity: { 'fill-opacity': 1 },
};

function draw(map: MapLibreMap, stack: LayerStack): boolean {
  if (!map.getSource('communes')) return false;
  for (const hatch of HATCHES) {
    if (!map.hasImage(hatchId(hatch)))
      map.addImage(hatchId(hatch), hatchImage(hatch, RATIO), { pixelRatio: RATIO });
  }
  stack.add(CHOROPLETH, [FILL, ...HATCHES.map(hatchLayer)]);
  return true;
}

const among = (codes: readonly string[]): FilterSpecification =>
  codes.length === 0 ? NOTHING : (['in', ['get', 'code'], ['literal', codes]] as FilterSpecification);

function colour(map: MapLibreMap, places: Choropleth['places'], only: ReadonlySet<string> | null): void {
  const hatched: Record<Hatch, string[]> = { none: [], unsure: [] };
  for (const [code, { colour: fill, key, isUnsure }] of places) {
    if (only && !only.has(code)) continue;
    map.setFeatureState({ ...SOURCE, id: code }, { colour: fill });
    if (key === 'none') hatched.none.push(code);
    else if (isUnsure) hatched.unsure.push(code);
  }
  for (const hatch of HATCHES) map.setFilter(hatchId(hatch), among(hatched[hatch]));
}

/** What the label beside the pointer says of a commune, while it is coloured. */
function linesOf(code: string, side: Side): readonly string[] {
  const place = choropleth[side].value?.places.get(code);
  const answer = rates[side].current.value.value;
  return place && answer ? placeLines(place, state.theme.value.measure, answer) : [];
}

export function followChoropleth(map: MapLibreMap, stack: LayerStack, side: Side): () => void {
  moreOf.value = linesOf;
  return effect(() => {
    // Its source is there only when the catalogue is.
    catalogue.current.value;
    const shown = choropleth[side].value;
    if (!draw(map, stack)) return;
    map.removeFeatureState(SOURCE);
    colour(map, shown?.places ?? new Map(), communesShown.value);
  });
}
