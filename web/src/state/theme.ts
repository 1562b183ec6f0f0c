/** How the communes are coloured, and how the link says it. */

export const MEASURES = ['count', 'per_km2', 'rate', 'change', 'indicator'] as const;
export type Measure = (typeof MEASURES)[number];

export const CLASSINGS = ['quantile', 'natural', 'equal', 'hand'] as const;
export type Classing = (typeof CLASSINGS)[number];

/** One class says nothing; of more than seven nobody tells the colours apart. */
export const CLASS_COUNTS = [3, 4, 5, 6, 7] as const;

export interface Theme {
  measure: Measure;
  /** The figure that is shown, or that rates are taken of; empty for the population, or what there is. */
  indicator: string;
  classing: Classing;
  classes: number;
  /** Where the second and each later class begins, when they are set by hand. */
  breaks: readonly number[];
}

export const DEFAULT_THEME: Theme = {
  measure: 'count',
  indicator: '',
  classing: 'quantile',
  classes: 5,
  breaks: [],
};

const MOST_BREAKS = Math.max(...CLASS_COUNTS) - 1;

/** Ascending without repeats, and no more than there are colours for; `null` when there are none. */
export function usableBreaks(breaks: readonly number[]): number[] | null {
  const positive = breaks.filter((value) => Number.isFinite(value) && value > 0);
  const sorted = [...new Set(positive)].sort((a, b) => a - b).slice(0, MOST_BREAKS);
  return sorted.length > 0 ? sorted : null;
}

const oneOf = <Value extends string>(all: readonly Value[], text: string | undefined): Value | null =>
  all.find((each) => each === text) ?? null;

/** `measure;classing;classes;indicator;breaks`, without what is empty at its end. */
export function encodeTheme({ measure, classing, classes, indicator, breaks }: Theme): string {
  const parts = [
    measure,
    classing,
    String(classes),
    encodeURIComponent(indicator),
    classing === 'hand' ? breaks.join('~') : '',
  ];
  while (parts.at(-1) === '') parts.pop();
  return parts.join(';');
}

export function decodeTheme(text: string): Theme | null {
  const [measureText, classingText, classesText, indicatorText = '', breaksText = ''] = text.split(';');
  const measure = oneOf(MEASURES, measureText);
  const classing = oneOf(CLASSINGS, classingText);
  const classes = CLASS_COUNTS.find((each) => String(each) === classesText);
  if (measure === null || classing === null || classes === undefined) return null;
  const breaks = classing === 'hand' ? usableBreaks(breaksText.split('~').map(Number)) : [];
  if (breaks === null) return null;
  try {
    const indicator = decodeURIComponent(indicatorText).slice(0, 200);
    return { measure, classing, classes, indicator, breaks };
  } catch {
    return null;
  }
}
