/** Keeps the address and the state the same: every change is in the link, and back and forward work. */
import { batch, effect } from '@preact/signals';
import { raiseSheet } from './actions';
import { presetPeriod } from './calendar';
import { catalogue, dataPeriod } from './data';
import { NO_FILTER } from './filter';
import { decodeHash, encodeHash } from './permalink';
import { analysisOnMap, isPhone, state } from './store';
import { DEFAULT_THEME } from './theme';

/** Moving the map replaces the entry; anything else makes a new one. */
function currentHash(withView: boolean): string {
  const { period, ...others } = state.filter.value;
  return encodeHash({
    view: withView ? state.view.value : null,
    language: state.language.value,
    filter: state.periodChosen.value ? { ...others, period } : others,
    sigma: state.sigma.value === 300 ? null : state.sigma.value,
    densityScale: state.densityScale.value === 'fixed' ? null : state.densityScale.value,
    monthStart: state.monthStart.value === 1 ? null : state.monthStart.value,
    bins: state.bins.value === 'auto' ? null : state.bins.value,
    tab: state.answerTab.value === 'overview' ? null : state.answerTab.value,
    layers: state.layers.value,
    area: state.area.value,
    selection: state.selection.value,
    // On a phone the sheet shows one thing at a time, and may show another when the link is made.
    analysis: analysisOnMap.value || isPhone.value ? state.analysis.value : null,
    theme: state.theme.value === DEFAULT_THEME ? null : state.theme.value,
    comparison: state.comparison.value,
    divider: withView ? state.divider.value : null,
    ranking: state.ranking.value,
    rankedKind: state.rankedKind.value,
    briefing: state.briefing.value,
    panels: state.layersOpen.value ? null : { layers: false },
  });
}

/** The address that opens exactly what is on the screen, with the period spelled out. */
export function shareLink(): string {
  const chosen = state.periodChosen.peek();
  const hash = encodeHash({
    ...decodeHash(currentHash(true)),
    // Spelled out even where it is the first: whoever opens the link may be used to another.
    monthStart: state.monthStart.peek(),
    ...(chosen ? {} : { filter: state.filter.value }),
  });
  return `${location.origin}${location.pathname}#${hash}`;
}

let restoring = false;
export const viewRequested: { onRestore: (() => void) | null } = { onRestore: null };

function restore(): void {
  const shared = decodeHash(location.hash);
  restoring = true;
  batch(() => {
    // What plays or is being drawn belongs to what was there before, and would change what comes back.
    state.playing.value = false;
    state.drawing.value = null;
    state.editing.value = false;
    state.periodChosen.value = 'period' in shared.filter;
    if (shared.monthStart) state.monthStart.value = shared.monthStart;
    state.bins.value = shared.bins ?? 'auto';
    state.answerTab.value = shared.tab ?? 'overview';
    const period =
      shared.filter.period === undefined && dataPeriod.value
        ? presetPeriod('last12months', dataPeriod.value, null, state.monthStart.value)
        : (shared.filter.period ?? null);
    state.filter.value = { ...NO_FILTER, ...shared.filter, period };
    state.layers.value = shared.layers;
    state.area.value = shared.area;
    state.selection.value = shared.selection;
    state.analysis.value = shared.analysis;
    if (shared.analysis) state.leftTab.value = 'analysis';
    state.sigma.value = shared.sigma ?? 300;
    state.densityScale.value = shared.densityScale ?? 'fixed';
    state.theme.value = shared.theme ?? DEFAULT_THEME;
    state.comparison.value = shared.comparison;
    state.divider.value = shared.divider;
    state.ranking.value = shared.ranking;
    state.rankedKind.value = shared.rankedKind;
    state.briefing.value = shared.briefing;
    state.layersOpen.value = shared.panels?.layers ?? true;
    // On a phone what was asked for lies in the sheet.
    if (shared.area || shared.selection) raiseSheet('answer');
    if (shared.language) state.language.value = shared.language;
    if (shared.view) state.view.value = shared.view;
  });
  restoring = false;
  viewRequested.onRestore?.();
}

export function keepAddress(): void {
  let lastIdentity: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const identity = currentHash(false);
    const full = `#${currentHash(true)}`;
    if (catalogue.current.value.value === null) return;
    clearTimeout(timer);
    const isNewStep =
      lastIdentity !== null && identity !== lastIdentity && !restoring && !state.playing.peek();
    lastIdentity = identity;
    if (full === location.hash) return;
    if (isNewStep) history.pushState(null, '', full);
    // Browsers limit how often the address may change; a moving map would exceed it.
    else timer = setTimeout(() => history.replaceState(null, '', full), 250);
  });
  addEventListener('popstate', restore);
  addEventListener('hashchange', () => {
    if (location.hash !== `#${currentHash(true)}`) restore();
  });
}
