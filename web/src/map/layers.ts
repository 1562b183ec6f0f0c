/** What is drawn for each layer of the catalogue, from the ground up: how features look is the server's to say, names and signs are the page's own. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Category, Layer } from '../api/types';
import { BACKGROUND, builtInLook, INCIDENT_CLUSTER, KNOWN_KINDS, kindLook } from './palette';
import { HOTSPOT_DISC, patternName } from './patterns';
import { LOOK, type StyleLayer, styleLayers } from './style';

/** From this zoom on the server sends every incident by itself. */
export const SINGLE_INCIDENT_ZOOM = 13;

const COMMUNE_LABEL_ZOOM = 9.5;

export const LABEL_FONT = 'Be Vietnam Pro SemiBold';

/** From the bottom to the top. A map layer goes into the slot of its name's first part. */
export const SLOTS: readonly string[] = [
  ...LOOK.slots.flatMap((slot) => (slot === 'land' ? [slot, 'choropleth'] : [slot])),
  'letters',
  'analysis',
  'chosen',
  'labels',
];

/** A map layer, the slot it lies in, and how its row's opacity reaches it. */
export interface Drawn {
  slot: string;
  spec: LayerSpecification;
  /** Paint property to factor: the row's opacity is multiplied by the factor. */
  opacity: Record<string, number | ExpressionSpecification>;
}

type Spec = LayerSpecification & { type: string };

export function drawn(slot: string, spec: unknown, opacity: Drawn['opacity'] = {}): Drawn {
  return { slot, spec: spec as Spec, opacity };
}

const vector = (id: string) => ({ source: id, 'source-layer': id });

/** The paint properties by which a layer of a type fades. */
const OPACITIES: Partial<Record<LayerSpecification['type'], readonly string[]>> = {
  fill: ['fill-opacity'],
  line: ['line-opacity'],
  circle: ['circle-opacity', 'circle-stroke-opacity'],
};

/** A style layer of the server's; what no row switches keeps its opacity. */
function styled(layer: StyleLayer): Drawn {
  const { slot, row } = layer.metadata ?? { slot: '' };
  const paint = (layer.paint ?? {}) as Record<string, number | undefined>;
  const properties = row === undefined ? [] : (OPACITIES[layer.type] ?? []);
  return drawn(
    slot,
    layer,
    Object.fromEntries(properties.map((property) => [property, paint[property] ?? 1])),
  );
}

function labelLayer({ id }: Layer): Drawn {
  const isCommune = id === 'communes';
  return drawn(
    'labels',
    {
      id: `${id}-label`,
      type: 'symbol',
      source: id,
      'source-layer': `${id}_label`,
      minzoom: isCommune ? COMMUNE_LABEL_ZOOM : 5,
      maxzoom: isCommune ? 24 : 8.6,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [LABEL_FONT],
        'text-size': ['interpolate', ['linear'], ['zoom'], 9, isCommune ? 10 : 12, 14, 14],
        'text-max-width': 7,
        'text-padding': 6,
      },
      paint: {
        'text-color': BACKGROUND.label,
        'text-halo-color': BACKGROUND.halo,
        'text-halo-width': 1.4,
      },
    },
    { 'text-opacity': 1 },
  );
}

/** The land of the units is always drawn, and communes can always be pointed at, whatever rows are switched off. */
export function groundLayers(layer: Layer): Drawn[] {
  return styleLayers((source, { slot }) => source === layer.id && slot === 'land').map(styled);
}

export function zoneKindLayers(source: string, kind: string): Drawn[] {
  const known = KNOWN_KINDS.includes(kind) ? kind : '{kind}';
  const layers = styleLayers((from, { row }) => from === source && row === `${source}.${known}`, { kind });
  return recoloured(layers, kind).map(styled);
}

/** Style layers with the colour and the pattern that the rules give a kind, in the place of those that it comes with. */
function recoloured(layers: StyleLayer[], kind: string): StyleLayer[] {
  const [from, to] = [builtInLook(kind), kindLook(kind)];
  const text = JSON.stringify(layers)
    .replaceAll(JSON.stringify(patternName(from)), JSON.stringify(patternName(to)))
    .replaceAll(JSON.stringify(from.colour), JSON.stringify(to.colour));
  return JSON.parse(text);
}

/** Points that the page makes of the list of zones. */
export const HOTSPOT_PLACES = 'hotspot-places';

/** The kind's letter inside its zones, for prints without colour. */
export function letterLayer(source: string, kind: string, letter: string): Drawn[] {
  const look = kindLook(kind);
  const isHotspot = kind === 'hotspot';
  return [
    drawn(
      isHotspot ? 'letters' : 'zones',
      {
        id: letterId(kind),
        type: 'symbol',
        ...(isHotspot ? { source: HOTSPOT_PLACES } : { source, 'source-layer': `${source}_label` }),
        filter: ['==', ['get', 'kind'], kind],
        // Nearer, the outline says enough: a disc would lie under the names of communes.
        minzoom: isHotspot ? 5 : 7.5,
        maxzoom: isHotspot ? COMMUNE_LABEL_ZOOM : 12,
        layout: {
          'text-field': letter,
          'text-font': [LABEL_FONT],
          'text-size': isHotspot ? 11 : 12,
          'text-padding': isHotspot ? 0 : 14,
          ...(isHotspot
            ? { 'icon-image': HOTSPOT_DISC, 'icon-allow-overlap': true, 'text-allow-overlap': true }
            : {}),
        },
        paint: isHotspot
          ? { 'text-color': '#ffffff' }
          : { 'text-color': look.colour, 'text-halo-color': '#ffffff', 'text-halo-width': 2.5 },
      },
      { 'text-opacity': 1, ...(isHotspot ? { 'icon-opacity': 1 } : {}) },
    ),
  ];
}

export const letterId = (kind: string) => `zones.${kind}-letter`;

function categoryColour(categories: readonly Category[]): ExpressionSpecification | string {
  if (categories.length === 0) return INCIDENT_CLUSTER;
  const pairs = categories.flatMap(({ code, colour }) => [code, colour ?? INCIDENT_CLUSTER]);
  return ['match', ['get', 'category'], ...pairs, INCIDENT_CLUSTER] as unknown as ExpressionSpecification;
}

/** One layer for all categories, since MapLibre draws that sooner than one each; and the groups that this map asks for. */
export function incidentLayers(layer: Layer, categories: readonly Category[]): Drawn[] {
  const amount: ExpressionSpecification = ['coalesce', ['get', 'count'], 1];
  const many: FilterSpecification = ['>', ['coalesce', ['get', 'count'], 1], 1];
  const one: FilterSpecification = ['<=', ['coalesce', ['get', 'count'], 1], 1];
  const singles = styleLayers((source) => source === layer.id).map((each) =>
    styled({
      ...each,
      id: 'incidents-one',
      filter: one,
      paint: { ...each.paint, 'circle-color': categoryColour(categories) },
    } as StyleLayer),
  );
  return [
    drawn(
      'incidents',
      {
        id: 'incidents-many',
        type: 'circle',
        ...vector(layer.id),
        filter: many,
        layout: { 'circle-sort-key': ['-', 0, amount] },
        paint: {
          'circle-color': INCIDENT_CLUSTER,
          'circle-radius': [
            'interpolate',
            ['linear'],
            ['sqrt', amount],
            1.4,
            4,
            3.2,
            8,
            10,
            14,
            32,
            24,
            100,
            34,
          ],
          'circle-stroke-color': '#ffffff',
          'circle-stroke-width': 1,
        },
      },
      { 'circle-opacity': 0.82, 'circle-stroke-opacity': 0.9 },
    ),
    ...singles,
    drawn(
      'incidents',
      {
        id: 'incidents-number',
        type: 'symbol',
        ...vector(layer.id),
        filter: ['>=', amount, 10],
        layout: {
          'text-field': ['to-string', ['get', 'count']],
          // Where there is room for one number only, it is the largest.
          'symbol-sort-key': ['-', 0, amount],
          'text-font': [LABEL_FONT],
          'text-size': 11,
          'text-allow-overlap': false,
        },
        paint: { 'text-color': '#ffffff' },
      },
      { 'text-opacity': 1 },
    ),
  ];
}

export function densityLayer(relief: readonly unknown[]): Drawn {
  return drawn(
    'density',
    {
      id: 'density-relief',
      type: 'color-relief',
      source: 'density',
      paint: { 'color-relief-color': relief },
    },
    { 'color-relief-opacity': 1 },
  );
}

/** Outlines of what is chosen; empty filters until something is. */
export const CHOSEN_UNIT = 'chosen-unit';
export const CHOSEN_ZONE = 'chosen-zone';
export const NOTHING: FilterSpecification = ['==', ['literal', 1], 0];

export function chosenLayers(source: string, id: string, colour: string): Drawn[] {
  const common = { type: 'line', ...vector(source), filter: NOTHING, layout: { 'line-join': 'round' } };
  return [
    drawn('chosen', {
      ...common,
      id: `${id}-halo`,
      paint: { 'line-color': '#ffffff', 'line-width': 6, 'line-opacity': 0.9 },
    }),
    drawn('chosen', { ...common, id, paint: { 'line-color': colour, 'line-width': 3 } }),
  ];
}

/** The layers of the background that the program knows; the others are an operator's own. */
const KNOWN_BACKGROUND = new Set(['border_line', 'coast_line', 'land']);

export const isOperatorLayer = ({ id, group }: Layer) => group === 'background' && !KNOWN_BACKGROUND.has(id);

/** The source that the style layers of a layer name. */
function templateOf(layer: Layer): string {
  if (layer.group === 'programmes') return '{layer}';
  return isOperatorLayer(layer) ? `{${layer.geometry}}` : layer.id;
}

/** What one layer of the catalogue draws; the heat map and the zones are made where their data is known. */
export function layersOf(layer: Layer, categories: readonly Category[]): Drawn[] {
  if (layer.id === 'incidents') return incidentLayers(layer, categories);
  const source = templateOf(layer);
  const { id } = layer;
  const names = { layer: id, point: id, line: id, polygon: id };
  const own = styleLayers((from, { row }) => from === source && row !== undefined, names);
  const isUnits = layer.geometry === 'polygon' && layer.group === 'boundaries';
  return [...own.map(styled), ...(isUnits ? [labelLayer(layer)] : [])];
}
