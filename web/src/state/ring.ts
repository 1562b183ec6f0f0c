/** Whether an outline crosses itself, and how to join its points so that it does not. Points are in degrees. */
import type { LonLat } from '../api/types';

interface Edge {
  from: LonLat;
  to: LonLat;
  index: number;
  west: number;
  east: number;
}

const turn = (a: LonLat, b: LonLat, c: LonLat) =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

function within(a: LonLat, b: LonLat, p: LonLat): boolean {
  return (
    Math.min(a[0], b[0]) <= p[0] &&
    p[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= p[1] &&
    p[1] <= Math.max(a[1], b[1])
  );
}

/** Whether two edges without a common end have a place in common. */
function meet({ from: a, to: b }: Edge, { from: c, to: d }: Edge): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && within(a, b, c)) ||
    (abd === 0 && within(a, b, d)) ||
    (cda === 0 && within(c, d, a)) ||
    (cdb === 0 && within(c, d, b))
  );
}

function crossingPlace({ from: a, to: b }: Edge, { from: c, to: d }: Edge): LonLat {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const across = rx * sy - ry * sx;
  if (across === 0) return c;
  const share = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / across;
  return [a[0] + share * rx, a[1] + share * ry];
}

export interface Crossing {
  /** Numbers of the two edges, the smaller one first; edge i goes from point i to the next. */
  edges: [number, number];
  place: LonLat;
}

/** The first crossing from the west, of a ring without its closing point. Quick also for thousands of points. */
export function findCrossing(ring: readonly LonLat[]): Crossing | null {
  const size = ring.length;
  const edges = ring.map((from, index): Edge => {
    const to = ring[(index + 1) % size] ?? from;
    return { from, to, index, west: Math.min(from[0], to[0]), east: Math.max(from[0], to[0]) };
  });
  edges.sort((a, b) => a.west - b.west);
  let open: Edge[] = [];
  for (const edge of edges) {
    open = open.filter(({ east }) => east >= edge.west);
    for (const other of open) {
      const [low, high] = [Math.min(edge.index, other.index), Math.max(edge.index, other.index)];
      const areNeighbours = high - low === 1 || (low === 0 && high === size - 1);
      if (!areNeighbours && meet(edge, other))
        return { edges: [low, high], place: crossingPlace(edge, other) };
    }
    open.push(edge);
  }
  return null;
}

/** More turns than this would be no fix but a new drawing. */
const MOST_TURNS = 2000;

/**
 * The same points, joined so that no edge crosses another: where two edges cross, the way between them is walked
 * backwards. Each time the outline becomes shorter, so it comes to an end. `null` where it does not in time.
 */
export function untangle(ring: readonly LonLat[]): LonLat[] | null {
  let joined = ring.filter(([x, y], index) => {
    const before = ring[(index + ring.length - 1) % ring.length];
    return ring.length < 2 || before?.[0] !== x || before[1] !== y;
  });
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const crossing = findCrossing(joined);
    if (!crossing) return joined.length >= 3 ? joined : null;
    const [first, last] = crossing.edges;
    joined = [
      ...joined.slice(0, first + 1),
      ...joined.slice(first + 1, last + 1).reverse(),
      ...joined.slice(last + 1),
    ];
  }
  return null;
}
