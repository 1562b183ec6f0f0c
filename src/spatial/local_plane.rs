//! Many places on the local metric grid, quickly: the projection is followed by its tangent plane around a block of places, with a bound on how
//! far off that is. Who needs more, near the edge of a cell, projects the single place.
//!
//! Three steps, each with its error:
//! 1. squares of a quarter of a degree, in each a quadratic in longitude and latitude through nine exactly projected places; what
//!    it misses (about 2 cm) is measured at four places between them and doubled and more;
//! 2. in a block, the tangent of that quadratic at the block's middle; what it misses is the quadratic's own second order,
//!    which is known exactly;
//! 3. single precision within the block.

use std::sync::OnceLock;

use super::fixed_point::{FixedBox, degrees};
use super::projection::LocalGrid;

/// Side of the squares in fixed-point units.
const SQUARE: i32 = 2_500_000;
/// Half of it.
const HALF: f64 = 1_250_000.0;
/// Squares over a quarter of the globe.
const MOST_SQUARES: usize = 250_000;
/// What is allowed for over the error that was measured.
const SAFETY: f64 = 2.5;

/// A quadratic: value at the middle, and first and second order in units of half a square.
#[derive(Debug, Clone, Copy)]
struct Quadratic {
    value: [f64; 2],
    east: [f64; 2],
    north: [f64; 2],
    east_east: [f64; 2],
    east_north: [f64; 2],
    north_north: [f64; 2],
    error_m: f64,
}

impl Quadratic {
    /// Metres at a place in units of half a square from the middle.
    fn at(&self, u: f64, v: f64) -> [f64; 2] {
        [0, 1].map(|i| {
            let first = self.value[i] + self.east[i] * u + self.north[i] * v;
            first + self.east_east[i] * u * u + self.east_north[i] * u * v + self.north_north[i] * v * v
        })
    }
}

/// The tangent plane around a block: metres = `origin` + `east` × Δlongitude + `north` × Δlatitude, differences from `middle` in
/// fixed-point units.
#[derive(Debug, Clone, Copy)]
pub struct Tangent {
    /// Where it touches, in fixed-point units.
    pub middle: [i32; 2],
    /// Easting and northing there, in metres.
    pub origin: [f64; 2],
    /// Metres (east, north) for a unit of longitude.
    pub east: [f64; 2],
    /// Metres (east, north) for a unit of latitude.
    pub north: [f64; 2],
    /// How far off a place in the block may be, in metres.
    pub error_m: f64,
    /// How far from the middle a place in the block may be, in metres along either axis.
    pub reach_m: f64,
}

/// A local grid over a box of places, with the squares found so far.
#[derive(Debug)]
pub struct LocalPlane {
    grid: LocalGrid,
    /// Column and row of the first square.
    first: [i32; 2],
    columns: usize,
    squares: Vec<OnceLock<Option<Quadratic>>>,
}

impl LocalPlane {
    /// A plane over a grid, for places of a box. Over more than a quarter of the globe each place is projected by itself.
    #[must_use]
    pub fn new(grid: LocalGrid, extent: &FixedBox) -> Self {
        let first = [extent.west, extent.south].map(|units| units.div_euclid(SQUARE));
        let last = [extent.east, extent.north].map(|units| units.div_euclid(SQUARE));
        let [columns, rows] = [0, 1].map(|axis| usize::try_from(i64::from(last[axis]) - i64::from(first[axis]) + 1).unwrap_or(0));
        let count = if columns * rows > MOST_SQUARES { 0 } else { columns * rows };
        Self { grid, first, columns, squares: (0..count).map(|_| OnceLock::new()).collect() }
    }

    /// The grid itself.
    #[must_use]
    pub const fn grid(&self) -> &LocalGrid {
        &self.grid
    }

    /// Easting and northing of one fixed-point place, exactly; `None` where the projection has no answer.
    #[must_use]
    pub fn project(&self, longitude: i32, latitude: i32) -> Option<[f64; 2]> {
        self.grid.project(degrees(longitude), degrees(latitude))
    }

    /// The tangent around a box of places; `None` where the box is wider than a square or the projection has no answer.
    #[must_use]
    pub fn tangent(&self, block: &FixedBox) -> Option<Tangent> {
        let half = |low: i32, high: i32| (i64::from(high) - i64::from(low)) as f64 / 2.0;
        let (width, height) = (half(block.west, block.east), half(block.south, block.north));
        if width > HALF / 2.0 || height > HALF / 2.0 {
            return None;
        }
        let middle = [i32::midpoint(block.west, block.east), i32::midpoint(block.south, block.north)];
        let square = middle.map(|units| units.div_euclid(SQUARE));
        let quadratic = self.square(square)?;
        // The block may stick out of its square by half of itself, where the quadratic is good enough still: it was
        // measured at the corners, and half a block is at most a quarter of a square.
        let [u, v] = [0, 1].map(|axis| (f64::from(middle[axis] - square[axis] * SQUARE) - HALF) / HALF);
        let [across, up] = [(width + 1.0) / HALF, (height + 1.0) / HALF];
        let q = &quadratic;
        let along = |f: &dyn Fn(usize) -> f64| [f(0), f(1)];
        let east = along(&|i| (q.east[i] + 2.0 * q.east_east[i] * u + q.east_north[i] * v) / HALF);
        let north = along(&|i| (q.north[i] + 2.0 * q.north_north[i] * v + q.east_north[i] * u) / HALF);
        let origin = q.at(u, v);
        let second =
            along(&|i| q.east_east[i].abs() * across * across + q.east_north[i].abs() * across * up + q.north_north[i].abs() * up * up);
        // The sum of two sides is never less than the third, and nearly the same where axes are parallel to the grid's.
        let length = |[x, y]: [f64; 2]| x.abs() + y.abs();
        let reach = (width + 1.0) * length(east) + (height + 1.0) * length(north);
        // Outside of its square the cubic that the quadratic misses grows, to at most (5/4)³ times.
        let error_m = 2.0 * q.error_m + (second[0] * second[0] + second[1] * second[1]).sqrt() + reach * 1e-6;
        Some(Tangent { middle, origin, east, north, error_m, reach_m: reach })
    }

    /// Easting and northing of one place by the quadratic of its square, and how far off they may be in metres.
    #[must_use]
    pub fn near(&self, longitude: i32, latitude: i32) -> Option<([f64; 2], f64)> {
        let place = [longitude, latitude];
        let square = place.map(|units| units.div_euclid(SQUARE));
        let quadratic = self.square(square)?;
        let [u, v] = [0, 1].map(|axis| (f64::from(place[axis] - square[axis] * SQUARE) - HALF) / HALF);
        Some((quadratic.at(u, v), quadratic.error_m))
    }

    fn square(&self, square: [i32; 2]) -> Option<Quadratic> {
        let [column, row] = [0, 1].map(|axis| usize::try_from(i64::from(square[axis]) - i64::from(self.first[axis])).ok());
        let number = row? * self.columns + column.filter(|column| *column < self.columns)?;
        *self.squares.get(number)?.get_or_init(|| self.fit(square))
    }

    fn fit(&self, square: [i32; 2]) -> Option<Quadratic> {
        let at = |u: f64, v: f64| {
            let place = [(0, u), (1, v)].map(|(axis, share)| (f64::from(square[axis]) * f64::from(SQUARE) + HALF + share * HALF) / 1e7);
            self.grid.project(place[0], place[1])
        };
        let [middle, e, w, n, s] = [at(0.0, 0.0)?, at(1.0, 0.0)?, at(-1.0, 0.0)?, at(0.0, 1.0)?, at(0.0, -1.0)?];
        let [ne, se, nw, sw] = [at(1.0, 1.0)?, at(1.0, -1.0)?, at(-1.0, 1.0)?, at(-1.0, -1.0)?];
        let along = |f: &dyn Fn(usize) -> f64| [f(0), f(1)];
        let mut quadratic = Quadratic {
            value: middle,
            east: along(&|i| (e[i] - w[i]) / 2.0),
            north: along(&|i| (n[i] - s[i]) / 2.0),
            east_east: along(&|i| f64::midpoint(e[i], w[i]) - middle[i]),
            north_north: along(&|i| f64::midpoint(n[i], s[i]) - middle[i]),
            east_north: along(&|i| (ne[i] - se[i] - nw[i] + sw[i]) / 4.0),
            error_m: 0.0,
        };
        let mut worst = 0.0f64;
        for (u, v) in [
            (1.0, 1.0),
            (1.0, -1.0),
            (-1.0, 1.0),
            (-1.0, -1.0),
            (0.58, 0.58),
            (0.58, -0.58),
            (-0.58, 0.58),
            (-0.58, -0.58),
            (0.58, 0.0),
            (0.0, 0.58),
        ] {
            let exact = at(u, v)?;
            let near = quadratic.at(u, v);
            worst = worst.max((near[0] - exact[0]).hypot(near[1] - exact[1]));
        }
        quadratic.error_m = worst * SAFETY;
        Some(quadratic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_lie_within_the_stated_error(
            longitude in 1_021_000_000i32..1_095_000_000, latitude in 80_000_000i32..240_000_000, width in 0i32..1_200_000, height in 0i32..1_200_000,
            shares in proptest::collection::vec((0.0..1.0f64, 0.0..1.0f64), 8)
        ) {
            let block = FixedBox { west: longitude, south: latitude, east: longitude + width, north: latitude + height };
            let plane = LocalPlane::new(LocalGrid::at(105.8, 16.0), &block);
            let tangent = plane.tangent(&block).expect("smaller than a square");
            for (u, v) in shares.into_iter().chain([(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0)]) {
                let place = [longitude + (u * f64::from(width)) as i32, latitude + (v * f64::from(height)) as i32];
                let exact = plane.project(place[0], place[1]).expect("on the grid");
                let [dx, dy] = [0, 1].map(|axis| f64::from(place[axis] - tangent.middle[axis]));
                let near = [0, 1].map(|axis| tangent.origin[axis] + tangent.east[axis] * dx + tangent.north[axis] * dy);
                let off = (near[0] - exact[0]).hypot(near[1] - exact[1]);
                prop_assert!(off <= tangent.error_m, "{off} {}", tangent.error_m);
            }
            // A block of a kilometre must not be far off, or nobody gains by it.
            if width.max(height) < 100_000 {
                prop_assert!(tangent.error_m < 0.7, "{}", tangent.error_m);
            }
        }
    }
}
