//! Incidents of a tile, straight from the columns: gathered on a grid, or one by one. Nothing is thrown away: the counts of a
//! zoom's tiles add up to the incidents that the filter takes.

use crate::index::{Chunk, Selection, Snapshot};
use crate::query::Filter;
use crate::spatial::{FixedBox, TileCoordinate, fixed_point};

/// Bits of a place in the world's square, see [`fixed_point::easting`].
const WORLD_BITS: u32 = 32;
/// Bits of a place in a tile.
const TILE_BITS: u32 = 12;

/// A tile's square of the world, in which each incident lies in one tile of a zoom only.
#[derive(Debug, Clone, Copy)]
pub struct Square {
    west: u64,
    north: u64,
    bits: u32,
}

/// Incidents of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// How many.
    pub count: u32,
    /// Where to draw them, in tile units.
    pub vertex: [i32; 2],
    /// Row of one of them.
    pub row: u32,
}

impl Square {
    /// The square of a tile.
    #[must_use]
    pub fn new(tile: TileCoordinate) -> Self {
        let bits = WORLD_BITS - u32::from(tile.zoom);
        Self { west: u64::from(tile.x) << bits, north: u64::from(tile.y) << bits, bits }
    }

    /// What a filter takes in the tile.
    #[must_use]
    pub fn selection<'a>(&self, snapshot: &'a Snapshot, filter: &Filter) -> Selection<'a> {
        let side = 1u64 << self.bits;
        let window = FixedBox::of_square(self.west..self.west + side, self.north..self.north + side);
        Selection { window, ..filter.selection(snapshot) }
    }

    /// A place of the world's square in cells of which 2^`cell_bits` lie along the tile's side.
    #[inline]
    fn cell(&self, easting: u32, northing: u32, cell_bits: u32) -> [u32; 2] {
        let (x, y) = (u64::from(easting) - self.west, u64::from(northing) - self.north);
        if self.bits >= cell_bits {
            [(x >> (self.bits - cell_bits)) as u32, (y >> (self.bits - cell_bits)) as u32]
        } else {
            [(x << (cell_bits - self.bits)) as u32, (y << (cell_bits - self.bits)) as u32]
        }
    }

    /// Calls `found` with each selected row of a chunk and its place in tile units.
    pub fn visit(&self, chunk: &Chunk<'_>, mut found: impl FnMut(usize, [u32; 2])) {
        let columns = chunk.columns();
        for row in chunk.rows() {
            let at = row - chunk.offset();
            let easting = fixed_point::easting(columns.longitude()[at]);
            found(row, self.cell(easting, columns.northing()[at], TILE_BITS));
        }
    }

    /// Gathers what a filter takes on a grid of 2^`cell_bits` cells along the side, each drawn at the middle of its cell.
    #[must_use]
    pub fn grid(&self, snapshot: &Snapshot, filter: &Filter, cell_bits: u32) -> Vec<Cell> {
        let side = 1usize << cell_bits;
        let empty = || vec![(0u32, 0u32); side * side];
        let step = |cells: &mut Vec<(u32, u32)>, chunk: &Chunk<'_>| {
            let (columns, rows) = (chunk.columns(), chunk.range());
            let first = (chunk.offset() + rows.start) as u32;
            let places = columns.longitude()[rows.clone()].iter().zip(&columns.northing()[rows]);
            for (number, ((longitude, northing), weight)) in places.zip(chunk.weights()).enumerate() {
                // Rows that are not selected may lie in another tile; they add nothing wherever they are put.
                let (x, y) = (u64::from(fixed_point::easting(*longitude)), u64::from(*northing));
                let at = |place: u64, origin: u64| {
                    let place = place.wrapping_sub(origin);
                    (if self.bits >= cell_bits { place >> (self.bits - cell_bits) } else { place << (cell_bits - self.bits) }) as usize
                        & (side - 1)
                };
                let cell = &mut cells[at(y, self.north) * side + at(x, self.west)];
                cell.0 += u32::from(*weight);
                cell.1 = if *weight == 1 { first + number as u32 } else { cell.1 };
            }
        };
        let merge = |mut a: Vec<(u32, u32)>, b: Vec<(u32, u32)>| {
            for (a, b) in a.iter_mut().zip(b) {
                a.0 += b.0;
                a.1 = a.1.max(b.1);
            }
            a
        };
        let cells = snapshot.incidents.fold_in_halves(&self.selection(snapshot, filter), empty, step, merge);
        let unit = |cell: usize| (((cell << TILE_BITS) + (1 << TILE_BITS >> 1)) >> cell_bits) as i32;
        let filled = cells.iter().enumerate().filter(|(_, (count, _))| *count > 0);
        filled.map(|(number, &(count, row))| Cell { count, vertex: [unit(number % side), unit(number / side)], row }).collect()
    }

    /// Gathers what a filter takes in `along` × `along` cells, each drawn at the mean place of its incidents.
    #[must_use]
    pub fn clusters(&self, snapshot: &Snapshot, filter: &Filter, along: u32) -> Vec<Cell> {
        let along = along as usize;
        let empty = || vec![(0u32, 0u32, [0u64; 2]); along * along];
        let step = |cells: &mut Vec<(u32, u32, [u64; 2])>, chunk: &Chunk<'_>| {
            self.visit(chunk, |row, place| {
                let [column, line] = place.map(|place| (place as usize * along) >> TILE_BITS);
                let cell = &mut cells[line * along + column];
                cell.0 += 1;
                cell.1 = cell.1.max(row as u32);
                cell.2[0] += u64::from(place[0]);
                cell.2[1] += u64::from(place[1]);
            });
        };
        let merge = |mut a: Vec<(u32, u32, [u64; 2])>, b: Vec<(u32, u32, [u64; 2])>| {
            for (a, b) in a.iter_mut().zip(b) {
                *a = (a.0 + b.0, a.1.max(b.1), [a.2[0] + b.2[0], a.2[1] + b.2[1]]);
            }
            a
        };
        let cells = snapshot.incidents.fold_in_halves(&self.selection(snapshot, filter), empty, step, merge);
        let filled = cells.into_iter().filter(|(count, ..)| *count > 0);
        filled.map(|(count, row, sums)| Cell { count, vertex: sums.map(|sum| (sum / u64::from(count)) as i32), row }).collect()
    }
}
