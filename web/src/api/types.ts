/**
 * The shapes of the HTTP interface, in the words of the server.
 *
 * They come from the server's own OpenAPI document (`npm run api` makes `schema.gen.ts` from it); what is said here is
 * only what that document cannot say. Everything else imports these names from here.
 */
import type { MultiPolygon, Polygon } from 'geojson';
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Replace<Value, Better> = Omit<Value, keyof Better> & Better;

export type BoundingBox = [west: number, south: number, east: number, north: number];
export type LonLat = [longitude: number, latitude: number];

/** A local calendar day, `YYYY-MM-DD`, in the time zone of Vietnam. */
export type LocalDate = string;

export type Problem = Schemas['Problem'];
export type HowKnown = Schemas['HowKnown'];
export type Basis = Schemas['Basis'];
export type LayerGroup = Schemas['Group'];
export type Notice = Schemas['Notice'];
export type Period = Schemas['FromTo'];
export type KeyCount = Schemas['KeyCount'];
export type UnitCount = Schemas['UnitCount'];
export type Layer = Schemas['LayerDescription'];
export type Category = Schemas['CategoryCount'];
export type Rules = Schemas['RulesAnswer'];
export type Comparison = Schemas['PreviousAnswer'];

export type LayerCatalogue = Replace<
  Schemas['LayerCatalogue'],
  { extent: BoundingBox | null; incident_extent: BoundingBox | null }
>;

/** The density tiles say how a colour becomes a number: incidents per km². */
export interface DensityTileJson {
  tiles: string[];
  bounds?: BoundingBox;
  minzoom?: number;
  maxzoom?: number;
  encoding: 'custom';
  redFactor: number;
  greenFactor: number;
  blueFactor: number;
  baseShift: number;
  tileSize: number;
  sigma_m: number;
  unit: string;
  /** From the lowest up; what is below the first stays transparent. */
  classes: { from: number; colour: string }[];
  /** The same, as the map's own expression. */
  relief: unknown[];
}

export type SummaryArea =
  | Polygon
  | MultiPolygon
  | { unit: string }
  | { zone: string }
  | { center: LonLat; radius_m: number }
  | { along: 'border' | 'coast'; distance_m: number };

export type SummaryRequest = Replace<Schemas['SummaryRequest'], { area: SummaryArea | null }>;
export type Summary = Schemas['SummaryAnswer'];
export type AllTime = Schemas['AllTime'];

export type Health = Schemas['Health'];

/** Figures of every commune of a filter, for all measures at once. */
export type Rates = Schemas['Stated_RatesAnswer'];
export type UnitRate = Schemas['UnitRate'];

export type UnitLineage = Schemas['Relative'];

export type UnitMatch = Replace<Schemas['UnitMatch'], { bbox: BoundingBox | null; center: LonLat | null }>;

export type Designation = Schemas['CardDesignation'];

/** A card lists zones of a place only, never those of a programme. */
export type UnitZone = Schemas['CardZone'];

export type UnitCard = Replace<Schemas['UnitCard'], { unit: UnitMatch }>;

/** Zones come as GeoJSON, whose properties OpenAPI does not describe. */
export interface ZoneProperties {
  id: string;
  kind: string;
  basis: Basis;
  class: string | null;
  unit: string | null;
  name: string;
  reason_vi: string;
  reason_en: string;
  source: string | null;
  /** The decision that its list supersedes; may be empty. */
  supersedes: string | null;
  /** When its list ends, if that is known. */
  valid_to: LocalDate | null;
  derived: boolean;
  /** Last day of the earliest of the unbroken row of periods in which it is a hot spot; null for other kinds. */
  hotspot_since: LocalDate | null;
  /** Last day of the period before, in which it was none; null where that was not looked at. */
  hotspot_not_before: LocalDate | null;
  /** Without those that patrols discovered. Absent for a population basis, which never meets incident figures. */
  incidents?: number;
  /** Those that patrols discovered; absent like `incidents`. */
  discovered?: number;
}

export interface ZoneCollection {
  features: { id?: string | number; properties: ZoneProperties; bbox?: BoundingBox }[];
  generation: number;
  /** Incidents that the hot spots rest on. */
  n?: number;
  /** First and last day of what they rest on. */
  period?: [LocalDate, LocalDate] | null;
  settings?: { left_out_discovered?: number; how_known_unknown?: number };
  notes?: { vi: string; en: string }[];
}
