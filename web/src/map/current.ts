/** The map while there is one, and the ways to move it. */
import { signal } from '@preact/signals';
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { BoundingBox, LonLat } from '../api/types';
import { prefersStillness } from '../state/store';
import { panelPadding } from './padding';

export const currentMap = signal<MapLibreMap | null>(null);

export function showBox([west, south, east, north]: BoundingBox): void {
  currentMap.peek()?.fitBounds([west, south, east, north], {
    padding: panelPadding(),
    maxZoom: 13,
    duration: prefersStillness() ? 0 : 700,
  });
}

export function showPoint(center: LonLat): void {
  currentMap.peek()?.flyTo({ center, zoom: 12, duration: prefersStillness() ? 0 : 700 });
}
