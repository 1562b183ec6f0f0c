//! A planar grid of pointy-top hexagons in metres.
//!
//! Cells have axial ids `(q, r)`: `q` grows to the east, `r` to the north-east. The centre of a cell is at
//! `x = origin_x + side · √3 · (q + r/2)`, `y = origin_y + side · 3/2 · r`, where `side` is also the distance from centre to
//! corner. A cell of side 250 m is 433.01 m wide from flat to flat and covers 162,379.76 m².
//!
//! All centres and corners lie on one lattice of whole numbers, with steps of `side · √3/2` to the east and `side / 2` to
//! the north. Corners are computed from their lattice point only, so cells that share a corner agree on it to the last bit.
//!
//! ```text
//!              (0, 2)                 corners, counter-clockwise from the south-east, in lattice steps from
//!         3 ,-' 2 '-, 1               the centre: 0 (1,-1), 1 (1,1), 2 (0,2), 3 (-1,1), 4 (-1,-1), 5 (0,-2)
//!   (-1,1) |         | (1, 1)
//!          |  (0,0)  |                neighbours, counter-clockwise from the east; neighbour d lies across the
//!  (-1,-1) |         | (1,-1)         edge from corner d to corner d + 1
//!         4 '-, 5 ,-' 0
//!              (0,-2)
//! ```
//!
//! Source of the axial system and of cube rounding: Amit Patel, *Hexagonal Grids*, Red Blob Games, 2013.
//!
//! ```
//! use diaban::spatial::hexagon::{Hexagon, HexagonGrid};
//!
//! let grid = HexagonGrid { origin_x: 0.0, origin_y: 0.0, side: 250.0 };
//! assert_eq!(grid.cell_at(440.0, 10.0), Hexagon { q: 1, r: 0 });
//! assert!((grid.area() - 162_379.76).abs() < 0.01);
//! ```

/// √3, which the standard library does not offer in a stable release.
const SQRT_3: f64 = 1.732_050_807_568_877_2;

/// The corners of a cell in lattice steps from its centre, counter-clockwise from the south-east.
const CORNER_STEPS: [(i64, i64); 6] = [(1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2)];

/// The axial steps to the neighbours, counter-clockwise from the east.
const NEIGHBOUR_STEPS: [(i32, i32); 6] = [(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)];

/// The axial id of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hexagon {
    /// Steps to the east.
    pub q: i32,
    /// Rows to the north (each shifts half a cell to the east).
    pub r: i32,
}

/// A corner or a centre as a pair of whole lattice steps east and north of the origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LatticePoint {
    /// Steps of `side / 2` to the north; first, so that the order of points is south to north, then west to east.
    pub north: i64,
    /// Steps of `side · √3/2` to the east.
    pub east: i64,
}

/// Where the grid lies and how large its cells are, all in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HexagonGrid {
    /// The easting of the centre of cell (0, 0).
    pub origin_x: f64,
    /// The northing of the centre of cell (0, 0).
    pub origin_y: f64,
    /// The length of an edge, which is also the distance from the centre to a corner. Positive.
    pub side: f64,
}

impl Hexagon {
    /// The six cells around this one, counter-clockwise from the east.
    #[must_use]
    pub fn neighbours(self) -> [Self; 6] {
        NEIGHBOUR_STEPS.map(|(q, r)| Self { q: self.q.wrapping_add(q), r: self.r.wrapping_add(r) })
    }

    /// The order of cells everywhere: row by row from the south, in a row from the west.
    pub(crate) fn row_order(self) -> (i32, i32) {
        (self.r, self.q)
    }

    fn lattice_centre(self) -> LatticePoint {
        let (q, r) = (i64::from(self.q), i64::from(self.r));
        LatticePoint { north: 3 * r, east: 2 * q + r }
    }

    /// The corners on the lattice, in the order of [`HexagonGrid::corners`].
    pub(crate) fn lattice_corners(self) -> [LatticePoint; 6] {
        let centre = self.lattice_centre();
        CORNER_STEPS.map(|(east, north)| LatticePoint { north: centre.north + north, east: centre.east + east })
    }
}

impl HexagonGrid {
    /// The cell that holds a point, by cube rounding: the cell whose centre is nearest.
    ///
    /// A point exactly on an edge goes to one of its cells, always the same one. Coordinates that are not finite or lie
    /// beyond the range of the ids land on the outermost ids (not a number: on 0): check them before.
    #[must_use]
    pub fn cell_at(&self, x: f64, y: f64) -> Hexagon {
        let east = (x - self.origin_x) / self.side;
        let north = (y - self.origin_y) / self.side;
        let q = east * SQRT_3 / 3.0 - north / 3.0;
        let r = north * 2.0 / 3.0;
        let third = -q - r;
        let (mut whole_q, mut whole_r, whole_third) = (q.round(), r.round(), third.round());
        let (error_q, error_r, error_third) = ((whole_q - q).abs(), (whole_r - r).abs(), (whole_third - third).abs());
        // The three must sum to 0, so the one that rounding moved most follows from the others.
        if error_q > error_r && error_q > error_third {
            whole_q = -whole_r - whole_third;
        } else if error_r > error_third {
            whole_r = -whole_q - whole_third;
        }
        Hexagon { q: whole_q as i32, r: whole_r as i32 }
    }

    /// The centre of a cell in metres.
    #[must_use]
    pub fn centre(&self, cell: Hexagon) -> (f64, f64) {
        self.metres(cell.lattice_centre())
    }

    /// The six corners of a cell in metres, counter-clockwise from the south-east one.
    #[must_use]
    pub fn corners(&self, cell: Hexagon) -> [(f64, f64); 6] {
        cell.lattice_corners().map(|corner| self.metres(corner))
    }

    /// The cells that share an edge with `cell`, counter-clockwise from the east.
    #[must_use]
    pub fn neighbours(&self, cell: Hexagon) -> [Hexagon; 6] {
        cell.neighbours()
    }

    /// The area of one cell in square metres: `side² · 3√3/2`.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.side * self.side * 1.5 * SQRT_3
    }

    /// The cells whose centres lie in a rectangle (its border included), row by row from the south.
    ///
    /// Takes time and memory proportional to the number of cells, which is about the rectangle's area over [`Self::area`];
    /// bound the rectangle first. An empty or non-finite rectangle holds none, nor does a grid
    /// whose side is not positive.
    #[must_use]
    pub fn cells_with_centre_in(&self, (min_x, min_y): (f64, f64), (max_x, max_y): (f64, f64)) -> Vec<Hexagon> {
        let mut cells = Vec::new();
        let bounds = [min_x, min_y, max_x, max_y];
        // Without a positive side the rows below would be without number.
        if !(self.side > 0.0 && bounds.iter().all(|value| value.is_finite())) {
            return cells;
        }
        let (height, width) = (self.side * 1.5, self.side * SQRT_3);
        // One row and one cell more on each side: the exact test on the centre decides.
        let first_row = ((min_y - self.origin_y) / height).floor() as i32;
        let last_row = ((max_y - self.origin_y) / height).ceil() as i32;
        for r in first_row..=last_row {
            let shift = f64::from(r) / 2.0;
            let first = ((min_x - self.origin_x) / width - shift).floor() as i32;
            let last = ((max_x - self.origin_x) / width - shift).ceil() as i32;
            cells.extend((first..=last).map(|q| Hexagon { q, r }).filter(|&cell| {
                let (x, y) = self.centre(cell);
                (min_x..=max_x).contains(&x) && (min_y..=max_y).contains(&y)
            }));
        }
        cells
    }

    /// The metres of a lattice point.
    pub(crate) fn metres(&self, point: LatticePoint) -> (f64, f64) {
        (self.origin_x + self.side * (SQRT_3 / 2.0) * point.east as f64, self.origin_y + self.side * 0.5 * point.north as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: HexagonGrid = HexagonGrid { origin_x: 500_000.0, origin_y: 2_300_000.0, side: 250.0 };

    #[test]
    fn neighbour_d_shares_the_edge_from_corner_d_to_the_next() {
        let cell = Hexagon { q: -3, r: 7 };
        let corners = cell.lattice_corners();
        for (d, neighbour) in cell.neighbours().into_iter().enumerate() {
            let theirs = neighbour.lattice_corners();
            assert!(theirs.contains(&corners[d]));
            assert!(theirs.contains(&corners[(d + 1) % 6]));
            assert!(neighbour.neighbours().contains(&cell));
        }
    }

    #[test]
    fn corners_are_one_side_from_the_centre_and_turn_counter_clockwise() {
        let cell = Hexagon { q: 12, r: -5 };
        let (x, y) = GRID.centre(cell);
        let corners = GRID.corners(cell);
        let mut twice_area = 0.0;
        for (i, &(ax, ay)) in corners.iter().enumerate() {
            assert!(((ax - x).hypot(ay - y) - GRID.side).abs() < 1e-6);
            let (bx, by) = corners[(i + 1) % 6];
            twice_area += (ax - x) * (by - y) - (bx - x) * (ay - y);
        }
        assert!((twice_area / 2.0 - GRID.area()).abs() < 1e-3);
    }

    #[test]
    fn a_wild_coordinate_does_not_panic() {
        for value in [f64::NAN, f64::INFINITY, -1e300] {
            let cell = GRID.cell_at(value, value);
            assert_eq!(cell.neighbours().len(), 6);
        }
        assert!(GRID.cells_with_centre_in((f64::NAN, 0.0), (1.0, 1.0)).is_empty());
        let pointless = HexagonGrid { side: 0.0, ..GRID };
        assert!(pointless.cells_with_centre_in((0.0, 0.0), (1.0, 1.0)).is_empty());
    }
}
