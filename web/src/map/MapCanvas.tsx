import { effect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BoundingBox } from '../api/types';
import { words } from '../i18n';
import { lazy } from '../panels/lazy';
import { boxOf, outline } from '../state/area';
import { catalogue, chosenBox } from '../state/data';
import { viewRequested } from '../state/history';
import { state } from '../state/store';
import { viewOf } from '../swipe/together';
import { createMap, VIETNAM } from './create';
import { currentMap, showBox } from './current';
import { followDensityPeak } from './densityPeak';
import { followState } from './follow';
import { HoverLabel } from './HoverLabel';
import { paceOpening } from './paceOpening';
import { watchPointer } from './pointer';

/** What to open on when the link does not say where to look. */
function openingBox(): BoundingBox {
  const area = state.area.peek();
  return (area && boxOf(outline(area))) ?? catalogue.current.peek().value?.extent ?? VIETNAM;
}

/** A link may name a commune or a zone without saying where to look: shown as soon as it is known where that is. */
function showChosenOnce(): () => void {
  const stop = effect(() => {
    const box = chosenBox.value;
    if (!box) return;
    showBox(box);
    queueMicrotask(() => stop());
  });
  return stop;
}

/** Starts the map, and ends it. */
async function startMap(container: HTMLElement): Promise<() => void> {
  const isSaidWhere = state.view.peek() !== null;
  const map = await createMap(container, state.view.peek(), openingBox());
  const stops = [
    paceOpening(map),
    followState(map, 'first'),
    watchPointer(map, 'first'),
    followDensityPeak(map),
  ];
  map.on('moveend', () => {
    state.view.value = viewOf(map);
  });
  viewRequested.onRestore = () => {
    const view = state.view.peek();
    if (view) map.jumpTo({ center: [view.lon, view.lat], zoom: view.zoom });
  };
  state.view.value = viewOf(map);
  currentMap.value = map;
  if (!isSaidWhere && state.selection.peek()) stops.push(showChosenOnce());
  return () => {
    for (const stop of stops) stop();
    currentMap.value = null;
    map.remove();
  };
}

/** The second map of a comparison. */
const SwipeMap = lazy(
  () => import('../swipe/SwipeMap').then((module) => module.SwipeMap),
  () => null,
);

function EmptyMap() {
  return (
    <div class="map-empty">
      <p>{words.value.emptyMap}</p>
      <pre>{'diaban import units … --level commune\ndiaban import incidents …'}</pre>
      <p>{words.value.emptyMapDemo}</p>
      <pre>diaban serve --demo</pre>
    </div>
  );
}

export function MapCanvas() {
  const container = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const known = catalogue.current.value.value;
  const isKnown = known !== null;

  useEffect(() => {
    if (!isKnown || !container.current) return;
    let end: (() => void) | null = null;
    let isOver = false;
    startMap(container.current).then(
      (stop) => {
        if (isOver) stop();
        else end = stop;
      },
      () => setFailed(true),
    );
    return () => {
      isOver = true;
      end?.();
    };
  }, [isKnown]);

  return (
    <main class="map" aria-label={words.value.map} id="ban-do" tabIndex={-1}>
      <div class="map-canvas" ref={container} />
      {state.comparison.value !== null && currentMap.value !== null && <SwipeMap />}
      {failed && <p class="map-failed">{words.value.mapFailed}</p>}
      {known?.extent === null && <EmptyMap />}
      <HoverLabel />
    </main>
  );
}
