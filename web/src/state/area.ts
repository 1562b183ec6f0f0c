/** An area that somebody drew or typed, and how it is asked about. */
import type { Geometry, Polygon, Position } from 'geojson';
import type { BoundingBox, LonLat, SummaryArea } from '../api/types';

export type DrawnArea =
  | { shape: 'polygon' | 'rectangle'; ring: LonLat[] }
  | { shape: 'circle'; center: LonLat; radiusM: number };

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

/** The outline to show on the map. What is asked of the server is `summaryArea`. */
export function outline(area: DrawnArea): Polygon {
  const ring = counterClockwise(area.shape === 'circle' ? circleRing(area.center, area.radiusM) : area.ring);
  const first = ring[0];
  return { type: 'Polygon', coordinates: [first ? [...ring, first] : []] };
}

/** A circle is asked about as a circle, not as the polygon that draws it. */
export function summaryArea(area: DrawnArea): SummaryArea {
  return area.shape === 'circle' ? { center: area.center, radius_m: area.radiusM } : outline(area);
}

/** Reads what a person typed or pasted: a GeoJSON polygon, or lines of `latitude, longitude`. */
export function parseArea(text: string): DrawnArea | null {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return parseGeoJson(trimmed);
  const points = trimmed
    .split(/[\n;]+/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => line.split(/[\s,]+/).map(Number));
  const valid = points.every(
    ([lat, lon]) => lat !== undefined && lon !== undefined && Math.abs(lat) <= 90 && Math.abs(lon) <= 180,
  );
  if (!valid) return null;
  const [first] = points;
  if (points.length === 1 && first?.length === 3) {
    const [lat = 0, lon = 0, radiusM = 0] = first;
    return radiusM > 0 ? { shape: 'circle', center: [lon, lat], radiusM } : null;
  }
  if (points.length < 3) return null;
  return { shape: 'polygon', ring: points.map(([lat = 0, lon = 0]): LonLat => [lon, lat]) };
}

function parseGeoJson(text: string): DrawnArea | null {
  try {
    const value = JSON.parse(text) as {
      type?: string;
      geometry?: Polygon;
      features?: { geometry?: Polygon }[];
    };
    const geometry =
      value.type === 'Polygon'
        ? (value as unknown as Polygon)
        : (value.geometry ?? value.features?.[0]?.geometry);
    if (geometry?.type !== 'Polygon') return null;
    const ring = ringOf(geometry);
    return ring.length >= 3 ? { shape: 'polygon', ring } : null;
  } catch {
    return null;
  }
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
