/** What a class, a measure and a commune's figure are called: the same words in the legend, the table and beside the pointer. */

import type { Rates } from '../api/types';
import { change, count, period, rate, words } from '../i18n';
import type { Measure } from '../state/theme';
import type { Choropleth, ClassKey, Place } from './classify';

type Names = Record<string, string>;

export function indicatorName(id: string): string {
  return (words.value.choropleth.indicatorName as Names)[id] ?? id.replaceAll('_', ' ');
}

/** What stands after “per 10,000”. */
const perWhat = (id: string) => (words.value.choropleth.ofIndicator as Names)[id] ?? `«${indicatorName(id)}»`;

const indicatorOf = ({ settings }: Rates) => String((settings as { indicator?: string }).indicator ?? '');

export function measureTitle(measure: Measure, indicator: string | null): string {
  const w = words.value.choropleth;
  if (measure === 'indicator') return indicator === null ? w.measure.indicator : indicatorName(indicator);
  if (measure === 'rate' && indicator !== null) return `${w.measure.rate} ${perWhat(indicator)}`;
  return w.measure[measure];
}

export function measureUnit(measure: Measure, answer: Rates): string {
  const w = words.value.choropleth.unit;
  switch (measure) {
    case 'rate':
      // The population of which year is part of what a rate says.
      return w.rate(
        [perWhat(indicatorOf(answer)), answer.year && `(${answer.year})`].filter(Boolean).join(' '),
      );
    case 'change':
      return answer.previous_period
        ? w.change(period(answer.previous_period))
        : words.value.choropleth.noPrevious;
    case 'indicator':
      return w.indicator(String(answer.year ?? ''));
    default:
      return w[measure];
  }
}

const figure = (value: number, isWhole: boolean) => (isWhole ? count(value) : rate(value));

/** The steps of change, from the strongest fall to the strongest rise. */
function changeSteps(): readonly string[] {
  const w = words.value.choropleth.changeStep;
  return [w.fell50, w.fell33, w.fell, w.rose, w.rose50, w.rose100];
}

/** Where a class ends whose upper neighbour begins at `below`. */
export function endOf({ isWhole }: Choropleth, below: number): string {
  return figure(isWhole ? Math.ceil(below) - 1 : below, isWhole);
}

export function classLabel(shown: Choropleth, index: number): string {
  const w = words.value.choropleth;
  if (shown.measure === 'change') return changeSteps()[index] ?? '';
  const { from, below } = shown.classes[index] ?? { from: null, below: null };
  const say = (value: number) => figure(value, shown.isWhole);
  if (shown.isWhole && below !== null) {
    const low = from ?? shown.least ?? 1;
    const high = Math.ceil(below) - 1;
    return high <= low ? say(low) : w.between(say(low), say(high));
  }
  if (from === null) return below === null ? w.allValues : w.below(say(below));
  return below === null ? w.from(say(from)) : w.between(say(from), say(below));
}

export function keyLabel(key: Exclude<ClassKey, number>): string {
  return words.value.choropleth[key];
}

export const labelOf = (shown: Choropleth, key: ClassKey) =>
  typeof key === 'number' ? classLabel(shown, key) : keyLabel(key);

/** A change as a percentage; from nothing there is none. */
export function changeText({ unit }: Place): string {
  const w = words.value.choropleth;
  if (unit.ratio !== null) return change(unit.ratio);
  return unit.previous === 0 && unit.count > 0 ? w.fromZero : '–';
}

export function valueText(place: Place, measure: Measure): string {
  if (place.value === null) return '–';
  if (measure === 'change') return changeText(place);
  return figure(
    place.value,
    measure === 'count' || (measure === 'indicator' && Number.isInteger(place.value)),
  );
}

function changeSaid({ unit }: Place): string {
  const w = words.value.choropleth;
  const word = unit.change === 'rose' ? w.hoverRose : unit.change === 'fell' ? w.hoverFell : w.hoverLuck;
  return unit.q === null ? word : `${word} (${w.hoverQ(rate(Number(unit.q.toPrecision(2))))})`;
}

/** What a commune's colour says, in lines: the figure, how far it could be off, and what else must be known of it. */
export function placeLines(place: Place, measure: Measure, answer: Rates): string[] {
  const w = words.value.choropleth;
  const { unit } = place;
  const of = indicatorOf(answer);
  const said = answer.left_out.discovered > 0 ? w.hoverReported : w.hoverCount;
  if (place.key === 'none') return [said(count(unit.count)), w.hoverNoData];
  const lines = [
    measure === 'change'
      ? w.hoverChange(count(unit.count), count(unit.previous ?? 0))
      : said(count(unit.count)),
  ];
  if (measure === 'per_km2' && unit.per_km2 !== null) lines.push(w.hoverPerKm2(rate(unit.per_km2)));
  if (measure === 'rate' && unit.rate !== null && unit.lower !== null && unit.upper !== null) {
    lines.push(
      w.hoverRate(rate(unit.rate), perWhat(of)),
      w.hoverInterval(rate(unit.lower), rate(unit.upper)),
    );
    if (unit.shrunk !== null) lines.push(w.hoverShrunk(rate(unit.shrunk)));
    if (place.isUnsure) lines.push(w.hoverUnsure);
  }
  if (measure === 'change') lines.push(`${changeText(place)}, ${changeSaid(place)}`);
  if (measure === 'indicator' && unit.denominator !== null)
    lines.push(w.hoverIndicator(indicatorName(of), count(unit.denominator), String(answer.year ?? '')));
  if ((measure === 'rate' || measure === 'indicator') && unit.denominator_origin === 'predecessors')
    lines.push(w.carried);
  return lines;
}
