/** Waits for what the map draws to be known: a picture that is taken sooner would lack it. */
import { computed, effect, type ReadonlySignal } from '@preact/signals';
import { catalogue, categories, densityInfo, zones } from '../state/data';
import { layerSetting } from '../state/layers';
import { rules } from '../state/rules';
import type { Side } from '../state/sides';
import { CHOROPLETH, state } from '../state/store';
import { analysisAnswer } from '../statistics/state';
import { rates } from '../theme/rates';

function isSettled(side: Side): boolean {
  const asked = [catalogue, categories, rules, zones, densityInfo];
  const isColoured = layerSetting(CHOROPLETH).on;
  return (
    asked.every(({ current }) => !current.value.loading) &&
    (!isColoured || !rates[side].current.value.loading) &&
    (state.analysis.value === null || !analysisAnswer.current.value.loading)
  );
}

export function whenSettled(side: Side, signal: AbortSignal): Promise<void> {
  return whenTrue(
    computed(() => isSettled(side)),
    signal,
  );
}

function whenTrue(condition: ReadonlySignal<boolean>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = effect(() => {
      if (!condition.value) return;
      queueMicrotask(() => {
        stop();
        resolve();
      });
    });
    signal.addEventListener('abort', () => {
      stop();
      reject(signal.reason);
    });
  });
}
