import { describe, expect, it } from 'vitest';
import {
  isStartDay,
  LATEST_START_DAY,
  litPreset,
  periodBefore,
  periodLastYear,
  presetOf,
  presetPeriod,
  reportingMonth,
  reportingMonthOf,
  reportingQuarterOf,
  reportingYearOf,
} from '../src/state/calendar';
import { addDays, addMonths } from '../src/state/dates';

const DATA = { first: '2023-07-01', last: '2026-06-30' };

describe('the reporting calendar', () => {
  it('names a month after the one in which it ends', () => {
    expect(reportingMonth('2026-07', 15)).toEqual({ from: '2026-06-15', to: '2026-07-14' });
    expect(reportingMonth('2026-01', 15)).toEqual({ from: '2025-12-15', to: '2026-01-14' });
    expect(reportingMonth('2026-02', 1)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(reportingMonth('2024-03', 28)).toEqual({ from: '2024-02-28', to: '2024-03-27' });
  });

  it('gives each day to one month, for every day that a month may begin on', () => {
    for (let startDay = 1; startDay <= LATEST_START_DAY; startDay++) {
      for (let day = '2023-12-20'; day <= '2025-03-10'; day = addDays(day, 1)) {
        const month = reportingMonthOf(day, startDay);
        const { from, to } = reportingMonth(month, startDay);
        expect(from <= day && day <= to, `${day} in ${from}/${to}`).toBe(true);
        expect(reportingMonth(addMonths(month, 1), startDay).from).toBe(addDays(to, 1));
      }
    }
  });

  it('makes quarters and years of such months', () => {
    expect(reportingQuarterOf('2026-06-30', 1)).toEqual({ from: '2026-04-01', to: '2026-06-30' });
    expect(reportingQuarterOf('2026-06-30', 15)).toEqual({ from: '2026-06-15', to: '2026-09-14' });
    expect(reportingYearOf('2025-12-20', 15)).toEqual({ from: '2025-12-15', to: '2026-12-14' });
    expect(reportingYearOf('2025-12-14', 15)).toEqual({ from: '2024-12-15', to: '2025-12-14' });
  });

  it('knows which days every month has', () => {
    expect([0, 1, 15, 28, 29, 1.5, Number.NaN].map(isStartDay)).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('the period before', () => {
  it('is as many whole months', () => {
    expect(periodBefore({ from: '2026-03-01', to: '2026-03-31' }, 1)).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    });
    expect(periodBefore({ from: '2025-07-01', to: '2026-06-30' }, 1)).toEqual({
      from: '2024-07-01',
      to: '2025-06-30',
    });
    expect(periodBefore({ from: '2026-06-15', to: '2026-07-14' }, 15)).toEqual({
      from: '2026-05-15',
      to: '2026-06-14',
    });
  });

  it('is whole before a month that is not over', () => {
    expect(periodBefore({ from: '2026-06-15', to: '2026-06-30' }, 15)).toEqual({
      from: '2026-05-15',
      to: '2026-06-14',
    });
    expect(periodBefore({ from: '2026-03-01', to: '2026-03-30' }, 1)).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    });
  });

  it('is as many days where it begins within a month', () => {
    expect(periodBefore({ from: '2026-06-11', to: '2026-06-20' }, 1)).toEqual({
      from: '2026-06-01',
      to: '2026-06-10',
    });
  });

  it('ends the day before, whatever whole months are asked for', () => {
    for (const startDay of [1, 15, 28]) {
      for (let length = 1; length <= 14; length++) {
        const first = addMonths('2024-01', length);
        const period = {
          from: reportingMonth(first, startDay).from,
          to: reportingMonth(addMonths(first, length - 1), startDay).to,
        };
        const before = periodBefore(period, startDay);
        expect(addDays(before.to, 1)).toBe(period.from);
        expect(reportingMonth(reportingMonthOf(before.from, startDay), startDay).from).toBe(before.from);
      }
    }
  });
});

describe('the same period last year', () => {
  it('has the same months, also in February', () => {
    expect(periodLastYear({ from: '2025-02-01', to: '2025-02-28' }, 1)).toEqual({
      from: '2024-02-01',
      to: '2024-02-29',
    });
    expect(periodLastYear({ from: '2026-06-15', to: '2026-07-14' }, 15)).toEqual({
      from: '2025-06-15',
      to: '2025-07-14',
    });
    expect(periodLastYear({ from: '2024-02-10', to: '2024-02-29' }, 1)).toEqual({
      from: '2023-02-10',
      to: '2023-02-28',
    });
  });
});

describe('the presets', () => {
  const of = (preset: Parameters<typeof presetPeriod>[0], startDay = 1, current = null as never) =>
    presetPeriod(preset, DATA, current, startDay);

  it('end with the data', () => {
    expect(of('thisMonth')).toEqual({ from: '2026-06-01', to: '2026-06-30' });
    expect(of('last30days')).toEqual({ from: '2026-06-01', to: '2026-06-30' });
    expect(of('thisQuarter')).toEqual({ from: '2026-04-01', to: '2026-06-30' });
    expect(of('yearToDate')).toEqual({ from: '2026-01-01', to: '2026-06-30' });
    expect(of('last12months')).toEqual({ from: '2025-07-01', to: '2026-06-30' });
    expect(of('all')).toBeNull();
  });

  it('follow the calendar of the office', () => {
    expect(of('thisMonth', 15)).toEqual({ from: '2026-06-15', to: '2026-06-30' });
    expect(of('yearToDate', 15)).toEqual({ from: '2025-12-15', to: '2026-06-30' });
    expect(of('last12months', 15)).toEqual({ from: '2025-07-01', to: '2026-06-30' });
  });

  it('start from the period that is chosen', () => {
    const may = { from: '2026-05-01', to: '2026-05-31' };
    expect(presetPeriod('before', DATA, may)).toEqual({ from: '2026-04-01', to: '2026-04-30' });
    expect(presetPeriod('sameLastYear', DATA, may)).toEqual({ from: '2025-05-01', to: '2025-05-31' });
    expect(presetPeriod('cumulative', DATA, may)).toEqual({ from: '2026-01-01', to: '2026-05-31' });
  });

  it('do not reach back beyond the data', () => {
    expect(presetPeriod('last12months', { first: '2026-03-05', last: '2026-06-30' }, null)?.from).toBe(
      '2026-03-05',
    );
  });

  it('light up one at a time', () => {
    // Year to date is the cumulative year as well, as long as the period ends with the data.
    const year = { from: '2026-01-01', to: '2026-06-30' };
    expect(presetPeriod('cumulative', DATA, year)).toEqual(presetPeriod('yearToDate', DATA, year));
    expect(litPreset(year, DATA, 1)).toBe('yearToDate');
    expect(litPreset({ from: '2025-01-01', to: '2025-03-31' }, DATA, 1)).toBe('cumulative');
    expect(litPreset({ from: '2025-02-01', to: '2025-03-31' }, DATA, 1)).toBeNull();
    expect(litPreset(null, DATA, 1)).toBe('all');
  });

  it('are recognised', () => {
    expect(presetOf(null, DATA, 1)).toBe('all');
    expect(presetOf({ from: '2026-04-01', to: '2026-06-30' }, DATA, 1)).toBe('thisQuarter');
    expect(presetOf({ from: '2026-04-01', to: '2026-06-30' }, DATA, 15)).toBeNull();
  });
});
