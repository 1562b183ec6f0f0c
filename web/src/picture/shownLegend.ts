/** The legend of what is on the map now, in words of the page's language. */
import type { Layer } from '../api/types';
import { count, kindLetter, kindName, period, rate, said, words } from '../i18n';
import { pictureWords } from '../i18n/picture';
import { isOperatorLayer, SINGLE_INCIDENT_ZOOM } from '../map/layers';
import {
  ACCENT,
  BACKGROUND,
  HOTSPOT,
  INCIDENT_CLUSTER,
  KNOWN_KINDS,
  PROGRAMME_CLASSES,
} from '../map/palette';
import { catalogue, categories } from '../state/data';
import { densityClasses } from '../state/density';
import { categoryCounts } from '../state/figures';
import { drawnSetting, isOnMap, kindLayerId, layerSetting } from '../state/layers';
import { SIDES } from '../state/sides';
import { CHOROPLETH, state } from '../state/store';
import { kindsOfZones } from '../state/zoneChoice';
import { sideName } from '../swipe/sideText';
import { labelOf, measureTitle, measureUnit } from '../theme/labels';
import { choropleth, indicator, rates } from '../theme/rates';
import { shownKind } from '../theme/shownKind';
import { analysisBlock } from './analysisLegend';
import { classItems, densityItems, type LegendBlock, type LegendItem, over } from './legend';

const shadeOf = (layer: string) => (colour: string) =>
  over(colour, layerSetting(layer).opacity, BACKGROUND.land);

/** More categories than this nobody tells apart by their colours. */
const MOST_CATEGORIES = 9;

function choroplethBlock(): LegendBlock | null {
  const shown = choropleth.first.value;
  const answer = rates.first.current.value.value;
  if (!layerSetting(CHOROPLETH).on || !shown || !answer) return null;
  const w = words.value.choropleth;
  const restsOn = SIDES.flatMap((side) => {
    const of = rates[side].current.value.value;
    if (!of || shown.measure === 'indicator') return [];
    const parts = [of.period && period(of.period), w.n(count(of.n))].filter(Boolean).join(' · ');
    return [state.comparison.value ? `${sideName(side)}: ${parts}` : parts];
  });
  const kind = shownKind.value;
  const only = kind === null ? [] : [w.onlyKind(kindName(kind))];
  const { discovered } = answer.left_out;
  const leftOut = discovered > 0 && shown.measure !== 'indicator' ? [w.discovered(count(discovered))] : [];
  const classing =
    shown.measure === 'change'
      ? w.changeClasses
      : w.classingText[state.theme.value.classing](count(shown.classes.length));
  return {
    title: measureTitle(shown.measure, indicator.value),
    lines: [measureUnit(shown.measure, answer), ...only, ...restsOn, ...leftOut, classing],
    items: classItems(shown, shadeOf(CHOROPLETH), {
      class: (key) => labelOf(shown, key),
      communes: (amount) => pictureWords.value.communes(count(amount)),
      unsure: w.unsure,
    }),
  };
}

function densityBlock(): LegendBlock | null {
  const classes = densityClasses.value;
  if (!layerSetting('density').on || !classes) return null;
  const w = words.value;
  const p = pictureWords.value;
  const between = words.value.choropleth.between;
  const smoothing = p.smoothing(w.metres(String(state.sigma.value)));
  return {
    title: p.densityTitle,
    lines: [w.densityUnit, `${smoothing}; ${w.densityBelow(rate(classes[0]?.from ?? 0))}`],
    items: densityItems(classes, shadeOf('density'), {
      between: (from, to) => between(rate(from), rate(to)),
      from: (value) => `≥ ${rate(value)}`,
    }),
  };
}

function zonesBlock(): LegendBlock | null {
  const amounts = kindsOfZones.value;
  const kinds = [...KNOWN_KINDS, ...[...amounts.keys()].filter((kind) => !KNOWN_KINDS.includes(kind))];
  const items = kinds
    .filter((kind) => drawnSetting(kindLayerId(kind)).on && (amounts.get(kind) ?? 0) > 0)
    .map(
      (kind): LegendItem => ({
        sign: { as: 'zone', kind, letter: kindLetter(kind) },
        label: `${kindName(kind)} (${count(amounts.get(kind) ?? 0)})`,
      }),
    );
  return items.length === 0 ? null : { title: words.value.groupZones, lines: [], items };
}

const isShown = (layer: Layer) => isOnMap(layer) && layer.count > 0 && layerSetting(layer.id).on;

/** Points by category where the map shows them one by one, and otherwise what a disc with a number is. */
function incidentsBlock(layer: Layer): LegendBlock {
  const p = pictureWords.value;
  const title = said(layer, 'title');
  const disc = (colour: string, radius: number, label: string): LegendItem => ({
    sign: { as: 'disc', colour, radius },
    label,
  });
  if ((state.view.value?.zoom ?? 0) < SINGLE_INCIDENT_ZOOM) {
    const colour = BACKGROUND.ink;
    return { title, lines: [], items: [disc(INCIDENT_CLUSTER, 6, p.grouped), disc(colour, 3, p.single)] };
  }
  const present = (categories.current.value.value ?? [])
    .filter(({ code, colour }) => colour && (categoryCounts.value.get(code) ?? 0) > 0)
    .sort((a, b) => (categoryCounts.value.get(b.code) ?? 0) - (categoryCounts.value.get(a.code) ?? 0));
  const items = present
    .slice(0, MOST_CATEGORIES)
    .map((category) => disc(category.colour ?? '', 4.5, said(category, 'name')));
  const more = present.length - items.length;
  return { title, lines: more > 0 ? [p.otherKinds(count(more))] : [], items };
}

function programmeBlock(layer: Layer): LegendBlock {
  const w = words.value;
  return {
    title: said(layer, 'title'),
    lines: [w.programmesNote],
    items: PROGRAMME_CLASSES.map(({ name, colour, dashes }) => ({
      sign: { as: 'line', colour, width: 2, dashes },
      label: w.classOf(name),
    })),
  };
}

function hotspotsBlock(layer: Layer): LegendBlock {
  const w = words.value;
  const shade = shadeOf('hotspots');
  return {
    title: said(layer, 'title'),
    lines: [],
    items: [
      { sign: { as: 'fill', colour: shade(HOTSPOT.strong) }, label: w.strong },
      { sign: { as: 'fill', colour: shade(HOTSPOT.possible) }, label: w.possible },
    ],
  };
}

/** A layer that is one line, one outline or one kind of point. */
function plainItem(layer: Layer): LegendItem {
  const label = said(layer, 'title');
  if (layer.id === 'border_line')
    return {
      sign: { as: 'line', colour: BACKGROUND.borderLine, width: 1.6, dashes: [4, 1.5, 1, 1.5] },
      label,
    };
  if (layer.id === 'coast_line')
    return { sign: { as: 'line', colour: BACKGROUND.coastLine, width: 1.4 }, label };
  if (isOperatorLayer(layer)) {
    const colour = BACKGROUND.operatorLayer;
    if (layer.geometry === 'point') return { sign: { as: 'disc', colour, radius: 4.5 }, label };
    return { sign: { as: 'line', colour, width: 1.6 }, label };
  }
  if (layer.id === 'land') return { sign: { as: 'fill', colour: '#eceae4' }, label };
  const edge = layer.id === 'communes' ? BACKGROUND.communeLine : BACKGROUND.provinceLine;
  return { sign: { as: 'fill', colour: BACKGROUND.land, edge }, label };
}

function chosenItems(): LegendItem[] {
  const p = pictureWords.value;
  const line = (label: string): LegendItem => ({ sign: { as: 'line', colour: ACCENT, width: 2.5 }, label });
  if (state.area.value) return [line(p.asked)];
  return state.selection.value ? [line(p.chosen)] : [];
}

/** From what the eye should land on first to what lies under it. */
export function shownLegend(): LegendBlock[] {
  const layers = (catalogue.current.value.value?.layers ?? []).filter(isShown);
  const of = (id: string) => layers.find((layer) => layer.id === id);
  const [incidents, hotspots] = [of('incidents'), of('hotspots')];
  const plain = layers.filter(({ group }) => group === 'boundaries' || group === 'background');
  const background: LegendBlock = {
    title: pictureWords.value.boundaries,
    lines: [],
    items: [...chosenItems(), ...plain.map(plainItem)],
  };
  const blocks = [
    choroplethBlock(),
    densityBlock(),
    analysisBlock(),
    zonesBlock(),
    hotspots ? hotspotsBlock(hotspots) : null,
    incidents ? incidentsBlock(incidents) : null,
    ...layers.filter(({ group }) => group === 'programmes').map(programmeBlock),
    background.items.length > 0 ? background : null,
  ];
  return blocks.filter((block) => block !== null);
}
