import type { time as vietnamese } from './time.vi';

export const time: typeof vietnamese = {
  presets: {
    thisMonth: 'This month',
    last30days: 'Last 30 days',
    thisQuarter: 'This quarter',
    yearToDate: 'Year to date',
    last12months: 'Last 12 months',
    all: 'All',
    before: 'Previous period',
    sameLastYear: 'Same period last year',
    cumulative: 'Cumulative, from January',
  },
  presetMeans: (period) => `Choose ${period}`,
  presetEmpty: 'The data do not have this period',
  perUnit: { day: 'per day', week: 'per week', month: 'per month' },
  perReportingMonth: 'per reporting month',
  play: 'Play',
  pause: 'Pause',
  stepOn: 'One step on',
  stepBack: 'One step back',
  settings: 'Time options',
  bins: 'Each bar is',
  binChoice: { auto: 'As fits', day: 'A day', week: 'A week', month: 'A month' },
  calendar: 'Reporting month',
  calendarStart: 'The reporting month begins on day',
  calendarPlain: 'Reporting months are calendar months.',
  calendarMeans: (month, period) => `${month} is ${period}.`,
  calendarNote:
    'Set once for the office; this computer remembers it. This month, this quarter, year to date, the previous and the same period follow it.',
  calendarWithout: (n) =>
    `${n} incidents are known by month only: no bar has them, nor any period shorter than that month.`,
  playMode: 'While playing',
  playModes: {
    window: 'Move the period, keep its length',
    cumulative: 'Add up from its first day',
  },
  playSpeed: 'Speed',
  playSpeeds: (n) => `${n} bars a second`,
  stillness: 'This computer asks for less movement: each press of Play goes one step on.',
  helpPlay: 'Play or pause',
  helpStep: 'One step back or on in time',
};
