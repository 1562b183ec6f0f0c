/** The answers about briefings. */
import type { components } from '../api/schema.gen';
import type { BoundingBox, LocalDate, LonLat } from '../api/types';

type Schemas = components['schemas'];

export type Note = Schemas['Note'];
export type Days = Schemas['Days'];
export type Trends = Schemas['Trends'];

export interface Changed {
  code: string;
  name: Note;
  count: number;
  previous: number | null;
  ratio: number | null;
  q: number | null;
  change: 'rose' | 'fell' | 'could_be_luck' | null;
}

export interface Briefing {
  title: Note;
  area: {
    kind: 'all' | 'unit' | 'zone' | 'along' | 'drawn';
    code: string | null;
    name: Note;
    within: Note | null;
    area_km2: number | null;
    bbox: BoundingBox | null;
  };
  period: Days;
  as_of: LocalDate;
  data_cut_off: LocalDate | null;
  categories_asked: Note[];
  sentences: Note[];
  figures: {
    count: number;
    discovered: number;
    how_known_unknown: number;
    per_km2: number | null;
    per_inhabitants: Schemas['PerInhabitants'] | null;
    count_everywhere: number | null;
  };
  comparisons: {
    compare: string;
    period: Days;
    count: number;
    ratio: number | null;
    p: number | null;
    sentence: Note;
  }[];
  trend: Trends | null;
  categories: (Changed & { share: number; usually_discovered: boolean })[];
  communes: (Changed & {
    rate: number | null;
    lower: number | null;
    upper: number | null;
    rank: number | null;
    in_first: number | null;
  })[];
  hotspot_period: Days | null;
  hotspots: {
    id: string;
    name: string;
    reason: Note;
    communes: string[];
    area_km2: number;
    centre: LonLat;
  }[];
  priority_communes: {
    code: string;
    name: string;
    count: number;
    reasons: { kind: string; title: Note; detail: Note; source: string; decision: string }[];
  }[];
  programmes: {
    kind: string;
    title: Note;
    communes: { code: string; name: string; class: string; decision: string }[];
  }[];
  notes: Note[];
}

interface Stated {
  generation: number;
  notices: Schemas['Notice'][];
}

export type BriefingAnswer = Briefing & Stated;
export type BriefingsAnswer = Stated & { briefings: Briefing[] };
