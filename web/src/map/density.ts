/** Classes of the heat map: fixed values in incidents per km², the same at every zoom. */
import type { LayerCatalogue } from '../api/types';
import { dayNumber } from '../state/dates';
import { DENSITY_COLOURS } from './palette';

export interface DensityClass {
  /** Incidents per km², included. */
  from: number;
  /** Excluded; `null` for the last class. */
  to: number | null;
  colour: string;
}

const STEPS = [1, 2, 5] as const;

/** The largest of 1, 2, 5, 10, … (and 0.5, 0.2, …) that is not above `value`. */
export function roundStepBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const step = [...STEPS].reverse().find((each) => each * power <= value * (1 + 1e-9)) ?? 1;
  return Number((step * power).toPrecision(1));
}

function nextStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const step = Math.round(value / power);
  return Number((step === 1 ? 2 * power : step === 2 ? 5 * power : 10 * power).toPrecision(1));
}

/** At most seven classes in 1-2-5 steps from `first` up. What is lower stays transparent. */
export function densityClasses(first: number): DensityClass[] {
  const breaks = [roundStepBelow(first)];
  while (breaks.length < DENSITY_COLOURS.length) breaks.push(nextStep(breaks.at(-1) ?? 1));
  return DENSITY_COLOURS.map((colour, index) => ({
    from: breaks[index] ?? 0,
    to: breaks[index + 1] ?? null,
    colour,
  }));
}

/**
 * Where the classes begin: at the mean density of a year of all the data, whatever is filtered,
 * so that two periods or two categories can be compared by eye. Not below one per km²: with sparse data,
 * lower classes would show the smoothing of single incidents as if it were a pattern.
 */
export function firstBreak(catalogue: LayerCatalogue): number {
  const count = catalogue.layers.find((layer) => layer.id === 'incidents')?.count ?? 0;
  const box = catalogue.incident_extent ?? catalogue.extent;
  if (count === 0 || box === null) return 1;
  const [west, south, east, north] = box;
  const kmPerDegree = 111.2;
  const middle = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const areaKm2 = Math.max((east - west) * kmPerDegree * middle * (north - south) * kmPerDegree, 1);
  const { period } = catalogue;
  const years = period ? Math.max((dayNumber(period.last) - dayNumber(period.first) + 1) / 365.25, 1) : 1;
  return Math.max(count / years / areaKm2, 1);
}

/**
 * The colour ramp of a `color-relief` layer, with a sharp edge at every break.
 *
 * MapLibre draws such a layer from an `interpolate` only (a `step` shows nothing), so each break is two
 * stops, apart by the finest `step` that the tiles can carry.
 */
export function densityRamp(classes: readonly DensityClass[], step: number): unknown[] {
  const ramp: unknown[] = ['interpolate', ['linear'], ['elevation']];
  let below = 'rgba(255, 255, 255, 0)';
  for (const each of classes) {
    ramp.push(each.from - step, below, each.from, each.colour);
    below = each.colour;
  }
  return ramp;
}
