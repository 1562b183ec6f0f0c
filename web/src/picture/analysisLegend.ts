/** The legend of the analysis on the map: the same classes and colours as in its panel. */
import { count, period, words } from '../i18n';
import { pictureWords } from '../i18n/picture';
import { statisticsWords } from '../i18n/statistics';
import { analysisOnMap, state } from '../state/store';
import { CLUSTER_COLOUR, DIRECTION_COLOURS, HISTORY_COLOURS, HOTSPOT_COLOURS } from '../statistics/palette';
import { historyCells, verdictOf } from '../statistics/readings';
import { settingOf } from '../statistics/settings';
import { analysisAnswer } from '../statistics/state';
import { type AnalysisAnswer, HISTORIES } from '../statistics/types';
import type { LegendBlock, LegendItem } from './legend';

const cell = (colour: string, label: string, letter = ''): LegendItem => ({
  sign: { as: 'cell', colour, letter },
  label,
});

function itemsOf(found: AnalysisAnswer): LegendItem[] {
  const w = statisticsWords.value;
  switch (found.kind) {
    case 'hotspots': {
      const amount = (name: string) =>
        count(found.answer.features.filter(({ properties }) => properties.class === name).length);
      const analysis = state.analysis.value;
      const withPossible = analysis !== null && settingOf(analysis, 'possible') === 'yes';
      return [
        cell(HOTSPOT_COLOURS.strong, w.strongOf(amount('strong'))),
        ...(withPossible ? [cell(HOTSPOT_COLOURS.possible, w.possibleOf(amount('possible')))] : []),
      ];
    }
    case 'history': {
      const cells = historyCells(found.answer);
      return HISTORIES.map((name) => {
        const amount = cells.filter((each) => each.class === name).length;
        return cell(HISTORY_COLOURS[name], `${w.history[name]} (${count(amount)})`, w.historyLetter[name]);
      });
    }
    case 'clusters':
      return [cell(CLUSTER_COLOUR, `${pictureWords.value.cluster} (${count(found.answer.features.length)})`)];
    case 'trends': {
      if ((found.answer.settings as { by?: string }).by !== 'unit') return [];
      const amount = (verdict: string) =>
        count(found.answer.series.filter((series) => verdictOf(series) === verdict).length);
      return [
        cell(DIRECTION_COLOURS.rising, w.rising(amount('rising')), '↗'),
        cell(DIRECTION_COLOURS.falling, w.falling(amount('falling')), '↘'),
        cell(DIRECTION_COLOURS.none, w.luck(amount('none'))),
      ];
    }
    default:
      return [];
  }
}

/** None while no analysis is chosen, and for one that draws nothing. */
export function analysisBlock(): LegendBlock | null {
  const found = analysisAnswer.current.value.value;
  const analysis = state.analysis.value;
  if (!analysis || !analysisOnMap.value) return null;
  if (!found || found.kind === 'refused' || found.kind !== analysis.kind) return null;
  const items = itemsOf(found);
  if (items.length === 0) return null;
  const { answer } = found;
  const restsOn = [answer.period && period(answer.period), words.value.choropleth.n(count(answer.n))];
  return {
    title: statisticsWords.value.name[found.kind],
    lines: [restsOn.filter(Boolean).join(' · ')],
    items,
  };
}
