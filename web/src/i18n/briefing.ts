/** The words and formats of a briefing, in its own language or in that of the page. */
import { computed } from '@preact/signals';
import type { LocalDate, Period } from '../api/types';
import { state } from '../state/store';
import { briefingEn } from './briefing.en';
import { type BriefingDictionary, briefingVi } from './briefing.vi';
import * as format from './format';
import type { Language } from './language';

const DICTIONARIES: Record<Language, BriefingDictionary> = { vi: briefingVi, en: briefingEn };

/** What is said about a briefing on the page around it. */
export const barWords = computed(() => DICTIONARIES[state.language.value].bar);

/** Everything that a sheet of paper in one language needs to write. */
export function tongueOf(language: Language) {
  return {
    language,
    words: DICTIONARIES[language],
    /** One of a pair that the server gives in both languages. */
    said: (note: Record<Language, string>) => note[language] || note.vi,
    count: (value: number) => format.formatCount(value, language),
    rate: (value: number) => format.formatRate(value, language),
    area: (km2: number) => format.formatArea(km2, language),
    percent: (share: number) => format.formatPercent(share, language),
    wholePercent: (share: number) => `${format.formatCount(100 * share, language)}\u202f%`,
    change: (ratio: number) => format.formatChange(ratio, language),
    month: (day: LocalDate) => format.formatMonth(day.slice(0, 7), language),
    date: (day: LocalDate) => format.formatDate(day, language),
    period: (value: Period) => format.formatPeriod(value, language),
    place: ([lon, lat]: readonly [number, number]) => format.formatPlace(lat, lon, language),
  };
}

export type Tongue = ReturnType<typeof tongueOf>;
