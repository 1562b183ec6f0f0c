//! Incidents counted in squares or hexagons of the local metric grid.
//!
//! Places of a block are followed on the tangent plane ([`LocalPlane`]) in single precision without a branch; the few that come nearer to
//! the edge of a cell than the plane can tell are looked at one by one. So each incident is in the very cell that its
//! exact projection lies in.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Filter, QueryError};
use crate::index::{BLOCK, Chunk, Snapshot};
use crate::spatial::FixedBox;
use crate::spatial::hexagon::{Hexagon, HexagonGrid};
use crate::spatial::local_plane::{LocalPlane, Tangent};

/// Most cells that a question may span, empty ones included.
pub const MAX_CELLS: usize = 16_000_000;

/// Cells that one core takes at a time.
const PART: usize = 1 << 16;

/// What the cells are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cells {
    /// Squares whose corners lie at multiples of their side.
    Square {
        /// Metres.
        side: f64,
    },
    /// Hexagons; one of side 250 m is a cell of the hot spots.
    Hexagon(HexagonGrid),
}

/// A cell that holds incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bin {
    /// Column and row of a square (from the grid's origin), or `q` and `r` of a hexagon.
    pub cell: [i32; 2],
    /// Incidents in it.
    pub count: u64,
}

/// The filled cells, row by row, and the grid that they lie on.
#[derive(Debug)]
pub struct Bins {
    /// Cells with at least one incident.
    pub bins: Vec<Bin>,
    /// Incidents in all of them.
    pub count: u64,
    /// Incidents known by commune only, which have no place on such a map.
    pub left_out: u64,
    /// Incidents that the grid has no place for: far away from its zone.
    pub off_grid: u64,
    /// The metric grid.
    pub plane: Arc<LocalPlane>,
    /// The cells.
    pub cells: Cells,
}

/// Counts the incidents that a filter takes, on the UTM zone in the middle of them all.
///
/// # Errors
/// When the cells are so small that the area would span more than [`MAX_CELLS`].
pub fn bins(snapshot: &Snapshot, filter: &Filter, cells: Cells) -> Result<Bins, QueryError> {
    let selection = filter.selection(snapshot);
    let extent = snapshot.incidents.extent_within(&selection);
    let plane = snapshot.plane().clone();
    if extent.is_empty() {
        return Ok(Bins { bins: Vec::new(), count: 0, left_out: 0, off_grid: 0, plane, cells });
    }
    let frame = Frame::over(&plane, &extent, cells)?;
    let empty = || Counts { cells: vec![0u32; frame.len()], left_out: 0, off_grid: 0 };
    let step = |counts: &mut Counts, chunk: &Chunk<'_>| frame.count(&plane, chunk, counts);
    let merge = |mut a: Counts, b: Counts| {
        let parts = a.cells.par_chunks_mut(PART).zip(b.cells.par_chunks(PART));
        parts.for_each(|(a, b)| a.iter_mut().zip(b).for_each(|(a, b)| *a += b));
        a.left_out += b.left_out;
        a.off_grid += b.off_grid;
        a
    };
    let counts = snapshot.incidents.fold_in_halves(&selection, empty, step, merge);
    let rows = (PART / frame.width).max(1);
    let parts = counts.cells.par_chunks(rows * frame.width).enumerate();
    let bins: Vec<Bin> = parts.map(|(part, cells)| frame.filled(part * rows, cells)).collect::<Vec<_>>().concat();
    Ok(Bins { count: bins.iter().map(|bin| bin.count).sum(), bins, left_out: counts.left_out, off_grid: counts.off_grid, plane, cells })
}

struct Counts {
    cells: Vec<u32>,
    left_out: u64,
    off_grid: u64,
}

/// The cells over the incidents' extent, in one row-major array. A hexagon stands in column `q + ⌊r / 2⌋` of row `r`.
struct Frame {
    cells: Cells,
    first: [i64; 2],
    width: usize,
    height: usize,
}

impl Frame {
    fn over(plane: &LocalPlane, extent: &FixedBox, cells: Cells) -> Result<Self, QueryError> {
        let mut frame = Self { cells, first: [i64::MAX; 2], width: 0, height: 0 };
        let mut last = [i64::MIN; 2];
        // The edges of a box in degrees bend on the grid; places along them show how far.
        for step in 0..=64i64 {
            let along = |low: i32, high: i32| (i64::from(low) + (i64::from(high) - i64::from(low)) * step / 64) as i32;
            let (x, y) = (along(extent.west, extent.east), along(extent.south, extent.north));
            for (longitude, latitude) in [(x, extent.south), (x, extent.north), (extent.west, y), (extent.east, y)] {
                let Some(metres) = plane.project(longitude, latitude) else { continue };
                let cell = frame.cell_of(metres);
                for axis in 0..2 {
                    frame.first[axis] = frame.first[axis].min(cell[axis] - 2);
                    last[axis] = last[axis].max(cell[axis] + 2);
                }
            }
        }
        let [columns, rows] = [0, 1].map(|axis| (i128::from(last[axis]) - i128::from(frame.first[axis]) + 1).max(0));
        if columns * rows > MAX_CELLS as i128 {
            let detail =
                format!("the area would span {} cells, more than {MAX_CELLS}; take larger cells or a smaller area", columns * rows);
            return Err(QueryError::refused("size", detail));
        }
        (frame.width, frame.height) = (columns as usize, rows as usize);
        Ok(frame)
    }

    fn len(&self) -> usize {
        self.width * self.height
    }

    /// Column and row of a place in metres.
    fn cell_of(&self, [x, y]: [f64; 2]) -> [i64; 2] {
        match self.cells {
            Cells::Square { side } => [(x / side).floor() as i64, (y / side).floor() as i64],
            Cells::Hexagon(grid) => {
                let hexagon = grid.cell_at(x, y);
                [i64::from(hexagon.q) + i64::from(hexagon.r.div_euclid(2)), i64::from(hexagon.r)]
            }
        }
    }

    /// The filled cells of some whole rows, `first` being the number of their first.
    fn filled(&self, first: usize, cells: &[u32]) -> Vec<Bin> {
        let mut bins = Vec::new();
        for (number, row) in cells.chunks(self.width).enumerate() {
            let row_number = (first + number) as i64 + self.first[1];
            let shift = if matches!(self.cells, Cells::Hexagon(_)) { row_number.div_euclid(2) } else { 0 };
            let bin = |(column, count): (usize, &u32)| {
                let column = column as i64 + self.first[0] - shift;
                Bin { cell: [column as i32, row_number as i32], count: u64::from(*count) }
            };
            bins.extend(row.iter().enumerate().filter(|(_, count)| **count > 0).map(bin));
        }
        bins
    }

    /// The cell of one place: by the plane's quadratic where that can tell, and by its projection where not. Cells are convex, so a
    /// place lies in the cell that all corners of a diamond around it lie in.
    fn exact_cell(&self, plane: &LocalPlane, longitude: i32, latitude: i32) -> Option<[i64; 2]> {
        if let Some(([x, y], error_m)) = plane.near(longitude, latitude) {
            let reach = 1.5 * error_m;
            let [first, others @ ..] =
                [(reach, 0.0), (-reach, 0.0), (0.0, reach), (0.0, -reach)].map(|(dx, dy)| self.cell_of([x + dx, y + dy]));
            if others.iter().all(|cell| *cell == first) {
                return Some(first);
            }
        }
        plane.project(longitude, latitude).map(|place| self.cell_of(place))
    }

    fn add(&self, counts: &mut Counts, plane: &LocalPlane, longitude: i32, latitude: i32) {
        let cell = self.exact_cell(plane, longitude, latitude);
        let number = cell.and_then(|cell| {
            let [column, row] = [0, 1].map(|axis| usize::try_from(cell[axis] - self.first[axis]).ok());
            Some(row.filter(|row| *row < self.height)? * self.width + column.filter(|column| *column < self.width)?)
        });
        match number {
            Some(number) => counts.cells[number] += 1,
            None => counts.off_grid += 1,
        }
    }

    fn count(&self, plane: &LocalPlane, chunk: &Chunk<'_>, counts: &mut Counts) {
        // Few rows are selected as a rule: only their places are followed, and only of those that have one.
        let (columns, range) = (chunk.columns(), chunk.range());
        let mut positions = [0; BLOCK];
        let placed = chunk.placed(&mut positions);
        let (mut longitude, mut latitude) = ([0; BLOCK], [0; BLOCK]);
        let (longitudes, latitudes) = (&columns.longitude()[range.clone()], &columns.latitude()[range]);
        for ((position, x), y) in positions[..placed].iter().zip(&mut longitude).zip(&mut latitude) {
            (*x, *y) = (longitudes[usize::from(*position)], latitudes[usize::from(*position)]);
        }
        counts.left_out += chunk.count() - placed as u64;
        self.count_places(plane, &longitude[..placed], &latitude[..placed], counts);
    }

    /// Counts places that lie near each other. Where they do not, the tangent plane is of no use, and each half is tried by itself.
    fn count_places(&self, plane: &LocalPlane, longitude: &[i32], latitude: &[i32], counts: &mut Counts) {
        if longitude.is_empty() {
            return;
        }
        let mut block = FixedBox::EMPTY;
        longitude.iter().zip(latitude).for_each(|(x, y)| block.extend(*x, *y));
        let lattice = plane.tangent(&block).and_then(|tangent| Lattice::new(self.cells, &tangent));
        let Some(lattice) = lattice.filter(|lattice| longitude.len() <= FEWEST || lattice.margin < ROUGH) else {
            if longitude.len() > FEWEST {
                let middle = longitude.len() / 2;
                self.count_places(plane, &longitude[..middle], &latitude[..middle], counts);
                return self.count_places(plane, &longitude[middle..], &latitude[middle..], counts);
            }
            for (x, y) in longitude.iter().zip(latitude) {
                self.add(counts, plane, *x, *y);
            }
            return;
        };
        let mut found = Found { column: [0; BLOCK], row: [0; BLOCK], is_near: [0; BLOCK] };
        lattice.find(longitude, latitude, &mut found);
        let first = [lattice.base[0] - self.first[0], lattice.base[1] - self.first[1]];
        let cells = found.column.iter().zip(&found.row).zip(&found.is_near);
        for ((column, row), is_near) in cells.take(longitude.len()) {
            let column = (first[0] + i64::from(*column)) as usize;
            let row = (first[1] + i64::from(*row)) as usize;
            // Places near an edge are added below; one beyond the frame cannot be, as the frame has a margin.
            let weight = u32::from(1 - is_near);
            if let Some(count) = counts.cells.get_mut(row.wrapping_mul(self.width).wrapping_add(column)) {
                *count += weight;
            }
        }
        for number in (0..longitude.len()).filter(|&number| found.is_near[number] == 1) {
            self.add(counts, plane, longitude[number], latitude[number]);
        }
    }
}

/// Places that are not parted any more.
const FEWEST: usize = 16;
/// A margin in cells from which on too many places would have to be looked at one by one.
const ROUGH: f32 = 0.002;

/// Cells relative to a base near the block, and whether the place is too near to an edge to tell.
struct Found {
    column: [i32; BLOCK],
    row: [i32; BLOCK],
    is_near: [u8; BLOCK],
}

/// A block's tangent plane in units of cells.
struct Lattice {
    cells: Cells,
    middle: [i32; 2],
    base: [i64; 2],
    /// Of each axis: value at the middle less the base, and change with a unit of longitude and of latitude.
    across: [f32; 3],
    up: [f32; 3],
    /// How near to an edge is too near, in units of cells.
    margin: f32,
}

/// Kept in front of every coordinate, so that all are positive and rounding down is cutting off; even, so that a hexagon's row keeps
/// its parity.
const LEAD: f64 = 128.0;

impl Lattice {
    /// `None` where the plane is too rough for cells of this size.
    fn new(cells: Cells, tangent: &Tangent) -> Option<Self> {
        // Hexagon centres are those of two rectangular lattices, one shifted by half a cell both ways.
        let (origin, size) = match cells {
            Cells::Square { side } => ([0.0, 0.0], [side, side]),
            Cells::Hexagon(grid) => ([grid.origin_x, grid.origin_y], [grid.side * 3f64.sqrt(), grid.side * 3.0]),
        };
        // A block that spans many cells is too wide for single precision.
        let spanned = tangent.reach_m / size[0].min(size[1]);
        if spanned > LEAD - 2.0 {
            return None;
        }
        let at = [0, 1].map(|axis| (tangent.origin[axis] - origin[axis]) / size[axis]);
        let base = at.map(|value| value.floor() - LEAD);
        let axis = |axis: usize| {
            [at[axis] - base[axis], tangent.east[axis] / size[axis], tangent.north[axis] / size[axis]].map(|value| value as f32)
        };
        // Single precision of a value below 2 × LEAD adds its part.
        let margin = tangent.error_m / size[0].min(size[1]) + 2.0 * LEAD * f64::from(f32::EPSILON);
        let rows = if matches!(cells, Cells::Hexagon(_)) { 2.0 } else { 1.0 };
        (margin < 0.05).then(|| Self {
            cells,
            middle: tangent.middle,
            base: [base[0] as i64, (base[1] * rows) as i64],
            across: axis(0),
            up: axis(1),
            margin: margin as f32,
        })
    }

    fn find(&self, longitude: &[i32], latitude: &[i32], found: &mut Found) {
        match self.cells {
            Cells::Square { .. } => self.find_squares(longitude, latitude, found),
            Cells::Hexagon(_) => self.find_hexagons(longitude, latitude, found),
        }
    }

    #[inline]
    fn place(&self, longitude: i32, latitude: i32) -> [f32; 2] {
        let (x, y) = ((longitude - self.middle[0]) as f32, (latitude - self.middle[1]) as f32);
        [self.across[0] + (self.across[1] * x + self.across[2] * y), self.up[0] + (self.up[1] * x + self.up[2] * y)]
    }

    fn find_squares(&self, longitude: &[i32], latitude: &[i32], found: &mut Found) {
        let out = found.column.iter_mut().zip(&mut found.row).zip(&mut found.is_near);
        for ((x, y), ((column, row), is_near)) in longitude.iter().zip(latitude).zip(out) {
            let [u, v] = self.place(*x, *y);
            let (whole_u, whole_v) = (floor(u), floor(v));
            let (part_u, part_v) = (u - whole_u.1, v - whole_v.1);
            let inside = |part: f32| (part > self.margin) & (part < 1.0 - self.margin);
            (*column, *row) = (whole_u.0, whole_v.0);
            *is_near = u8::from(!(inside(part_u) & inside(part_v)));
        }
    }

    /// The nearer centre of two: that of the lattice through the corners, and that of the lattice through the middles.
    fn find_hexagons(&self, longitude: &[i32], latitude: &[i32], found: &mut Found) {
        let out = found.column.iter_mut().zip(&mut found.row).zip(&mut found.is_near);
        for ((x, y), ((column, row), is_near)) in longitude.iter().zip(latitude).zip(out) {
            let [u, v] = self.place(*x, *y);
            let (corner_u, corner_v) = (floor(u + 0.5), floor(v + 0.5));
            let (middle_u, middle_v) = (floor(u), floor(v));
            let from_corner = [u - corner_u.1, v - corner_v.1];
            let from_middle = [u - middle_u.1 - 0.5, v - middle_v.1 - 0.5];
            let squared = |[across, up]: [f32; 2]| 3.0 * across * across + 9.0 * up * up;
            // Squared distances over the squared side: a column is √3 sides wide, a row of either lattice 3 sides high.
            let (to_corner, to_middle) = (squared(from_corner), squared(from_middle));
            let is_corner = to_corner < to_middle;
            *column = if is_corner { corner_u.0 } else { middle_u.0 };
            *row = if is_corner { 2 * corner_v.0 } else { 2 * middle_v.0 + 1 };
            // Moving by the margin changes either distance by less than twelve margins, and may cross an upright edge.
            let upright = 0.5 - if is_corner { from_corner[0] } else { from_middle[0] }.abs();
            *is_near = u8::from(((to_corner - to_middle).abs() < 24.0 * self.margin) | (upright < self.margin));
        }
    }
}

/// The whole part of a number from 1 to 2²², as both kinds of number; a number within rounding of a whole one may go to either side.
#[inline]
fn floor(value: f32) -> (i32, f32) {
    // Adding 2²³ leaves no bits for fractions, so the sum's last bits are the number rounded to the nearest.
    const SHIFT: f32 = 8_388_608.0;
    let shifted = (value - 0.5) + SHIFT;
    ((shifted.to_bits() & 0x007F_FFFF) as i32, shifted - SHIFT)
}

impl Bins {
    /// The corners of a cell in metres, counter-clockwise.
    #[must_use]
    pub fn corners(&self, cell: [i32; 2]) -> Vec<(f64, f64)> {
        match self.cells {
            Cells::Square { side } => {
                let [west, south] = cell.map(|number| f64::from(number) * side);
                vec![(west, south), (west + side, south), (west + side, south + side), (west, south + side)]
            }
            Cells::Hexagon(grid) => grid.corners(Hexagon { q: cell[0], r: cell[1] }).to_vec(),
        }
    }
}
