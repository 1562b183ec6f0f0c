/** Where a stretch of bars goes while time plays. */

export type PlayMode = 'window' | 'cumulative';
export const PLAY_MODES: readonly PlayMode[] = ['window', 'cumulative'];

export type Range = [first: number, last: number];

/** Where a range of bars goes next; `null` at the end. */
export function nextRange([first, last]: Range, end: number, mode: PlayMode): Range | null {
  if (last >= end) return null;
  return mode === 'window' ? [first + 1, last + 1] : [first, last + 1];
}

/** From where it plays again once it has come to the end. */
export function firstRange([first, last]: Range, end: number, mode: PlayMode): Range {
  const isAll = first === 0 && last === end;
  if (mode === 'cumulative') return [first, first];
  return [0, isAll ? 0 : last - first];
}
