/**
 * The shapes of the HTTP interface, in the words of the server.
 *
 * They come from the server's own OpenAPI document (`npm run api` makes `schema.gen.ts` from it); what is said here is
 * only what that document cannot say. Everything else imports these names from here.
 */
import type { Geometry, MultiPolygon, Polygon } from 'geojson';
import type { components } from './schema.gen';

type Schemas = components['schemas'];

/**
 * What is really in an answer: the server writes what it does not know as `null` and never leaves it out, and its
 * enumerations are in small letters, which its document does not say everywhere.
 */
type Present<Value> = Value extends string
  ? string extends Value
    ? Value
    : Lowercase<Value>
  : Value extends (infer Item)[]
    ? Present<Item>[]
    : Value extends object
      ? { [Name in keyof Value]-?: Present<Exclude<Value[Name], undefined>> }
      : Value;

type Replace<Value, Better> = Omit<Value, keyof Better> & Better;

export type BoundingBox = [west: number, south: number, east: number, north: number];
export type LonLat = [longitude: number, latitude: number];

/** A local calendar day, `YYYY-MM-DD`, in the time zone of Vietnam. */
export type LocalDate = string;

export type Problem = Schemas['Problem'];
export type HowKnown = Present<Schemas['HowKnown']>;
export type Basis = Present<Schemas['Basis']>;
export type LayerGroup = Present<Schemas['Group']>;
export type Notice = Schemas['Notice'];
export type Period = Schemas['FromTo'];
export type KeyCount = Schemas['KeyCount'];
export type UnitCount = Schemas['UnitCount'];
export type Layer = Replace<Present<Schemas['LayerDescription']>, { tilejson: string | null }>;
export type Category = Present<Schemas['CategoryCount']>;
export type Comparison = Present<Schemas['PreviousAnswer']>;

export type LayerCatalogue = Replace<
  Present<Schemas['LayerCatalogue']>,
  { extent: BoundingBox | null; incident_extent: BoundingBox | null; layers: Layer[] }
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
}

export type SummaryArea =
  | Polygon
  | MultiPolygon
  | { unit: string }
  | { zone: string }
  | { center: LonLat; radius_m: number };

export type SummaryRequest = Replace<
  Schemas['SummaryRequest'],
  { area: SummaryArea | null; how_known?: string[]; compare?: 'previous_year' | 'preceding' }
>;

export type Summary = Replace<
  Present<Schemas['SummaryAnswer']>,
  { previous: Comparison | null; by_day?: KeyCount[] | null }
>;

export type UnitLineage = Present<Schemas['Relative']>;

/** A unit as far as a link to it needs. */
export type UnitReference = Pick<UnitLineage, 'code' | 'name'>;

export type UnitMatch = Replace<
  Present<Schemas['UnitMatch']>,
  { bbox: BoundingBox | null; center: LonLat | null }
>;

export type Designation = Present<Schemas['CardDesignation']>;

/** A card lists zones of a place only; their basis need not be said. */
export type UnitZone = Present<Schemas['CardZone']> & { basis?: Basis };

export type UnitCard = Replace<
  Present<Schemas['UnitCard']>,
  { unit: UnitMatch; designations: Designation[]; zones: UnitZone[] }
>;

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
  derived: boolean;
  /** Absent for a population basis, which never meets incident figures. */
  incidents?: number;
}

export interface ZoneCollection {
  features: { id?: string | number; properties: ZoneProperties; geometry: Geometry | null }[];
  generation: number;
  notes?: { vi: string; en: string }[];
}
