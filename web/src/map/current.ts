/** The map while there is one, and the ways to move it. */
import { signal } from '@preact/signals';
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { BoundingBox, LonLat } from '../api/types';
import { answerOpen, isPhone, prefersStillness } from '../state/store';
import { panelPadding } from './padding';

export const currentMap = signal<MapLibreMap | null>(null);

/** In all that no panel covers. */
export function showBox([west, south, east, north]: BoundingBox): void {
  currentMap.peek()?.fitBounds([west, south, east, north], {
    padding: panelPadding(answerOpen.peek()),
    maxZoom: 13,
    duration: prefersStillness() ? 0 : 700,
  });
}

/** Moves the map just so far that what was clicked does not lie under the panel that opens for it. */
export function keepInSight({ x, y }: { x: number; y: number }): void {
  const map = currentMap.peek();
  if (!map) return;
  const { clientWidth, clientHeight } = map.getContainer();
  const { right, bottom } = panelPadding(true);
  const margin = 48;
  const by: [number, number] = isPhone.peek()
    ? [0, Math.max(0, y - (clientHeight - bottom - margin))]
    : [Math.max(0, x - (clientWidth - right - margin)), 0];
  if (by[0] > 0 || by[1] > 0) map.panBy(by, { duration: prefersStillness() ? 0 : 300 });
}

export function showPoint(center: LonLat): void {
  currentMap.peek()?.flyTo({ center, zoom: 12, duration: prefersStillness() ? 0 : 700 });
}
