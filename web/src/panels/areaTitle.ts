/** What an area that somebody drew, typed or named is called. */
import { count, length, words } from '../i18n';
import type { DrawnArea } from '../state/area';

export function areaTitle(area: DrawnArea): string {
  const w = words.value;
  switch (area.shape) {
    case 'circle':
      return w.drawnCircle(length(area.radiusM));
    case 'along':
      return w.ask.alongTitle(w.ask.alongLine[area.line], length(area.distanceM));
    case 'shapes':
      return area.polygons.length > 1 ? w.ask.shapesTitle(count(area.polygons.length)) : w.drawnPolygon;
    default:
      return w.drawnPolygon;
  }
}
