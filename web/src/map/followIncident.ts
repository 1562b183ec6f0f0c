/** A ring around the incident that is pointed at in the table. */
import { effect } from '@preact/signals';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { pointedIncident } from '../state/incidents';
import { ACCENT } from './palette';

const ID = 'pointed-incident';

export function followIncident(map: MapLibreMap): () => void {
  return effect(() => {
    const place = pointedIncident.value;
    const data: GeoJSON.FeatureCollection = {
      type: 'FeatureCollection',
      features: place
        ? [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: place } }]
        : [],
    };
    const source = map.getSource<GeoJSONSource>(ID);
    if (source) source.setData(data);
    else if (place) {
      map.addSource(ID, { type: 'geojson', data });
      map.addLayer({
        id: ID,
        type: 'circle',
        source: ID,
        paint: {
          'circle-radius': 9,
          'circle-color': 'rgba(255, 255, 255, 0.35)',
          'circle-stroke-color': ACCENT,
          'circle-stroke-width': 3,
        },
      });
    }
  });
}
