/** The words and formats of the language in use; reading them makes a view follow a change of language. */
import { computed } from '@preact/signals';
import type { LocalDate, LonLat, Period } from '../api/types';
import { hasOwnRules, ruleOf } from '../state/rules';
import { state } from '../state/store';
import { type Dictionary, en, vi } from './dictionaries';
import * as format from './format';
import type { Language } from './language';
import { zoneNameIn } from './zoneName';

const DICTIONARIES: Record<Language, Dictionary> = { vi, en };

export const words = computed(() => DICTIONARIES[state.language.value]);

/** One of a pair that the server gives in both languages. */
export function said<Name extends string>(
  thing: { [K in `${Name}_vi` | `${Name}_en`]: string },
  name: Name,
): string {
  const chosen = thing[`${name}_${state.language.value}` as `${Name}_vi`];
  return chosen || thing[`${name}_vi`];
}

export const count = (value: number) => format.formatCount(value, state.language.value);
export const rate = (value: number) => format.formatRate(value, state.language.value);
export const number = (value: number) => format.formatNumber(value, state.language.value);
export const area = (km2: number) => format.formatArea(km2, state.language.value);
export const change = (ratio: number) => format.formatChange(ratio, state.language.value);
export const pValue = (p: number) => format.formatP(p, state.language.value);
export const percent = (share: number) => format.formatPercent(share, state.language.value);
export const coordinates = ([lon, lat]: LonLat) => format.formatPlace(lat, lon, state.language.value);
export const length = (metres: number) => format.formatLength(metres, state.language.value);
export const month = (value: string) => format.formatMonth(value, state.language.value);
export const date = (value: LocalDate) => format.formatDate(value, state.language.value);
export const weekday = (day: number) => format.formatWeekday(day, state.language.value);
export const dateTime = (value: string) => format.formatDateTime(value, state.language.value);
export const period = (value: Period) => format.formatPeriod(value, state.language.value);

/** The name of a kind of zone: an operator's rules give their own titles. */
export function kindNameIn(language: Language, kind: string): string {
  const known = (DICTIONARIES[language].kind as Record<string, string>)[kind];
  const rule = ruleOf(kind);
  if (rule && (hasOwnRules.value || known === undefined)) return rule[`title_${language}`] || rule.title_vi;
  return known ?? kind.replaceAll('_', ' ');
}

export const kindName = (kind: string) => kindNameIn(state.language.value, kind);

export const zoneName = (zone: { kind: string; name: string }) => zoneNameIn(state.language.value, zone);

/** What stands for a kind of zone on the map and beside its name: the rules' letter, otherwise the page's own, where it has one. */
export function kindLetter(kind: string): string {
  return ruleOf(kind)?.letter ?? (words.value.letter as Record<string, string>)[kind] ?? '';
}

/** Where a zone comes from, in words. */
export function originOf(zone: { kind: string; derived: boolean }): string {
  if (zone.kind === 'hotspot') return words.value.computed;
  return zone.derived ? words.value.derived : words.value.official;
}

/** For a word in the middle of a sentence; what follows may be a name or a numeral. */
export const lowerFirst = (text: string) => text.charAt(0).toLocaleLowerCase() + text.slice(1);

/** The half of a text that was written as `Vietnamese / English`; the whole of any other. */
export function half(text: string): string {
  const [vietnamese = '', english, ...more] = text.split(' / ');
  if (english === undefined || more.length > 0) return text;
  return state.language.value === 'vi' ? vietnamese : english;
}
