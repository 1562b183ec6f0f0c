/** Local calendar days as `YYYY-MM-DD` strings: no time zone can shift them. */
import type { LocalDate, Period } from '../api/types';

const DAY_MS = 86_400_000;

export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().slice(0, 10) === text;
}

export function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

export function fromDayNumber(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return fromDayNumber(dayNumber(date) + days);
}

export function monthOf(date: LocalDate): string {
  return date.slice(0, 7);
}

export function addMonths(month: string, count: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const total = year * 12 + number - 1 + count;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}`;
}

export function firstDay(month: string): LocalDate {
  return `${month}-01`;
}

export function lastDay(month: string): LocalDate {
  return addDays(firstDay(addMonths(month, 1)), -1);
}

export function lengthInDays(period: Period): number {
  return dayNumber(period.to) - dayNumber(period.from) + 1;
}

/** The same days a year earlier; 29 February becomes 28 February. */
export function yearBefore(date: LocalDate): LocalDate {
  const year = Number(date.slice(0, 4)) - 1;
  const moved = `${year}${date.slice(4)}`;
  return isLocalDate(moved) ? moved : `${year}-02-28`;
}
