/** Where the two sides of a comparison stand out: the hot spots of each, and which of them the other side has too. */
import { computed } from '@preact/signals';
import { fetchJson, isRefusal } from '../api/client';
import { said } from '../i18n';
import { dataPeriod, generation } from '../state/data';
import { filterParameters, queryString } from '../state/filter';
import { resource } from '../state/resource';
import { SIDES, type Side, sideFilter } from '../state/sides';
import { state } from '../state/store';
import { hotspotPlaces } from '../statistics/readings';
import type { HotspotsAnswer } from '../statistics/types';
import { type Shares, shareOut } from './oneSideOnly';

const SETTLE_MS = 250;

/** A side whose question the server understood and does not answer, with its reason. */
type SideAnswer = HotspotsAnswer | { refused: string };

const hotspotsOf = (side: Side) =>
  resource<SideAnswer>(() => {
    const filter = sideFilter[side].value;
    const data = dataPeriod.value;
    if (state.comparison.value === null || filter === null || data === null) return null;
    // Spelled out, since the statistic looks at the last twelve months where none is given.
    const period = filter.period ?? { from: data.first, to: data.last };
    const path = `/api/hotspots?${queryString(filterParameters({ ...filter, period }))}`;
    return { key: `${generation.value}:${path}`, ask: (signal) => ask(path, signal) };
  }, SETTLE_MS);

async function ask(path: string, signal: AbortSignal): Promise<SideAnswer> {
  try {
    return await fetchJson<HotspotsAnswer>(path, { signal });
  } catch (error) {
    if (isRefusal(error)) return { refused: error.message };
    throw error;
  }
}

export const sideHotspots = { first: hotspotsOf('first'), second: hotspotsOf('second') };

/** What a side says where it has no answer to share out: the reason, or the sentence of too little data. */
export function silence(side: Side): string | null {
  const { value, error } = sideHotspots[side].current.value;
  if (error !== null || value === null) return error;
  if ('refused' in value) return value.refused;
  return hotspotPlaces(value).length > 0 ? null : said(value, 'sentence');
}

export const shares = computed((): Shares | null => {
  const [first, second] = SIDES.map((side) => sideHotspots[side].current.value.value);
  if (!first || !second || 'refused' in first || 'refused' in second) return null;
  return shareOut({ first, second });
});

export const isAsking = computed(() => SIDES.some((side) => sideHotspots[side].current.value.loading));
