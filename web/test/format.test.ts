import { describe, expect, it } from 'vitest';
import * as format from '../src/i18n/format';

describe('numbers and dates', () => {
  it('are written as each language writes them', () => {
    expect(format.formatCount(12345, 'vi')).toBe('12.345');
    expect(format.formatCount(12345, 'en')).toBe('12,345');
    expect(format.formatRate(8.4321, 'vi')).toBe('8,43');
    expect(format.formatRate(8.4321, 'en')).toBe('8.43');
    expect(format.formatDate('2026-06-30', 'vi')).toBe('30/06/2026');
    expect(format.formatDate('2026-06-30', 'en')).toBe('30 Jun 2026');
    expect(format.formatMonth('2025-07', 'vi')).toBe('07/2025');
    expect(format.formatLength(1500, 'vi')).toBe('1,5 km');
    expect(format.formatLength(500, 'en')).toBe('500 m');
  });

  it('say whole months as months, and anything else as days', () => {
    expect(format.formatPeriod({ from: '2025-07-01', to: '2026-06-30' }, 'vi')).toBe('07/2025 – 06/2026');
    expect(format.formatPeriod({ from: '2026-02-01', to: '2026-02-28' }, 'vi')).toBe('02/2026');
    expect(format.formatPeriod({ from: '2025-07-02', to: '2026-06-30' }, 'vi')).toBe(
      '02/07/2025 – 30/06/2026',
    );
  });

  it('never say none of a small share', () => {
    expect(format.formatPercent(0.256, 'vi')).toBe('25,6\u202f%');
    expect(format.formatPercent(0.0094, 'vi')).toBe('0,9\u202f%');
    expect(format.formatPercent(0.00044, 'vi')).toBe('0,04\u202f%');
    expect(format.formatPercent(0, 'en')).toBe('0\u202f%');
  });

  it('say a ratio as a change', () => {
    expect(format.formatChange(1.24, 'vi')).toBe('+24\u202f%');
    expect(format.formatChange(0.5, 'vi')).toBe('−50\u202f%');
    expect(format.formatChange(1, 'vi')).toBe('±0\u202f%');
  });

  it('read a moment, a day and a month', () => {
    expect(format.formatDateTime('2026-06-30T20:15:00+07:00', 'vi')).toBe('20:15, 30/06/2026');
    expect(format.formatDateTime('2026-06-30', 'vi')).toBe('30/06/2026');
    expect(format.formatDateTime('2026-06', 'vi')).toBe('06/2026');
  });
});
