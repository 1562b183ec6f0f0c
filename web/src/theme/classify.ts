/** From the server's figures of communes to classes: what the map colours, and what the legend and the table say. */
import type { UnitRate } from '../api/types';
import type { Measure, Theme } from '../state/theme';
import { breaksOf, classOf } from './breaks';
import { CHANGE_COLOURS, classColours, LUCK, NO_DATA, ZERO } from './colours';

/** Ratios between the classes of change, the same for every question so that maps can be compared. */
export const CHANGE_BREAKS = [1 / 2, 2 / 3, 1, 3 / 2, 2] as const;

/** `zero`, `luck` and `none` are classes of their own, whatever the method. */
export type ClassKey = number | 'zero' | 'luck' | 'none';

export interface Place {
  unit: UnitRate;
  /** What is shown, in the measure's unit; none where there is no figure. */
  value: number | null;
  key: ClassKey;
  colour: string;
  /** A rate that rests on few incidents. */
  isUnsure: boolean;
}

export interface ThemeClass {
  /** The least value in it; none in the lowest class. */
  from: number | null;
  /** The least value above it; none in the highest class. */
  below: number | null;
  colour: string;
}

export interface Choropleth {
  measure: Measure;
  breaks: readonly number[];
  classes: readonly ThemeClass[];
  /** Whether values are whole numbers, so that a class ends one before the next. */
  isWhole: boolean;
  /** The least value of all that the breaks were made from. */
  least: number | null;
  /** All values that were put into classes, ascending. */
  values: readonly number[];
  places: ReadonlyMap<string, Place>;
  /** Communes in each class. */
  amounts: ReadonlyMap<ClassKey, number>;
  unsure: number;
}

/** Infinity stands for a rise from nothing. */
function ratioOf({ ratio, previous, count }: UnitRate): number | null {
  if (ratio !== null) return ratio;
  if (previous === null) return null;
  return count > 0 ? Infinity : 1;
}

export function shownValue(unit: UnitRate, measure: Measure): number | null {
  switch (measure) {
    case 'count':
      return unit.count;
    case 'per_km2':
      return unit.per_km2;
    case 'rate':
      return unit.shrunk;
    case 'change':
      return ratioOf(unit);
    case 'indicator':
      return unit.denominator;
  }
}

/** Measures of incidents, of which none is a class of its own. */
const OF_INCIDENTS: readonly Measure[] = ['count', 'per_km2', 'rate'];

function keyOf(unit: UnitRate, value: number | null, measure: Measure, breaks: readonly number[]): ClassKey {
  if (value === null) return 'none';
  if (measure === 'change' && unit.change !== 'rose' && unit.change !== 'fell') return 'luck';
  if (OF_INCIDENTS.includes(measure) && unit.count === 0) return 'zero';
  return classOf(value, breaks);
}

/** The values that are divided into classes, ascending: not those of the classes of their own. */
export function classedValues(units: readonly UnitRate[], measure: Measure): number[] {
  return units
    .filter((unit) => typeof keyOf(unit, shownValue(unit, measure), measure, []) === 'number')
    .map((unit) => shownValue(unit, measure) ?? 0)
    .sort((a, b) => a - b);
}

export function themeBreaks(units: readonly UnitRate[], theme: Theme): readonly number[] {
  if (theme.measure === 'change') return CHANGE_BREAKS;
  if (theme.classing === 'hand') return theme.breaks;
  return breaksOf(classedValues(units, theme.measure), theme.classing, theme.classes);
}

/** The colours of the classes of their own. */
export const OWN_COLOURS = { zero: ZERO, luck: LUCK, none: NO_DATA } as const;

/** `breaks` may come from more units than these, so that two maps beside each other mean the same by a colour. */
export function classify(
  units: readonly UnitRate[],
  measure: Measure,
  breaks: readonly number[],
  least: number | null = null,
): Choropleth {
  const colours = measure === 'change' ? CHANGE_COLOURS : classColours(measure, breaks.length + 1);
  const amounts = new Map<ClassKey, number>();
  const places = new Map<string, Place>();
  for (const unit of units) {
    const value = shownValue(unit, measure);
    const key = keyOf(unit, value, measure, breaks);
    const colour = typeof key === 'number' ? (colours[key] ?? NO_DATA) : OWN_COLOURS[key];
    amounts.set(key, (amounts.get(key) ?? 0) + 1);
    places.set(unit.code, {
      unit,
      value,
      key,
      colour,
      isUnsure: measure === 'rate' && unit.is_unsure && value !== null,
    });
  }
  const values = classedValues(units, measure);
  return {
    measure,
    breaks,
    classes: [...breaks, null].map((below, index) => ({
      from: breaks[index - 1] ?? null,
      below,
      colour: colours[index] ?? NO_DATA,
    })),
    isWhole: measure === 'count' || (values.length > 0 && values.every(Number.isInteger)),
    least: least ?? values[0] ?? null,
    values,
    places,
    amounts,
    unsure: [...places.values()].filter(({ isUnsure }) => isUnsure).length,
  };
}
