/** The province around what is asked about, for comparison: which it is, and its figures under the same filter. */
import { computed } from '@preact/signals';
import { getUnit, summarise } from '../api/client';
import type { UnitMatch } from '../api/types';
import { answer, filterQuery, generation, unitCard } from './data';
import { summaryRequest } from './filter';
import { resource } from './resource';
import { state } from './store';

/** Of a drawn area or a zone: the commune that holds most of its incidents. */
const mainCommune = computed((): string | null => {
  if (state.selection.value?.kind === 'unit') return null;
  return answer.current.value.value?.by_unit[0]?.key ?? null;
});

const mainCommuneCard = resource(() => {
  const code = mainCommune.value;
  if (code === null || state.answerTab.value !== 'overview') return null;
  return {
    key: `${generation.value}:${code}`,
    subject: code,
    ask: (signal: AbortSignal) => getUnit(code, signal),
  };
});

export interface Province {
  code: string;
  name: string;
}

const parentOf = ({ level, parent, parent_name: name }: UnitMatch): Province | null =>
  level === 'commune' && parent !== null ? { code: parent, name: name ?? parent } : null;

/** None for a province itself, and where nothing says in which one the place lies. */
export const province = computed((): Province | null => {
  const card =
    state.selection.value?.kind === 'unit'
      ? unitCard.current.value.value
      : mainCommuneCard.current.value.value;
  return card && parentOf(card.unit);
});

export const provinceAnswer = resource(() => {
  const around = province.value;
  // Only beside an answer, and only on the part that compares.
  if (around === null || filterQuery.value === null || answer.current.value.value === null) return null;
  if (state.answerTab.value !== 'overview') return null;
  const body = summaryRequest({ unit: around.code }, state.filter.value);
  return {
    key: `${generation.value}:${JSON.stringify(body)}`,
    subject: around.code,
    ask: (signal: AbortSignal) => summarise(body, signal),
  };
}, 120);
