/** What stands beside the map: another period, or other categories, everything else the same. */
import type { LocalDate, Period } from '../api/types';
import {
  addDays,
  addMonths,
  firstDay,
  isLocalDate,
  lastDay,
  lengthInDays,
  monthOf,
  yearBefore,
} from './dates';
import type { Filter } from './filter';

export type Comparison =
  /** These two move with the period of the map. */
  | { by: 'lastYear' }
  | { by: 'preceding' }
  | { by: 'period'; period: Period }
  | { by: 'category'; categories: readonly string[] };

const isWholeMonths = ({ from, to }: Period) =>
  from === firstDay(monthOf(from)) && to === lastDay(monthOf(to));

/** As many whole months before whole months, and otherwise as many days. */
function precedingPeriod(period: Period): Period {
  const to = addDays(period.from, -1);
  if (!isWholeMonths(period)) return { from: addDays(period.from, -lengthInDays(period)), to };
  let months = 1;
  while (addMonths(monthOf(period.from), months) <= monthOf(period.to)) months++;
  return { from: firstDay(addMonths(monthOf(period.from), -months)), to };
}

function lastYear(period: Period): Period {
  const [from, to] = [yearBefore(period.from), yearBefore(period.to)];
  // The last day of February is not always the 28th.
  return { from, to: isWholeMonths(period) ? lastDay(monthOf(to)) : to };
}

/** `data` is the first and the last day there is, for a map that shows everything. */
export function comparedFilter(
  filter: Filter,
  comparison: Comparison,
  data: { first: LocalDate; last: LocalDate } | null,
): Filter {
  if (comparison.by === 'category') return { ...filter, categories: comparison.categories };
  if (comparison.by === 'period') return { ...filter, period: comparison.period };
  const period = filter.period ?? (data && { from: data.first, to: data.last });
  if (!period) return filter;
  return { ...filter, period: comparison.by === 'lastYear' ? lastYear(period) : precedingPeriod(period) };
}

/** `last-year`, `preceding`, `period;from/to` or `cat;codes`. */
export function encodeComparison(comparison: Comparison): string {
  switch (comparison.by) {
    case 'lastYear':
      return 'last-year';
    case 'preceding':
      return 'preceding';
    case 'period':
      return `period;${comparison.period.from}/${comparison.period.to}`;
    case 'category':
      return `cat;${comparison.categories.map(encodeURIComponent).join(',')}`;
  }
}

export function decodeComparison(text: string): Comparison | null {
  if (text === 'last-year') return { by: 'lastYear' };
  if (text === 'preceding') return { by: 'preceding' };
  const [by, what = ''] = text.split(';');
  if (by === 'cat') {
    const categories = what.split(',').filter((code) => /^[\w.-]{1,40}$/.test(code));
    return categories.length > 0 ? { by: 'category', categories } : null;
  }
  const [from = '', to = ''] = what.split('/');
  const isPeriod = by === 'period' && isLocalDate(from) && isLocalDate(to) && from <= to;
  return isPeriod ? { by, period: { from, to } } : null;
}
