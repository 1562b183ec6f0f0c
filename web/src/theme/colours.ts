/** The colours of the classes, from ColorBrewer (© Cynthia Brewer, Mark Harrower and The Pennsylvania State University, Apache 2.0). */
import type { Measure } from '../state/theme';

type Ramp = Record<number, readonly string[]>;

const split = (ramps: readonly string[]): Ramp =>
  Object.fromEntries(
    ramps.map((ramp) => ramp.split(' ').map((hex) => `#${hex}`)).map((ramp) => [ramp.length, ramp]),
  );

const YL_OR_RD = split([
  'ffeda0 feb24c f03b20',
  'ffffb2 fecc5c fd8d3c e31a1c',
  'ffffb2 fecc5c fd8d3c f03b20 bd0026',
  'ffffb2 fed976 feb24c fd8d3c f03b20 bd0026',
  'ffffb2 fed976 feb24c fd8d3c fc4e2a e31a1c b10026',
]);

const YL_GN_BU = split([
  'edf8b1 7fcdbb 2c7fb8',
  'ffffcc a1dab4 41b6c4 225ea8',
  'ffffcc a1dab4 41b6c4 2c7fb8 253494',
  'ffffcc c7e9b4 7fcdbb 41b6c4 2c7fb8 253494',
  'ffffcc c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8 0c2c84',
]);

const YL_GN = split([
  'f7fcb9 addd8e 31a354',
  'ffffcc c2e699 78c679 238443',
  'ffffcc c2e699 78c679 31a354 006837',
  'ffffcc d9f0a3 addd8e 78c679 31a354 006837',
  'ffffcc d9f0a3 addd8e 78c679 41ab5d 238443 005a32',
]);

/** PuOr without its middle, which is `LUCK`: orange has risen, purple has fallen. */
export const CHANGE_COLOURS = ['#542788', '#998ec3', '#d8daeb', '#fee0b6', '#f1a340', '#b35806'] as const;

/** A change that could be luck. */
export const LUCK = '#d4d5d2';
/** No incident at all. */
export const ZERO = '#ffffff';
/** Under the hatching of what has no figure. */
export const NO_DATA = '#e3e4e2';
export const HATCH = '#8b9297';

const RAMPS: Record<Exclude<Measure, 'change'>, Ramp> = {
  count: YL_OR_RD,
  per_km2: YL_OR_RD,
  rate: YL_GN_BU,
  indicator: YL_GN,
};

/** From the lowest class to the highest. */
export function classColours(measure: Measure, classes: number): readonly string[] {
  if (measure === 'change') return CHANGE_COLOURS;
  const ramp = RAMPS[measure];
  const least = ramp[3] ?? [];
  if (classes >= 3) return ramp[Math.min(classes, 7)] ?? least;
  return classes === 2 ? [least[0] ?? '', least[2] ?? ''] : [least[1] ?? ''];
}
