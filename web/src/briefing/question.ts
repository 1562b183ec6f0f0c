/** What a briefing is asked about, and its answer: the map's own area, period and categories. */
import { computed } from '@preact/signals';
import { fetchJson } from '../api/client';
import type { SummaryArea, SummaryRequest } from '../api/types';
import { crossingOf, summaryArea } from '../state/area';
import {
  dataPeriod,
  filterQuery,
  generation,
  serverReturns,
  unitCard,
  zones,
  zonesById,
} from '../state/data';
import { summaryRequest } from '../state/filter';
import { resource } from '../state/resource';
import { rulesDigest } from '../state/rules';
import { state } from '../state/store';
import { inOrderOfNames } from './order';
import type { Briefing, BriefingAnswer, BriefingsAnswer } from './types';

export type Ground =
  | { is: 'asked'; area: SummaryArea | null }
  /** It is not yet known what the link's zone is. */
  | { is: 'pending' }
  /** The outline has no inside. */
  | { is: 'crossing' };

/** `null` as the area of an asked ground is everything that is loaded. */
export const ground = computed((): Ground => {
  const area = state.area.value;
  if (area) return crossingOf(area) ? { is: 'crossing' } : { is: 'asked', area: summaryArea(area) };
  const selection = state.selection.value;
  if (selection?.kind === 'unit') return { is: 'asked', area: { unit: selection.code } };
  if (!selection) return { is: 'asked', area: null };
  const zone = zonesById.value.get(selection.id);
  if (!zone && zones.current.value.loading) return { is: 'pending' };
  // A programme area is no ground for incident figures: the briefing is of everything, which lists it.
  return { is: 'asked', area: zone?.basis === 'population' ? null : { zone: selection.id } };
});

/** The question of the briefing, as `/api/briefing` and its file take it; the map is drawn for the same period. */
export const question = computed((): SummaryRequest | null => {
  const asked = ground.value;
  if (asked.is !== 'asked' || filterQuery.value === null) return null;
  const filter = state.filter.value;
  // Without a period the map shows all there is; the server would take the last year.
  const all = dataPeriod.value && { from: dataPeriod.value.first, to: dataPeriod.value.last };
  return summaryRequest(asked.area, { ...filter, period: filter.period ?? all });
});

export interface BriefingDocument {
  briefings: Briefing[];
  notices: BriefingAnswer['notices'];
  /** One for each commune, rather than one of the whole ground. */
  isEach: boolean;
}

/** Its own signal, so that another language of the paper asks for nothing. */
const isEach = computed(() => state.briefing.value?.isEach ?? null);

const post = <Body>(path: string, body: SummaryRequest, signal: AbortSignal): Promise<Body> =>
  fetchJson<Body>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });

export const briefingDocument = resource<BriefingDocument>(() => {
  const each = isEach.value;
  const body = question.value;
  if (each === null || body === null) return null;
  const subject = JSON.stringify([each, body]);
  return {
    key: [generation.value, rulesDigest.value, serverReturns.value, subject].join(':'),
    subject,
    ask: async (signal) => {
      if (each) {
        const { briefings, notices } = await post<BriefingsAnswer>(
          '/api/briefing?each=commune',
          body,
          signal,
        );
        return { briefings: inOrderOfNames(briefings), notices, isEach: true };
      }
      const { notices, ...briefing } = await post<BriefingAnswer>('/api/briefing', body, signal);
      return { briefings: [briefing], notices, isEach: false };
    },
  };
});

/** One commune has no communes of its own. */
export const isSingleCommune = computed(() => {
  if (state.area.value || state.selection.value?.kind !== 'unit') return false;
  return unitCard.current.value.value?.unit.level === 'commune';
});
