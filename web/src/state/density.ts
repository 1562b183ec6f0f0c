/** How the heat map's values become colours: the tiles hold the values, so none of this asks the server. */
import { computed } from '@preact/signals';
import { catalogue, densityInfo, overview } from './data';
import { lengthInDays } from './dates';
import { roundStep, scaledRelief } from './densityScale';
import { state } from './store';

/**
 * How much is shown of what the fixed values are made for, a year of all incidents. It depends on the length of the period and not
 * on where it lies: colours stay what they are while the period moves.
 */
const shownShare = computed(() => {
  const { period } = state.filter.value;
  const years = period ? Math.min(1, lengthInDays(period) / 365) : 1;
  const all = catalogue.current.value.value?.layers.find(({ id }) => id === 'incidents')?.count ?? 0;
  const chosen = overview.current.value.value?.facets?.all_time.count ?? all;
  return all > 0 ? years * (chosen / all) : 1;
});

const factor = computed(() => (state.densityScale.value === 'fixed' ? 1 : roundStep(shownShare.value)));

/** The classes as they are drawn; none before they are known. */
export const densityClasses = computed(() =>
  densityInfo.current.value.value?.classes.map(({ from, colour }) => ({
    // Without what binary fractions add: 0.1 × 3 is 0.3.
    from: Number((from * factor.value).toPrecision(6)),
    colour,
  })),
);

export const densityRelief = computed(() => {
  const info = densityInfo.current.value.value;
  return info ? scaledRelief(info.relief, factor.value) : null;
});
