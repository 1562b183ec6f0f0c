/** The bars of the time strip as they are shown now; what plays and what is brushed moves along them. */
import { computed } from '@preact/signals';
import { type TimeBins, timeBins } from '../charts/bins';
import { overall } from './data';
import { state } from './store';

export const timeline = computed((): TimeBins | null => {
  const summary = overall.current.value.value;
  return summary && timeBins(summary, state.bins.value, state.monthStart.value);
});
