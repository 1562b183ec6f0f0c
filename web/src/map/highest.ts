/** Grids of numbers, as the tiles of the heat map hold them. */

export interface Grid {
  dim: number;
  get(column: number, row: number): number;
}

/** The highest value of a tile within a window of columns and rows, both ends included. */
export function highest(
  grid: Grid,
  [firstColumn, lastColumn]: readonly [number, number],
  [firstRow, lastRow]: readonly [number, number],
): { value: number; column: number; row: number } {
  let best = { value: 0, column: 0, row: 0 };
  const [left, right] = [Math.max(0, firstColumn), Math.min(grid.dim - 1, lastColumn)];
  for (let row = Math.max(0, firstRow); row <= Math.min(grid.dim - 1, lastRow); row++)
    for (let column = left; column <= right; column++) {
      const value = grid.get(column, row);
      if (value > best.value) best = { value, column, row };
    }
  return best;
}
