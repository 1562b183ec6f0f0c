/**
 * The shapes of the HTTP interface, in the words of the server.
 *
 * Everything else imports these names from here, so that types generated from the server's OpenAPI
 * (`npm run api`) can stand behind them without another file changing.
 */
import type { Geometry, MultiPolygon, Polygon } from 'geojson';

export type BoundingBox = [west: number, south: number, east: number, north: number];
export type LonLat = [longitude: number, latitude: number];

/** A local calendar day, `YYYY-MM-DD`, in the time zone of Vietnam. */
export type LocalDate = string;

export type LayerGroup = 'zones' | 'incidents' | 'boundaries' | 'background' | 'programmes';

export interface LayerField {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  title_vi: string;
  title_en: string;
}

export interface Layer {
  id: string;
  group: LayerGroup;
  title_vi: string;
  title_en: string;
  geometry: 'polygon' | 'line' | 'point' | 'raster';
  count: number;
  fields: LayerField[];
  demonstration: boolean;
  approximate: boolean;
  attribution: string | null;
  geojson: string | null;
  tilejson: string | null;
}

export interface Notice {
  id: string;
  vi: string;
  en: string;
}

export interface LayerCatalogue {
  generation: number;
  title_vi: string;
  title_en: string;
  extent: BoundingBox | null;
  incident_extent: BoundingBox | null;
  demonstration: boolean;
  period: { first: LocalDate; last: LocalDate } | null;
  as_of: LocalDate;
  notices: Notice[];
  layers: Layer[];
}

export interface TileJson {
  tiles: string[];
  bounds?: BoundingBox;
  minzoom?: number;
  maxzoom?: number;
  attribution?: string;
}

export interface DensityTileJson extends TileJson {
  encoding: 'custom';
  redFactor: number;
  greenFactor: number;
  blueFactor: number;
  baseShift: number;
  tileSize: number;
  sigma_m: number;
  unit: string;
}

export interface Category {
  code: string;
  parent: string | null;
  name_vi: string;
  name_en: string;
  colour: string | null;
  coarse_location: boolean;
  usually_discovered: boolean;
  count: number;
}

export type HowKnown = 'reported' | 'discovered' | 'unknown';

export type SummaryArea =
  | Polygon
  | MultiPolygon
  | { unit: string }
  | { zone: string }
  | { center: LonLat; radius_m: number };

export interface SummaryRequest {
  area: SummaryArea | null;
  bbox?: BoundingBox;
  datetime?: string;
  category?: string[];
  how_known?: string[];
  severity?: number[];
  unit?: string;
  as_of?: LocalDate;
  compare?: 'previous_year' | 'preceding';
}

export interface Period {
  from: LocalDate;
  to: LocalDate;
}

export interface KeyCount {
  key: string;
  count: number;
}

export interface UnitCount extends KeyCount {
  name: string;
}

export interface Comparison {
  compare: 'previous_year' | 'preceding';
  period: Period;
  count: number;
  ratio: number | null;
  p_value: number | null;
  method: string;
  sentence_vi: string;
  sentence_en: string;
}

export interface Summary {
  count: number;
  area_km2: number | null;
  rate_per_km2: number | null;
  period: Period | null;
  data_cut_off: LocalDate | null;
  by_category: KeyCount[];
  by_month: KeyCount[];
  by_day?: KeyCount[];
  without_day?: number;
  by_unit: UnitCount[];
  outside_units: number;
  assigned_to_nearest: number;
  by_how_known: KeyCount[];
  previous: Comparison | null;
  sentence_vi: string;
  sentence_en: string;
  generation: number;
}

export interface UnitReference {
  code: string;
  name: string;
}

export interface UnitMatch extends UnitReference {
  level: string;
  parent: string | null;
  parent_name: string | null;
  bbox: BoundingBox | null;
  center: LonLat | null;
  valid_from: LocalDate | null;
  valid_to: LocalDate | null;
  became: UnitReference[];
}

export interface Designation {
  kind: string;
  basis: 'place' | 'population';
  class: string | null;
  source: string | null;
  decision: string | null;
  valid_from: LocalDate | null;
  valid_to: LocalDate | null;
  demonstration: boolean;
  title_vi: string;
  title_en: string;
  reason_vi: string;
  reason_en: string;
}

export interface UnitZone {
  id: string;
  kind: string;
  /** The card lists zones of a place only; their basis need not be said. */
  basis?: 'place' | 'population';
  class: string | null;
  reason_vi: string;
  reason_en: string;
  source: string | null;
  derived: boolean;
}

export interface UnitLineage extends UnitReference {
  district?: string | null;
  split?: boolean;
  is_default?: boolean;
}

export interface UnitCard {
  unit: UnitReference & {
    level: string;
    parent: string | null;
    parent_name: string | null;
    area_km2: number | null;
    valid_from: LocalDate | null;
    valid_to: LocalDate | null;
    geometry_quality: string | null;
    bbox: BoundingBox | null;
    center: LonLat | null;
  };
  designations: Designation[];
  zones: UnitZone[];
  predecessors: UnitLineage[];
  successors: UnitLineage[];
  generation: number;
}

export interface ZoneProperties {
  id: string;
  kind: string;
  basis: 'place' | 'population';
  class: string | null;
  unit: string | null;
  name: string;
  reason_vi: string;
  reason_en: string;
  source?: string | null;
  derived: boolean;
  incidents?: number;
}

export interface ZoneCollection {
  features: { id?: string | number; properties: ZoneProperties; geometry: Geometry | null }[];
  generation: number;
  settings?: Record<string, unknown>;
  notes?: { vi: string; en: string }[];
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  parameter?: string;
}
