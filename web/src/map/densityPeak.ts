/** Where the heat map is hottest of what is in sight, read from the tiles that are drawn: pale colours name no place. */
import { effect, signal, untracked } from '@preact/signals';
import { LngLat, type Map as MapLibreMap, MercatorCoordinate } from 'maplibre-gl';
import type { LonLat } from '../api/types';
import { filterQuery } from '../state/data';
import { layerSetting } from '../state/layers';
import { answerOpen, state } from '../state/store';
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

/** From far away a pixel stands for more ground than a peak takes, and the highest of them says little. */
export const densityPeak = signal<Peak | 'too far' | 'looking' | null>(null);

const EQUATOR_M = 40_075_017;

interface Window {
  west: number;
  north: number;
  east: number;
  south: number;
}

/** What no panel covers, in the unit square of Web Mercator. */
function windowOf(map: MapLibreMap): Window {
  const { top, right, bottom, left } = panelPadding(answerOpen.peek());
  const { clientWidth, clientHeight } = map.getContainer();
  const at = (x: number, y: number) => MercatorCoordinate.fromLngLat(map.unproject([x, y]));
  const [first, last] = [at(left, top), at(clientWidth - right, clientHeight - bottom)];
  return { west: first.x, north: first.y, east: last.x, south: last.y };
}

/** Whether the pixels of the tiles are close enough to each other that none of them misses a peak by much. */
function isFineEnough(map: MapLibreMap, tileSize: number): boolean {
  const zoom = Math.floor(map.getZoom() + Math.log2(512 / tileSize));
  const metres = (EQUATOR_M / tileSize / 2 ** zoom) * Math.cos((map.getCenter().lat * Math.PI) / 180);
  return metres <= state.sigma.peek() / 2;
}

function find(map: MapLibreMap): Peak | 'too far' | null {
  const manager = map.style?.tileManagers[DENSITY_SOURCE];
  if (!manager) return null;
  if (!isFineEnough(map, manager.getSource().tileSize ?? 256)) return 'too far';
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
  let looked: unknown[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const manager = map.style?.tileManagers[DENSITY_SOURCE];
    if (!manager || !layerSetting('density').on) {
      clearTimeout(timer);
      densityPeak.value = null;
      looked = [];
      return;
    }
    // What is asked for anew has values of its own.
    const values = manager.getRenderableIds().map((id) => manager.getTileByID(id)?.dem);
    const now = [...values, ...Object.values(windowOf(map))];
    if (now.length === looked.length && now.every((each, index) => each === looked[index])) return;
    looked = now;
    clearTimeout(timer);
    // A task of its own: what was drawn is shown first.
    timer = setTimeout(() => {
      // Whoever moved on meanwhile has tiles of two views, and not all of either: the next rest is looked at.
      if (map.isMoving() || !map.areTilesLoaded()) looked = [];
      else densityPeak.value = find(map);
    });
  };
  map.on('idle', look);
  // A panel that opens or closes covers more or less of the map, which does not move for that.
  const stop = effect(() => {
    layerSetting('density').on;
    answerOpen.value;
    untracked(look);
  });
  // What was the strongest place of another question is none of this one.
  const stopForgetting = effect(() => {
    filterQuery.value;
    state.sigma.value;
    clearTimeout(timer);
    looked = [];
    if (densityPeak.peek() !== null) densityPeak.value = 'looking';
  });
  return () => {
    map.off('idle', look);
    clearTimeout(timer);
    stop();
    stopForgetting();
  };
}
