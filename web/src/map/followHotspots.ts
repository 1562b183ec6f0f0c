/** From afar a hot spot is a disc at its middle: from tiles, one that lies across a tile's border would get several. */
import { effect } from '@preact/signals';
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { zones } from '../state/data';
import { HOTSPOT_PLACES } from './layers';

export function followHotspots(map: MapLibreMap): () => void {
  return effect(() => {
    const places: FeatureCollection = {
      type: 'FeatureCollection',
      features: (zones.current.value.value?.zones ?? []).flatMap(({ id, kind, bbox }) => {
        if (kind !== 'hotspot' || !bbox) return [];
        const [west, south, east, north] = bbox;
        const middle = [(west + east) / 2, (south + north) / 2];
        return [
          {
            type: 'Feature' as const,
            properties: { id, kind },
            geometry: { type: 'Point' as const, coordinates: middle },
          },
        ];
      }),
    };
    const source = map.getSource<GeoJSONSource>(HOTSPOT_PLACES);
    if (source) source.setData(places);
    else map.addSource(HOTSPOT_PLACES, { type: 'geojson', data: places });
  });
}
