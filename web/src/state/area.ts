/** An area that somebody drew or typed, and how it is asked about. */
import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson';
import type { BoundingBox, LonLat, SummaryArea } from '../api/types';
import { type Crossing, findCrossing } from './ring';

export type DrawnArea =
  | { shape: 'polygon' | 'rectangle'; ring: LonLat[] }
  | { shape: 'circle'; center: LonLat; radiusM: number }
  /** Several outlines, or one with holes: polygons of rings without closing points. */
  | { shape: 'shapes'; polygons: LonLat[][][] }
  /** The land within a distance of a line; only the server knows its outline. */
  | { shape: 'along'; line: AlongLine; distanceM: number };

export const ALONG_LINES = ['border', 'coast'] as const;
export type AlongLine = (typeof ALONG_LINES)[number];
/** As far as the server goes. */
export const FARTHEST_ALONG_M = 100_000;

const EARTH_RADIUS_M = 6_371_008.8;
const CIRCLE_STEPS = 96;

function roundDegrees(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** The ring without its closing point, to a tenth of a metre. */
export function ringOf(polygon: Polygon): LonLat[] {
  const outer = polygon.coordinates[0] ?? [];
  const ring = outer.map(([lon = 0, lat = 0]): LonLat => [roundDegrees(lon), roundDegrees(lat)]);
  const [first, last] = [ring[0], ring.at(-1)];
  if (ring.length > 1 && first && last && first[0] === last[0] && first[1] === last[1]) ring.pop();
  return ring;
}

export function distanceM(a: LonLat, b: LonLat): number {
  const radians = Math.PI / 180;
  const dLat = (b[1] - a[1]) * radians;
  const dLon = (b[0] - a[0]) * radians;
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * radians) * Math.cos(b[1] * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(h));
}

function circleRing(center: LonLat, radiusM: number): LonLat[] {
  const radians = Math.PI / 180;
  const dLat = radiusM / EARTH_RADIUS_M / radians;
  const dLon = dLat / Math.cos(center[1] * radians);
  return Array.from({ length: CIRCLE_STEPS }, (_, step): LonLat => {
    const angle = (2 * Math.PI * step) / CIRCLE_STEPS;
    return [center[0] + dLon * Math.cos(angle), center[1] + dLat * Math.sin(angle)];
  });
}

/** Counter-clockwise, as GeoJSON wants an outer ring; people draw and type either way. */
function counterClockwise(ring: readonly LonLat[]): LonLat[] {
  const turn = ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    return sum + (nextX - x) * (nextY + y);
  }, 0);
  return turn > 0 ? [...ring].reverse() : [...ring];
}

const closed = (ring: readonly LonLat[]): LonLat[] => {
  const first = ring[0];
  return first ? [...ring, first] : [];
};

/** The outline to show on the map, as far as this page knows it. What is asked of the server is `summaryArea`. */
export function outline(area: DrawnArea): Polygon | MultiPolygon {
  switch (area.shape) {
    case 'circle':
      return {
        type: 'Polygon',
        coordinates: [closed(counterClockwise(circleRing(area.center, area.radiusM)))],
      };
    case 'shapes':
      return {
        type: 'MultiPolygon',
        coordinates: area.polygons.map((rings) =>
          rings.map((ring, index) =>
            closed(index === 0 ? counterClockwise(ring) : counterClockwise(ring).reverse()),
          ),
        ),
      };
    case 'along':
      return { type: 'MultiPolygon', coordinates: [] };
    default:
      return { type: 'Polygon', coordinates: [closed(counterClockwise(area.ring))] };
  }
}

/** A circle is asked about as a circle, not as the polygon that draws it. */
export function summaryArea(area: DrawnArea): SummaryArea {
  if (area.shape === 'circle') return { center: area.center, radius_m: area.radiusM };
  if (area.shape === 'along') return { along: area.line, distance_m: area.distanceM };
  return outline(area);
}

/** Where an outline crosses itself first; the server would refuse it. */
export function crossingOf(area: DrawnArea): Crossing | null {
  if (area.shape !== 'polygon') return null;
  return findCrossing(area.ring);
}

/** The box around any geometry; `null` when it has no points. */
export function boxOf(geometry: Geometry): BoundingBox | null {
  const box: BoundingBox = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (positions: unknown): void => {
    if (!Array.isArray(positions)) return;
    if (typeof positions[0] !== 'number') {
      for (const each of positions) visit(each);
      return;
    }
    const [lon = 0, lat = 0] = positions as Position;
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  };
  if (geometry.type === 'GeometryCollection') return null;
  visit(geometry.coordinates);
  return Number.isFinite(box[0]) ? box : null;
}
