/** Two maps that look at the same place. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { View } from '../state/permalink';

export function viewOf(map: MapLibreMap): View {
  const { lng, lat } = map.getCenter();
  return { zoom: map.getZoom(), lat, lon: lng };
}

/** Whichever is moved, the other follows. Returns how to part them. */
export function moveTogether(first: MapLibreMap, second: MapLibreMap): () => void {
  // To follow is to move as well, and must not be followed in turn.
  let isFollowing = false;
  const follow = (from: MapLibreMap, to: MapLibreMap) => () => {
    if (isFollowing) return;
    isFollowing = true;
    to.jumpTo({ center: from.getCenter(), zoom: from.getZoom() });
    isFollowing = false;
  };
  const [toSecond, toFirst] = [follow(first, second), follow(second, first)];
  toSecond();
  first.on('move', toSecond);
  second.on('move', toFirst);
  return () => {
    first.off('move', toSecond);
    second.off('move', toFirst);
  };
}
