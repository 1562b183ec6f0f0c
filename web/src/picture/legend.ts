/** What a legend is made of, whoever draws it: signs with their words, in blocks with a title. */
import type { Choropleth, ClassKey } from '../theme/classify';
import { OWN_COLOURS } from '../theme/classify';
import type { Hatch } from '../theme/hatch';

export type Sign =
  | { as: 'fill'; colour: string; hatch?: Hatch; edge?: string }
  | { as: 'zone'; kind: string; letter: string }
  /** `dashes` in multiples of the width, as in a map style. */
  | { as: 'line'; colour: string; width: number; dashes?: readonly number[] }
  | { as: 'disc'; colour: string; radius: number }
  | { as: 'cell'; colour: string; letter: string };

export interface LegendItem {
  sign: Sign;
  label: string;
}

export interface LegendBlock {
  title: string;
  /** Unit, period, n: what the title does not say. */
  lines: string[];
  items: LegendItem[];
}

const channels = (hex: string) => {
  const digits = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(hex);
  return [1, 2, 3].map((at) => Number.parseInt(digits?.[at] ?? '0', 16));
};

/** `#rrggbb` of a colour over a ground at an opacity of 0 to 1: what the map shows there. */
export function over(colour: string, opacity: number, ground: string): string {
  const below = channels(ground);
  const mixed = channels(colour).map((value, at) => value * opacity + (below[at] ?? 0) * (1 - opacity));
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** From the lowest class up; the highest has no end. */
export function densityItems(
  classes: readonly { from: number; colour: string }[],
  shade: (colour: string) => string,
  say: { between(from: number, to: number): string; from(value: number): string },
): LegendItem[] {
  return classes.map(({ from, colour }, index) => {
    const next = classes[index + 1];
    return {
      sign: { as: 'fill', colour: shade(colour) },
      label: next ? say.between(from, next.from) : say.from(from),
    };
  });
}

const OWN: readonly Exclude<ClassKey, number>[] = ['zero', 'luck', 'none'];

/** The classes of coloured communes, with those that are outside of the scale: none at all, could be luck, no figure, unsure. */
export function classItems(
  shown: Choropleth,
  shade: (colour: string) => string,
  say: { class(key: ClassKey): string; communes(amount: number): string; unsure: string },
): LegendItem[] {
  const hasClasses = shown.values.length > 0 || shown.measure === 'change';
  const keys: ClassKey[] = [
    ...(hasClasses ? [...shown.classes.keys()] : []),
    ...OWN.filter((key) => (shown.amounts.get(key) ?? 0) > 0),
  ];
  const items = keys.map((key): LegendItem => {
    const colour = typeof key === 'number' ? (shown.classes[key]?.colour ?? '') : OWN_COLOURS[key];
    return {
      sign: { as: 'fill', colour: shade(colour), ...(key === 'none' ? { hatch: 'none' as const } : {}) },
      label: `${say.class(key)} (${say.communes(shown.amounts.get(key) ?? 0)})`,
    };
  });
  if (shown.unsure === 0) return items;
  const unsure: LegendItem = {
    sign: { as: 'fill', colour: shade('#ffffff'), hatch: 'unsure' },
    label: `${say.unsure} (${say.communes(shown.unsure)})`,
  };
  return [...items, unsure];
}
