/** Makes the map follow the state: layers, filter, selection, area. */
import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { Layer } from '../api/types';
import { kindLetter } from '../i18n';
import { areaShape, catalogue, categories, generation, serverReturns } from '../state/data';
import { drawnSetting, isOnMap, kindLayerId } from '../state/layers';
import type { LayerSetting, Selection } from '../state/permalink';
import { rules, rulesDigest, rulesSettled } from '../state/rules';
import { type Side, sideQuery } from '../state/sides';
import { CHOROPLETH, state } from '../state/store';
import { kindsOfZones } from '../state/zoneChoice';
import { followAnalysis } from './followAnalysis';
import { followDensity } from './followDensity';
import { followFormer } from './followFormer';
import { followHotspots } from './followHotspots';
import { followIncident } from './followIncident';
import {
  CHOSEN_UNIT,
  CHOSEN_ZONE,
  chosenLayers,
  groundLayers,
  layersOf,
  letterLayer,
  NOTHING,
  zoneKindLayers,
} from './layers';
import { ACCENT, KNOWN_KINDS, ruledLooks } from './palette';
import { addKnownPatterns, addPattern } from './patterns';
import { addVectorSource, applyFilter, renewTiles } from './sources';
import { LayerStack } from './stack';

/** What a map shows apart from the filter's incidents. */
export interface Shown {
  /** Reactive: whether a row of the layer panel is on, and how opaque. */
  settingOf(row: string): LayerSetting;
  /** What is outlined. */
  chosen: ReadonlySignal<Selection | null>;
  withAnalysis: boolean;
  /** The outline that was drawn or typed. */
  withArea: boolean;
}

const ON_SCREEN: Shown = {
  settingOf: drawnSetting,
  chosen: state.selection,
  withAnalysis: true,
  withArea: true,
};

/** Both maps of a comparison are drawn by this; a side differs by its filter only. Returns how to stop following. */
export function followState(map: MapLibreMap, side: Side, shown = ON_SCREEN): () => void {
  addKnownPatterns(map);
  const stack = new LayerStack(map);
  const query = sideQuery[side];
  const stops = [
    followHotspots(map),
    followIncident(map),
    effect(() => drawCatalogue(map, stack, query)),
    effect(() => drawOperatorKinds(map, stack)),
    shown.withArea ? effect(() => drawArea(map)) : () => {},
    effect(() => outlineChosen(map, stack, query, shown.chosen.value)),
    effect(() => restyleKinds(map, stack)),
    followFormer(map, stack),
    followFilter(map, query),
    followDensity(map, stack, query),
    followChoroplethOnceOn(map, stack, side, shown),
    // An analysis answers for the filter of the first side only.
    side === 'first' && shown.withAnalysis ? followAnalysis(map, stack) : () => {},
    effect(() => stack.apply(shown.settingOf)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

type Query = ReadonlySignal<string | null>;

/** The colours of communes are loaded when somebody wants them. */
function followChoroplethOnceOn(map: MapLibreMap, stack: LayerStack, side: Side, shown: Shown): () => void {
  let isOver = false;
  let stop = () => {};
  const wait = effect(() => {
    if (!shown.settingOf(CHOROPLETH).on) return;
    queueMicrotask(() => wait());
    void import('./followChoropleth').then(({ followChoropleth }) => {
      if (!isOver) stop = followChoropleth(map, stack, side);
    });
  });
  return () => {
    isOver = true;
    wait();
    stop();
  };
}

function drawCatalogue(map: MapLibreMap, stack: LayerStack, filterQuery: Query): void {
  const known = catalogue.current.value.value;
  const kinds = categories.current.value;
  const query = filterQuery.value;
  // Sources are made once, with the filter in place; points need the categories' colours.
  const ruled = rules.current.value;
  if (!known || query === null || (kinds.loading && kinds.value === null)) return;
  // Zones are drawn as the rules say; where these cannot be had, as they come.
  if (ruled.loading && ruled.value === null) return;
  if (ruled.value !== null && ruledLooks.value.size === 0) return;
  for (const layer of known.layers) {
    // The heat map has a file of its own: it needs one more answer than the others.
    if (layer.id === 'density' || !isOnMap(layer) || map.getSource(layer.id)) continue;
    addVectorSource(map, layer, query);
    drawLayer(stack, layer);
  }
}

function drawLayer(stack: LayerStack, layer: Layer): void {
  stack.add(null, groundLayers(layer));
  if (layer.id === 'zones') {
    for (const kind of [...KNOWN_KINDS].reverse()) {
      untracked(() => addPattern(stack.map, kind));
      stack.add(kindLayerId(kind), zoneKindLayers('zones', kind));
      const letter = untracked(() => kindLetter(kind));
      stack.add(kindLayerId(kind), letterLayer('zones', kind, letter));
    }
    stack.add(null, chosenLayers('zones', CHOSEN_ZONE, ACCENT));
    return;
  }
  stack.add(
    layer.id,
    untracked(() => layersOf(layer, categories.current.value.value ?? [])),
  );
  if (layer.id === 'communes') stack.add(null, chosenLayers('communes', CHOSEN_UNIT, ACCENT));
}

/** Kinds that an operator defined are known only once the zones are. */
function drawOperatorKinds(map: MapLibreMap, stack: LayerStack): void {
  const kinds = operatorKinds();
  if (!map.getSource('zones')) return;
  for (const kind of kinds) {
    addPattern(map, kind);
    stack.add(kindLayerId(kind), zoneKindLayers('zones', kind));
    stack.add(kindLayerId(kind), letterLayer('zones', kind, kindLetter(kind)));
  }
}

/** Other rules, or another language, draw the kinds anew where they are. */
function restyleKinds(map: MapLibreMap, stack: LayerStack): void {
  // Read here so that the effect runs again when the rules change.
  ruledLooks.value;
  const kinds = new Set([...KNOWN_KINDS, ...untracked(() => operatorKinds())]);
  addKnownPatterns(map);
  for (const kind of kinds) {
    if (!KNOWN_KINDS.includes(kind)) addPattern(map, kind);
    stack.restyle([...zoneKindLayers('zones', kind), ...letterLayer('zones', kind, kindLetter(kind))]);
  }
}

/** Kinds of places among the zones that the operator's rules made. */
function operatorKinds(): string[] {
  return [...kindsOfZones.value.keys()].filter((kind) => !KNOWN_KINDS.includes(kind));
}

function followFilter(map: MapLibreMap, filterQuery: Query): () => void {
  let applied: { query: string; data: string } | null = null;
  return effect(() => {
    const query = filterQuery.value;
    const data = `${generation.value}|${rulesDigest.value}|${serverReturns.value}`;
    if (query === null || !rulesSettled.value) return;
    if (applied && applied.data !== data) renewTiles(map, query);
    else if (applied && applied.query !== query) applyFilter(map, query);
    applied = { query, data };
  });
}

function drawArea(map: MapLibreMap): void {
  const shape = areaShape.value;
  // While it is being edited the drawing tool shows it.
  const data: GeoJSON.FeatureCollection = {
    type: 'FeatureCollection',
    features: shape && !state.editing.value ? [{ type: 'Feature', properties: {}, geometry: shape }] : [],
  };
  const source = map.getSource<GeoJSONSource>('area');
  if (source) {
    source.setData(data);
    return;
  }
  map.addSource('area', { type: 'geojson', data });
  map.addLayer({
    id: 'area-fill',
    type: 'fill',
    source: 'area',
    paint: { 'fill-color': ACCENT, 'fill-opacity': 0.04 },
  });
  map.addLayer({
    id: 'area-line',
    type: 'line',
    source: 'area',
    paint: { 'line-color': ACCENT, 'line-width': 2.5 },
  });
}

function outlineChosen(
  map: MapLibreMap,
  stack: LayerStack,
  filterQuery: Query,
  selection: Selection | null,
): void {
  catalogue.current.value;
  filterQuery.value;
  const set = (id: string, property: string, value: string | null) => {
    for (const each of [id, `${id}-halo`]) {
      if (stack.has(each)) map.setFilter(each, value === null ? NOTHING : ['==', ['get', property], value]);
    }
  };
  set(CHOSEN_UNIT, 'code', selection?.kind === 'unit' ? selection.code : null);
  set(CHOSEN_ZONE, 'id', selection?.kind === 'zone' ? selection.id : null);
}
