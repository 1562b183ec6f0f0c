/** Where the heat map is hottest of what is in sight, read from the tiles that are drawn: pale colours name no place. */
import { effect, signal } from '@preact/signals';
import { LngLat, type Map as MapLibreMap, MercatorCoordinate } from 'maplibre-gl';
import type { LonLat } from '../api/types';
import { layerSetting } from '../state/layers';
import { DENSITY_SOURCE } from './densityAt';
import { highest } from './highest';
import { panelPadding } from './padding';

export interface Peak {
  /** Incidents per km². */
  value: number;
  at: LonLat;
  /** Name of the commune; none where no commune is drawn. */
  commune: string | null;
}

export const densityPeak = signal<Peak | null>(null);

interface Window {
  west: number;
  north: number;
  east: number;
  south: number;
}

/** What no panel covers, in the unit square of Web Mercator. */
function windowOf(map: MapLibreMap): Window {
  const { top, right, bottom, left } = panelPadding();
  const { clientWidth, clientHeight } = map.getContainer();
  const at = (x: number, y: number) => MercatorCoordinate.fromLngLat(map.unproject([x, y]));
  const [first, last] = [at(left, top), at(clientWidth - right, clientHeight - bottom)];
  return { west: first.x, north: first.y, east: last.x, south: last.y };
}

function find(map: MapLibreMap): Peak | null {
  const manager = map.style?.tileManagers[DENSITY_SOURCE];
  if (!manager) return null;
  const { west, north, east, south } = windowOf(map);
  let best: { value: number; x: number; y: number } | null = null;
  for (const id of manager.getRenderableIds()) {
    const tile = manager.getTileByID(id);
    if (!tile?.dem) continue;
    const { canonical } = tile.tileID;
    const side = 2 ** canonical.z;
    const { dem } = tile;
    const cell = (at: number, from: number) => Math.floor((at * side - from) * dem.dim);
    const found = highest(
      dem,
      [cell(west, canonical.x), cell(east, canonical.x)],
      [cell(north, canonical.y), cell(south, canonical.y)],
    );
    if (found.value <= (best?.value ?? 0)) continue;
    const place = (cells: number, from: number) => (from + (cells + 0.5) / dem.dim) / side;
    best = { value: found.value, x: place(found.column, canonical.x), y: place(found.row, canonical.y) };
  }
  if (!best) return null;
  const { lng, lat } = new MercatorCoordinate(best.x, best.y).toLngLat();
  const layers = ['communes-ground'].filter((id) => map.getLayer(id) !== undefined);
  const commune = map.queryRenderedFeatures(map.project(new LngLat(lng, lat)), { layers })[0];
  return { value: best.value, at: [lng, lat], commune: commune ? String(commune.properties.name) : null };
}

/** Looks whenever the map has come to rest with other tiles or another view. */
export function followDensityPeak(map: MapLibreMap): () => void {
  let looked = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const manager = map.style?.tileManagers[DENSITY_SOURCE];
    if (!manager || !layerSetting('density').on) {
      densityPeak.value = null;
      looked = '';
      return;
    }
    // A tile that was asked for anew is another one.
    const tiles = manager.getRenderableIds().map((id) => manager.getTileByID(id)?.timeAdded);
    const { west, north, east, south } = windowOf(map);
    const now = JSON.stringify([tiles, west, north, east, south]);
    if (now === looked) return;
    looked = now;
    clearTimeout(timer);
    // A task of its own: what was drawn is shown first.
    timer = setTimeout(() => {
      densityPeak.value = find(map);
    });
  };
  map.on('idle', look);
  const stop = effect(() => {
    if (!layerSetting('density').on) densityPeak.value = null;
  });
  return () => {
    map.off('idle', look);
    clearTimeout(timer);
    stop();
  };
}
