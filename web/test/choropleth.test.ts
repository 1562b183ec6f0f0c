import { describe, expect, it } from 'vitest';
import type { UnitRate } from '../src/api/types';
import { decodeTheme, encodeTheme, MEASURES, type Theme, usableBreaks } from '../src/state/theme';
import { CHANGE_BREAKS, classedValues, classify, themeBreaks } from '../src/theme/classify';
import { CHANGE_COLOURS, classColours, LUCK, NO_DATA, ZERO } from '../src/theme/colours';
import { columnsOf, inOrder, ranked, rankedBy } from '../src/theme/ranking';

const UNIT: UnitRate = {
  code: '1',
  name: 'Xã Một',
  count: 30,
  per_km2: 1.5,
  denominator: 10_000,
  denominator_origin: 'own',
  rate: 30,
  lower: 20.2,
  upper: 42.8,
  shrunk: 28,
  is_unsure: false,
  rank: 1,
  rank_lower: 1,
  rank_upper: 2,
  in_first: 0.97,
  previous: 20,
  ratio: 1.5,
  p: 0.2,
  q: 0.4,
  change: 'could_be_luck',
};

const unit = (code: string, more: Partial<UnitRate>): UnitRate => ({
  ...UNIT,
  code,
  name: `Xã ${code}`,
  ...more,
});

const COUNTED: Theme = { measure: 'count', indicator: '', classing: 'quantile', classes: 3, breaks: [] };

describe('colours', () => {
  it('are as many as the classes, never more than seven, all of them different', () => {
    for (const measure of MEASURES) {
      if (measure === 'change') continue;
      for (let classes = 1; classes <= 7; classes++) {
        const colours = classColours(measure, classes);
        expect(colours).toHaveLength(classes);
        expect(new Set(colours).size).toBe(classes);
        for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
      }
    }
  });

  it('darken from class to class, so that they can be told apart in grey', () => {
    const light = (hex: string) =>
      [0.299, 0.587, 0.114].reduce(
        (sum, share, at) => sum + share * Number.parseInt(hex.slice(1 + 2 * at, 3 + 2 * at), 16),
        0,
      );
    for (const measure of ['count', 'rate', 'indicator'] as const) {
      for (let classes = 2; classes <= 7; classes++) {
        const shades = classColours(measure, classes).map(light);
        expect(shades, `${measure} ${classes}`).toEqual([...shades].sort((a, b) => b - a));
      }
    }
  });
});

describe('communes in classes', () => {
  it('keep those without an incident and those without a figure apart', () => {
    const units = [
      unit('1', { count: 0, per_km2: 0 }),
      unit('2', { count: 3, per_km2: null }),
      ...[1, 2, 3, 4, 5, 6].map((count) => unit(`c${count}`, { count, per_km2: count / 2 })),
    ];
    const theme: Theme = { ...COUNTED, measure: 'per_km2' };
    const shown = classify(units, 'per_km2', themeBreaks(units, theme));
    expect(shown.places.get('1')).toMatchObject({ key: 'zero', colour: ZERO });
    expect(shown.places.get('2')).toMatchObject({ key: 'none', colour: NO_DATA, value: null });
    expect(shown.amounts.get('zero')).toBe(1);
    expect(shown.amounts.get('none')).toBe(1);
    expect([0, 1, 2].map((key) => shown.amounts.get(key))).toEqual([2, 2, 2]);
    // The zero does not push the other classes up.
    expect(shown.values).toEqual([0.5, 1, 1.5, 2, 2.5, 3]);
  });

  it('colour a change only where it is more than luck', () => {
    const units = [
      unit('luck', { ratio: 9, change: 'could_be_luck' }),
      unit('rose', { ratio: 2, change: 'rose' }),
      unit('new', { count: 12, previous: 0, ratio: null, change: 'rose' }),
      unit('fell', { ratio: 0.4, change: 'fell' }),
      unit('gone', { count: 0, ratio: 0, change: 'fell' }),
      unit('before', { previous: null, ratio: null, q: null, p: null, change: null }),
    ];
    const { places } = classify(units, 'change', CHANGE_BREAKS);
    const colour = (code: string) => places.get(code)?.colour;
    expect(colour('luck')).toBe(LUCK);
    expect(colour('rose')).toBe(CHANGE_COLOURS[5]);
    expect(colour('new')).toBe(CHANGE_COLOURS[5]);
    expect(colour('fell')).toBe(CHANGE_COLOURS[0]);
    expect(colour('gone')).toBe(CHANGE_COLOURS[0]);
    expect(colour('before')).toBe(NO_DATA);
  });

  it('take the smoothed rate, and mark those that rest on little', () => {
    const units = [unit('1', {}), unit('2', { count: 4, is_unsure: true, shrunk: 12, rate: 4 })];
    const shown = classify(units, 'rate', [20]);
    expect(shown.places.get('2')).toMatchObject({ value: 12, key: 0, isUnsure: true });
    expect(shown.places.get('1')).toMatchObject({ value: 28, key: 1, isUnsure: false });
    expect(shown.unsure).toBe(1);
    expect(classify(units, 'count', [20]).unsure).toBe(0);
  });

  it('use the breaks that were set by hand, also where they hold nothing', () => {
    const theme: Theme = { ...COUNTED, classing: 'hand', breaks: [10, 500] };
    const units = [unit('1', { count: 9 }), unit('2', { count: 10 })];
    const shown = classify(units, 'count', themeBreaks(units, theme));
    expect(shown.classes.map(({ from, below }) => [from, below])).toEqual([
      [null, 10],
      [10, 500],
      [500, null],
    ]);
    expect([0, 1, 2].map((key) => shown.amounts.get(key) ?? 0)).toEqual([1, 1, 0]);
  });

  it('mean the same by a colour on both sides of a comparison', () => {
    const [left, right] = [[unit('1', { count: 40 })], [unit('1', { count: 2 }), unit('2', { count: 30 })]];
    const all = [...left, ...right];
    const breaks = themeBreaks(all, { ...COUNTED, classing: 'equal' });
    const least = classedValues(all, 'count')[0] ?? null;
    expect(breaks).toEqual([15, 28]);
    expect(classify(left, 'count', breaks, least).least).toBe(2);
    expect(classify(left, 'count', breaks).places.get('1')?.key).toBe(2);
    expect(classify(right, 'count', breaks).places.get('2')?.key).toBe(2);
  });
});

describe('the ranking', () => {
  const units = [
    unit('a', { count: 5, shrunk: 10, rank: 2, rank_upper: 3 }),
    unit('b', { count: 9, shrunk: 30, rank: 1, rank_upper: 2 }),
    unit('c', { count: 7, shrunk: 10, rank: 3, rank_upper: 4 }),
    unit('d', { count: 1, shrunk: null, rate: null, rank: null, rank_upper: null }),
  ];
  const rows = ranked(classify(units, 'rate', [20]), 2);

  it('gives equal figures the same rank, and none to what has no figure', () => {
    expect(rows.map(({ rank }) => rank)).toEqual([2, 1, 2, null]);
  });

  it('says where a place among the first could be luck, beside the figure that it goes by only', () => {
    expect(rows.map(({ couldBeLuck }) => couldBeLuck)).toEqual([true, false, true, false]);
    expect(rankedBy(units)).toBe('rate');
    expect(ranked(classify(units, 'per_km2', [1]), 2).some(({ couldBeLuck }) => couldBeLuck)).toBe(false);
    expect(columnsOf('rate', 'rate')).toContain('range');
    expect(columnsOf('per_km2', 'rate')).not.toContain('range');
  });

  it('marks what is shown among the first, also where the smoothed figure has another there', () => {
    const raw = [
      unit('x', { per_km2: 9, rate: null, rank: 3, rank_upper: 47, in_first: 0.4 }),
      unit('y', { per_km2: 5, rate: null, rank: 1, rank_upper: 1, in_first: 1 }),
      unit('z', { per_km2: 4, rate: null, rank: 2, rank_upper: 30, in_first: 0.5 }),
    ];
    const marks = ranked(classify(raw, 'per_km2', [1]), 2).map(({ couldBeLuck }) => couldBeLuck);
    expect(marks).toEqual([true, false, false]);
  });

  it('sorts by any column, and puts what has no figure last whichever way', () => {
    const codes = (by: Parameters<typeof inOrder>[1]) =>
      inOrder(rows, by, 'vi').map(({ unit: { code } }) => code);
    expect(codes({ by: 'rank', isDescending: false })).toEqual(['b', 'a', 'c', 'd']);
    expect(codes({ by: 'value', isDescending: true })).toEqual(['b', 'a', 'c', 'd']);
    expect(codes({ by: 'value', isDescending: false })).toEqual(['a', 'c', 'b', 'd']);
    expect(codes({ by: 'count', isDescending: true })).toEqual(['b', 'c', 'a', 'd']);
    expect(codes({ by: 'name', isDescending: true })).toEqual(['d', 'c', 'b', 'a']);
  });

  it('does not stumble over rises from nothing', () => {
    const risen = ['x', 'y'].map((code) => unit(code, { previous: 0, ratio: null, change: 'rose' }));
    const order = inOrder(
      ranked(classify(risen, 'change', CHANGE_BREAKS), 2),
      { by: 'value', isDescending: true },
      'vi',
    );
    expect(order.map(({ unit: { code } }) => code)).toEqual(['x', 'y']);
  });
});

describe('a theme in the link', () => {
  it('comes back as it was', () => {
    const themes: Theme[] = [
      COUNTED,
      { ...COUNTED, measure: 'change', classes: 7 },
      { ...COUNTED, measure: 'indicator', indicator: 'diện tích rừng; ha', classing: 'natural' },
      { ...COUNTED, measure: 'rate', classing: 'hand', breaks: [0.05, 1, 1000] },
    ];
    for (const theme of themes) expect(decodeTheme(encodeTheme(theme))).toEqual(theme);
  });

  it('takes no breaks that divide nothing', () => {
    expect(usableBreaks([])).toBeNull();
    expect(usableBreaks([-1, 0, Number.NaN, Infinity])).toBeNull();
    expect(usableBreaks([3, 1, 3])).toEqual([1, 3]);
  });
});
