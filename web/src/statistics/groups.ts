/** Cells that touch, as places: from afar a cell is smaller than a dot. */
import type { Position } from 'geojson';
import type { BoundingBox } from '../api/types';
import { boxOf } from '../state/area';

const NEIGHBOURS = [
  [1, 0],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [0, -1],
  [1, -1],
] as const;

interface Hexagon {
  grid: string;
  q: number;
  r: number;
}

/** `32648.-1517.5708` is the cell with the axial numbers -1517 and 5708 of the grid of UTM zone 48. */
export function parseCell(id: string): Hexagon | null {
  const match = /^(\d+)\.(-?\d+)\.(-?\d+)$/.exec(id);
  return match ? { grid: match[1] ?? '', q: Number(match[2]), r: Number(match[3]) } : null;
}

export interface Group<Cell> {
  cells: Cell[];
  box: BoundingBox;
  middle: Position;
}

interface Placed {
  id: string;
  geometry: GeoJSON.MultiPolygon;
}

const middleOf = ([west, south, east, north]: BoundingBox): [number, number] => [
  (west + east) / 2,
  (south + north) / 2,
];

function groupOf<Cell extends Placed>(cells: Cell[]): Group<Cell> {
  const all = cells.map(({ geometry }) => boxOf(geometry)).filter((box) => box !== null);
  const box: BoundingBox = [
    Math.min(...all.map(([west]) => west)),
    Math.min(...all.map(([, south]) => south)),
    Math.max(...all.map(([, , east]) => east)),
    Math.max(...all.map(([, , , north]) => north)),
  ];
  const middles = all.map(middleOf);
  const mean = (axis: 0 | 1) => middles.reduce((sum, point) => sum + point[axis], 0) / middles.length;
  return { cells, box, middle: [mean(0), mean(1)] };
}

/** Touching cells, the largest group first. */
export function groupCells<Cell extends Placed>(cells: readonly Cell[]): Group<Cell>[] {
  const waiting = new Map(cells.map((cell) => [cell.id, cell]));
  const groups: Group<Cell>[] = [];
  for (const first of cells) {
    if (!waiting.delete(first.id)) continue;
    const group = [first];
    for (const cell of group) {
      const hexagon = parseCell(cell.id);
      if (!hexagon) continue;
      for (const [dq, dr] of NEIGHBOURS) {
        const beside = waiting.get(`${hexagon.grid}.${hexagon.q + dq}.${hexagon.r + dr}`);
        if (!beside) continue;
        waiting.delete(beside.id);
        group.push(beside);
      }
    }
    groups.push(groupOf(group));
  }
  return groups.sort((a, b) => b.cells.length - a.cells.length);
}
