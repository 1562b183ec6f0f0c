/** The one state of the app. Views are derived from it; only the functions here and in `actions` change it. */
import { computed, type Signal, signal } from '@preact/signals';
import { type Language, languageOf } from '../i18n/language';
import type { Analysis } from '../statistics/settings';
import type { DrawnArea } from './area';
import type { OpenBriefing } from './briefing';
import { isStartDay } from './calendar';
import type { Comparison } from './comparison';
import type { DensityScale } from './densityScale';
import { type Filter, NO_FILTER } from './filter';
import {
  type AnswerTab,
  type BinChoice,
  decodeHash,
  type LayerSetting,
  type Selection,
  type Sigma,
  type View,
} from './permalink';
import { DEFAULT_THEME, type Theme } from './theme';

export type DrawShape = 'polygon' | 'rectangle' | 'circle';
export type SheetHeight = 'low' | 'half' | 'full';
export type SheetTab = 'answer' | 'layers' | 'analysis' | 'time';

/** The layer of coloured communes: made on this page, so no layer of the server's has its name. */
export const CHOROPLETH = 'choropleth';

const opened = decodeHash(location.hash);
const isAnythingAsked = Boolean(opened.area || opened.selection || opened.ranking);

/** Set once in an office, so it outlives the link. */
export const MONTH_START_KEY = 'diaban.monthStart';

function keptMonthStart(): number {
  const kept = Number(localStorage.getItem(MONTH_START_KEY));
  return isStartDay(kept) ? kept : 1;
}

export const state = {
  view: signal<View | null>(opened.view),
  language: signal<Language>(opened.language ?? languageOf(localStorage.getItem('diaban.language'))),
  layers: signal<Record<string, LayerSetting>>(opened.layers),
  filter: signal<Filter>({ ...NO_FILTER, ...opened.filter }),
  /** Until somebody chooses a period, the data's last twelve months are shown. */
  periodChosen: signal('period' in opened.filter),
  /** On which day the office's reporting months begin. */
  monthStart: signal(opened.monthStart ?? keptMonthStart()),
  bins: signal<BinChoice>(opened.bins ?? 'auto'),
  answerTab: signal<AnswerTab>(opened.tab ?? 'overview'),
  /** The period moves by itself. */
  playing: signal(false),
  sigma: signal<Sigma>(opened.sigma ?? 300),
  densityScale: signal<DensityScale>(opened.densityScale ?? 'fixed'),
  area: signal<DrawnArea | null>(opened.area) as Signal<DrawnArea | null>,
  selection: signal<Selection | null>(opened.selection) as Signal<Selection | null>,

  analysis: signal<Analysis | null>(opened.analysis) as Signal<Analysis | null>,
  /** Which of its two sides the left panel shows. */
  leftTab: signal<'layers' | 'analysis'>(opened.analysis ? 'analysis' : 'layers'),
  theme: signal<Theme>(opened.theme ?? DEFAULT_THEME),
  /** What the map is compared with. */
  comparison: signal<Comparison | null>(opened.comparison) as Signal<Comparison | null>,
  /** Where the line between the compared maps was moved to, as a share of the width. */
  divider: signal<number | null>(opened.divider) as Signal<number | null>,
  /** The table of communes is asked for; whatever is picked lies over it. */
  ranking: signal(opened.ranking),
  /** The kind of place whose communes alone are ranked; none for all. */
  rankedKind: signal<string | null>(opened.rankedKind) as Signal<string | null>,
  /** The briefing that lies over the whole page. */
  briefing: signal<OpenBriefing | null>(opened.briefing) as Signal<OpenBriefing | null>,
  /** What is on the screen names the document: a browser takes it as the name of a PDF. */
  documentTitle: signal<string | null>(null),

  layersOpen: signal(opened.panels?.layers ?? true),
  drawing: signal<DrawShape | null>(null),
  /** The drawn area's points are being dragged. */
  editing: signal(false),
  drawMenuOpen: signal(false),
  helpOpen: signal(false),
  qgisOpen: signal(false),
  timeSettingsOpen: signal(false),
  savedOpen: signal(false),
  pictureOpen: signal(false),
  sheet: signal<SheetHeight>(isAnythingAsked || opened.analysis ? 'half' : 'low'),
  sheetTab: signal<SheetTab>(isAnythingAsked ? 'answer' : opened.analysis ? 'analysis' : 'layers'),
  serverGone: signal(false),
  toast: signal<string | null>(null),
} as const;

/** True while the right panel has something to show. */
export const answerOpen = computed(
  () => state.area.value !== null || state.selection.value !== null || state.ranking.value,
);

const phone = matchMedia('(max-width: 640px)');
export const isPhone = signal(phone.matches);
phone.addEventListener('change', (event) => {
  isPhone.value = event.matches;
});

/** True while the map shows what an analysis found: under its own tab only, since its marks mean nothing without their legend. */
export const analysisOnMap = computed(() =>
  isPhone.value ? state.sheetTab.value === 'analysis' : state.leftTab.value === 'analysis',
);

/** True while the analyses are what the left panel, or a phone's sheet, shows: the panel may be folded away. */
export const analysisShown = computed(() => analysisOnMap.value && (isPhone.value || state.layersOpen.value));

export const prefersStillness = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
