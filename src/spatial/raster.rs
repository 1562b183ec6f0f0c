//! An area as a raster that says of each cell whether it lies inside, outside, or on the edge.
//!
//! Most points of a question fall into cells that lie wholly inside or outside: for them a look into the raster is the whole
//! answer. Only points in cells that the area's edge may touch are asked exactly.
//!
//! ```text
//!  0 0 2 2 0      0 outside
//!  0 2 1 2 0      1 inside
//!  2 1 1 2 2      2 edge: ask the area itself
//!  2 2 2 0 0
//! ```
//!
//! A cell's sides are powers of two in fixed-point units, so that finding a point's cell is a subtraction and a shift.

use super::fixed_point::{FixedBox, degrees};
use super::{Area, Bbox, Location, PreparedPolygon, Relation};

const OUTSIDE: u8 = 0;
const INSIDE: u8 = 1;
const EDGE: u8 = 2;
/// How far beyond an edge cells count as touched, in cells: far more than the rounding of doubles.
const MARGIN: f64 = 1e-3;

/// What is known of a place without asking the area itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The place lies outside.
    Outside,
    /// The place lies inside.
    Inside,
    /// The area itself must be asked.
    Edge,
}

/// Where the cells of a raster lie: a lattice in fixed-point units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame {
    west: i64,
    south: i64,
    shift_x: u32,
    shift_y: u32,
    columns: usize,
    rows: usize,
}

impl Frame {
    /// At most `side` × `side` cells over a box of places.
    #[must_use]
    pub fn new(bbox: &FixedBox, side: usize) -> Self {
        if bbox.is_empty() {
            return Self::default();
        }
        let length = |first: i32, last: i32| i64::from(last) - i64::from(first) + 1;
        Self::over(bbox.west.into(), bbox.south.into(), length(bbox.west, bbox.east), length(bbox.south, bbox.north), side)
    }

    fn over(west: i64, south: i64, width: i64, height: i64, side: usize) -> Self {
        // The least power of two that needs no more than `side` cells.
        let shift = |length: i64| (length as u64).div_ceil(side as u64).next_power_of_two().trailing_zeros();
        let (shift_x, shift_y) = (shift(width), shift(height));
        Self { west, south, shift_x, shift_y, columns: ((width - 1) >> shift_x) as usize + 1, rows: ((height - 1) >> shift_y) as usize + 1 }
    }

    /// Cells from the west and from the south.
    #[must_use]
    pub const fn size(&self) -> [usize; 2] {
        [self.columns, self.rows]
    }

    /// Column and row of a place; may lie outside the frame.
    #[must_use]
    pub fn cell(&self, longitude: i32, latitude: i32) -> [i64; 2] {
        [(i64::from(longitude) - self.west) >> self.shift_x, (i64::from(latitude) - self.south) >> self.shift_y]
    }

    /// Number of a place's cell, row by row from the south-west; `None` outside the frame.
    #[must_use]
    pub fn number(&self, longitude: i32, latitude: i32) -> Option<usize> {
        let [column, row] = self.cell(longitude, latitude).map(|cell| cell as usize);
        (column < self.columns && row < self.rows).then(|| row * self.columns + column)
    }
}

/// The raster of one area.
#[derive(Debug, Clone)]
pub struct AreaRaster {
    west: i64,
    south: i64,
    shift_x: u32,
    shift_y: u32,
    columns: usize,
    rows: usize,
    cells: Vec<u8>,
}

impl AreaRaster {
    /// Lays about `side` × `side` cells over an area: O(cells + edges + cells that edges cross).
    #[must_use]
    pub fn new(area: &Area, side: usize) -> Self {
        let extent = FixedBox::inside(&area.bbox().padded(2e-7, 2e-7)).intersection(&FixedBox::WORLD);
        if extent.is_empty() {
            return Self { west: 0, south: 0, shift_x: 0, shift_y: 0, columns: 0, rows: 0, cells: Vec::new() };
        }
        let width = i64::from(extent.east) - i64::from(extent.west) + 1;
        let height = i64::from(extent.north) - i64::from(extent.south) + 1;
        Self::with_frame(area, &Frame::over(extent.west.into(), extent.south.into(), width, height, side))
    }

    /// Lays the cells of a frame over an area; those that the area does not reach are left out.
    #[must_use]
    pub fn in_frame(area: &Area, frame: &Frame) -> Self {
        let bbox = FixedBox::inside(&area.bbox().padded(2e-7, 2e-7));
        if bbox.is_empty() {
            return Self::new(area, 1);
        }
        let [first_column, first_row] = frame.cell(bbox.west, bbox.south).map(|cell| cell.max(0));
        let [last_column, last_row] = frame.cell(bbox.east, bbox.north);
        let (columns, rows) = ((last_column - first_column + 1).max(0) as usize, (last_row - first_row + 1).max(0) as usize);
        let (west, south) = (frame.west + (first_column << frame.shift_x), frame.south + (first_row << frame.shift_y));
        Self::with_frame(area, &Frame { west, south, columns, rows, ..*frame })
    }

    fn with_frame(area: &Area, frame: &Frame) -> Self {
        let &Frame { west, south, shift_x, shift_y, columns, rows } = frame;
        let mut raster = Self { west, south, shift_x, shift_y, columns, rows, cells: vec![OUTSIDE; columns * rows] };
        if raster.cells.is_empty() {
            return raster;
        }
        match area {
            Area::Polygon(polygon) => raster.draw_polygon(polygon),
            other => raster.divide(other, 0, 0, columns.max(rows).next_power_of_two()),
        }
        raster
    }

    /// What is known of a fixed-point place.
    #[must_use]
    pub fn cell(&self, longitude: i32, latitude: i32) -> Cell {
        // Places to the west or south wrap to columns and rows beyond the last.
        let column = ((i64::from(longitude) - self.west) >> self.shift_x) as usize;
        let row = ((i64::from(latitude) - self.south) >> self.shift_y) as usize;
        if column >= self.columns || row >= self.rows {
            return Cell::Outside;
        }
        match self.cells[row * self.columns + column] {
            OUTSIDE => Cell::Outside,
            INSIDE => Cell::Inside,
            _ => Cell::Edge,
        }
    }

    /// How a box of places lies relative to the area; [`Relation::Crosses`] where single places must be asked.
    #[must_use]
    pub fn relation(&self, area: &FixedBox) -> Relation {
        let column = |longitude: i32| (i64::from(longitude) - self.west) >> self.shift_x;
        let row = |latitude: i32| (i64::from(latitude) - self.south) >> self.shift_y;
        let (west, east, south, north) = (column(area.west), column(area.east), row(area.south), row(area.north));
        let (columns, rows) = (self.columns as i64, self.rows as i64);
        if self.cells.is_empty() || east < 0 || north < 0 || west >= columns || south >= rows {
            return Relation::Disjoint;
        }
        // What sticks out of the raster lies outside.
        let sticks_out = west < 0 || south < 0 || east >= columns || north >= rows;
        let (west, east) = (west.max(0) as usize, east.min(columns - 1) as usize);
        let (south, north) = (south.max(0) as usize, north.min(rows - 1) as usize);
        let first = if sticks_out { OUTSIDE } else { self.cells[south * self.columns + west] };
        let differs = |row: usize| self.cells[row * self.columns + west..=row * self.columns + east].iter().any(|cell| *cell != first);
        if first == EDGE || (south..=north).any(differs) {
            return Relation::Crosses;
        }
        if first == INSIDE { Relation::Within } else { Relation::Disjoint }
    }

    /// The middle of a cell in degrees.
    fn centre(&self, column: usize, row: usize) -> [f64; 2] {
        let middle = |origin: i64, cell: usize, shift: u32| (origin as f64 + (cell as f64 + 0.5) * (1u64 << shift) as f64) / 1e7;
        [middle(self.west, column, self.shift_x), middle(self.south, row, self.shift_y)]
    }

    /// Every cell that is not outside, with its number in the frame that the raster was laid in.
    pub fn touched<'a>(&'a self, frame: &'a Frame) -> impl Iterator<Item = (usize, Cell)> + 'a {
        let (column, row) = ((self.west - frame.west) >> self.shift_x, (self.south - frame.south) >> self.shift_y);
        let first = row as usize * frame.columns + column as usize;
        let rows = self.cells.chunks(self.columns.max(1)).enumerate();
        rows.flat_map(move |(up, cells)| {
            let known = cells.iter().enumerate().filter(|(_, cell)| **cell != OUTSIDE);
            known.map(move |(right, cell)| (first + up * frame.columns + right, if *cell == INSIDE { Cell::Inside } else { Cell::Edge }))
        })
    }

    fn draw_polygon(&mut self, polygon: &PreparedPolygon) {
        let (width, height) = ((1u64 << self.shift_x) as f64, (1u64 << self.shift_y) as f64);
        for &[x1, y1, x2, y2] in polygon.edges() {
            let across = |longitude: f64| (longitude * 1e7 - self.west as f64) / width;
            let up = |latitude: f64| (latitude * 1e7 - self.south as f64) / height;
            self.draw_edge([across(x1), up(y1)], [across(x2), up(y2)]);
        }
        // No edge parts two untouched neighbours, so they lie on the same side.
        for row in 0..self.rows {
            for column in 0..self.columns {
                let at = row * self.columns + column;
                if self.cells[at] == EDGE {
                    continue;
                }
                let west = (column > 0).then(|| self.cells[at - 1]).filter(|cell| *cell != EDGE);
                let south = || (row > 0).then(|| self.cells[at - self.columns]).filter(|cell| *cell != EDGE);
                self.cells[at] = west.or_else(south).unwrap_or_else(|| {
                    let [x, y] = self.centre(column, row);
                    if polygon.locate(x, y) == Location::Outside { OUTSIDE } else { INSIDE }
                });
            }
        }
    }

    /// Marks the cells that an edge comes near; places are in cells from the raster's corner.
    fn draw_edge(&mut self, from: [f64; 2], to: [f64; 2]) {
        let (low, high) = if from[1] <= to[1] { (from, to) } else { (to, from) };
        let index = |value: f64, cells: usize| value.floor().clamp(0.0, cells as f64 - 1.0) as usize;
        let slope = (high[0] - low[0]) / (high[1] - low[1]);
        for row in index(low[1] - MARGIN, self.rows)..=index(high[1] + MARGIN, self.rows) {
            // The part of the edge in this row, a little longer at both ends.
            let enter = (row as f64 - MARGIN).clamp(low[1], high[1]);
            let leave = (row as f64 + 1.0 + MARGIN).clamp(low[1], high[1]);
            let at = |y: f64| if slope.is_finite() { (y - low[1]).mul_add(slope, low[0]) } else { low[0] };
            // A level edge lies in its row from end to end.
            let (a, b) = if high[1] - low[1] > MARGIN { (at(enter), at(leave)) } else { (low[0], high[0]) };
            let (west, east) = (index(a.min(b) - MARGIN, self.columns), index(a.max(b) + MARGIN, self.columns));
            self.cells[row * self.columns + west..=row * self.columns + east].fill(EDGE);
        }
    }

    /// Fills a square of cells where the area says that all of it lies on one side, and quarters it where it does not.
    fn divide(&mut self, area: &Area, column: usize, row: usize, side: usize) {
        if column >= self.columns || row >= self.rows {
            return;
        }
        let (east, north) = ((column + side).min(self.columns), (row + side).min(self.rows));
        let corner = |origin: i64, cell: usize, shift: u32| origin + ((cell as i64) << shift);
        let bound = |value: i64| degrees(value.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
        let bbox = Bbox::new(
            bound(corner(self.west, column, self.shift_x)),
            bound(corner(self.south, row, self.shift_y)),
            bound(corner(self.west, east, self.shift_x)),
            bound(corner(self.south, north, self.shift_y)),
        );
        let cell = match area.relation(&bbox) {
            Relation::Within => INSIDE,
            Relation::Disjoint => OUTSIDE,
            Relation::Crosses if side > 1 => {
                let half = side / 2;
                for (right, up) in [(0, 0), (half, 0), (0, half), (half, half)] {
                    self.divide(area, column + right, row + up, half);
                }
                return;
            }
            Relation::Crosses => EDGE,
        };
        for row in row..north {
            self.cells[row * self.columns + column..row * self.columns + east].fill(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spatial::Circle;
    use geo::{LineString, MultiPolygon, Polygon};
    use proptest::prelude::*;
    use std::sync::Arc;

    /// A star, with a hole in it, whose vertices often are fixed-point places and whose edges often are level or upright.
    fn area() -> impl Strategy<Value = Area> {
        let radii = proptest::collection::vec(2u8..30, 4..40);
        (radii, any::<bool>(), 1..40_000i32, any::<bool>()).prop_map(|(radii, hole, scale, circle)| {
            let centre = [105.7, 19.8];
            let units = f64::from(scale) * 1e-7;
            if circle {
                return Area::Circle(Circle::new(centre, f64::from(scale) / 10.0));
            }
            let ring = |share: f64| {
                let step = std::f64::consts::TAU / radii.len() as f64;
                let vertex = |(number, radius): (usize, &u8)| {
                    let reach = share * f64::from(*radius);
                    let (sine, cosine) = (number as f64 * step).sin_cos();
                    (
                        (centre[0] * 1e7 + (reach * cosine).round() * units * 1e7).round() / 1e7,
                        (centre[1] * 1e7 + (reach * sine).round() * units * 1e7).round() / 1e7,
                    )
                };
                LineString::from(radii.iter().enumerate().map(vertex).collect::<Vec<_>>())
            };
            let holes = if hole { vec![ring(0.4)] } else { Vec::new() };
            Area::Polygon(Arc::new(PreparedPolygon::new(&MultiPolygon(vec![Polygon::new(ring(1.0), holes)]))))
        })
    }

    proptest! {
        #[test]
        fn what_the_raster_knows_is_what_the_area_says(area in area(), side in 1usize..200, places in proptest::collection::vec((-1.3..1.3f64, -1.3..1.3f64), 60)) {
            let raster = AreaRaster::new(&area, side);
            let bbox = area.bbox();
            let (x, y) = bbox.centre();
            let (reach_x, reach_y) = (bbox.east - x, bbox.north - y);
            let place = |(u, v): (f64, f64)| (((x + u * reach_x) * 1e7).round() as i32, ((y + v * reach_y) * 1e7).round() as i32);
            for pair in places.windows(2) {
                let (longitude, latitude) = place(pair[0]);
                let inside = area.contains(degrees(longitude), degrees(latitude));
                match raster.cell(longitude, latitude) {
                    Cell::Inside => prop_assert!(inside),
                    Cell::Outside => prop_assert!(!inside),
                    Cell::Edge => {}
                }
                let mut around = FixedBox::EMPTY;
                around.extend(longitude, latitude);
                let (u, v) = place(pair[1]);
                around.extend(longitude + (u - longitude) / 20, latitude + (v - latitude) / 20);
                match raster.relation(&around) {
                    Relation::Within => prop_assert!(inside),
                    Relation::Disjoint => prop_assert!(!inside),
                    Relation::Crosses => {}
                }
            }
        }
    }

    #[test]
    fn most_cells_of_a_large_raster_need_no_question() {
        let ring: Vec<(f64, f64)> =
            (0..200).map(|at| f64::from(at) * std::f64::consts::TAU / 200.0).map(|a| (105.0 + a.cos(), 20.0 + a.sin())).collect();
        let polygon = Area::Polygon(Arc::new(PreparedPolygon::new(&MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]))));
        for area in [polygon, Area::Circle(Circle::new([105.0, 20.0], 100_000.0))] {
            let raster = AreaRaster::new(&area, 256);
            let count =
                |kind: u8| raster.cells.iter().map(|cell| f64::from(u8::from(*cell == kind))).sum::<f64>() / raster.cells.len() as f64;
            assert!((0.70..0.80).contains(&count(INSIDE)), "{}", count(INSIDE));
            assert!(count(EDGE) < 0.05, "{}", count(EDGE));
        }
    }

    #[test]
    fn an_area_of_nothing_holds_nothing() {
        let nothing = Area::Polygon(Arc::new(PreparedPolygon::new(&MultiPolygon(vec![]))));
        let raster = AreaRaster::new(&nothing, 16);
        assert_eq!(raster.cell(0, 0), Cell::Outside);
        assert_eq!(raster.relation(&FixedBox::WORLD), Relation::Disjoint);
    }
}
