/** Where the line between the maps stands, as a share of the window's width. */
import { computed } from '@preact/signals';
import { panelPadding } from '../map/padding';
import { answerOpen, isPhone, state } from '../state/store';

/** Until somebody moves it: in the middle of what the panels leave free. */
export const dividerShare = computed((): number => {
  if (state.divider.value !== null) return state.divider.value;
  const { left, right } = panelPadding(answerOpen.value);
  const begin = isPhone.value || !state.layersOpen.value ? 0 : left;
  const end = innerWidth - (isPhone.value || !answerOpen.value ? 0 : right);
  return (begin + end) / 2 / innerWidth;
});
