/** The answers about briefings, in the server's own words. */
import type { components } from '../api/schema.gen';
import type { BoundingBox, LonLat, Replace } from '../api/types';

type Schemas = components['schemas'];

export type Trends = Schemas['Trends'];
export type Changed = Schemas['Changed'];

export type Briefing = Replace<
  Schemas['Briefing'],
  {
    area: Replace<Schemas['BriefingArea'], { bbox: BoundingBox | null }>;
    hotspots: Replace<Schemas['HotspotFigures'], { centre: LonLat }>[];
  }
>;

interface Stated {
  generation: number;
  notices: Schemas['Notice'][];
}

export type BriefingAnswer = Briefing & Stated;
export type BriefingsAnswer = Stated & { briefings: Briefing[] };
