/** The one kind of communes that is ranked and coloured, where somebody chose one. */
import { computed } from '@preact/signals';
import { zones } from '../state/data';
import { state } from '../state/store';
import { communesByKind } from './together';

export const kindsOfCommunes = computed(() => communesByKind(zones.current.value.value?.zones ?? []));

/** Whose rows and colours are shown; none for all communes. The choice belongs to the ranking, and ends with it. */
export const communesShown = computed((): ReadonlySet<string> | null =>
  state.ranking.value && state.rankedKind.value !== null
    ? (kindsOfCommunes.value.get(state.rankedKind.value) ?? null)
    : null,
);

export const shownKind = computed(() => (communesShown.value === null ? null : state.rankedKind.value));
