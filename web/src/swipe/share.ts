/** Where the line between the maps stands, as a share of the window's width. */
import { computed } from '@preact/signals';
import { panelPadding } from '../map/padding';
import { answerOpen, isPhone, state } from '../state/store';

/** Under a panel nobody could take hold of it again. */
const MARGIN_PX = 16;

export const dividerLimits = computed((): { least: number; most: number } => {
  const { left, right } = panelPadding(answerOpen.value);
  const begin = isPhone.value || !state.layersOpen.value ? MARGIN_PX : left;
  const end = innerWidth - (isPhone.value || !answerOpen.value ? MARGIN_PX : right);
  return { least: begin / innerWidth, most: Math.max(begin, end) / innerWidth };
});

function within(share: number): number {
  const { least, most } = dividerLimits.value;
  return Math.min(most, Math.max(least, share));
}

/** Until somebody moves it: in the middle of what the panels leave free. */
export const dividerShare = computed((): number => {
  const { least, most } = dividerLimits.value;
  return within(state.divider.value ?? (least + most) / 2);
});

export function moveDivider(share: number): void {
  state.divider.value = within(share);
}
