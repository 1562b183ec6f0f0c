/** Draws the answer of the chosen analysis, and says what the pointer is over. */
import { computed, effect } from '@preact/signals';
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibreMap, Point } from 'maplibre-gl';
import { count } from '../i18n';
import { statisticsWords } from '../i18n/statistics';
import { NOTHING } from '../map/layers';
import { overlay } from '../map/overlay';
import { addDisc } from '../map/patterns';
import type { LayerStack } from '../map/stack';
import { showAnalysis } from '../state/actions';
import { catalogue, filterQuery } from '../state/data';
import { analysisOnMap, analysisShown, state } from '../state/store';
import { type Drawing, drawingOf, NOTHING_DRAWN } from './drawing';
import {
  analysisLayers,
  COMMUNE_FILL,
  COMMUNE_LINE,
  communeLayers,
  DISC,
  PICKED_LINE,
  PLACE_DISC,
  PLACES,
  SHAPE_FILL,
  SHAPES,
  VEIL,
} from './mapLayers';
import { CLUSTER_COLOUR, DIRECTION_COLOURS, HISTORY_COLOURS, HOTSPOT_COLOURS } from './palette';
import { clusterId } from './readings';
import { settingOf } from './settings';
import { analysisAnswer, needsPlace, pick, picked } from './state';
import type { AnalysisAnswer } from './types';

const found = computed((): AnalysisAnswer | null => {
  const { value, loading } = analysisAnswer.current.value;
  const analysis = state.analysis.value;
  if (!analysis || !value || value.kind === 'refused' || value.kind !== analysis.kind) return null;
  return needsPlace.value && !loading ? null : value;
});

const drawing = computed((): Drawing => {
  const analysis = state.analysis.value;
  if (!found.value || !analysis || !analysisOnMap.value) return NOTHING_DRAWN;
  return drawingOf(found.value, statisticsWords.value, settingOf(analysis, 'possible') === 'yes');
});

const isAnythingDrawn = computed(
  () => drawing.value.shapes.features.length + drawing.value.communes.length > 0,
);

/** Only who looks at an analysis wants the rest to fade, and two maps side by side must mean the same by a colour. */
const isVeiled = computed(
  () => isAnythingDrawn.value && analysisShown.value && state.comparison.value === null,
);

function setSource(map: MapLibreMap, id: string, data: GeoJSON.FeatureCollection): void {
  const source = map.getSource<GeoJSONSource>(id);
  if (source) source.setData(data);
  else map.addSource(id, { type: 'geojson', data });
}

/** Communes take their colours from the list; those that are in none are not drawn. */
function colourCommunes(map: MapLibreMap, stack: LayerStack, communes: Drawing['communes']): void {
  if (!map.getSource('communes')) return;
  stack.add(null, communeLayers());
  const codes = communes.map(([code]) => code);
  const filter = communes.length === 0 ? NOTHING : (['in', ['get', 'code'], ['literal', codes]] as never);
  for (const id of [COMMUNE_FILL, COMMUNE_LINE]) map.setFilter(id, filter);
  if (communes.length === 0) return;
  const colour = [
    'match',
    ['get', 'code'],
    ...communes.flat(),
    '#000000',
  ] as unknown as ExpressionSpecification;
  map.setPaintProperty(COMMUNE_FILL, 'fill-color', colour);
  map.setPaintProperty(COMMUNE_LINE, 'line-color', colour);
  // What could be luck is there to be clicked, not to be seen first.
  const luck = communes.filter(([, each]) => each === DIRECTION_COLOURS.none).map(([code]) => code);
  map.setPaintProperty(COMMUNE_FILL, 'fill-opacity', [
    'case',
    ['in', ['get', 'code'], ['literal', luck]],
    0.15,
    0.6,
  ]);
}

function idAt(map: MapLibreMap, at: Point): string | null {
  const layers = [PLACE_DISC, SHAPE_FILL, COMMUNE_FILL].filter((id) => map.getLayer(id) !== undefined);
  const [feature] = map.queryRenderedFeatures(at, { layers });
  if (!feature) return null;
  return String(feature.properties.id ?? feature.properties.code ?? '') || null;
}

/** One line on what lies under the pointer; the panel says the rest. */
function wordsOf(now: AnalysisAnswer, id: string): string | null {
  const w = statisticsWords.value;
  switch (now.kind) {
    case 'hotspots': {
      const cell = now.answer.features.find(({ properties }) => properties.cell === id)?.properties;
      return cell
        ? `${cell.class === 'strong' ? w.strong : w.possible} · ${w.localSum}: ${w.incidents(count(cell.local_sum))}`
        : null;
    }
    case 'history': {
      const cell = now.answer.features.find(({ properties }) => properties.cell === id)?.properties;
      return cell?.on_map
        ? `${w.history[cell.on_map]} · ${w.hotOf(count(cell.hot_steps), count(now.answer.steps.length))}`
        : null;
    }
    case 'clusters': {
      const cluster = now.answer.features.find(({ properties }) => clusterId(properties) === id)?.properties;
      return cluster
        ? `${w.cluster(count(cluster.cluster))} · ${w.incidents(count(cluster.incidents))}`
        : null;
    }
    case 'trends': {
      const series = now.answer.series.find(({ key }) => key === id);
      return series?.test ? w.direction[series.test.direction] : null;
    }
    default:
      return null;
  }
}

overlay.current = {
  pick: (map, at) => {
    const now = found.peek();
    const id = now && idAt(map, at);
    if (!id) return false;
    pick(id);
    showAnalysis();
    // A click on a commune opens its card as always, with its series beside it.
    return now.kind !== 'trends';
  },
  hover: (map, at) => {
    const now = found.peek();
    const id = now && idAt(map, at);
    return id ? wordsOf(now, id) : null;
  },
};

/** Returns how to stop. */
export function drawAnalysis(map: MapLibreMap, stack: LayerStack): () => void {
  for (const colour of [HOTSPOT_COLOURS.strong, CLUSTER_COLOUR, ...Object.values(HISTORY_COLOURS)]) {
    addDisc(map, `${DISC}${colour}`, colour);
  }
  const stops = [
    effect(() => {
      setSource(map, SHAPES, drawing.value.shapes);
      setSource(map, PLACES, drawing.value.places);
      stack.add(null, analysisLayers());
      map.setLayoutProperty(VEIL, 'visibility', isVeiled.value ? 'visible' : 'none');
    }),
    effect(() => {
      catalogue.current.value;
      filterQuery.value;
      colourCommunes(map, stack, drawing.value.communes);
    }),
    effect(() => {
      map.setFilter(PICKED_LINE, picked.value === null ? NOTHING : ['==', ['get', 'id'], picked.value]);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
