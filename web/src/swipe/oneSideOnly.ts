/** Which hot spots one side of a comparison has alone, and which both have. */
import type { BoundingBox } from '../api/types';
import type { Side } from '../state/sides';
import { communeOf, hotspotPlaces, type Place } from '../statistics/readings';
import type { HotspotCell, HotspotsAnswer } from '../statistics/types';

/** A place needs so many incidents of its own, as a zone does: a cell can stand out for those around it alone. */
export const LEAST_INCIDENTS = 5;

export interface StandingOut {
  /** Identifier of its first cell. */
  id: string;
  /** The commune in which most of its cells lie. */
  commune: string | null;
  incidents: number;
  box: BoundingBox;
}

export interface Shares {
  /** Hot spots of this side of which no cell is one on the other. */
  only: Record<Side, StandingOut[]>;
  /** Those of the first side that share a cell with one of the second. */
  both: StandingOut[];
}

function standingOut(place: Place<HotspotCell>, answer: HotspotsAnswer): StandingOut {
  return {
    id: place.cells[0]?.id ?? '',
    commune: communeOf(place, answer.communes),
    incidents: place.incidents,
    box: place.box,
  };
}

/** Shares the places of two answers out by whether the other has one that touches them in a cell; most incidents first. */
export function shareOut(answers: Record<Side, HotspotsAnswer>): Shares {
  const strong = { first: hotspotPlaces(answers.first), second: hotspotPlaces(answers.second) };
  const places = (side: Side, wantsBoth: boolean) => {
    const others = strong[side === 'first' ? 'second' : 'first'].flatMap(({ cells }) => cells);
    const there = new Set(others.map(({ id }) => id));
    return strong[side]
      .filter(({ incidents }) => incidents >= LEAST_INCIDENTS)
      .filter(({ cells }) => cells.some(({ id }) => there.has(id)) === wantsBoth)
      .map((place) => standingOut(place, answers[side]));
  };
  return {
    only: { first: places('first', false), second: places('second', false) },
    both: places('first', true),
  };
}
