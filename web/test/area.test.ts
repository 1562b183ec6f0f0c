import { describe, expect, it } from 'vitest';
import { boxOf, distanceM, outline, parseArea, ringOf, summaryArea } from '../src/state/area';

describe('an area', () => {
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
    expect(shape && ringOf(outline(shape))).toEqual(shape?.shape === 'circle' ? null : shape?.ring);
  });

  it('is asked about counter-clockwise, whichever way it was typed', () => {
    const one = parseArea('19.8,105.7;19.8,105.8;19.9,105.75');
    const other = parseArea('19.9,105.75;19.8,105.8;19.8,105.7');
    expect(one && ringOf(outline(one))).toEqual([
      [105.7, 19.8],
      [105.8, 19.8],
      [105.75, 19.9],
    ]);
    expect(other && ringOf(outline(other))).toEqual([
      [105.7, 19.8],
      [105.8, 19.8],
      [105.75, 19.9],
    ]);
  });

  it('draws a circle whose edge is as far away as it says', () => {
    const ring = ringOf(outline({ shape: 'circle', center: [105.7, 19.8], radiusM: 2000 }));
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
