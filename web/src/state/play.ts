/** Lets the period move by itself, bar by bar: as a window of the same length, or growing from its first day. */
import { effect, signal } from '@preact/signals';
import { binsOf, periodOf, type TimeBins } from '../charts/bins';
import { currentMap } from '../map/current';
import { setPeriod } from './actions';
import { overview } from './data';
import { firstRange, nextRange, type PlayMode, type Range } from './playRange';
import { prefersStillness, state } from './store';
import { timeline } from './timeline';

/** Bars a second. */
export const PLAY_SPEEDS = [0.5, 1, 2, 4] as const;
export type PlaySpeed = (typeof PLAY_SPEEDS)[number];

export const playMode = signal<PlayMode>('window');
export const playSpeed = signal<PlaySpeed>(1);

/** Past this the picture is not waited for any more. */
const PATIENCE_MS = 5000;
const LOOK_AGAIN_MS = 80;

/** The bar of the last day: beyond it there is nothing to show. */
const endOf = ({ bins }: TimeBins) => bins.length - 1;

function show(time: TimeBins, [first, last]: Range): void {
  // All there is would be no period; said by its days it stays one, and can go on.
  const whole = { from: time.bins[first]?.from ?? '', to: time.bins[last]?.to ?? '' };
  setPeriod(periodOf(time, first, last) ?? whole);
}

/** One bar on (or back); false when there is none. */
export function stepPeriod(by: 1 | -1): boolean {
  const time = timeline.peek();
  if (!time || time.bins.length === 0) return false;
  const range = binsOf(time, state.filter.peek().period);
  const mode = playMode.peek();
  if (by === 1) {
    const next = nextRange(range, endOf(time), mode);
    if (next) show(time, next);
    return next !== null;
  }
  const [first, last] = range;
  if (mode === 'window' ? first === 0 : last === first) return false;
  show(time, mode === 'window' ? [first - 1, last - 1] : [first, last - 1]);
  return true;
}

function rewind(): void {
  const time = timeline.peek();
  if (!time) return;
  const range = binsOf(time, state.filter.peek().period);
  show(time, firstRange(range, endOf(time), playMode.peek()));
}

function isDrawn(): boolean {
  const map = currentMap.peek();
  return !overview.current.peek().loading && (map === null || map.areTilesLoaded());
}

let timer: ReturnType<typeof setTimeout> | undefined;

function schedule(): void {
  const began = performance.now();
  const tick = () => {
    const waited = performance.now() - began;
    // What nobody has seen yet is not replaced, unless it takes too long.
    if (!isDrawn() && waited < PATIENCE_MS) timer = setTimeout(tick, LOOK_AGAIN_MS);
    else if (stepPeriod(1)) schedule();
    else state.playing.value = false;
  };
  timer = setTimeout(tick, 1000 / playSpeed.peek());
}

/** Plays, or pauses. Where movement is unwelcome each press goes one bar on instead. */
export function togglePlay(): void {
  if (state.playing.peek()) {
    state.playing.value = false;
    return;
  }
  if (!stepPeriod(1)) rewind();
  if (!prefersStillness()) state.playing.value = true;
}

effect(() => {
  clearTimeout(timer);
  if (state.playing.value) schedule();
});
