import type { Map as MapLibreMap } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BoundingBox } from '../api/types';
import { words } from '../i18n';
import { catalogue } from '../state/data';
import { viewRequested } from '../state/history';
import type { View } from '../state/permalink';
import { state } from '../state/store';
import { createMap, VIETNAM } from './create';
import { currentMap } from './current';
import { followState } from './follow';
import { HoverLabel } from './HoverLabel';
import { watchPointer } from './pointer';

function viewOf(map: MapLibreMap): View {
  const { lng, lat } = map.getCenter();
  return { zoom: map.getZoom(), lat, lon: lng };
}

/** Starts the map, and ends it. */
async function startMap(container: HTMLElement, extent: BoundingBox | null): Promise<() => void> {
  const map = await createMap(container, state.view.peek(), extent ?? VIETNAM);
  const stops = [followState(map), watchPointer(map)];
  map.on('moveend', () => {
    state.view.value = viewOf(map);
  });
  viewRequested.onRestore = () => {
    const view = state.view.peek();
    if (view) map.jumpTo({ center: [view.lon, view.lat], zoom: view.zoom });
  };
  state.view.value = viewOf(map);
  currentMap.value = map;
  return () => {
    for (const stop of stops) stop();
    currentMap.value = null;
    map.remove();
  };
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
    startMap(container.current, catalogue.current.peek().value?.extent ?? null).then(
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
      {failed && <p class="map-failed">{words.value.mapFailed}</p>}
      {known?.extent === null && <p class="map-empty">{words.value.emptyMap}</p>}
      <HoverLabel />
    </main>
  );
}
