/** Until the first tiles are there, drawing gets at most half of the time: each picture that is drawn meanwhile is drawn again. */
import type { Map as MapLibreMap } from 'maplibre-gl';

/** What a person does ends it: a map that is moved follows at once. */
const INPUT = ['pointerdown', 'wheel', 'keydown'] as const;

/** It ends by itself, should the map never come to rest. */
const LONGEST_MS = 20_000;

/**
 * Every tile that arrives asks for a picture. Where the processor draws them, as on computers without a graphics card, they would take it from
 * the worker that unpacks the tiles, and the last of these would wait for a dozen pictures that nobody needs. So the next one waits as long as
 * the last one took: nothing where a graphics card draws, and nothing any more once the map has come to rest.
 */
export function paceOpening(map: MapLibreMap): () => void {
  const draw = map.triggerRepaint.bind(map);
  const container = map.getContainer();
  let timer: number | undefined;
  let isDrawing = false;
  let isWanted = false;
  let began = 0;
  const drawLater = (delay: number) => {
    isWanted = false;
    timer = window.setTimeout(() => {
      timer = undefined;
      isDrawing = true;
      began = performance.now();
      draw();
    }, delay);
  };
  // The picture is handed on after the event, which is where the time goes.
  const noteEnd = () =>
    window.setTimeout(() => {
      isDrawing = false;
      if (isWanted) drawLater(performance.now() - began);
    }, 0);
  const end = () => {
    clearTimeout(timer);
    clearTimeout(limit);
    map.off('render', noteEnd);
    map.off('idle', endAtRest);
    for (const input of INPUT) container.removeEventListener(input, end);
    map.triggerRepaint = draw;
    draw();
  };
  const limit = window.setTimeout(end, LONGEST_MS);
  const endAtRest = () => {
    if (Object.keys(map.getStyle().sources).length > 0) end();
  };
  map.triggerRepaint = () => {
    if (isDrawing) isWanted = true;
    else if (timer === undefined) drawLater(0);
  };
  map.on('render', noteEnd);
  map.on('idle', endAtRest);
  for (const input of INPUT) container.addEventListener(input, end, { passive: true });
  return end;
}
