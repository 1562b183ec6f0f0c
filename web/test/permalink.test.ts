import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash, type SharedState } from '../src/state/permalink';

const EMPTY: SharedState = {
  view: null,
  layers: {},
  filter: {},
  area: null,
  selection: null,
  language: null,
  sigma: null,
  densityScale: null,
  monthStart: null,
  bins: null,
  tab: null,
  analysis: null,
  theme: null,
  comparison: null,
  divider: null,
  ranking: false,
  rankedKind: null,
  briefing: null,
  panels: null,
};

const FULL: SharedState = {
  view: { zoom: 11.25, lat: 19.80712, lon: 105.77654 },
  layers: { density: { on: false, opacity: 0.7 }, 'zones.border': { on: true, opacity: 0.45 } },
  filter: {
    period: { from: '2025-07-01', to: '2026-06-30' },
    categories: ['TT-TROM', 'GT'],
    howKnown: ['reported', 'unknown'],
  },
  area: {
    shape: 'polygon',
    ring: [
      [105.7, 19.8],
      [105.8, 19.8],
      [105.75, 19.9],
    ],
  },
  selection: { kind: 'zone', id: 'border:14758' },
  language: 'en',
  sigma: 600,
  densityScale: 'fitted',
  monthStart: 15,
  bins: 'week',
  tab: 'trend',
  analysis: { kind: 'history', values: { step: 'month', pick: '32648.-1517.5708' } },
  theme: { measure: 'rate', indicator: 'số hộ; a,b%', classing: 'hand', classes: 4, breaks: [0.5, 2, 12.25] },
  comparison: { by: 'period', period: { from: '2024-07-01', to: '2025-06-30' } },
  divider: 0.35,
  ranking: true,
  rankedKind: 'coastal',
  briefing: { language: 'en', isEach: true },
  panels: { layers: false },
};

describe('the link', () => {
  it('gives back the whole state it was made from', () => {
    expect(decodeHash(encodeHash(FULL))).toEqual(FULL);
  });

  it('gives back a circle as a circle', () => {
    const state: SharedState = {
      ...EMPTY,
      area: { shape: 'circle', center: [105.776, 19.807], radiusM: 1500 },
    };
    expect(decodeHash(encodeHash(state))).toEqual(state);
  });

  it.each([
    { shape: 'along', line: 'coast', distanceM: 2500 },
    {
      shape: 'shapes',
      polygons: [
        [
          [
            [105, 19],
            [106, 19],
            [106, 20],
          ],
          [
            [105.5, 19.1],
            [105.6, 19.1],
            [105.6, 19.2],
          ],
        ],
        [
          [
            [107, 19],
            [108, 19],
            [108, 20],
          ],
        ],
      ],
    },
  ] as const)('gives back $shape as it was', (area) => {
    const state = { ...EMPTY, area: structuredClone(area) as unknown as SharedState['area'] };
    expect(decodeHash(encodeHash(state))).toEqual(state);
  });

  it('holds an area of as many points as the server takes', () => {
    const ring = Array.from({ length: 9999 }, (_, at): [number, number] => [
      Number((105 + at / 1e5).toFixed(6)),
      19.123456,
    ]);
    const state: SharedState = { ...EMPTY, area: { shape: 'polygon', ring } };
    expect(decodeHash(encodeHash(state)).area).toEqual(state.area);
  });

  it('of an older version opens as it did', () => {
    expect(
      decodeHash(
        '#map=9/19.8/105.5&time=2025-07-01/2026-06-30&cat=GT&area=circle;105.776,19.807;1500&layers=density;0;0.7',
      ),
    ).toMatchObject({
      monthStart: null,
      bins: null,
      tab: null,
      filter: { period: { from: '2025-07-01', to: '2026-06-30' }, categories: ['GT'] },
      area: { shape: 'circle', radiusM: 1500 },
    });
  });

  it('tells all data from no choice of a period', () => {
    expect(decodeHash(encodeHash({ ...EMPTY, filter: { period: null } })).filter).toEqual({ period: null });
    expect(decodeHash(encodeHash(EMPTY)).filter).toEqual({});
  });

  it('keeps the categories of a comparison, and says a usual way of colouring in one word less', () => {
    const state: SharedState = {
      ...EMPTY,
      theme: { measure: 'count', indicator: '', classing: 'natural', classes: 6, breaks: [] },
      comparison: { by: 'category', categories: ['TT-TROM', 'GT'] },
    };
    expect(encodeHash(state)).toBe('theme=count;natural;6&compare=cat;TT-TROM,GT');
    expect(decodeHash(encodeHash(state))).toEqual(state);
  });

  it('puts breaks that were set by hand in order, once each, and never more than there are colours for', () => {
    const { theme } = decodeHash('#theme=count;hand;5;;9~3~3~1~2~4~5~6~7~8');
    expect(theme?.breaks).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps a unit whose code holds a separator', () => {
    const state: SharedState = { ...EMPTY, selection: { kind: 'unit', code: 'a&b=c%/d' } };
    expect(decodeHash(encodeHash(state))).toEqual(state);
  });

  it('is readable', () => {
    expect(encodeHash({ ...EMPTY, filter: { period: FULL.filter.period ?? null, categories: ['TT'] } })).toBe(
      'time=2025-07-01/2026-06-30&cat=TT',
    );
  });

  it.each([
    '',
    '#',
    '#&&==&=',
    '#map=NaN/1/2&map=',
    '#map=99/19/105',
    '#map=5/190/105',
    '#time=2026-13-01/2026-01-01',
    '#time=2026-02-30/2026-03-01',
    '#time=2026-06-30/2025-07-01',
    '#lang=xx&sigma=7&panels=all',
    '#area=polygon;1,2;3,4',
    '#area=polygon;1,2;x,4;5,6',
    '#area=circle;105,19;-5',
    '#area=blob;105,19;5',
    '#area=along;river;500',
    '#area=along;border;0',
    '#area=along;border;1e9',
    '#area=shapes;105,19;106,19|',
    '#area=shapes;&tab=people',
    '#at=person/1&at=unit/',
    '#layers=a,b;2;1,c;1;7,<script>;1;1',
    '#%E0%A4%A=1&cat=%E0%A4%A',
    '#how=everything',
    '#cal=29&bins=year',
    '#cal=0',
    '#cal=1.5',
    '#cal=1e1',
    '#cal=-3&bins=',
    '#theme=&compare=&divider=&table=',
    '#table=communes;ven%20bi%E1%BB%83n',
    '#theme=people;quantile;5',
    '#theme=count;rainbow;5&compare=cat;<x>,;',
    '#theme=count;quantile;50&compare=period;2026-06-30/2025-07-01',
    '#theme=count;hand;5;;&divider=7',
    '#theme=count;hand;5;;x~-3~NaN&compare=year;2024&table=people',
    '#theme=count;quantile;5;%25E0%25A4%25A',
  ])('opens on the defaults for %s', (hash) => {
    const { filter, ...rest } = decodeHash(hash);
    expect({ ...rest, filter: {} }).toEqual(EMPTY);
    expect(filter.categories ?? []).toEqual([]);
    expect(filter.howKnown ?? []).toEqual([]);
    expect('period' in filter).toBe(false);
  });

  it('keeps what is good beside what is not', () => {
    expect(decodeHash('#time=rubbish&lang=en&area=1&sigma=150')).toMatchObject({
      language: 'en',
      sigma: 150,
      area: null,
    });
  });
});
