/** Every colour on the map, and what it means. The same values draw the legend. */

export const BACKGROUND = {
  sea: '#E3ECEF',
  land: '#F6F5F1',
  outsideLand: '#ECEAE4',
  communeLine: '#B4BBBF',
  provinceLine: '#7C868C',
  coastLine: '#7FA3B5',
  label: '#46525A',
  halo: '#F6F5F1',
} as const;

export const ACCENT = '#0F5F63';

export interface KindLook {
  colour: string;
  pattern: PatternName;
  /** Moves the outline inwards, so that overlapping zones on one boundary stay apart. */
  inset: number;
  width: number;
}

export type PatternName = 'diagonal' | 'waves' | 'dots' | 'rows' | 'crosses';

const KINDS: Record<string, KindLook> = {
  border: { colour: '#8C5A2B', pattern: 'diagonal', inset: 1, width: 1.6 },
  coastal: { colour: '#1F78B4', pattern: 'waves', inset: 1, width: 1.6 },
  island: { colour: '#3E8FC4', pattern: 'dots', inset: 3, width: 1.6 },
  hotspot: { colour: '#C51B1B', pattern: 'rows', inset: 0, width: 2.4 },
};

const OPERATOR_KIND: KindLook = { colour: '#4D6B2F', pattern: 'crosses', inset: 4, width: 1.4 };

export function kindLook(kind: string): KindLook {
  return KINDS[kind] ?? OPERATOR_KIND;
}

/** The kinds in the order they are listed; the last is drawn on top. */
export const KNOWN_KINDS = ['hotspot', 'border', 'coastal', 'island'] as const;

export const HOTSPOT = { strong: '#C51B1B', possible: '#F4A582' } as const;

/** Class III is the hardest level of development and the darkest; dashes tell them apart in grey. */
export const PROGRAMME_CLASSES = [
  { name: 'III', colour: '#4A2C8F', dash: [1, 0] },
  { name: 'II', colour: '#7F66B8', dash: [5, 2] },
  { name: 'I', colour: '#A897D1', dash: [1.5, 1.5] },
] as const;

/** YlOrRd of ColorBrewer (Cynthia Brewer, Apache-2.0) at seven even steps, without its palest eighth. */
export const DENSITY_COLOURS = [
  '#FFEDA2',
  '#FED270',
  '#FEA749',
  '#FC6E33',
  '#EB2D22',
  '#C10723',
  '#800026',
] as const;

export const INCIDENT_CLUSTER = '#33454F';
