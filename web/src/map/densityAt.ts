/** Reads the heat map under a point from the tiles that are drawn: no request, and the very number that was coloured. */
import type { LngLat, Map as MapLibreMap } from 'maplibre-gl';
import { MercatorCoordinate } from 'maplibre-gl';

export const DENSITY_SOURCE = 'density';

/** Incidents per km²; none where no tile is drawn yet. */
export function densityAt(map: MapLibreMap, at: LngLat): number | null {
  const manager = map.style?.tileManagers[DENSITY_SOURCE];
  if (!manager) return null;
  const { x, y } = MercatorCoordinate.fromLngLat(at);
  let best: { zoom: number; value: number } | null = null;
  for (const id of manager.getRenderableIds()) {
    const tile = manager.getTileByID(id);
    if (!tile?.dem) continue;
    const { canonical } = tile.tileID;
    const [column, row] = [x * 2 ** canonical.z - canonical.x, y * 2 ** canonical.z - canonical.y];
    const isInside = column >= 0 && column < 1 && row >= 0 && row < 1;
    if (!isInside || (best && best.zoom >= canonical.z)) continue;
    const { dem } = tile;
    best = { zoom: canonical.z, value: dem.get(Math.floor(column * dem.dim), Math.floor(row * dem.dim)) };
  }
  return best && Math.max(0, best.value);
}
