/** Everything the app knows from the server, each question asked in one place. */
import { batch, computed, effect, signal } from '@preact/signals';
import type { MultiPolygon, Polygon } from 'geojson';
import {
  findUnits,
  getCategories,
  getDensityTileJson,
  getHealth,
  getLayers,
  getUnit,
  getZones,
  isServerBack,
  summarise,
} from '../api/client';
import type { BoundingBox, Category, Summary, SummaryArea, UnitCard, ZoneProperties } from '../api/types';
import { crossingOf, outline, summaryArea } from './area';
import { presetPeriod } from './calendar';
import { filterParameters, NO_FILTER, queryString, summaryRequest } from './filter';
import { resource } from './resource';
import { rules, rulesDigest, rulesSettled } from './rules';
import { distinctSources } from './sources';
import { state } from './store';

const FILTER_DELAY_MS = 120;

/** A zone without its shape, which the tiles have, and without figures, which follow the filter. */
export type KnownZone = Omit<ZoneProperties, 'incidents'> & { bbox: BoundingBox | null };

export const catalogue = resource(() => ({ key: 'layers', ask: getLayers }));
export const categories = resource(() => ({ key: 'categories', ask: getCategories }));

export const generation = computed(() => catalogue.current.value.value?.generation ?? null);
/** Which data and rules answers are of; `null` until both are known. Where the rules cannot be had the data alone say it. */
const edition = computed(() => {
  const { value, loading } = rules.current.value;
  if (generation.value === null || (value === null && loading)) return null;
  return `${generation.value}:${rulesDigest.value ?? ''}`;
});
const ready = computed(
  () =>
    edition.value !== null &&
    (state.periodChosen.value || periodDefaulted.value) &&
    (state.filter.value.categories.length === 0 || !categories.current.value.loading),
);
const periodDefaulted = computed(() => state.filter.value.period !== null || dataPeriod.value === null);
/** Where they come from. */
export const sources = computed(() =>
  distinctSources(
    (catalogue.current.value.value?.layers ?? []).flatMap(({ attribution }) => attribution ?? []),
  ),
);
export const dataPeriod = computed(() => catalogue.current.value.value?.period ?? null);

// The first look is at the last twelve months: recent, and comparable with the year before.
effect(() => {
  const period = dataPeriod.value;
  if (!period || state.periodChosen.value) return;
  const last = presetPeriod('last12months', period, null, state.monthStart.value);
  const now = state.filter.peek().period;
  if (now?.from !== last?.from || now?.to !== last?.to)
    state.filter.value = { ...state.filter.peek(), period: last };
});

// A link may name categories that these data do not have: the server would refuse every question.
effect(() => {
  const known = categories.current.value.value;
  if (!known) return;
  const codes = new Set(known.map(({ code }) => code));
  const filter = state.filter.value;
  const chosen = filter.categories.filter((code) => codes.has(code));
  if (chosen.length < filter.categories.length) state.filter.value = { ...filter, categories: chosen };
});

/** The filter as query parameters, once it is known; tiles wait for it so that nothing is fetched twice. */
export const filterQuery = computed(() =>
  ready.value ? queryString(filterParameters(state.filter.value)) : null,
);

function summaryQuestion(subject: string, body: ReturnType<typeof summaryRequest>) {
  const key = JSON.stringify(body);
  return {
    key: `${edition.value}:${key}`,
    subject,
    ask: (signal: AbortSignal): Promise<Summary> => summarise(body, signal),
  };
}

/**
 * What the page shows of the whole filter: the strip at the bottom, the counts of categories and of zones. All of it in
 * one question, so that a change of the filter asks once.
 */
export const overview = resource(() => {
  if (!ready.value || !rulesSettled.value) return null;
  const question = summaryQuestion('overview', {
    ...summaryRequest(null, state.filter.value),
    facets: true,
  });
  return { ...question, key: `${rulesDigest.value}:${question.key}` };
}, FILTER_DELAY_MS);

/** Where the zones are and why: their incidents are figures of the filter, see {@link zoneCounts}. */
export const zones = resource(() => {
  const now = generation.value;
  if (now === null || !rulesSettled.value) return null;
  return {
    key: `${now}:${rulesDigest.value}`,
    ask: async (signal: AbortSignal) => {
      const answer = await getZones(signal);
      const features = answer.features.map(({ id, properties, bbox }): KnownZone => {
        const { incidents: _, discovered: __, ...known } = properties;
        return { ...known, id: known.id ?? String(id), bbox: bbox ?? null };
      });
      return {
        zones: features,
        notes: answer.notes ?? [],
        n: answer.n ?? 0,
        period: answer.period ? { from: answer.period[0], to: answer.period[1] } : null,
        settings: answer.settings ?? {},
      };
    },
  };
});

/** Incidents of the filter in each zone of a place; those that patrols discovered stand apart. */
export const zoneCounts = computed(
  () =>
    new Map(
      (overview.current.value.value?.facets?.by_zone ?? []).map(({ key, ...figures }) => [key, figures]),
    ),
);

/** How the heat map's pixels become numbers; it depends on the smoothing and on the data, not on the filter. */
export const densityInfo = resource(() => {
  const now = generation.value;
  const hasDensity = catalogue.current.value.value?.layers.some(({ id }) => id === 'density');
  if (now === null || !hasDensity) return null;
  const sigma = state.sigma.value;
  return {
    key: `${now}:${sigma}`,
    ask: (signal: AbortSignal) => getDensityTileJson(`sigma=${sigma}`, signal),
  };
});

export const zonesById = computed(
  () => new Map((zones.current.value.value?.zones ?? []).map((zone) => [zone.id, zone])),
);

export const unitCard = resource(() => {
  const selection = state.selection.value;
  if (selection?.kind !== 'unit' || edition.value === null) return null;
  const { code } = selection;
  return { key: `${edition.value}:${code}`, subject: code, ask: (signal) => getUnit(code, signal) };
});

/** Where the chosen commune or zone lies, once that is known. */
export const chosenBox = computed((): BoundingBox | null => {
  const selection = state.selection.value;
  if (selection?.kind === 'zone') return zonesById.value.get(selection.id)?.bbox ?? null;
  const card = unitCard.current.value.value;
  return card && card.unit.code === selection?.code ? card.unit.bbox : null;
});

/** A unit that is not on today's map: no figures can be asked of it, only what became of it. */
export function isFormer({ unit }: UnitCard): boolean {
  return unit.bbox === null;
}

/** What is asked about: the drawn area, or the chosen commune or zone. */
export const askedArea = computed((): SummaryArea | null => {
  const { area, selection } = state;
  // An outline that crosses itself has no inside: its card says so, and how to mend it.
  if (area.value) return crossingOf(area.value) ? null : summaryArea(area.value);
  if (selection.value?.kind === 'unit') {
    const card = unitCard.current.value.value;
    const isKnown = card !== null && card.unit.code === selection.value.code;
    return isKnown && !isFormer(card) ? { unit: selection.value.code } : null;
  }
  const zone = selection.value && zonesById.value.get(selection.value.id);
  // A programme area never meets incident figures.
  if (selection.value?.kind === 'zone' && zone?.basis === 'place') return { zone: selection.value.id };
  return null;
});

export const answer = resource(() => {
  const area = askedArea.value;
  if (!ready.value || area === null) return null;
  return summaryQuestion(JSON.stringify(area), summaryRequest(area, state.filter.value, 'previous_year'));
}, FILTER_DELAY_MS);

/** The same beside the period before, for the first part of an answer. */
export const answerBefore = resource(() => {
  const area = askedArea.value;
  if (!ready.value || area === null || !state.filter.value.period) return null;
  if (state.answerTab.value !== 'overview') return null;
  return summaryQuestion(JSON.stringify(area), summaryRequest(area, state.filter.value, 'preceding'));
}, FILTER_DELAY_MS);

/** The outline of the asked area on the map; a strip along a line is known once it is answered. */
export const areaShape = computed((): Polygon | MultiPolygon | null => {
  const area = state.area.value;
  if (!area) return null;
  if (area.shape !== 'along') return outline(area);
  const { value } = answer.current.value;
  return (value?.outline as MultiPolygon | undefined) ?? null;
});

export const categoryByCode = computed(
  () =>
    new Map(
      (categories.current.value.value ?? []).map((category): [string, Category] => [category.code, category]),
    ),
);

export const filtered = computed(() => {
  const { categories: chosen, howKnown } = state.filter.value;
  return chosen.length !== NO_FILTER.categories.length || howKnown.length !== 0;
});

export { findUnits };

/** How often the server came back: what failed meanwhile is asked for again. */
export const serverReturns = signal(0);

/** How often an open page looks whether there are other data or rules. */
const LOOK_MS = 15_000;

/** Asks anew for what has changed on the server since it was asked; everything else follows from that. */
async function lookForChanges(): Promise<void> {
  if (document.visibilityState !== 'visible' || state.serverGone.peek()) return;
  const health = await getHealth();
  const [known, ruled] = [generation.peek(), rulesDigest.peek()];
  if (health === null || known === null) return;
  const hasOtherRules = ruled !== null && health.rules !== ruled;
  if (hasOtherRules) rules.reload();
  // The names of the layers of kinds are the rules' too.
  if (hasOtherRules || health.generation !== known) catalogue.reload();
}

/** After the server was gone: look for it, and ask again when it is back. Also notices new data and rules. */
export function watchServer(): void {
  let waiting: ReturnType<typeof setInterval> | undefined;
  effect(() => {
    clearInterval(waiting);
    if (!state.serverGone.value) return;
    waiting = setInterval(async () => {
      if (!(await isServerBack())) return;
      batch(() => {
        state.serverGone.value = false;
        serverReturns.value++;
      });
      for (const each of [catalogue, categories, rules, overview, zones, densityInfo, unitCard, answer])
        each.reload();
    }, 4000);
  });
  setInterval(lookForChanges, LOOK_MS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return;
    catalogue.reload();
    rules.reload();
  });
}
