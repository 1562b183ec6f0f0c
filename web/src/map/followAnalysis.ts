/** The layers of an analysis are loaded when somebody asks for the first one. */
import { effect } from '@preact/signals';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { state } from '../state/store';
import type { LayerStack } from './stack';

export function followAnalysis(map: MapLibreMap, stack: LayerStack): () => void {
  let isOver = false;
  let isLoading = false;
  let end: (() => void) | null = null;
  const stop = effect(() => {
    if (state.analysis.value === null || isLoading) return;
    isLoading = true;
    void import('../statistics/map').then(({ drawAnalysis }) => {
      if (!isOver) end = drawAnalysis(map, stack);
    });
  });
  return () => {
    isOver = true;
    stop();
    end?.();
  };
}
