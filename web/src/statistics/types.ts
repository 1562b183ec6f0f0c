/** The answers of the statistics. Features are GeoJSON, whose properties OpenAPI does not describe. */
import type { Feature, MultiPolygon } from 'geojson';
import type { components } from '../api/schema.gen';
import type { LocalDate, SummaryArea } from '../api/types';

type Schemas = components['schemas'];

export type About = Schemas['About'];
export type TrendSeries = Schemas['TrendSeries'];
export type TrendTest = Schemas['TrendTest'];
export type TrendsAnswer = Schemas['Stated_Trends'];
export type NearRepeatAnswer = Schemas['Stated_NearRepeatAnswer'];
export type NearRepeatCell = Schemas['NearRepeatCell'];
export type EvaluationAnswer = Schemas['Stated_EvaluationAnswer'];
export type Choice = Schemas['Choice'];
/** By its address, or by its name where a drawn area is too long for one. */
export type JobRequest =
  | { path: string }
  | { statistic: string; parameters: Record<string, string>; area?: SummaryArea };
export type JobStatus = Schemas['JobStatus'];

export interface HotspotCell {
  cell: string;
  class: 'strong' | 'possible' | 'none';
  count: number;
  /** Cells in the neighbourhood. */
  k: number;
  local_sum: number;
  z: number;
  p_normal: number;
  p: number;
  q: number;
  is_pile_up: boolean;
}

export const HISTORIES = ['new', 'growing', 'persistent', 'fading', 'on_and_off'] as const;
export type MapHistory = (typeof HISTORIES)[number];

export interface HistoryCell {
  cell: string;
  /** The published category; null where none fits. */
  history: string | null;
  spot: 'hot' | 'cold' | null;
  on_map: MapHistory | null;
  hot_steps: number;
  cold_steps: number;
  trend_z: number;
  trend_p: number;
  count: number;
}

export interface Cluster {
  cluster: number;
  incidents: number;
  places: number;
  first_day: LocalDate;
  last_day: LocalDate;
  main_category: string;
  main_category_incidents: number;
}

export type MapAnswer<Properties> = About & { features: Feature<MultiPolygon, Properties>[] };

/** The commune in which the middle of a cell lies, by the cell's id. */
interface InCommunes {
  communes: Record<string, string>;
}

export type HotspotsAnswer = MapAnswer<HotspotCell> & InCommunes;
export type HistoryAnswer = MapAnswer<HistoryCell> &
  InCommunes & {
    steps: LocalDate[];
    /** A letter a step for each cell, oldest first: `h` for hot, `c` for cold, `-` for neither. */
    states: Record<string, string>;
  };
export type ClustersAnswer = MapAnswer<Cluster> & { in_none: number };

/** An answer with the analysis that it is of. */
export type AnalysisAnswer =
  | { kind: 'hotspots'; answer: HotspotsAnswer }
  | { kind: 'history'; answer: HistoryAnswer }
  | { kind: 'trends'; answer: TrendsAnswer }
  | { kind: 'near_repeat'; answer: NearRepeatAnswer }
  | { kind: 'clusters'; answer: ClustersAnswer }
  | { kind: 'evaluate'; answer: EvaluationAnswer };
