/** Reads an area that somebody typed, pasted or dropped; says what is wrong with one that cannot be read. */
import type { Polygon, Position } from 'geojson';
import type { LonLat } from '../api/types';
import { type DrawnArea, ringOf } from './area';

export const AREA_FAULTS = [
  'empty',
  'unreadable',
  'notJson',
  'noPolygon',
  'crs',
  'range',
  'tooMany',
  'tooLarge',
] as const;
export type AreaFault = (typeof AREA_FAULTS)[number];

export type AreaRead = { area: DrawnArea; fault: null } | { area: null; fault: AreaFault };

/** As many as the server takes, with the closing points. */
export const MOST_VERTICES = 10_000;
export const LARGEST_BYTES = 10 * 1024 * 1024;

const fail = (fault: AreaFault): AreaRead => ({ area: null, fault });

const isPlace = (lon: unknown, lat: unknown): boolean =>
  typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;

export function readArea(text: string): AreaRead {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return fail('empty');
  if (trimmed.length > LARGEST_BYTES) return fail('tooLarge');
  return /^[{[]/.test(trimmed) ? readGeoJson(trimmed) : readLines(trimmed);
}

/** `19,80; 105,77; 1500`, as numbers are written in Vietnamese: commas within numbers, semicolons between them. */
const withPoints = (line: string) =>
  /^-?\d+,\d+\s*;/.test(line.trim()) ? line.replaceAll(/(\d),(\d)/g, '$1.$2').replaceAll(';', ' ') : line;

/** Lines of `latitude, longitude`, or one of `latitude, longitude, radius in metres`. */
function readLines(text: string): AreaRead {
  const points = text
    .split('\n')
    .map(withPoints)
    .join('\n')
    .split(/[\n;]+/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => line.split(/[\s,]+/).map(Number));
  if (points.length > MOST_VERTICES - 1) return fail('tooMany');
  const isEach = points.every((point) => point.length >= 2 && point.every(Number.isFinite));
  if (!isEach) return fail('unreadable');
  if (!points.every(([lat, lon]) => isPlace(lon, lat))) return fail('range');
  const [first] = points;
  if (points.length === 1 && first?.length === 3) {
    const [lat = 0, lon = 0, radiusM = 0] = first;
    return radiusM > 0 && radiusM <= 1e6
      ? { area: { shape: 'circle', center: [lon, lat], radiusM }, fault: null }
      : fail('unreadable');
  }
  if (points.length < 3 || points.some((point) => point.length > 2)) return fail('unreadable');
  return {
    area: { shape: 'polygon', ring: points.map(([lat = 0, lon = 0]): LonLat => [lon, lat]) },
    fault: null,
  };
}

interface Json {
  type?: unknown;
  crs?: { properties?: { name?: unknown } } | null;
  geometry?: unknown;
  features?: unknown;
  geometries?: unknown;
  coordinates?: unknown;
}

const PLAIN_CRS = /CRS84$|EPSG:+(?:[\d.]*:)?4326$/i;

/** Every polygon in it, however deep. */
function polygonsIn(value: unknown, depth = 0): Position[][][] {
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  const { type, geometry, features, geometries, coordinates } = value as Json;
  const inAll = (list: unknown) =>
    Array.isArray(list) ? list.flatMap((each) => polygonsIn(each, depth + 1)) : [];
  switch (type) {
    case 'Polygon':
      return Array.isArray(coordinates) ? [coordinates as Position[][]] : [];
    case 'MultiPolygon':
      return Array.isArray(coordinates) ? (coordinates as Position[][][]) : [];
    case 'Feature':
      return polygonsIn(geometry, depth + 1);
    case 'FeatureCollection':
      return inAll(features);
    case 'GeometryCollection':
      return inAll(geometries);
    default:
      return [];
  }
}

function readGeoJson(text: string): AreaRead {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return fail('notJson');
  }
  const crs = value?.crs?.properties?.name;
  if (typeof crs === 'string' && !PLAIN_CRS.test(crs)) return fail('crs');
  const polygons = polygonsIn(value);
  if (polygons.length === 0) return fail('noPolygon');
  const areRings = polygons.every(
    (rings) =>
      Array.isArray(rings) && rings.every((ring) => Array.isArray(ring) && ring.every(Array.isArray)),
  );
  if (!areRings) return fail('unreadable');
  if (!polygons.flat(2).every(([lon, lat]) => isPlace(lon, lat))) return fail('range');
  const rings = polygons.map((polygon) =>
    polygon.map((ring) => ringOf({ type: 'Polygon', coordinates: [ring] } satisfies Polygon)),
  );
  const size = rings.flat().reduce((sum, ring) => sum + ring.length + 1, 0);
  if (size > MOST_VERTICES) return fail('tooMany');
  if (rings.some((polygon) => polygon.length === 0 || polygon.some((ring) => ring.length < 3)))
    return fail('unreadable');
  const [only] = rings;
  if (rings.length === 1 && only?.length === 1 && only[0])
    return { area: { shape: 'polygon', ring: only[0] }, fault: null };
  return { area: { shape: 'shapes', polygons: rings }, fault: null };
}
