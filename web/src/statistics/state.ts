/** The answer of the chosen analysis: asked when the filter, the ground or a setting changes, and no sooner. */
import { computed, signal } from '@preact/signals';
import { fetchJson, isRefusal, type ProblemError, summarise } from '../api/client';
import { askedArea, filterQuery, generation } from '../state/data';
import { NO_FILTER, summaryRequest } from '../state/filter';
import { resource } from '../state/resource';
import { state } from '../state/store';
import { runJob } from './jobs';
import { analysisPath, analysisQuery, isLong, isTooLong, jobRequest } from './question';
import { type Analysis, type AnalysisKind, PICK, SETTINGS, settingOf, withValue } from './settings';
import type { AnalysisAnswer } from './types';

/** The server understood, and says why it does not answer. */
export interface Refused {
  kind: 'refused';
  analysis: AnalysisKind;
  problem: ProblemError;
}

export const progress = signal<number | null>(null);
/** What somebody stopped; it is not asked again until they say so. */
const stopped = signal<string | null>(null);

/** Asked of a place, but none is drawn or picked. */
export const needsPlace = computed(() => {
  const analysis = state.analysis.value;
  return analysis !== null && settingOf(analysis, 'ground') === 'asked' && askedArea.value === null;
});

/** The address of the chosen analysis; `null` while there is nothing to ask. */
export const question = computed((): string | null => {
  const analysis = state.analysis.value;
  if (analysis === null || filterQuery.value === null || needsPlace.value) return null;
  return analysisPath(analysis, analysisQuery(analysis, state.filter.value, askedArea.value));
});

export const isStopped = computed(() => question.value !== null && stopped.value === question.value);

const isChosen = computed(() => state.analysis.value !== null || state.comparison.value !== null);

/** Every commune with incidents at any time; asked once, when the first analysis or comparison is chosen. */
const everywhere = resource(() => {
  const now = generation.value;
  if (now === null || !isChosen.value) return null;
  return { key: String(now), ask: (abort) => summarise(summaryRequest(null, NO_FILTER), abort) };
});

export const communeNames = computed(
  () => new Map((everywhere.current.value.value?.by_unit ?? []).map(({ key, name }) => [key, name])),
);

const SETTLE_MS = 250;

export const analysisAnswer = resource<AnalysisAnswer | Refused>(() => {
  const path = question.value;
  const kind = state.analysis.value?.kind;
  if (path === null || kind === undefined || isStopped.value) return null;
  return {
    key: `${generation.value}:${path}`,
    subject: kind,
    ask: (abort) => ask(kind, path, abort),
  };
}, SETTLE_MS);

async function ask(kind: AnalysisKind, path: string, abort: AbortSignal): Promise<AnalysisAnswer | Refused> {
  try {
    const answer =
      isLong(kind) || isTooLong(path)
        ? await runJob(jobRequest(path), abort, (share) => {
            progress.value = share;
          })
        : await fetchJson(path, { signal: abort });
    return { kind, answer } as AnalysisAnswer;
  } catch (error) {
    if (isRefusal(error)) return { kind: 'refused', analysis: kind, problem: error };
    throw error;
  } finally {
    progress.value = null;
  }
}

/** The answer of one kind, once it is there. */
export function answerOf<Kind extends AnalysisKind>(kind: Kind) {
  const now = analysisAnswer.current.value.value;
  return now?.kind === kind ? (now as Extract<AnalysisAnswer, { kind: Kind }>).answer : null;
}

export function stop(): void {
  stopped.value = question.peek();
}

export function resume(): void {
  stopped.value = null;
}

export function setSetting(name: string, value: string): void {
  const analysis = state.analysis.peek();
  if (analysis) state.analysis.value = withValue(analysis, name, value);
}

/** What of the answer is looked at; another click on it lets go. */
export const picked = computed(() => state.analysis.value?.values[PICK] ?? null);

export function pick(id: string | null): void {
  const analysis = state.analysis.peek();
  if (!analysis || (analysis.values[PICK] ?? null) === id) return;
  state.analysis.value = withValue(analysis, PICK, id ?? '');
}

/** Settings that both analyses have stay as they are. */
export function changeKind(kind: AnalysisKind): void {
  const before = state.analysis.peek();
  const kept: Record<string, string> = {};
  for (const name of ['ground', 'cell']) {
    const value = before?.values[name];
    if (value !== undefined && SETTINGS[kind][name]) kept[name] = value;
  }
  state.analysis.value = { kind, values: kept } satisfies Analysis;
}
