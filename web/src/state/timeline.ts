/** The bars of the time strip as they are shown now; what plays and what is brushed moves along them. */
import { computed } from '@preact/signals';
import { type TimeBins, timeBins } from '../charts/bins';
import { overview } from './data';
import { state } from './store';

export const timeline = computed((): TimeBins | null => {
  const all = overview.current.value.value?.facets?.all_time;
  return all ? timeBins(all, state.bins.value, state.monthStart.value) : null;
});
