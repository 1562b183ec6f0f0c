/** What narrows the incidents, and how it is said to the server. The same filter goes everywhere. */
import type { HowKnown, Period, SummaryArea, SummaryRequest } from '../api/types';

export interface Filter {
  period: Period | null;
  /** Category codes; a code includes its descendants. Empty means all. */
  categories: readonly string[];
  /** Empty means all. */
  howKnown: readonly HowKnown[];
}

export const NO_FILTER: Filter = { period: null, categories: [], howKnown: [] };

export function datetimeOf(period: Period): string {
  return `${period.from}/${period.to}`;
}

/** As query parameters, in a fixed order so that equal filters give equal addresses. */
export function filterParameters(filter: Filter): Record<string, string> {
  const parameters: Record<string, string> = {};
  if (filter.period) parameters.datetime = datetimeOf(filter.period);
  if (filter.categories.length > 0) parameters.category = [...filter.categories].sort().join(',');
  if (filter.howKnown.length > 0) parameters.how_known = [...filter.howKnown].sort().join(',');
  return parameters;
}

export function queryString(parameters: Record<string, string | number>): string {
  return Object.entries(parameters)
    .map(
      ([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%2F', '/')}`,
    )
    .join('&');
}

export function summaryRequest(
  area: SummaryArea | null,
  filter: Filter,
  compare?: SummaryRequest['compare'],
): SummaryRequest {
  return {
    area,
    ...(filter.period ? { datetime: datetimeOf(filter.period) } : {}),
    ...(filter.categories.length > 0 ? { category: [...filter.categories].sort() } : {}),
    ...(filter.howKnown.length > 0 ? { how_known: [...filter.howKnown].sort() } : {}),
    ...(compare && filter.period ? { compare } : {}),
  };
}
