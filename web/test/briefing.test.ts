import { describe, expect, it } from 'vitest';
import { nameOf } from '../src/briefing/disposition';
import { MAP_WIDTH_PX, mapHeight } from '../src/briefing/measures';
import {
  byClass,
  inOrderOfNames,
  rankWithSureness,
  rateWithInterval,
  sheetId,
  stepsInPeriod,
} from '../src/briefing/order';
import type { Briefing } from '../src/briefing/types';
import { formatCount, formatRate } from '../src/i18n/format';
import { decodeBriefing, encodeBriefing } from '../src/state/briefing';

const vietnamese = {
  count: (value: number) => formatCount(value, 'vi'),
  rate: (value: number) => formatRate(value, 'vi'),
  wholePercent: (share: number) => `${formatCount(100 * share, 'vi')} %`,
};

describe('the link of a briefing', () => {
  it.each([
    { language: 'vi', isEach: false },
    { language: 'en', isEach: true },
  ] as const)('gives back %o', (open) => {
    expect(decodeBriefing(encodeBriefing(open))).toEqual(open);
  });

  it.each(['', 'fr', 'communes', ';communes'])('takes %o for no briefing', (text) => {
    expect(decodeBriefing(text)).toBeNull();
  });
});

describe('the columns of the trend', () => {
  const steps = ['2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01'];

  it('are dark for the months of the period only', () => {
    expect(stepsInPeriod({ steps }, { from: '2026-04-01', to: '2026-05-31' })).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('are dark for a month that the period begins or ends in', () => {
    expect(stepsInPeriod({ steps }, { from: '2026-04-15', to: '2026-05-02' })).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('follow reporting months that begin on another day', () => {
    const reporting = ['2026-03-15', '2026-04-15', '2026-05-15'];
    expect(stepsInPeriod({ steps: reporting }, { from: '2026-04-15', to: '2026-06-14' })).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('the cells', () => {
  it('give a rate with its interval, and a dash where there is none', () => {
    expect(rateWithInterval({ rate: 12.34, lower: 9.1, upper: 16.2 }, vietnamese)).toBe('12,3 (9,1 – 16,2)');
    expect(rateWithInterval({ rate: 12.34, lower: null, upper: null }, vietnamese)).toBe('12,3');
    expect(rateWithInterval({ rate: null, lower: null, upper: null }, vietnamese)).toBe('–');
  });

  it('give a rank with how sure it is', () => {
    expect(rankWithSureness({ rank: 3, in_first: 0.934 }, vietnamese)).toBe('3 (93 %)');
    expect(rankWithSureness({ rank: 12, in_first: null }, vietnamese)).toBe('12');
    expect(rankWithSureness({ rank: null, in_first: 0.5 }, vietnamese)).toBe('–');
  });
});

describe('the list of programme areas', () => {
  it('begins with the hardest class and keeps the order within', () => {
    const communes = [
      { name: 'B', class: 'I' },
      { name: 'A', class: 'III' },
      { name: 'C', class: 'III' },
      { name: 'D', class: '' },
    ];
    expect(byClass(communes).map((group) => [group.class, group.communes.map(({ name }) => name)])).toEqual([
      ['III', ['A', 'C']],
      ['I', ['B']],
      ['', ['D']],
    ]);
  });
});

describe('the map', () => {
  it('is as high as its box asks for, within what the page has room for', () => {
    expect(mapHeight([[105, 20, 106, 20.5]])).toBe(Math.round(0.53294 * MAP_WIDTH_PX));
    expect(mapHeight([[105, 18, 105.1, 22]])).toBe(345);
    expect(mapHeight([[104, 20, 108, 20.1]])).toBe(300);
  });

  it('fits the middle one of many', () => {
    const flat = [104, 20, 108, 20.1] as const;
    const high = [105, 18, 105.1, 22] as const;
    expect(mapHeight([[...flat], [...high], [...flat]])).toBe(300);
  });
});

describe('a sheet', () => {
  it('is found by the code of its unit, and otherwise by what it is', () => {
    const of = (kind: string, code: string | null) => ({ area: { kind, code } }) as unknown as Briefing;
    expect(sheetId(of('unit', '14758'))).toBe('briefing-14758');
    expect(sheetId(of('all', null))).toBe('briefing-all');
  });
});

describe('the contents', () => {
  it('are in the order of the Vietnamese alphabet', () => {
    const named = (vi: string) => ({ area: { name: { vi, en: vi } } }) as unknown as Briefing;
    const names = ['Xã Lưu Vệ', 'Phường Đông Sơn', 'Phường Hạc Thành', 'Phường Dân Lực', 'Phường Hàm Rồng'];
    expect(inOrderOfNames(names.map(named)).map(({ area }) => area.name.vi)).toEqual([
      'Phường Dân Lực',
      'Phường Đông Sơn',
      'Phường Hạc Thành',
      'Phường Hàm Rồng',
      'Xã Lưu Vệ',
    ]);
  });
});

describe('the name of the file', () => {
  it.each([
    [`attachment; filename="bao-cao.docx"; filename*=UTF-8''b%C3%A1o%20c%C3%A1o.docx`, 'báo cáo.docx'],
    ['attachment; filename="bao-cao-14758.docx"', 'bao-cao-14758.docx'],
    ['attachment; filename=bao-cao.docx', 'bao-cao.docx'],
    [`attachment; filename="a.docx"; filename*=UTF-8''%E1%ZZ`, 'a.docx'],
    [null, 'briefing.docx'],
  ])('is read from %o', (disposition, name) => {
    expect(nameOf(disposition)).toBe(name);
  });
});
