/** The heat map follows the smoothing and the filter. */
import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { ExpressionSpecification, Map as MapLibreMap } from 'maplibre-gl';
import { densityInfo, serverReturns } from '../state/data';
import { densityRelief } from '../state/density';
import { DensityTiles } from './densityTiles';
import { densityLayer } from './layers';
import { addDensitySource, densityQuery, renewDensity } from './sources';
import type { LayerStack } from './stack';

const RELIEF = 'density-relief';

export function followDensity(
  map: MapLibreMap,
  stack: LayerStack,
  filterQuery: ReadonlySignal<string | null>,
): () => void {
  const tiles = new DensityTiles();
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
    tiles.ask(densityQuery(query, info.sigma_m));
    if (drawn !== key) {
      // How a colour becomes a number depends on the smoothing, and a source keeps what it was made with.
      stack.remove(RELIEF);
      if (map.getSource('density')) map.removeSource('density');
      addDensitySource(map, info, tiles.template);
      stack.add('density', [densityLayer(untracked(() => densityRelief.value) ?? info.relief)]);
      drawn = key;
    } else if (asked !== wanted) renewDensity(map, tiles.template);
    asked = wanted;
  });
  return () => {
    stopColouring();
    stopAsking();
    tiles.end();
  };
}
