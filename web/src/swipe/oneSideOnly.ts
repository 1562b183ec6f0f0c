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
  /** Of the side that it is listed for; of both for those of both. */
  incidents: readonly number[];
  box: BoundingBox;
}

export interface Shares {
  /** Hot spots of this side of which no cell is one on the other. */
  only: Record<Side, StandingOut[]>;
  /** Those of the first side that share a cell with one of the second. */
  both: StandingOut[];
}

function standingOut(
  place: Place<HotspotCell>,
  answer: HotspotsAnswer,
  others: readonly Place<HotspotCell>[] = [],
): StandingOut {
  return {
    id: place.cells[0]?.id ?? '',
    commune: communeOf(place, answer.communes),
    incidents: [place, ...others].map(({ incidents }) => incidents),
    box: place.box,
  };
}

/** Shares the places of two answers out by whether the other has one that touches them in a cell; most incidents first. */
export function shareOut(answers: Record<Side, HotspotsAnswer>): Shares {
  const strong = { first: hotspotPlaces(answers.first), second: hotspotPlaces(answers.second) };
  const alike = (place: Place<HotspotCell>, side: Side) => {
    const cells = new Set(place.cells.map(({ id }) => id));
    return strong[side].filter((other) => other.cells.some(({ id }) => cells.has(id)));
  };
  const isEnough = ({ incidents }: Place<HotspotCell>) => incidents >= LEAST_INCIDENTS;
  const only = (side: Side, other: Side) =>
    strong[side]
      .filter((place) => isEnough(place) && alike(place, other).length === 0)
      .map((place) => standingOut(place, answers[side]));
  return {
    only: { first: only('first', 'second'), second: only('second', 'first') },
    both: strong.first.filter(isEnough).flatMap((place) => {
      const others = alike(place, 'second');
      return others.length > 0 ? [standingOut(place, answers.first, others)] : [];
    }),
  };
}
