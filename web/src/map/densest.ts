/** The way to where the heat map is densest of all there is: asked of the server when somebody wants to go there, and not before. */
import { computed, signal } from '@preact/signals';
import { type Densest, getDensest, isRefusal } from '../api/client';
import { filterQuery, generation } from '../state/data';
import { resource } from '../state/resource';
import { state } from '../state/store';
import { showPoint } from './current';

const question = computed(() =>
  filterQuery.value === null ? null : `${generation.value}:${state.sigma.value}:${filterQuery.value}`,
);
const wanted = signal<string | null>(null);

/** None while nobody wants to go there, `refused` where all there is is too large for one grid. */
export const densest = resource<Densest | 'refused'>(() => {
  const [key, query, sigma] = [question.value, filterQuery.value, state.sigma.value];
  if (key === null || query === null || wanted.value !== key) return null;
  return {
    key,
    subject: key,
    ask: async (abort) => {
      try {
        const found = await getDensest(query, sigma, abort);
        if (found.densest && !abort.aborted) showPoint([found.densest.longitude, found.densest.latitude]);
        return found;
      } catch (error) {
        if (isRefusal(error)) return 'refused';
        throw error;
      }
    },
  };
});

export function goToDensest(): void {
  if (wanted.peek() === question.peek()) densest.reload();
  else wanted.value = question.peek();
}
