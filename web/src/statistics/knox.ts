/** How dark a cell of Knox's table is, and its name in the link. */
import type { NearRepeatCell } from './types';

/** From which ratio on a level begins; the first is for what is not more than by chance. */
const LEVELS = [1.05, 1.25, 1.5, 2, 4] as const;

export function knoxLevel(ratio: number): number {
  return LEVELS.filter((from) => ratio >= from).length;
}

export const knoxId = ({ distance_from_m, days_from }: NearRepeatCell) => `${distance_from_m}m.${days_from}d`;
