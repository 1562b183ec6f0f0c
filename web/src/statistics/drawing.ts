/** What an answer draws on the map: shapes, the places they are from afar, and communes by their trend. */
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import type { StatisticsWords } from '../i18n/statistics.vi';
import { boxOf } from '../state/area';
import { type Group, groupCells } from './groups';
import { CLUSTER_COLOUR, DIRECTION_COLOURS, HISTORY_COLOURS, HOTSPOT_COLOURS } from './palette';
import { clusterId, historiesOf, historyCells, hotspotCells, hotspotPlaces, verdictOf } from './readings';
import type { AnalysisAnswer, ClustersAnswer, HistoryAnswer, HotspotsAnswer, MapHistory } from './types';

export interface Drawing {
  shapes: FeatureCollection;
  /** For zooms at which a shape is smaller than a dot. */
  places: FeatureCollection;
  /** Colour of each commune. */
  communes: [code: string, colour: string][];
}

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });

export const NOTHING_DRAWN: Drawing = { shapes: collection([]), places: collection([]), communes: [] };

const shape = (geometry: Geometry, id: string, colour: string, letter: string): Feature => ({
  type: 'Feature',
  properties: { id, colour, letter },
  geometry,
});

const point = (at: Position, id: string, colour: string, letter: string, weight: number): Feature => ({
  type: 'Feature',
  properties: { id, colour, letter, weight, aside: 0 },
  geometry: { type: 'Point', coordinates: at },
});

function hotspots(answer: HotspotsAnswer, withPossible: boolean): Drawing {
  return {
    ...NOTHING_DRAWN,
    shapes: collection(
      hotspotCells(answer, withPossible).map((cell) =>
        shape(cell.geometry, cell.id, HOTSPOT_COLOURS[cell.class as 'strong' | 'possible'], ''),
      ),
    ),
    places: collection(
      hotspotPlaces(answer).map((place) =>
        point(place.middle, place.cells[0]?.id ?? '', HOTSPOT_COLOURS.strong, '', place.cells.length),
      ),
    ),
  };
}

/** One disc for each class of a place, side by side: from afar they would lie on each other. */
function discsOf(
  { cells, middle }: Group<{ id: string; class: MapHistory }>,
  letters: StatisticsWords['historyLetter'],
): Feature[] {
  const classes = historiesOf({ cells });
  return classes.map(({ name }, index) => {
    const first = cells.find((cell) => cell.class === name);
    const disc = point(middle, first?.id ?? '', HISTORY_COLOURS[name], letters[name], cells.length);
    const aside = index - (classes.length - 1) / 2;
    return { ...disc, properties: { ...disc.properties, aside } };
  });
}

function history(answer: HistoryAnswer, letters: StatisticsWords['historyLetter']): Drawing {
  return {
    ...NOTHING_DRAWN,
    shapes: collection(
      historyCells(answer).map((cell) =>
        shape(cell.geometry, cell.id, HISTORY_COLOURS[cell.class], letters[cell.class]),
      ),
    ),
    places: collection(groupCells(historyCells(answer)).flatMap((group) => discsOf(group, letters))),
  };
}

function clusters(answer: ClustersAnswer): Drawing {
  const shapes: Feature[] = [];
  const places: Feature[] = [];
  for (const { properties: cluster, geometry } of answer.features) {
    const id = clusterId(cluster);
    shapes.push(shape(geometry, id, CLUSTER_COLOUR, id));
    const box = boxOf(geometry);
    if (!box) continue;
    const [west, south, east, north] = box;
    places.push(point([(west + east) / 2, (south + north) / 2], id, CLUSTER_COLOUR, id, cluster.incidents));
  }
  return { ...NOTHING_DRAWN, shapes: collection(shapes), places: collection(places) };
}

export function drawingOf(found: AnalysisAnswer, words: StatisticsWords, withPossible: boolean): Drawing {
  switch (found.kind) {
    case 'hotspots':
      return hotspots(found.answer, withPossible);
    case 'history':
      return history(found.answer, words.historyLetter);
    case 'clusters':
      return clusters(found.answer);
    case 'trends': {
      if ((found.answer.settings as { by?: string }).by !== 'unit') return NOTHING_DRAWN;
      const communes = found.answer.series.flatMap((series): [string, string][] => {
        const verdict = verdictOf(series);
        return verdict === 'untested' ? [] : [[series.key, DIRECTION_COLOURS[verdict]]];
      });
      return { ...NOTHING_DRAWN, communes };
    }
    default:
      return NOTHING_DRAWN;
  }
}
