/** Figures derived from the answers that are already here. */
import { computed } from '@preact/signals';
import { categoryByCode, overview } from './data';
import { state } from './store';

/** The code itself and the codes above it. */
export function ancestry(code: string): string[] {
  const chain: string[] = [];
  for (let now: string | null | undefined = code; now && !chain.includes(now); ) {
    chain.push(now);
    now = categoryByCode.value.get(now)?.parent;
  }
  return chain;
}

const byCategory = computed(() => overview.current.value.value?.facets?.by_category ?? null);

/** Incidents of the period by category, groups holding the sum of what is below them. */
export const categoryCounts = computed(() => {
  const counts = new Map<string, number>();
  for (const { key, count } of byCategory.value ?? []) {
    for (const code of ancestry(key)) counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return counts;
});

/** Incidents that the whole filter lets through; a choice of categories shows before the server has answered. */
export const incidentsShown = computed((): number | null => {
  if (!byCategory.value) return null;
  const chosen = new Set(state.filter.value.categories);
  return byCategory.value
    .filter(({ key }) => chosen.size === 0 || ancestry(key).some((code) => chosen.has(code)))
    .reduce((sum, { count }) => sum + count, 0);
});
