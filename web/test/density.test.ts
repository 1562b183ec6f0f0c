import { expect, it } from 'vitest';
import { highest } from '../src/map/highest';
import { roundStep, scaledRelief } from '../src/state/densityScale';

it('shares are rounded to numbers that people read, and never above what the fixed values are made for', () => {
  const rounded = [1, 4, 0.7, 0.5, 0.25, 91 / 365, 31 / 365, 0.02, 0.0001, 0].map(roundStep);
  expect(rounded.map((each) => Number(each.toPrecision(6)))).toEqual([
    1, 1, 0.5, 0.5, 0.2, 0.2, 0.1, 0.02, 0.01, 0.01,
  ]);
});

it('a ramp keeps its colours, and its stops move', () => {
  const relief = ['interpolate', ['linear'], ['elevation'], 1.99, 'clear', 2, 'red'];
  expect(scaledRelief(relief, 0.5)).toEqual([
    'interpolate',
    ['linear'],
    ['elevation'],
    0.995,
    'clear',
    1,
    'red',
  ]);
});

it('the highest value is looked for within the window only', () => {
  const values = [
    [9, 1, 2],
    [0, 3, 4],
    [5, 6, 0],
  ];
  const grid = { dim: 3, get: (column: number, row: number) => values[row]?.[column] ?? Number.NaN };
  expect(highest(grid, [-10, 10], [-10, 10])).toEqual({ value: 9, column: 0, row: 0 });
  expect(highest(grid, [1, 10], [-4, 1])).toEqual({ value: 4, column: 2, row: 1 });
  expect(highest(grid, [5, 10], [0, 2]).value).toBe(0);
});
