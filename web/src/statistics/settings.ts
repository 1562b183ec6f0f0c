/** Which analysis is asked for and with which settings, and how the link says so. Loaded at once, unlike the panel. */

export const ANALYSES = ['hotspots', 'history', 'trends', 'near_repeat', 'clusters', 'evaluate'] as const;
export type AnalysisKind = (typeof ANALYSES)[number];

export interface NumberSetting {
  type: 'number';
  least: number;
  most: number;
  step: number;
  usual: string;
  unit: 'metres' | 'incidents' | 'percent';
}

export interface ChoiceSetting {
  type: 'choice';
  values: readonly string[];
  usual: string;
}

export type Setting = NumberSetting | ChoiceSetting;

/** What somebody asked for; only what differs from the usual is kept. */
export interface Analysis {
  kind: AnalysisKind;
  values: Readonly<Record<string, string>>;
}

const number = (
  unit: NumberSetting['unit'],
  least: number,
  most: number,
  step: number,
  usual: number,
): NumberSetting => ({ type: 'number', unit, least, most, step, usual: String(usual) });
const choice = (...values: string[]): ChoiceSetting => ({ type: 'choice', values, usual: values[0] ?? '' });

const CELL = number('metres', 25, 10_000, 25, 250);
/** The whole ground, or what was drawn or picked on the map. */
const GROUND = choice('everything', 'asked');
/** What looks back over years takes all the data at first; what looks at now takes the period on the screen. */
const ALL_TIME = choice('all', 'filter');
const FILTER_TIME = choice('filter', 'all');

/** The settings of each analysis in the order in which they are shown. */
export const SETTINGS: Record<AnalysisKind, Readonly<Record<string, Setting>>> = {
  hotspots: { time: FILTER_TIME, ground: GROUND, cell: CELL, possible: choice('no', 'yes') },
  history: {
    time: ALL_TIME,
    ground: GROUND,
    step: choice('auto', 'week', 'month', 'quarter', 'half_year', 'year'),
    cell: CELL,
  },
  trends: {
    time: ALL_TIME,
    ground: GROUND,
    by: choice('total', 'category', 'unit'),
    step: choice('month', 'week', 'quarter', 'half_year', 'year'),
  },
  near_repeat: {
    time: FILTER_TIME,
    ground: GROUND,
    distances: choice('500', '1000', '2000'),
    days: choice('weeks', 'days', 'fortnights'),
    permutations: choice('999', '9999'),
  },
  clusters: {
    time: FILTER_TIME,
    ground: GROUND,
    radius: number('metres', 10, 10_000, 10, 150),
    least: number('incidents', 2, 100_000, 1, 10),
  },
  evaluate: {
    time: ALL_TIME,
    ground: GROUND,
    share: number('percent', 0.01, 50, 0.01, 1),
    cell: CELL,
  },
};

/** What of the answer is looked at: a cell, a cluster, a series. */
export const PICK = 'pick';
const PICKED = /^[\w.:-]{1,64}$/;

export function isAcceptable(setting: Setting, value: string): boolean {
  if (setting.type === 'choice') return setting.values.includes(value);
  const parsed = Number(value);
  return value.trim() !== '' && parsed >= setting.least && parsed <= setting.most;
}

export function settingOf(analysis: Analysis, name: string): string {
  return analysis.values[name] ?? SETTINGS[analysis.kind][name]?.usual ?? '';
}

export function withValue(analysis: Analysis, name: string, value: string): Analysis {
  const { [name]: _, ...others } = analysis.values;
  const isUsual = value === (SETTINGS[analysis.kind][name]?.usual ?? '');
  return { ...analysis, values: isUsual ? others : { ...others, [name]: value } };
}

/** `history;step=month;pick=32648.-1517.5708` */
export function encodeAnalysis({ kind, values }: Analysis): string {
  const names = [...Object.keys(SETTINGS[kind]), PICK].filter((name) => values[name] !== undefined);
  return [kind, ...names.map((name) => `${name}=${values[name]}`)].join(';');
}

/** What cannot be understood is left out; an unknown analysis is none. */
export function decodeAnalysis(text: string): Analysis | null {
  const [name, ...parts] = text.split(';');
  const kind = ANALYSES.find((each) => each === name);
  if (!kind) return null;
  let analysis: Analysis = { kind, values: {} };
  for (const part of parts) {
    const equals = part.indexOf('=');
    const [key, value] = [part.slice(0, equals), part.slice(equals + 1)];
    const setting = Object.hasOwn(SETTINGS[kind], key) ? SETTINGS[kind][key] : undefined;
    const isTaken = setting ? isAcceptable(setting, value) : key === PICK && PICKED.test(value);
    if (equals > 0 && isTaken) analysis = withValue(analysis, key, value);
  }
  return analysis;
}
