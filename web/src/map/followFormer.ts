/** The communes that the chosen one was made of, dashed, where their shapes are loaded. */
import { effect } from '@preact/signals';
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { formerShapes } from '../state/former';
import { drawn, LABEL_FONT } from './layers';
import type { LayerStack } from './stack';

const ID = 'former';
const COLOUR = '#7A3E00';

export function followFormer(map: MapLibreMap, stack: LayerStack): () => void {
  return effect(() => {
    const features = formerShapes.current.value.value ?? [];
    const data: FeatureCollection = { type: 'FeatureCollection', features };
    const source = map.getSource<GeoJSONSource>(ID);
    if (source) {
      source.setData(data);
      return;
    }
    if (features.length === 0) return;
    map.addSource(ID, { type: 'geojson', data });
    stack.add(null, [
      drawn('chosen', {
        id: 'former-line',
        type: 'line',
        source: ID,
        paint: { 'line-color': COLOUR, 'line-width': 1.8, 'line-dasharray': [3, 2] },
      }),
      drawn('labels', {
        id: 'former-name',
        type: 'symbol',
        source: ID,
        layout: { 'text-field': ['get', 'name'], 'text-font': [LABEL_FONT], 'text-size': 11 },
        paint: { 'text-color': COLOUR, 'text-halo-color': '#ffffff', 'text-halo-width': 1.5 },
      }),
    ]);
  });
}
