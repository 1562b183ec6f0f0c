/** An analysis as the address that is asked, and whether it is asked as a job. */
import type { SummaryArea } from '../api/types';
import { type Filter, filterParameters, queryString } from '../state/filter';
import { type Analysis, type AnalysisKind, settingOf } from './settings';
import type { JobRequest } from './types';

const PATHS: Record<AnalysisKind, string> = {
  hotspots: '/api/hotspots',
  history: '/api/hotspots/history',
  trends: '/api/trends',
  near_repeat: '/api/near-repeat',
  clusters: '/api/clusters',
  evaluate: '/api/evaluate',
};

/** Asked as jobs, which say how far they are and can be stopped. */
const LONG: readonly AnalysisKind[] = ['history', 'near_repeat', 'evaluate'];

export const isLong = (kind: AnalysisKind) => LONG.includes(kind);

const DISTANCES: Record<string, string> = {
  '500': '0,1,100,200,300,400,500',
  '1000': '0,1,200,400,600,800,1000',
  '2000': '0,1,250,500,1000,1500,2000',
};
const DAYS: Record<string, string> = {
  weeks: '0,8,15,22,29',
  days: '0,1,2,3,5,8',
  fortnights: '0,15,29,43,57',
};

function groundParameters(area: SummaryArea | null): Record<string, string> {
  if (area === null) return {};
  if ('unit' in area) return { unit: area.unit };
  if ('zone' in area) return { zone: area.zone };
  return { area: JSON.stringify(area) };
}

/** The server's own usual values are left to it, so that equal questions have one address. */
function ownParameters(analysis: Analysis): Record<string, string> {
  const value = (name: string) => analysis.values[name];
  const own: Record<string, string | undefined> = {};
  switch (analysis.kind) {
    case 'hotspots':
      own.cell = value('cell');
      break;
    case 'history':
      own.cell = value('cell');
      own.step = value('step');
      break;
    case 'trends':
      own.by = value('by');
      own.step = value('step');
      break;
    case 'near_repeat':
      own.distances = value('distances') && DISTANCES[settingOf(analysis, 'distances')];
      own.days = value('days') && DAYS[settingOf(analysis, 'days')];
      own.permutations = value('permutations');
      break;
    case 'clusters':
      own.radius = value('radius');
      own.least = value('least');
      break;
    case 'evaluate':
      own.cell = value('cell');
      own.share = value('share') && String(Number((Number(value('share')) / 100).toPrecision(12)));
      break;
  }
  return Object.fromEntries(
    Object.entries(own).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** The query string of an analysis over a filter; `asked` is what is drawn or picked on the map. */
export function analysisQuery(analysis: Analysis, filter: Filter, asked: SummaryArea | null): string {
  const period = settingOf(analysis, 'time') === 'filter' ? filter.period : null;
  const area = settingOf(analysis, 'ground') === 'asked' ? asked : null;
  return queryString({
    ...filterParameters({ ...filter, period }),
    ...groundParameters(area),
    ...ownParameters(analysis),
  });
}

/** Longest address that is asked; what is longer goes into the body of a job. */
const LONGEST_ADDRESS = 8000;

export const isTooLong = (path: string) => path.length > LONGEST_ADDRESS;

/** What `POST /api/jobs` is asked for the answer of an address: a long drawn area stands in it by itself. */
export function jobRequest(path: string): JobRequest {
  if (!isTooLong(path)) return { path };
  const [name = '', query] = path.split('?');
  const { area, ...parameters } = Object.fromEntries(new URLSearchParams(query));
  return {
    statistic: name.replace('/api/', ''),
    parameters,
    ...(area === undefined ? {} : { area: JSON.parse(area) as SummaryArea }),
  };
}

/** The same rows as a file. */
export function fileAddress(path: string, ending: string): string {
  const [name, query] = path.split('?');
  return query ? `${name}.${ending}?${query}` : `${name}.${ending}`;
}

export function analysisPath(analysis: Analysis, query: string): string {
  return query ? `${PATHS[analysis.kind]}?${query}` : PATHS[analysis.kind];
}
