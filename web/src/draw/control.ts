/** Starts and ends drawing as the state says, and loads the tool the first time it is wanted. */
import { batch, effect } from '@preact/signals';
import { currentMap } from '../map/current';
import { ignoreClicksBriefly } from '../map/ignoredClicks';
import { setArea } from '../state/actions';
import type { DrawnArea } from '../state/area';
import { state } from '../state/store';
import type { DrawSession } from './session';

let session: DrawSession | null = null;
/** The area that the tool itself reported last: a change to another one ends the editing. */
let reported: DrawnArea | null = null;

async function openSession(): Promise<DrawSession | null> {
  const map = currentMap.peek();
  if (!map) return null;
  if (session) return session;
  const { createSession } = await import('./session');
  session ??= createSession(map, {
    onFinish(area) {
      ignoreClicksBriefly();
      reported = area;
      batch(() => {
        state.drawing.value = null;
        state.editing.value = true;
        setArea(area);
      });
    },
    onEdit(area) {
      ignoreClicksBriefly();
      reported = area;
      state.area.value = area;
    },
  });
  return session;
}

function endSession(): void {
  session?.end();
  session = null;
  reported = null;
  state.editing.value = false;
}

/** Lets the points of the area on the map be dragged. */
export async function editArea(): Promise<void> {
  const area = state.area.peek();
  const tool = await openSession();
  if (!tool || !area) return;
  reported = area;
  state.editing.value = true;
  tool.edit(area);
}

export function cancelDrawing(): void {
  state.drawing.value = null;
}

export function followDrawing(): void {
  effect(() => {
    const shape = state.drawing.value;
    if (shape === null) return;
    if (!currentMap.value) return;
    void openSession().then((tool) => {
      if (state.drawing.peek() === shape) tool?.draw(shape);
    });
  });
  effect(() => {
    const area = state.area.value;
    const isDrawing = state.drawing.value !== null;
    if (!isDrawing && area !== reported) endSession();
  });
}
