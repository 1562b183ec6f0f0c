/** The map itself: no address but this server's, its font loaded before the first label is drawn. */
import {
  Map as MapLibreMap,
  type MapOptions,
  prewarm,
  setMaxParallelImageRequests,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { BoundingBox } from '../api/types';
import { words } from '../i18n';
import type { View } from '../state/permalink';
import { answerOpen, state } from '../state/store';
import { addControls } from './controls';
import { LABEL_FONT } from './layers';
import { panelPadding } from './padding';
import { SEA } from './style';

setWorkerUrl(workerUrl);
// Workers take a while to start, and the map can only be made once it is known where to look.
prewarm();
// All tiles of the heat map at once, and not the next sixteen only when the page has time to ask: the browser keeps its own line.
setMaxParallelImageRequests(64);

/** A letter of each of the two files that Vietnamese is written with, so that both are there. */
const SAMPLE = 'Aạ';

export const VIETNAM: BoundingBox = [102.1, 8.3, 109.6, 23.5];

/** `more` overrides what every map of the page has. */
export async function createMap(
  container: HTMLElement,
  view: View | null,
  opening: BoundingBox,
  title = words.peek().map,
  withControls = true,
  more: Partial<MapOptions> = {},
): Promise<MapLibreMap> {
  const font = document.fonts.load(`600 24px "${LABEL_FONT}"`, SAMPLE).catch(() => undefined);
  const map = new MapLibreMap({
    container,
    style: {
      version: 8,
      sources: {},
      layers: SEA,
    },
    ...(view
      ? { center: [view.lon, view.lat] as [number, number], zoom: view.zoom }
      : { bounds: opening, fitBoundsOptions: { padding: panelPadding(answerOpen.peek()), maxZoom: 13 } }),
    minZoom: 4,
    maxZoom: 19,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    attributionControl: false,
    fadeDuration: 0,
    locale: { 'Map.Title': title },
    ...more,
  });
  // Without a listener every tile that could not be had would be an error of its own.
  map.on('error', (event) => {
    const { error } = event;
    const { tile } = event as { tile?: { actor?: unknown } };
    // MapLibre would wait forever for a worker that failed once; without it the next request is a fresh one.
    if (tile) delete tile.actor;
    const isNetwork = error instanceof TypeError || /fetch|50[234]/.test(error?.message ?? '');
    if (isNetwork) state.serverGone.value = true;
    else console.error(error);
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  if (withControls) map.once('remove', addControls(map));
  // Layers can be added before the first picture, and their tiles are on their way meanwhile.
  await Promise.all([font, new Promise<void>((resolve) => map.once('style.load', () => resolve()))]);
  return map;
}
