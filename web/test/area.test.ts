import type { Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { boxOf, type DrawnArea, distanceM, outline, ringOf, summaryArea } from '../src/state/area';
import { MOST_VERTICES, readArea } from '../src/state/areaText';

const parseArea = (text: string) => readArea(text).area;
const ringIn = (area: DrawnArea) => ringOf(outline(area) as Polygon);

describe('an area', () => {
  it('reads numbers as they are written in Vietnamese', () => {
    expect(parseArea('19,802886; 105,783881; 3000')).toEqual({
      shape: 'circle',
      center: [105.783881, 19.802886],
      radiusM: 3000,
    });
    expect(parseArea('19,80; 105,77\n19,90; 105,77\n19,90; 105,87')).toEqual(
      parseArea('19.80, 105.77\n19.90, 105.77\n19.90, 105.87'),
    );
    expect(parseArea('19.80, 105.77; 19.90, 105.77; 19.90, 105.87')).toEqual(
      parseArea('19.80 105.77\n19.90 105.77\n19.90 105.87'),
    );
  });

  it('can be typed as points, as a circle, or pasted as GeoJSON', () => {
    expect(parseArea('19.8, 105.7\n19.8 105.8\n19.9, 105.75')).toEqual({
      shape: 'polygon',
      ring: [
        [105.7, 19.8],
        [105.8, 19.8],
        [105.75, 19.9],
      ],
    });
    expect(parseArea('19.8, 105.77, 1500')).toEqual({
      shape: 'circle',
      center: [105.77, 19.8],
      radiusM: 1500,
    });
    const polygon = '{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,2]]]}';
    expect(parseArea(`{"type":"Feature","properties":{},"geometry":${polygon}}`)).toEqual(parseArea(polygon));
  });

  it.each([
    '',
    'nonsense',
    '19.8, 105.7',
    '19.8,105.7\n19.9,105.8',
    '95,105\n1,2\n3,4',
    '{"type":"Point"}',
    '{',
    '19,105,-3',
  ])('is not read from %s', (text) => expect(parseArea(text)).toBeNull());

  it('asks about a circle by its centre, and about a shape by its closed ring', () => {
    const circle = { shape: 'circle', center: [105, 20], radiusM: 500 } as const;
    expect(summaryArea({ ...circle, center: [105, 20] })).toEqual({ center: [105, 20], radius_m: 500 });
    const shape = parseArea('19.8,105.7;19.8,105.8;19.9,105.75');
    expect(shape && summaryArea(shape)).toMatchObject({ type: 'Polygon' });
    expect(shape && ringIn(shape)).toEqual(shape?.shape === 'polygon' ? shape.ring : null);
  });

  it('is asked about counter-clockwise, whichever way it was typed', () => {
    const one = parseArea('19.8,105.7;19.8,105.8;19.9,105.75');
    const other = parseArea('19.9,105.75;19.8,105.8;19.8,105.7');
    expect(one && ringIn(one)).toEqual([
      [105.7, 19.8],
      [105.8, 19.8],
      [105.75, 19.9],
    ]);
    expect(other && ringIn(other)).toEqual([
      [105.7, 19.8],
      [105.8, 19.8],
      [105.75, 19.9],
    ]);
  });

  it('draws a circle whose edge is as far away as it says', () => {
    const ring = ringIn({ shape: 'circle', center: [105.7, 19.8], radiusM: 2000 });
    for (const point of ring) expect(Math.abs(distanceM([105.7, 19.8], point) - 2000)).toBeLessThan(5);
  });

  it('knows the box around it', () => {
    expect(
      boxOf({
        type: 'Polygon',
        coordinates: [
          [
            [1, 2],
            [3, 2],
            [3, 4],
            [1, 2],
          ],
        ],
      }),
    ).toEqual([1, 2, 3, 4]);
    expect(boxOf({ type: 'Polygon', coordinates: [] })).toBeNull();
  });
});

describe('GeoJSON that somebody pastes or drops', () => {
  const square = (west: number, south: number, side = 1) => [
    [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
      [west, south],
    ],
  ];
  const polygon = { type: 'Polygon', coordinates: square(105, 19) };
  const other = { type: 'Polygon', coordinates: square(107, 19) };
  const feature = (geometry: unknown) => ({ type: 'Feature', properties: {}, geometry });
  const read = (value: unknown) => readArea(JSON.stringify(value));

  it('is the same area as a geometry, a Feature and a collection of one', () => {
    const plain = read(polygon);
    expect(plain.area).toMatchObject({ shape: 'polygon' });
    expect(read(feature(polygon))).toEqual(plain);
    expect(read({ type: 'FeatureCollection', features: [feature(polygon)] })).toEqual(plain);
    expect(read({ type: 'GeometryCollection', geometries: [polygon] })).toEqual(plain);
    expect(readArea(`\uFEFF ${JSON.stringify(polygon)}`)).toEqual(plain);
  });

  it('keeps every part and every hole', () => {
    const two = read({
      type: 'FeatureCollection',
      features: [feature(polygon), feature({ type: 'Point', coordinates: [1, 2] }), feature(other)],
    });
    expect(two.area).toMatchObject({ shape: 'shapes' });
    expect(two.area && (summaryArea(two.area) as { coordinates: unknown[] }).coordinates).toHaveLength(2);
    const hole = { ...polygon, coordinates: [...polygon.coordinates, ...square(105.2, 19.2, 0.2)] };
    expect(read(hole).area).toMatchObject({ shape: 'shapes', polygons: [[{}, {}]] });
  });

  it.each([
    ['', 'empty'],
    ['  \n ', 'empty'],
    ['nonsense', 'unreadable'],
    ['{"type":', 'notJson'],
    ['{"type":"Point","coordinates":[105,19]}', 'noPolygon'],
    ['[]', 'noPolygon'],
    ['null', 'unreadable'],
    ['{"type":"FeatureCollection","features":[]}', 'noPolygon'],
    ['{"type":"Feature","geometry":null}', 'noPolygon'],
    [
      '{"type":"Polygon","coordinates":[[[580000,2190000],[581000,2190000],[581000,2191000],[580000,2190000]]]}',
      'range',
    ],
    ['{"type":"Polygon","coordinates":[[[1,2],[3,4]]]}', 'unreadable'],
    ['{"type":"Polygon","coordinates":["x"]}', 'unreadable'],
    ['{"type":"Polygon","coordinates":[[[1,"<script>"],[3,4],[5,6],[1,2]]]}', 'range'],
    ['19,105;2190000,580000;19,106', 'range'],
  ])('says what is wrong with %j', (text, fault) => {
    expect(readArea(text)).toEqual({ area: null, fault });
  });

  it('is refused in another system of coordinates, and taken where it names this one', () => {
    const named = (name: string) => ({ ...polygon, crs: { type: 'name', properties: { name } } });
    expect(read(named('urn:ogc:def:crs:EPSG::5897')).fault).toBe('crs');
    expect(read(named('EPSG:3857')).fault).toBe('crs');
    expect(read(named('EPSG:43260')).fault).toBe('crs');
    for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'urn:ogc:def:crs:EPSG::4326', 'EPSG:4326'])
      expect(read(named(name)).fault).toBeNull();
  });

  it('takes as many vertices as the server, and not one more', () => {
    const round = (corners: number) =>
      Array.from({ length: corners }, (_, corner) => {
        const angle = (2 * Math.PI * corner) / corners;
        return [105 + Math.cos(angle), 19 + Math.sin(angle)];
      });
    const of = (corners: number) => {
      const ring = round(corners);
      return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
    };
    expect(read(of(MOST_VERTICES - 1)).area).toMatchObject({ shape: 'polygon' });
    expect(read(of(MOST_VERTICES)).fault).toBe('tooMany');
  });
});
