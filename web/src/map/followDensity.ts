/** The heat map follows the smoothing and the filter. */
import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import type { ExpressionSpecification, Map as MapLibreMap } from 'maplibre-gl';
import { densityInfo, serverReturns } from '../state/data';
import { densityRelief } from '../state/density';
import { DENSITY_SOURCE } from './densityAt';
import { DensityTiles } from './densityTiles';
import { densityLayer } from './layers';
import { addDensitySource, densityQuery, renewDensity } from './sources';
import type { LayerStack } from './stack';

const RELIEF = 'density-relief';

/** In case no tile says that it is there: one that failed does not. */
const LOOK_AGAIN_MS = 250;

/**
 * Asks for all tiles again once none is on its way: MapLibre would keep what it is still unpacking, and take it for the new one.
 * What is on its way is of the new question already, so only tiles that were unpacked meanwhile change.
 */
function renewalOf(map: MapLibreMap, tiles: DensityTiles) {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    map.off('sourcedata', look);
    clearInterval(timer);
    timer = undefined;
  };
  const look = () => {
    if (map.getSource(DENSITY_SOURCE) && !map.isSourceLoaded(DENSITY_SOURCE)) return;
    stop();
    renewDensity(map, tiles.template);
  };
  const start = () => {
    if (timer !== undefined) return;
    map.on('sourcedata', look);
    timer = setInterval(look, LOOK_AGAIN_MS);
    look();
  };
  return { start, stop };
}

export function followDensity(
  map: MapLibreMap,
  stack: LayerStack,
  filterQuery: ReadonlySignal<string | null>,
): () => void {
  const tiles = new DensityTiles();
  const renewal = renewalOf(map, tiles);
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
    } else if (asked !== wanted) renewal.start();
    asked = wanted;
  });
  return () => {
    stopColouring();
    stopAsking();
    renewal.stop();
    tiles.end();
  };
}
