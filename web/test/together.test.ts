import { describe, expect, it } from 'vitest';
import type { UnitRate } from '../src/api/types';
import { formatP } from '../src/i18n/format';
import { changeP } from '../src/theme/luck';
import { isMostLeftOut } from '../src/theme/mostLeftOut';
import { notesOf } from '../src/theme/notes';
import { communesByKind, together } from '../src/theme/together';

const over = (count: number, exposure = 365) => ({ count, exposure });

describe('whether a change could be luck', () => {
  it('is the exact conditional test of the server, and of R', () => {
    expect(changeP(over(10), over(20))).toBeCloseTo(0.0987371467054, 12);
    expect(changeP(over(157), over(209))).toBeCloseTo(0.0075954, 7);
    // A fall is as likely as the same rise.
    expect(changeP(over(209), over(157))).toBeCloseTo(changeP(over(157), over(209)), 12);
  });

  it('takes the length of each period into account, and bears none and very many', () => {
    // Twice as long and twice as many: nothing has changed.
    expect(changeP(over(10, 30), over(20, 60))).toBe(1);
    expect(changeP(over(0), over(0))).toBe(1);
    expect(changeP(over(0), over(6))).toBeCloseTo(2 / 2 ** 6, 12);
    const many = changeP(over(20_000), over(20_100));
    expect(many).toBeGreaterThan(0.6);
    expect(many).toBeLessThan(0.65);
  });

  it('is written with three digits, and never as nothing', () => {
    expect(formatP(0.00758, 'en')).toBe('p = 0.008');
    expect(formatP(0.2, 'vi')).toBe('p = 0,200');
    expect(formatP(1e-9, 'en')).toBe('p < 0.001');
  });
});

describe('communes of one kind together', () => {
  const unit = (code: string, count: number, previous: number | null) =>
    ({ code, count, previous }) as UnitRate;
  const [period, previous] = [
    { from: '2026-04-01', to: '2026-06-30' },
    { from: '2025-04-01', to: '2025-06-30' },
  ];

  it('are those of places only: a programme never meets incident figures', () => {
    const kinds = communesByKind([
      { kind: 'coastal', basis: 'place', unit: '1' },
      { kind: 'coastal', basis: 'place', unit: '2' },
      { kind: 'hotspot', basis: 'place', unit: '1' },
      { kind: 'island', basis: 'place', unit: null },
      { kind: 'ethnic_minority', basis: 'population', unit: '1' },
    ]);
    expect([...kinds]).toEqual([['coastal', new Set(['1', '2'])]]);
  });

  it('show a rise that none shows alone', () => {
    const units = [unit('1', 100, 80), unit('2', 109, 77), unit('3', 900, 1)];
    const all = together(units, new Set(['1', '2']), period, previous);
    expect(all).toMatchObject({ communes: 2, now: 209, before: 157 });
    expect(all.ratio).toBeCloseTo(209 / 157, 12);
    expect(all.p).toBeCloseTo(0.0075954, 7);
    expect(together(units, new Set(['1']), period, previous).p).toBeGreaterThan(0.05);
  });

  it('are not compared where the data do not reach back', () => {
    const all = together([unit('1', 5, null)], new Set(['1']), period, null);
    expect(all).toEqual({ communes: 1, now: 5, before: null, ratio: null, p: null });
  });
});

it('more left out than counted is more than half', () => {
  expect(isMostLeftOut(261, 43)).toBe(true);
  expect(isMostLeftOut(382, 1227)).toBe(false);
  expect(isMostLeftOut(5, 5)).toBe(false);
});

it('notes of another figure are not shown, those of all figures are', () => {
  const subjects = ['rate', 'rank', 'change', 'denominator', undefined] as const;
  const notes = subjects.map((about) => ({ vi: `${about}`, en: `${about}`, ...(about && { about }) }));
  const shown = (measure: Parameters<typeof notesOf>[1]) =>
    notesOf(notes, measure, 'per_km2').map(({ en }) => en);
  expect(shown('change')).toEqual(['change', 'undefined']);
  expect(shown('per_km2')).toEqual(['rank', 'undefined']);
  expect(shown('rate')).toEqual(['rate', 'denominator', 'undefined']);
  expect(shown('count')).toEqual(['undefined']);
});
