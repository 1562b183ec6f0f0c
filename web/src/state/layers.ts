/** Which layers are on at first, and what is on now. */
import type { Layer } from '../api/types';
import type { LayerSetting } from './permalink';
import { CHOROPLETH, state } from './store';

const DEFAULTS: Record<string, LayerSetting> = {
  provinces: { on: true, opacity: 1 },
  districts: { on: false, opacity: 1 },
  communes: { on: true, opacity: 1 },
  zones: { on: true, opacity: 1 },
  hotspots: { on: false, opacity: 0.8 },
  incidents: { on: false, opacity: 0.9 },
  [CHOROPLETH]: { on: false, opacity: 0.85 },
  density: { on: true, opacity: 0.7 },
  land: { on: true, opacity: 1 },
  coast_line: { on: true, opacity: 1 },
  border_line: { on: true, opacity: 1 },
};

const KIND_DEFAULT: LayerSetting = { on: true, opacity: 1 };
const OFF: LayerSetting = { on: false, opacity: 1 };

/** The row of one kind of zone is a layer of its own on the screen: `zones.border`. */
export const kindLayerId = (kind: string) => `zones.${kind}`;

export function defaultSetting(id: string): LayerSetting {
  if (id.startsWith('zones.')) return KIND_DEFAULT;
  return DEFAULTS[id] ?? OFF;
}

/** Reactive: reads the state. */
export function layerSetting(id: string): LayerSetting {
  return state.layers.value[id] ?? defaultSetting(id);
}

/** What the map draws of a row: hot spots of everything would contradict those of the two sides of a comparison. */
export function drawnSetting(id: string): LayerSetting {
  const setting = layerSetting(id);
  const isOfEverything = id === kindLayerId('hotspot') && state.comparison.value !== null;
  return isOfEverything ? { ...setting, on: false } : setting;
}

/** The catalogue also lists each kind of zone as a layer of its own, for downloads; on the map `zones` holds them all. */
export function isOnMap(layer: Layer): boolean {
  return layer.group !== 'zones' || layer.id === 'zones';
}
