/** The map layers of an analysis. They lie over everything but what is chosen and the names. */
import type { ExpressionSpecification } from 'maplibre-gl';
import { type Drawn, drawn, LABEL_FONT, NOTHING } from '../map/layers';
import { ACCENT } from '../map/palette';

export const SHAPES = 'analysis-shapes';
export const PLACES = 'analysis-places';

/** From here on cells are larger than the discs that stand for them. */
const CELL_ZOOM = 11;
const LETTER_ZOOM = 12.5;

const COLOUR: ExpressionSpecification = ['get', 'colour'];

export const VEIL = 'analysis-veil';
export const SHAPE_FILL = 'analysis-shape-fill';
export const SHAPE_LETTER = 'analysis-shape-letter';
export const PLACE_DISC = 'analysis-place-disc';
export const PICKED_LINE = 'analysis-picked';
export const COMMUNE_FILL = 'analysis-commune-fill';
export const COMMUNE_LINE = 'analysis-commune-line';

/** Names of the images that the discs are. */
export const DISC = 'analysis-disc-';
const DISC_WIDTH = 18;
const LETTER_SIZE = 11;

/** Of up to five discs at one place each stands beside the others. */
function beside(width: number): ExpressionSpecification {
  const steps = [-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2];
  const cases = steps.flatMap((aside) => [String(aside), ['literal', [aside * width, 0]]]);
  return [
    'match',
    ['to-string', ['get', 'aside']],
    ...cases,
    ['literal', [0, 0]],
  ] as unknown as ExpressionSpecification;
}

/** What else is on the map steps back while an analysis is looked at. */
function veil(): Drawn {
  return drawn('analysis', {
    id: VEIL,
    type: 'background',
    layout: { visibility: 'none' },
    paint: { 'background-color': '#F8F8F5', 'background-opacity': 0.62 },
  });
}

export function analysisLayers(): Drawn[] {
  return [
    veil(),
    drawn('analysis', {
      id: SHAPE_FILL,
      type: 'fill',
      source: SHAPES,
      paint: { 'fill-color': COLOUR, 'fill-opacity': 0.72 },
    }),
    drawn('analysis', {
      id: 'analysis-shape-line',
      type: 'line',
      source: SHAPES,
      paint: { 'line-color': COLOUR, 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1.2, 13, 1] },
    }),
    drawn('analysis', {
      id: SHAPE_LETTER,
      type: 'symbol',
      source: SHAPES,
      minzoom: LETTER_ZOOM,
      layout: {
        'text-field': ['get', 'letter'],
        'text-font': [LABEL_FONT],
        'text-size': 12,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': '#ffffff', 'text-halo-color': COLOUR, 'text-halo-width': 1.5 },
    }),
    drawn('analysis', {
      id: PLACE_DISC,
      type: 'symbol',
      source: PLACES,
      maxzoom: CELL_ZOOM,
      layout: {
        'icon-image': ['concat', DISC, ['get', 'colour']],
        'icon-offset': beside(DISC_WIDTH),
        'icon-allow-overlap': true,
        'text-field': ['get', 'letter'],
        'text-font': [LABEL_FONT],
        'text-size': LETTER_SIZE,
        'text-offset': beside(DISC_WIDTH / LETTER_SIZE),
        'text-allow-overlap': true,
        'symbol-sort-key': ['get', 'weight'],
      },
      paint: { 'text-color': '#ffffff' },
    }),
    drawn('chosen', {
      id: PICKED_LINE,
      type: 'line',
      source: SHAPES,
      filter: NOTHING,
      paint: { 'line-color': ACCENT, 'line-width': 4 },
    }),
  ];
}

/** Communes in the colours of their trends, on the tiles that are there already. */
export function communeLayers(): Drawn[] {
  const source = { source: 'communes', 'source-layer': 'communes', filter: NOTHING };
  return [
    drawn('analysis', { ...source, id: COMMUNE_FILL, type: 'fill', paint: {} }),
    drawn('analysis', { ...source, id: COMMUNE_LINE, type: 'line', paint: { 'line-width': 1.2 } }),
  ];
}
