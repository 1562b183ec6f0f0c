/** What a person can do to the state. */
import { batch } from '@preact/signals';
import type { HowKnown, Period } from '../api/types';
import type { Language } from '../i18n/language';
import type { AnalysisKind } from '../statistics/settings';
import type { DrawnArea } from './area';
import type { Comparison } from './comparison';
import type { DensityScale } from './densityScale';
import { defaultSetting } from './layers';
import type { LayerSetting, Selection, Sigma } from './permalink';
import { CHOROPLETH, type DrawShape, isPhone, type SheetTab, state } from './store';
import { DEFAULT_THEME, encodeTheme, type Theme } from './theme';

export function setPeriod(period: Period | null): void {
  batch(() => {
    state.periodChosen.value = true;
    state.filter.value = { ...state.filter.value, period };
  });
}

export function setCategories(categories: readonly string[]): void {
  state.filter.value = { ...state.filter.value, categories };
}

export function setHowKnown(howKnown: readonly HowKnown[]): void {
  state.filter.value = { ...state.filter.value, howKnown };
}

export function setSigma(sigma: Sigma): void {
  state.sigma.value = sigma;
}

export function setDensityScale(scale: DensityScale): void {
  state.densityScale.value = scale;
}

export function setLanguage(language: Language): void {
  localStorage.setItem('diaban.language', language);
  state.language.value = language;
}

/** Two colours over the same ground mix into one that means nothing. */
const EXCLUDES: Record<string, string> = { density: CHOROPLETH, [CHOROPLETH]: 'density' };

export function setLayer(id: string, change: Partial<LayerSetting>): void {
  const excluded = EXCLUDES[id];
  batch(() => {
    changeLayer(id, change);
    if (change.on && excluded) changeLayer(excluded, { on: false });
  });
}

function changeLayer(id: string, change: Partial<LayerSetting>): void {
  const usual = defaultSetting(id);
  const next = { ...usual, ...state.layers.value[id], ...change };
  const { [id]: _, ...others } = state.layers.value;
  const isUsual = next.on === usual.on && next.opacity === usual.opacity;
  state.layers.value = isUsual ? others : { ...others, [id]: next };
}

export function setTheme(change: Partial<Theme>): void {
  const next = { ...state.theme.peek(), ...change };
  state.theme.value = encodeTheme(next) === encodeTheme(DEFAULT_THEME) ? DEFAULT_THEME : next;
}

export function setComparison(comparison: Comparison | null): void {
  state.comparison.value = comparison;
}

export function openRanking(): void {
  batch(() => {
    state.area.value = null;
    state.selection.value = null;
    state.ranking.value = true;
    raiseSheet('answer');
  });
}

let briefingOpener: HTMLElement | null = null;

/** Over the whole page, in the page's language at first. */
export function openBriefing(): void {
  briefingOpener = document.activeElement as HTMLElement | null;
  state.briefing.value = { language: state.language.peek(), isEach: false };
}

export function closeBriefing(): void {
  state.briefing.value = null;
}

/** Brings the focus back to what opened it; a link opened it without anything on the page. */
export function returnFromBriefing(): void {
  const opener = briefingOpener?.isConnected ? briefingOpener : document.getElementById('briefing-button');
  briefingOpener = null;
  requestAnimationFrame(() => opener?.focus());
}

export function select(selection: Selection | null): void {
  batch(() => {
    state.selection.value = selection;
    if (selection) {
      state.area.value = null;
      raiseSheet('answer');
    }
  });
}

export function setArea(area: DrawnArea | null): void {
  batch(() => {
    state.area.value = area;
    if (area) {
      state.selection.value = null;
      raiseSheet('answer');
    }
  });
}

/** What was picked goes first, and then the table under it. */
export function closeAnswer(): void {
  batch(() => {
    const isOverRanking =
      state.ranking.value && (state.area.value !== null || state.selection.value !== null);
    if (!isOverRanking) state.ranking.value = false;
    state.area.value = null;
    state.selection.value = null;
    state.drawing.value = null;
    if (!state.ranking.value) state.sheet.value = 'low';
  });
}

/** Brings the analyses to the front, on a phone in the sheet. */
export function showAnalysis(): void {
  batch(() => {
    state.leftTab.value = 'analysis';
    state.layersOpen.value = true;
    raiseSheet('analysis');
  });
}

export function openAnalysis(kind: AnalysisKind): void {
  state.analysis.value = { kind, values: {} };
  showAnalysis();
}

export function startDrawing(shape: DrawShape): void {
  batch(() => {
    state.drawMenuOpen.value = false;
    state.area.value = null;
    state.selection.value = null;
    state.drawing.value = shape;
    if (isPhone.value) state.sheet.value = 'low';
  });
}

export function raiseSheet(tab: SheetTab): void {
  if (!isPhone.value) return;
  state.sheetTab.value = tab;
  if (state.sheet.value === 'low') state.sheet.value = 'half';
}

let toastTimer: ReturnType<typeof setTimeout> | undefined;

export function say(sentence: string): void {
  clearTimeout(toastTimer);
  state.toast.value = sentence;
  toastTimer = setTimeout(() => {
    state.toast.value = null;
  }, 4000);
}
