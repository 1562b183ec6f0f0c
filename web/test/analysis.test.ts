import { describe, expect, it } from 'vitest';
import { statisticsEn } from '../src/i18n/statistics.en';
import { statisticsVi } from '../src/i18n/statistics.vi';
import { NO_FILTER } from '../src/state/filter';
import { drawnBefore } from '../src/state/lineage';
import { groupCells, parseCell } from '../src/statistics/groups';
import { knoxLevel } from '../src/statistics/knox';
import { analysisPath, analysisQuery, fileAddress, jobRequest } from '../src/statistics/question';
import { historiesOf, movingSeries, timesAverage, verdictOf } from '../src/statistics/readings';
import {
  ANALYSES,
  type Analysis,
  decodeAnalysis,
  encodeAnalysis,
  isAcceptable,
  SETTINGS,
  settingOf,
  withValue,
} from '../src/statistics/settings';
import type { HotspotCell, HotspotsAnswer, TrendSeries } from '../src/statistics/types';

describe('an analysis in the link', () => {
  it('comes back with every setting that is not the usual', () => {
    for (const kind of ANALYSES) {
      let analysis: Analysis = { kind, values: { pick: '32648.-1517.5708' } };
      for (const [name, setting] of Object.entries(SETTINGS[kind])) {
        const other = setting.type === 'choice' ? setting.values.at(-1) : String(setting.most);
        analysis = withValue(analysis, name, other ?? '');
      }
      expect(Object.keys(analysis.values).length).toBe(Object.keys(SETTINGS[kind]).length + 1);
      expect(decodeAnalysis(encodeAnalysis(analysis))).toEqual(analysis);
    }
  });

  it('is short when everything is as usual', () => {
    const changed = withValue({ kind: 'clusters', values: {} }, 'radius', '200');
    expect(encodeAnalysis(withValue(changed, 'radius', '150'))).toBe('clusters');
  });

  it('leaves out what it does not understand', () => {
    expect(decodeAnalysis('prediction')).toBeNull();
    expect(decodeAnalysis('')).toBeNull();
    const garbage = 'hotspots;cell=5;possible=maybe;step=week;pick=<b>;constructor=x;=;cell';
    expect(decodeAnalysis(garbage)).toEqual({ kind: 'hotspots', values: {} });
  });

  it('has a usual value that is acceptable for every setting', () => {
    for (const kind of ANALYSES) {
      for (const [name, setting] of Object.entries(SETTINGS[kind])) {
        expect(isAcceptable(setting, setting.usual), `${kind} ${name}`).toBe(true);
      }
    }
    const cell = SETTINGS.hotspots.cell;
    for (const wrong of ['', ' ', '24', '10001', 'x', 'NaN', 'Infinity']) {
      expect(cell && isAcceptable(cell, wrong), wrong).toBe(false);
    }
  });
});

describe('what is asked', () => {
  const filter = { ...NO_FILTER, period: { from: '2025-07-01', to: '2026-06-30' }, categories: ['TT'] };

  it('takes the period on the screen, or all data', () => {
    expect(analysisQuery({ kind: 'hotspots', values: {} }, filter, null)).toBe(
      'datetime=2025-07-01/2026-06-30&category=TT',
    );
    expect(analysisQuery({ kind: 'history', values: {} }, filter, null)).toBe('category=TT');
    expect(settingOf({ kind: 'history', values: {} }, 'time')).toBe('all');
  });

  it('takes the chosen place only when it is asked for', () => {
    const here: Analysis = { kind: 'clusters', values: { ground: 'asked', least: '5' } };
    expect(analysisQuery(here, NO_FILTER, { unit: '16531' })).toBe('unit=16531&least=5');
    expect(analysisQuery(here, NO_FILTER, { zone: 'coastal:1' })).toBe('zone=coastal%3A1&least=5');
    expect(analysisQuery({ kind: 'clusters', values: {} }, NO_FILTER, { unit: '16531' })).toBe('');
    const circle = { center: [105.7, 19.8] as [number, number], radius_m: 500 };
    const asked = new URLSearchParams(analysisQuery(here, NO_FILTER, circle));
    expect(JSON.parse(asked.get('area') ?? '')).toEqual(circle);
  });

  it('goes into the body of a job where the drawn area is too long for an address', () => {
    const here: Analysis = { kind: 'near_repeat', values: { ground: 'asked' } };
    const path = (corners: number) => {
      const ring = Array.from({ length: corners }, (_, n): [number, number] => [
        105 + n / corners,
        19 + (n % 7) / 10,
      ]);
      const area = { type: 'Polygon' as const, coordinates: [[...ring, ring[0] ?? [0, 0]]] };
      return { area, path: analysisPath(here, analysisQuery(here, filter, area)) };
    };
    const short = path(4);
    expect(jobRequest(short.path)).toEqual({ path: short.path });
    const long = path(1000);
    expect(jobRequest(long.path)).toEqual({
      statistic: 'near-repeat',
      parameters: { datetime: '2025-07-01/2026-06-30', category: 'TT' },
      area: long.area,
    });
  });

  it('has its rows at the same address with an ending', () => {
    expect(fileAddress('/api/hotspots/history?step=month', 'csv')).toBe(
      '/api/hotspots/history.csv?step=month',
    );
    expect(fileAddress('/api/trends', 'gpkg')).toBe('/api/trends.gpkg');
  });

  it('says a share of the area as a share', () => {
    const five: Analysis = { kind: 'evaluate', values: { share: '5' } };
    expect(analysisPath(five, analysisQuery(five, NO_FILTER, null))).toBe('/api/evaluate?share=0.05');
    const odd: Analysis = { kind: 'evaluate', values: { share: '0.07' } };
    expect(analysisQuery(odd, NO_FILTER, null)).toBe('share=0.0007');
  });
});

describe('cells that touch', () => {
  const square = (x: number): GeoJSON.MultiPolygon => ({
    type: 'MultiPolygon',
    coordinates: [
      [
        [
          [x, 0],
          [x + 1, 0],
          [x + 1, 1],
          [x, 1],
          [x, 0],
        ],
      ],
    ],
  });
  const cell = (id: string, name = 'strong', x = 0) => ({ id, class: name, geometry: square(x) });

  it('are one place, others are another', () => {
    const groups = groupCells([
      cell('32648.0.0', 'strong', 0),
      cell('32648.1.0', 'strong', 2),
      cell('32648.1.-1', 'strong', 4),
      cell('32648.2.1', 'strong', 6),
      cell('32649.0.1'),
      cell('32648.-1.-1'),
    ]);
    expect(groups.map(({ cells }) => cells.length)).toEqual([3, 1, 1, 1]);
    expect(groups[0]?.box).toEqual([0, 0, 5, 1]);
    expect(groups[0]?.middle).toEqual([2.5, 0.5]);
  });

  it('are one place of several classes, each named once, that of most cells first', () => {
    const cells = [cell('1.0.0', 'fading'), cell('1.0.1', 'new'), cell('1.0.2', 'fading')];
    const groups = groupCells(cells);
    expect(groups).toHaveLength(1);
    expect(groups.map(historiesOf)).toEqual([
      [
        { name: 'fading', cells: 2 },
        { name: 'new', cells: 1 },
      ],
    ]);
  });

  it('have numbers that may be negative', () => {
    expect(parseCell('32648.-1517.5708')).toEqual({ grid: '32648', q: -1517, r: 5708 });
    expect(parseCell('32648.a.1')).toBeNull();
  });
});

describe('readings', () => {
  it('compare a cell with the average of its study area', () => {
    const areas = [
      { epsg: 32648, cells: 1000, incidents: 500 },
      { epsg: 32649, cells: null, incidents: 9 },
    ];
    const answer = { settings: { study_areas: areas } } as unknown as HotspotsAnswer;
    const cell = { cell: '32648.1.1', k: 7, local_sum: 35 } as HotspotCell;
    expect(timesAverage(answer, cell)).toBeCloseTo(10, 12);
    expect(timesAverage(answer, { ...cell, cell: '32649.1.1' })).toBeNull();
  });

  it('put the surest trends first, and leave luck out', () => {
    const series = (key: string, direction: string | null, q: number) =>
      ({ key, counts: [], test: direction && { direction, q } }) as unknown as TrendSeries;
    const all = [
      series('a', 'none', 0.4),
      series('b', 'rising', 0.04),
      series('c', 'falling', 0.001),
      series('d', null, 1),
    ];
    expect(movingSeries(all).map(({ key }) => key)).toEqual(['c', 'b']);
    expect(all.map(verdictOf)).toEqual(['none', 'rising', 'falling', 'untested']);
  });

  it('darken Knox’s table with the ratio', () => {
    expect([0, 1, 1.05, 1.3, 1.7, 2, 9].map(knoxLevel)).toEqual([0, 0, 1, 2, 3, 4, 5]);
  });

  it('ask for old communes on the day before they ended, where they can be drawn', () => {
    const step = (old_code: string, new_code: string, old_is_drawn: boolean) => ({
      old_code,
      new_code,
      old_is_drawn,
      old_name: '',
      new_name: '',
      date: '2025-07-01',
      split: false,
      is_default: true,
      share: null,
      area_share: null,
    });
    const made_of = [step('1', '9', true), step('2', '9', false), step('0', '1', true)];
    const history = {
      code: '9',
      made_of,
      versions: [],
      became: [],
      sentence_vi: '',
      sentence_en: '',
      generation: 1,
    };
    expect(drawnBefore(history)).toEqual([{ code: '1', asOf: '2025-06-30' }]);
  });
});

describe('the words of the analyses', () => {
  const leaves = (value: unknown, path = ''): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
      : [[path, value]];

  it('are the same in both languages, composed, and use what they are given', () => {
    expect(leaves(statisticsEn).map(([path]) => path)).toEqual(leaves(statisticsVi).map(([path]) => path));
    for (const [path, value] of [...leaves(statisticsVi), ...leaves(statisticsEn)]) {
      const said = typeof value === 'function' ? String(value('§', '§', '§')) : String(value);
      expect(said.trim(), path).not.toBe('');
      expect(said.normalize('NFC'), path).toBe(said);
      if (typeof value === 'function') expect(said, path).toContain('§');
    }
  });
});
