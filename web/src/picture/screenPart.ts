/** The part of the map that is in sight: what panels leave free of it. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { BoundingBox } from '../api/types';
import { panelPadding } from '../map/padding';
import type { View } from '../state/permalink';
import { answerOpen, isPhone, state } from '../state/store';
import { dividerShare } from '../swipe/share';
import type { Rect } from './layout';

/** Under this a legend would be wider than its map. */
const LEAST = { width: 480, height: 360 };
const MARGIN_PX = 8;

function rectInSight(map: MapLibreMap): Rect {
  const { clientWidth, clientHeight } = map.getContainer();
  const { top, bottom, left, right } = panelPadding(answerOpen.peek());
  const x = isPhone.peek() || state.layersOpen.peek() ? left : MARGIN_PX;
  return { x, y: top, width: clientWidth - x - right, height: clientHeight - top - bottom };
}

export interface ScreenPart {
  size: { width: number; height: number };
  view: View;
  bounds: BoundingBox;
  /** Where the line between two compared maps lies, as a share of the width. */
  divider: number;
}

export function screenPart(map: MapLibreMap): ScreenPart {
  const { x, y, width, height } = rectInSight(map);
  const middle = map.unproject([x + width / 2, y + height / 2]);
  const [northWest, southEast] = [map.unproject([x, y]), map.unproject([x + width, y + height])];
  const line = (dividerShare.peek() * map.getContainer().clientWidth - x) / width;
  return {
    size: {
      width: Math.round(Math.max(LEAST.width, width)),
      height: Math.round(Math.max(LEAST.height, height)),
    },
    view: { zoom: map.getZoom(), lat: middle.lat, lon: middle.lng },
    bounds: [northWest.lng, southEast.lat, southEast.lng, northWest.lat],
    divider: Math.min(1, Math.max(0, line)),
  };
}
