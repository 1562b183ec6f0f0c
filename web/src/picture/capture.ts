/**
 * Draws the map once more out of sight, at any size and resolution, and gives it back as PNG.
 *
 * It is drawn by the same code from the same state as the map on the screen (`followState`), so layers, filter, choropleth,
 * analysis and what is chosen are the same; only the size, the resolution and where it looks are the caller's.
 */
import type { FitBoundsOptions, Map as MapLibreMap } from 'maplibre-gl';
import { ServerGoneError } from '../api/client';
import type { BoundingBox } from '../api/types';
import { createMap, VIETNAM } from '../map/create';
import { followState } from '../map/follow';
import { layerSetting } from '../state/layers';
import type { View } from '../state/permalink';
import type { Side } from '../state/sides';
import { CHOROPLETH, state } from '../state/store';
import { viewOf } from '../swipe/together';
import { pngOf } from './png';
import { whenSettled } from './settled';

/** Where a picture looks: at the middle and the zoom of a view, or so that a box (west, south, east, north) fits in. */
export type CaptureWhere =
  | { view: View; bounds?: never; padding?: never }
  /** `padding` around the box in CSS pixels, 16 when absent. */
  | { bounds: BoundingBox; view?: never; padding?: number };

export interface CaptureSize {
  /** In CSS pixels: lines, letters and patterns are as large as on a screen of this size. */
  width: number;
  height: number;
  /** Pixels of the picture to a CSS pixel: 2 for a sharp screen, 200 / 96 for paper at 200 dpi. */
  pixelRatio: number;
}

interface Watched {
  /** Stops the drawing; the promise then rejects with the signal's reason. */
  signal: AbortSignal;
  /** How much of what is drawn has arrived, 0 to 1. */
  onProgress?: (share: number) => void;
}

export type CaptureOptions = CaptureSize & CaptureWhere & Watched & { side?: Side };

export interface Captured {
  /** A PNG of `width × pixelRatio` by `height × pixelRatio` pixels. */
  blob: Blob;
  /** Where it looks, which a box leaves open. */
  view: View;
}

/** A map out of sight that can take several pictures, one after the other. */
export interface Capture {
  take(where: CaptureWhere, watched: Watched): Promise<Captured>;
  close(): void;
}

const PADDING_PX = 16;
const FARTHEST_LEFT = '-20000px';

function hiddenContainer({ width, height }: CaptureSize): HTMLElement {
  const container = document.createElement('div');
  container.inert = true;
  container.ariaHidden = 'true';
  container.className = 'map-capture';
  Object.assign(container.style, {
    position: 'fixed',
    left: FARTHEST_LEFT,
    top: '0',
    width: `${width}px`,
    height: `${height}px`,
  });
  document.body.append(container);
  return container;
}

/** Layers that are loaded when they are first wanted must be there before the map comes to rest. */
async function loadLayerCode(): Promise<void> {
  await Promise.all([
    layerSetting(CHOROPLETH).on ? import('../map/followChoropleth') : null,
    state.analysis.peek() ? import('../statistics/map') : null,
  ]);
}

function lookAt(map: MapLibreMap, where: CaptureWhere): void {
  if (where.view) {
    map.jumpTo({ center: [where.view.lon, where.view.lat], zoom: where.view.zoom });
    return;
  }
  const [west, south, east, north] = where.bounds;
  const options: FitBoundsOptions = { padding: where.padding ?? PADDING_PX, maxZoom: 16, animate: false };
  map.fitBounds([west, south, east, north], options);
}

/** Share of the sources that have all the tiles they asked for. */
function loadedShare(map: MapLibreMap): number {
  const sources = Object.keys(map.getStyle().sources);
  const loaded = sources.filter((id) => map.isSourceLoaded(id));
  return sources.length === 0 ? 1 : loaded.length / sources.length;
}

/** Until nothing is on its way any more and the last frame is drawn. */
function atRest(map: MapLibreMap, { signal, onProgress }: Watched): Promise<void> {
  return new Promise((resolve, reject) => {
    const tell = () => onProgress?.(loadedShare(map));
    const end = (finish: () => void) => () => {
      map.off('data', tell);
      map.off('idle', arrived);
      map.off('error', failed);
      signal.removeEventListener('abort', stopped);
      finish();
    };
    const arrived = end(resolve);
    const failed = end(() => reject(new ServerGoneError()));
    const stopped = end(() => reject(signal.reason));
    map.on('data', tell);
    map.on('idle', arrived);
    map.on('error', failed);
    signal.addEventListener('abort', stopped);
    // A map that rests already would not say so again.
    map.triggerRepaint();
  });
}

/** A map out of sight; it must be closed, since a browser has few drawing contexts. */
export async function openCapture(
  size: CaptureSize,
  { signal, side = 'first' }: { signal: AbortSignal; side?: Side },
): Promise<Capture> {
  await Promise.all([whenSettled(side, signal), loadLayerCode()]);
  signal.throwIfAborted();
  const container = hiddenContainer(size);
  const pixels = Math.ceil(Math.max(size.width, size.height) * size.pixelRatio);
  const map = await createMap(container, state.view.peek(), VIETNAM, '', false, {
    interactive: false,
    pixelRatio: size.pixelRatio,
    maxCanvasSize: [pixels, pixels],
    canvasContextAttributes: { preserveDrawingBuffer: true, antialias: true },
  }).catch((error: unknown) => {
    container.remove();
    throw error;
  });
  const stop = followState(map, side);
  const close = () => {
    stop();
    map.remove();
    container.remove();
  };
  const take = async (where: CaptureWhere, watched: Watched): Promise<Captured> => {
    watched.signal.throwIfAborted();
    lookAt(map, where);
    await atRest(map, watched);
    return { blob: await pngOf(map.getCanvas()), view: viewOf(map) };
  };
  return { take, close };
}

/**
 * The map as PNG, of `width × pixelRatio` by `height × pixelRatio` pixels. For several pictures in a row `openCapture` spares
 * starting a map for each.
 *
 * Rejects with the signal's reason when that is aborted, and with `ServerGoneError` when tiles cannot be had.
 */
export async function captureMap(options: CaptureOptions): Promise<Blob> {
  const capture = await openCapture(options, options);
  try {
    return (await capture.take(options, options)).blob;
  } finally {
    capture.close();
  }
}
