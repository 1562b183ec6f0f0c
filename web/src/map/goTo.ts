/** Brings the map to what the panel shows, as soon as it is known where that is. */
import { effect } from '@preact/signals';
import { select } from '../state/actions';
import { catalogue } from '../state/data';
import type { Selection } from '../state/permalink';
import { answerBox } from '../state/place';
import { state } from '../state/store';
import { showBox } from './current';

let stopWaiting = () => {};

/** Once, and not any more when something else is picked meanwhile. */
export function showAnswer(): void {
  stopWaiting();
  const [selection, area] = [state.selection.peek(), state.area.peek()];
  const stop = effect(() => {
    const isOther = state.selection.value !== selection || state.area.value !== area;
    const box = answerBox.value;
    if (!isOther && box === null) return;
    // What is asked for last is shown, however many answers come at once.
    queueMicrotask(() => stop());
    if (!isOther && box) showBox(box);
  });
  stopWaiting = stop;
}

/** Picks a commune or a zone, and shows where it lies. */
export function goTo(selection: Selection): void {
  select(selection);
  showAnswer();
}

/** All there is. */
export function showEverything(): void {
  const extent = catalogue.current.peek().value?.extent;
  if (extent) showBox(extent);
}
