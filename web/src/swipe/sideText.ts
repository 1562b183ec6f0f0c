/** What a side of a comparison shows, in words. */
import { count, period, said, words } from '../i18n';
import { categoryByCode } from '../state/data';
import { type Side, sideFilter } from '../state/sides';
import { state } from '../state/store';

/** More names than this would not fit. */
const MOST_NAMES = 2;

function categoriesText(codes: readonly string[]): string {
  if (codes.length === 0) return words.value.choropleth.swipe.allCategories;
  const names = codes.slice(0, MOST_NAMES).map((code) => {
    const category = categoryByCode.value.get(code);
    return category ? said(category, 'name') : code;
  });
  const more = codes.length - names.length;
  return more > 0 ? `${names.join(', ')} +${count(more)}` : names.join(', ');
}

/** The period, or the categories: what the two sides differ by. */
export function sideText(side: Side): string {
  const filter = sideFilter[side].value;
  if (!filter) return '';
  if (state.comparison.value?.by === 'category') return categoriesText(filter.categories);
  return filter.period ? period(filter.period) : words.value.wholePeriod;
}

export const sideName = (side: Side) => words.value.choropleth.swipe[side === 'first' ? 'left' : 'right'];
