/** The heat map follows the smoothing and the filter. */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { densityInfo, serverReturns } from '../state/data';
import { densityLayer } from './layers';
import { addDensitySource, setDensityFilter } from './sources';
import type { LayerStack } from './stack';

/** Counts how often the layer was made, so that its switch and opacity are put on the new one. */
export const densityDrawn = signal(0);

export function followDensity(
  map: MapLibreMap,
  stack: LayerStack,
  filterQuery: ReadonlySignal<string | null>,
): () => void {
  let drawn: string | null = null;
  let asked: string | null = null;
  return effect(() => {
    const { value: info, key, loading } = densityInfo.current.value;
    const query = filterQuery.value;
    if (!info || loading || query === null) return;
    const wanted = `${query}|${serverReturns.value}`;
    if (drawn !== key) {
      // How a colour becomes a number depends on the smoothing, and a source keeps what it was made with.
      stack.remove('density-relief');
      if (map.getSource('density')) map.removeSource('density');
      addDensitySource(map, info, query);
      stack.add('density', [densityLayer(info.relief)]);
      drawn = key;
      densityDrawn.value = densityDrawn.peek() + 1;
    } else if (asked !== wanted) setDensityFilter(map, query, info.sigma_m);
    asked = wanted;
  });
}
