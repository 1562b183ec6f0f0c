/** The heat map follows the smoothing and the filter. */
import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { ExpressionSpecification, Map as MapLibreMap } from 'maplibre-gl';
import { densityInfo, serverReturns } from '../state/data';
import { densityRelief } from '../state/density';
import { DENSITY_SOURCE } from './densityAt';
import { densityLayer } from './layers';
import { addDensitySource, setDensityFilter } from './sources';
import type { LayerStack } from './stack';

const RELIEF = 'density-relief';

/**
 * Of a raster tile that is asked for twice MapLibre keeps the answer that comes first, and for good: while tiles are on their way, or
 * being unpacked, the source is made anew instead of asked again, so that what is still to come for the old one is nobody's.
 */
const isBusy = (map: MapLibreMap) =>
  Boolean(map.getSource(DENSITY_SOURCE)) && !map.isSourceLoaded(DENSITY_SOURCE);

export function followDensity(
  map: MapLibreMap,
  stack: LayerStack,
  filterQuery: ReadonlySignal<string | null>,
): () => void {
  let drawn: string | null = null;
  let asked: string | null = null;
  const stopColouring = effect(() => {
    const relief = densityRelief.value;
    if (relief && map.getLayer(RELIEF))
      map.setPaintProperty(RELIEF, 'color-relief-color', relief as ExpressionSpecification);
  });
  const stopAsking = effect(() => {
    const { value: info, key, loading } = densityInfo.current.value;
    const query = filterQuery.value;
    if (!info || loading || query === null) return;
    const wanted = `${query}|${serverReturns.value}`;
    // How a colour becomes a number depends on the smoothing, and a source keeps what it was made with.
    if (drawn !== key || (asked !== wanted && isBusy(map))) {
      stack.remove(RELIEF);
      if (map.getSource(DENSITY_SOURCE)) map.removeSource(DENSITY_SOURCE);
      addDensitySource(map, info, query);
      stack.add('density', [densityLayer(untracked(() => densityRelief.value) ?? info.relief)]);
      drawn = key;
    } else if (asked !== wanted) setDensityFilter(map, query, info.sigma_m);
    asked = wanted;
  });
  return () => {
    stopColouring();
    stopAsking();
  };
}
