/** What stands beside the map: another period, or other categories, everything else the same. */
import type { Period } from '../api/types';
import { isLocalDate } from './dates';
import type { Filter } from './filter';

export type Comparison = { by: 'period'; period: Period } | { by: 'category'; categories: readonly string[] };

export function comparedFilter(filter: Filter, comparison: Comparison): Filter {
  return comparison.by === 'period'
    ? { ...filter, period: comparison.period }
    : { ...filter, categories: comparison.categories };
}

/** `period;from/to` or `cat;codes`. */
export function encodeComparison(comparison: Comparison): string {
  if (comparison.by === 'category') return `cat;${comparison.categories.map(encodeURIComponent).join(',')}`;
  return `period;${comparison.period.from}/${comparison.period.to}`;
}

export function decodeComparison(text: string): Comparison | null {
  const [by, what = ''] = text.split(';');
  if (by === 'cat') {
    const categories = what.split(',').filter((code) => /^[\w.-]{1,40}$/.test(code));
    return categories.length > 0 ? { by: 'category', categories } : null;
  }
  const [from = '', to = ''] = what.split('/');
  const isPeriod = by === 'period' && isLocalDate(from) && isLocalDate(to) && from <= to;
  return isPeriod ? { by, period: { from, to } } : null;
}
