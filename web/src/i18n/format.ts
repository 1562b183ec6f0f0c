/** Numbers, dates and periods as each language writes them. */
import type { LocalDate, Period } from '../api/types';
import { firstDay, lastDay, monthOf } from '../state/dates';
import type { Language } from './language';

const LOCALES: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };
const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language], options);
    cache.set(key, format);
  }
  return format;
}

export function formatCount(value: number, language: Language): string {
  return numberFormat(language, { maximumFractionDigits: 0 }).format(value);
}

export function formatNumber(value: number, language: Language): string {
  return numberFormat(language, { maximumFractionDigits: 1 }).format(value);
}

/** Three significant digits: a rate is never known better. */
export function formatRate(value: number, language: Language): string {
  return numberFormat(language, { maximumSignificantDigits: value >= 100 ? 4 : 3 }).format(value);
}

export function formatArea(km2: number, language: Language): string {
  return numberFormat(language, { maximumFractionDigits: km2 < 10 ? 2 : 1 }).format(km2);
}

/** One digit behind the point, or the first that is not nought: a small share is not none. */
export function formatPercent(share: number, language: Language): string {
  const percent = 100 * share;
  const digits =
    percent > 0 && percent < 0.1 ? { maximumSignificantDigits: 1 } : { maximumFractionDigits: 1 };
  return `${numberFormat(language, digits).format(percent)}\u202f%`;
}

/** Latitude first, as people say it. */
export function formatPlace(latitude: number, longitude: number, language: Language): string {
  const degrees = numberFormat(language, { maximumFractionDigits: 5 });
  return `${degrees.format(latitude)}; ${degrees.format(longitude)}`;
}

/** `p = 0.008`, or `p < 0.001`. */
export function formatP(p: number, language: Language): string {
  const three = (value: number) =>
    numberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 }).format(value);
  return p < 0.001 ? `p < ${three(0.001)}` : `p = ${three(p)}`;
}

/** The change that a ratio means: `+24 %`. */
export function formatChange(ratio: number, language: Language): string {
  const percent = Math.round((ratio - 1) * 100);
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '±';
  return `${sign}${formatCount(Math.abs(percent), language)}\u202f%`;
}

export function formatLength(metres: number, language: Language): string {
  return metres < 1000
    ? `${formatCount(metres, language)} m`
    : `${numberFormat(language, { maximumFractionDigits: 2 }).format(metres / 1000)} km`;
}

/** `07/2025`, or `Jul 2025`. */
export function formatMonth(month: string, language: Language): string {
  const [year = '', number = ''] = month.split('-');
  if (language === 'vi') return `${number}/${year}`;
  return new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}

/** `31/12/2025`, or `31 Dec 2025`. */
export function formatDate(date: LocalDate, language: Language): string {
  const [year = '', month = '', day = ''] = date.slice(0, 10).split('-');
  if (language === 'vi') return `${day}/${month}/${year}`;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${date.slice(0, 10)}T00:00:00Z`),
  );
}

/** Whole months are said as months. */
export function formatPeriod(period: Period, language: Language): string {
  const [from, to] = [monthOf(period.from), monthOf(period.to)];
  if (period.from === firstDay(from) && period.to === lastDay(to)) {
    return from === to
      ? formatMonth(from, language)
      : `${formatMonth(from, language)} – ${formatMonth(to, language)}`;
  }
  return `${formatDate(period.from, language)} – ${formatDate(period.to, language)}`;
}

/** `Thứ Hai`, or `Monday`: 0 is Monday. */
export function formatWeekday(day: number, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { weekday: 'long', timeZone: 'UTC' }).format(
    // 1 January 2024 was a Monday.
    new Date(Date.UTC(2024, 0, 1 + day)),
  );
}

export function formatDateTime(text: string, language: Language): string {
  const time = /T(\d{2}:\d{2})/.exec(text)?.[1];
  const date = /^\d{4}-\d{2}$/.test(text) ? formatMonth(text, language) : formatDate(text, language);
  return time ? `${time}, ${date}` : date;
}

/** At most so many digits behind the point. */
export function formatDecimal(value: number, digits: number, language: Language): string {
  return numberFormat(language, { maximumFractionDigits: digits }).format(value).replace('-', '−');
}
