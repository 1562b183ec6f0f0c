/** The figures of the communes: one question a filter carries all measures, so that another measure asks nothing. */
import { computed, type ReadonlySignal } from '@preact/signals';
import { getRates } from '../api/client';
import type { Rates } from '../api/types';
import { catalogue, dataPeriod, generation, serverReturns } from '../state/data';
import { type Filter, filterParameters, queryString } from '../state/filter';
import { layerSetting } from '../state/layers';
import { type Loadable, resource } from '../state/resource';
import { SIDES, type Side, sideFilter } from '../state/sides';
import { CHOROPLETH, state } from '../state/store';
import { type Choropleth, classedValues, classify, themeBreaks } from './classify';

const FILTER_DELAY_MS = 120;
const POPULATION = 'population';

/** The figures that are loaded; an operator's file says which. */
export const indicators = computed(() => catalogue.current.value.value?.indicators ?? []);

/** What rates are taken of: what was chosen, the population, or the first there is. */
export const indicator = computed((): string | null => {
  const names = indicators.value.map(({ id }) => id);
  const wanted = state.theme.value.indicator;
  return [wanted, POPULATION, names[0]].find((name) => name !== undefined && names.includes(name)) ?? null;
});

/** Whether the demonstration invented what rates are taken of. */
export const isInvented = computed(() =>
  indicators.value.some(({ id, is_invented }) => id === indicator.value && is_invented),
);

function parametersOf(filter: Filter): Record<string, string> {
  const all = dataPeriod.value;
  // Without a period the server would take the last twelve months, and the map shows everything.
  const period = filter.period ?? (all && { from: all.first, to: all.last });
  const name = indicator.value;
  return { ...filterParameters({ ...filter, period }), ...(name === null ? {} : { indicator: name }) };
}

function ratesOf(side: Side) {
  return resource<Rates>(() => {
    const filter = sideFilter[side].value;
    if (filter === null || !layerSetting(CHOROPLETH).on) return null;
    const parameters = parametersOf(filter);
    return {
      key: `${generation.value}:${serverReturns.value}:${queryString(parameters)}`,
      ask: (signal) => getRates(parameters, signal),
    };
  }, FILTER_DELAY_MS);
}

export const rates = { first: ratesOf('first'), second: ratesOf('second') };

/** Both sides are divided by the same breaks, those of all values together. */
const division = computed(() => {
  const units = SIDES.flatMap((side) => rates[side].current.value.value?.units ?? []);
  const theme = state.theme.value;
  return { breaks: themeBreaks(units, theme), least: classedValues(units, theme.measure)[0] ?? null };
});

function choroplethOf({ current }: { current: ReadonlySignal<Loadable<Rates>> }) {
  return computed((): Choropleth | null => {
    const { value: answer, error } = current.value;
    // Colours of another question would be wrong; those from before the server was gone are only old.
    if (error !== null && !state.serverGone.value) return null;
    const { breaks, least } = division.value;
    return answer && classify(answer.units, state.theme.value.measure, breaks, least);
  });
}

export const choropleth = { first: choroplethOf(rates.first), second: choroplethOf(rates.second) };
