/** What a picture says around its map: a title to start from, what is shown, and what must be known of the data. */
import { summarise } from '../api/client';
import { count, date, half, percent, period, said, words } from '../i18n';
import { pictureWords } from '../i18n/picture';
import { statisticsWords } from '../i18n/statistics';
import { areaTitle } from '../panels/areaTitle';
import { catalogue, categoryByCode, dataPeriod, overview, sources, unitCard, zonesById } from '../state/data';
import { incidentsShown } from '../state/figures';
import { summaryRequest } from '../state/filter';
import { layerSetting } from '../state/layers';
import { CHOROPLETH, state } from '../state/store';
import { sideText } from '../swipe/sideText';
import { measureTitle } from '../theme/labels';
import { indicator } from '../theme/rates';

const MOST_NAMES = 4;

/** What is asked about, by its name. */
export function askedName(): string | null {
  const { area, selection } = state;
  if (area.value) return areaTitle(area.value);
  if (selection.value?.kind === 'unit') return unitCard.current.value.value?.unit.name ?? null;
  return (selection.value && zonesById.value.get(selection.value.id)?.name) ?? null;
}

function placeName(): string {
  const known = catalogue.current.value.value;
  return known ? said(known, 'title') : '';
}

function themeName(): string {
  const p = pictureWords.value;
  const analysis = state.analysis.value;
  if (analysis) return statisticsWords.value.name[analysis.kind];
  if (layerSetting(CHOROPLETH).on) return measureTitle(state.theme.value.measure, indicator.value);
  if (layerSetting('density').on) return p.densityTitle;
  if (layerSetting('incidents').on) return p.incidentsTitle;
  return layerSetting('zones').on ? p.zonesTitle : p.plainTitle;
}

export function periodName(): string {
  const chosen = state.filter.value.period;
  const all = dataPeriod.value;
  if (chosen) return period(chosen);
  return all ? period({ from: all.first, to: all.last }) : words.value.wholePeriod;
}

export function proposedTitle(): string {
  return [themeName(), placeName(), periodName()].filter(Boolean).join(', ');
}

function someNames(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const first = names.slice(0, MOST_NAMES).join(', ');
  return more > 0 ? pictureWords.value.moreNames(first, count(more)) : first;
}

/** Area, period and filter, each in a line where there is one. */
export function shownLines(): string[] {
  const p = pictureWords.value;
  const { categories, howKnown } = state.filter.value;
  const categoryNames = categories.map((code) => {
    const category = categoryByCode.value.get(code);
    return category ? said(category, 'name') : code;
  });
  const filters = [
    categoryNames.length > 0 && p.categories(someNames(categoryNames)),
    howKnown.length > 0 && p.howKnown(howKnown.map((how) => words.value.how[how]).join(', ')),
  ];
  const where = [placeName(), askedName()].filter(Boolean).join(' · ');
  const sides = state.comparison.value ? p.sides(sideText('first'), sideText('second')) : null;
  return [
    [where, p.period(periodName())].filter(Boolean).join(' · '),
    filters.filter(Boolean).join(' · '),
    sides,
  ].filter((line): line is string => Boolean(line));
}

/** Incidents of the filter whose place is known by their commune only. */
export async function countUnlocated(signal: AbortSignal): Promise<number> {
  const question = { ...summaryRequest(null, state.filter.peek()), filter: "precision = 'commune'" };
  return (await summarise(question, signal)).count;
}

const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());

function figures(unlocated: number): string {
  const p = pictureWords.value;
  const all = incidentsShown.value ?? 0;
  const outside = overview.current.value.value?.outside_units ?? 0;
  const share = percent(all > 0 ? unlocated / all : 0);
  const said = layerSetting('density').on ? p.unlocatedNotInDensity : p.unlocated;
  const parts = [p.n(count(all)), said(count(unlocated), share), outside > 0 && p.outside(count(outside))];
  return `${parts.filter(Boolean).join('; ')}.`;
}

function dates(): string {
  const p = pictureWords.value;
  const known = catalogue.current.value.value;
  const last = dataPeriod.value?.last;
  const parts = [known && p.asOf(date(known.as_of)), last && p.cutOff(date(last)), p.made(date(today()))];
  return `${parts.filter(Boolean).join('; ')}.`;
}

/** n, what is without a place, dates, what is approximate or invented, and sources. */
export function dataNotes(unlocated: number): string[] {
  const known = catalogue.current.value.value;
  const notices = (known?.notices ?? []).map((notice) => notice[state.language.value] || notice.vi);
  return [
    `${figures(unlocated)} ${dates()}`,
    ...(notices.length > 0 ? [notices.join(' ')] : []),
    ...(sources.value.length > 0 ? [pictureWords.value.source(sources.value.map(half).join(' · '))] : []),
  ];
}
