/** What lies over everything else on the map answers the pointer first. */
import type { Map as MapLibreMap, Point } from 'maplibre-gl';

export interface Overlay {
  /** True when something of it was clicked, which then means nothing else. */
  pick(map: MapLibreMap, point: Point): boolean;
  /** What lies under the pointer, in words. */
  hover(map: MapLibreMap, point: Point): string | null;
}

export const overlay: { current: Overlay | null } = { current: null };
