/** What is drawn for each layer of the catalogue, from the ground up. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Category, Layer } from '../api/types';
import { type DensityClass, densityRamp } from './density';
import { BACKGROUND, HOTSPOT, INCIDENT_CLUSTER, kindLook, PROGRAMME_CLASSES } from './palette';
import { HOTSPOT_DISC, patternImage } from './patterns';

/** From this zoom on the server sends every incident by itself. */
export const SINGLE_INCIDENT_ZOOM = 13;

const COMMUNE_LABEL_ZOOM = 9.5;

export const LABEL_FONT = 'Be Vietnam Pro SemiBold';

/** From the bottom to the top. A map layer goes into the slot of its name's first part. */
export const SLOTS = [
  'neighbours',
  'land',
  'density',
  'communes',
  'districts',
  'provinces',
  'lines',
  'programme',
  'zones',
  'hotspots',
  'incidents',
  'letters',
  'chosen',
  'labels',
] as const;
export type Slot = (typeof SLOTS)[number];

/** A map layer, the slot it lies in, and how its row's opacity reaches it. */
export interface Drawn {
  slot: Slot;
  spec: LayerSpecification;
  /** Paint property to factor: the row's opacity is multiplied by the factor. */
  opacity: Record<string, number | ExpressionSpecification>;
}

type Spec = LayerSpecification & { type: string };

function drawn(slot: Slot, spec: unknown, opacity: Drawn['opacity'] = {}): Drawn {
  return { slot, spec: spec as Spec, opacity };
}

const vector = (id: string) => ({ source: id, 'source-layer': id });

function boundaryLayers(layer: Layer): Drawn[] {
  const { id } = layer;
  const isCommune = id === 'communes';
  const layers = [
    drawn(
      id === 'provinces' || id === 'districts' ? id : 'communes',
      {
        id: `${id}-line`,
        type: 'line',
        ...vector(id),
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': isCommune ? BACKGROUND.communeLine : BACKGROUND.provinceLine,
          'line-width': isCommune
            ? ['interpolate', ['linear'], ['zoom'], 8, 0.5, 12, 1, 15, 1.6]
            : ['interpolate', ['linear'], ['zoom'], 6, 0.8, 12, 1.8],
        },
      },
      { 'line-opacity': 1 },
    ),
    drawn(
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
    ),
  ];
  return layers;
}

/** The land of the units is always drawn, and communes can always be pointed at, whatever rows are switched off. */
export function groundLayers(layer: Layer): Drawn[] {
  const isOwn = layer.id === 'provinces' || layer.id === 'communes';
  const isBackground = layer.group === 'background' && layer.geometry === 'polygon';
  if (!isOwn && !isBackground) return [];
  return [
    drawn(
      isOwn ? 'land' : 'neighbours',
      {
        id: `${layer.id}-ground`,
        type: 'fill',
        ...vector(layer.id),
        paint: { 'fill-color': isOwn ? BACKGROUND.land : BACKGROUND.outsideLand, 'fill-antialias': false },
      },
      isOwn ? {} : { 'fill-opacity': 1 },
    ),
  ];
}

/** A hot spot lies on the heat map's own reds: a white edge keeps its outline in sight. */
function casing(source: string, kind: string, filter: FilterSpecification): Drawn[] {
  if (kind !== 'hotspot') return [];
  return [
    drawn(
      'zones',
      {
        id: `zones.${kind}-casing`,
        type: 'line',
        ...vector(source),
        filter,
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': '#ffffff',
          'line-width': ['interpolate', ['linear'], ['zoom'], 6, 1.5, 9, 3.6, 13, 7],
        },
      },
      { 'line-opacity': 0.95 },
    ),
  ];
}

export function zoneKindLayers(source: string, kind: string): Drawn[] {
  const look = kindLook(kind);
  const filter: FilterSpecification = ['==', ['get', 'kind'], kind];
  return [
    drawn(
      'zones',
      {
        id: `zones.${kind}-fill`,
        type: 'fill',
        ...vector(source),
        filter,
        paint: { 'fill-pattern': patternImage(kind) },
      },
      { 'fill-opacity': 0.75 },
    ),
    ...casing(source, kind, filter),
    drawn(
      'zones',
      {
        id: `zones.${kind}-line`,
        type: 'line',
        ...vector(source),
        filter,
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': look.colour,
          'line-width': [
            'interpolate',
            ['linear'],
            ['zoom'],
            6,
            look.width * 0.4,
            8.5,
            look.width * 0.8,
            13,
            look.width * 1.4,
          ],
          'line-offset': look.inset,
        },
      },
      { 'line-opacity': 1 },
    ),
  ];
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

function programmeLayers(layer: Layer): Drawn[] {
  return PROGRAMME_CLASSES.map(({ name, colour, dash }) =>
    drawn(
      'programme',
      {
        id: `${layer.id}-${name}`,
        type: 'line',
        ...vector(layer.id),
        filter: ['==', ['get', 'class'], name],
        paint: {
          'line-color': colour,
          'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1, 13, 2.4],
          'line-offset': ['interpolate', ['linear'], ['zoom'], 8, 1, 13, 2],
          ...(name === 'III' ? {} : { 'line-dasharray': [...dash] }),
        },
      },
      { 'line-opacity': 1 },
    ),
  );
}

function hotspotCellLayers(layer: Layer): Drawn[] {
  const colour: ExpressionSpecification = [
    'match',
    ['get', 'class'],
    'strong',
    HOTSPOT.strong,
    HOTSPOT.possible,
  ];
  return [
    drawn(
      'hotspots',
      { id: `${layer.id}-fill`, type: 'fill', ...vector(layer.id), paint: { 'fill-color': colour } },
      { 'fill-opacity': 0.55 },
    ),
  ];
}

function lineLayers(layer: Layer): Drawn[] {
  const isBorder = layer.id === 'border_line';
  return [
    drawn(
      'lines',
      {
        id: `${layer.id}-line`,
        type: 'line',
        ...vector(layer.id),
        paint: {
          'line-color': isBorder ? '#5E4A36' : BACKGROUND.coastLine,
          'line-width': isBorder ? 1.6 : 1,
          ...(isBorder ? { 'line-dasharray': [6, 2, 1, 2] } : {}),
        },
      },
      { 'line-opacity': 1 },
    ),
  ];
}

function categoryColour(categories: readonly Category[]): ExpressionSpecification | string {
  if (categories.length === 0) return INCIDENT_CLUSTER;
  const pairs = categories.flatMap(({ code, colour }) => [code, colour ?? INCIDENT_CLUSTER]);
  return ['match', ['get', 'category'], ...pairs, INCIDENT_CLUSTER] as unknown as ExpressionSpecification;
}

export function incidentLayers(layer: Layer, categories: readonly Category[]): Drawn[] {
  const amount: ExpressionSpecification = ['coalesce', ['get', 'count'], 1];
  const many: FilterSpecification = ['>', ['coalesce', ['get', 'count'], 1], 1];
  const one: FilterSpecification = ['<=', ['coalesce', ['get', 'count'], 1], 1];
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
    drawn(
      'incidents',
      {
        id: 'incidents-one',
        type: 'circle',
        ...vector(layer.id),
        filter: one,
        paint: {
          'circle-color': categoryColour(categories),
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 2.4, SINGLE_INCIDENT_ZOOM, 4.5, 16, 7],
          // Dark, since the palette's yellow would vanish on land inside a white edge.
          'circle-stroke-color': '#2b363c',
          'circle-stroke-width': 0.7,
        },
      },
      { 'circle-opacity': 1, 'circle-stroke-opacity': 0.75 },
    ),
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

export function densityLayer(classes: readonly DensityClass[], step: number): Drawn {
  return drawn(
    'density',
    {
      id: 'density-relief',
      type: 'color-relief',
      source: 'density',
      paint: { 'color-relief-color': densityRamp(classes, step) },
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

/** What one layer of the catalogue draws; the heat map and the zones are made where their data is known. */
export function layersOf(layer: Layer, categories: readonly Category[]): Drawn[] {
  if (layer.id === 'incidents') return incidentLayers(layer, categories);
  if (layer.id === 'hotspots') return hotspotCellLayers(layer);
  if (layer.group === 'programmes') return programmeLayers(layer);
  if (layer.group === 'boundaries' && layer.geometry === 'polygon') return boundaryLayers(layer);
  if (layer.id === 'provinces') return boundaryLayers(layer);
  if (layer.geometry === 'line') return lineLayers(layer);
  return [];
}
