/** The map and, while two are compared, the one beside it: each with its own filter. */
import { computed, type ReadonlySignal } from '@preact/signals';
import { comparedFilter } from './comparison';
import { categoryByCode, dataPeriod, filterQuery } from './data';
import { type Filter, filterParameters, queryString } from './filter';
import { state } from './store';

export const SIDES = ['first', 'second'] as const;
export type Side = (typeof SIDES)[number];

/** None while nothing can be asked yet, and on the second side while nothing is compared. */
export const sideFilter: Record<Side, ReadonlySignal<Filter | null>> = {
  first: computed(() => (filterQuery.value === null ? null : state.filter.value)),
  second: computed(() => {
    const comparison = state.comparison.value;
    if (filterQuery.value === null || comparison === null) return null;
    const filter = comparedFilter(state.filter.value, comparison, dataPeriod.value);
    if (comparison.by !== 'category') return filter;
    // A link may name categories that these data do not have.
    const categories = filter.categories.filter((code) => categoryByCode.value.has(code));
    return categories.length > 0 ? { ...filter, categories } : null;
  }),
};

export const sideQuery: Record<Side, ReadonlySignal<string | null>> = {
  first: filterQuery,
  second: computed(() => {
    const filter = sideFilter.second.value;
    return filter && queryString(filterParameters(filter));
  }),
};
