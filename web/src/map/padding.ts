import { isPhone } from '../state/store';

/** How much of a phone's screen the half-open sheet takes; `phone.css` says the same. */
const HALF_SHEET = 0.46;

/** Room for the panels that lie over the map; `answer` is whether that of an answer is open, or is about to be. */
export function panelPadding(answer: boolean): { top: number; bottom: number; left: number; right: number } {
  if (isPhone.peek()) {
    return {
      top: 104,
      bottom: answer ? Math.round(innerHeight * HALF_SHEET) + 16 : 150,
      left: 16,
      right: 16,
    };
  }
  return { top: 64, bottom: 124, left: 344, right: answer ? 400 : 24 };
}
