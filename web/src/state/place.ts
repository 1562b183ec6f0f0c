/** Where that lies which the answer is about. */
import { computed } from '@preact/signals';
import { getUnit } from '../api/client';
import type { BoundingBox } from '../api/types';
import { boxOf } from './area';
import { areaShape, chosenBox, generation, isFormer, unitCard } from './data';
import { resource } from './resource';
import { state } from './store';

/** The box around several; none around nothing. */
export function boxAround(boxes: readonly (BoundingBox | null)[]): BoundingBox | null {
  const known = boxes.filter((box) => box !== null);
  if (known.length === 0) return null;
  const end = (at: 0 | 1 | 2 | 3, of: (...values: number[]) => number) => of(...known.map((box) => box[at]));
  return [end(0, Math.min), end(1, Math.min), end(2, Math.max), end(3, Math.max)];
}

/** A former unit is on no map of today: what became of it is. */
const successorsBox = resource<BoundingBox | null>(() => {
  const card = unitCard.current.value.value;
  if (!card || !isFormer(card) || card.successors.length === 0) return null;
  const codes = card.successors.map(({ code }) => code);
  return {
    key: `${generation.value}:${codes.join()}`,
    subject: card.unit.code,
    ask: async (abort) => {
      const cards = await Promise.all(codes.map((code) => getUnit(code, abort)));
      return boxAround(cards.map(({ unit }) => unit.bbox));
    },
  };
});

export const answerBox = computed((): BoundingBox | null => {
  if (state.area.value) return areaShape.value && boxOf(areaShape.value);
  const card = unitCard.current.value.value;
  const selection = state.selection.value;
  const isOfCard = selection?.kind === 'unit' && card?.unit.code === selection.code;
  return chosenBox.value ?? (isOfCard ? successorsBox.current.value.value : null);
});
