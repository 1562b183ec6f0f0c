import { isPhone } from '../state/store';

/** Room for the panels that lie over the map. */
export function panelPadding(answer = true): { top: number; bottom: number; left: number; right: number } {
  if (isPhone.peek()) return { top: 76, bottom: 150, left: 16, right: 16 };
  return { top: 64, bottom: 124, left: 344, right: answer ? 400 : 24 };
}
