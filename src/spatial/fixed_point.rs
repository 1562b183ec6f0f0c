//! Places as whole numbers of 1e-7 degrees, about a centimetre: exact to compare, half the size of doubles.

use super::Bbox;
use super::tile_coordinate::mercator;

/// Units in a degree.
const UNITS: f64 = 1e7;

/// The double nearest to a fixed-point number of degrees.
#[must_use]
pub fn degrees(units: i32) -> f64 {
    f64::from(units) / UNITS
}

/// Columns of the world's square from the west, 0 to 2³² (9 mm at the equator): Web Mercator's x of a longitude.
#[must_use]
pub fn easting(longitude: i32) -> u32 {
    // 2³² / 3.6e9 in units of 2⁻³², rounded down: the last column is never passed.
    const SCALE: u64 = 5_124_095_576;
    let from_west = (i64::from(longitude) + 1_800_000_000).clamp(0, 3_600_000_000 - 1) as u64;
    ((from_west * SCALE) >> 32) as u32
}

/// Rows of the world's square from the north, 0 to 2³²: Web Mercator's y of a latitude.
#[must_use]
pub fn northing(latitude: i32) -> u32 {
    let [_, y] = mercator(0.0, degrees(latitude));
    // `as` stops at the ends.
    (y * 4_294_967_296.0) as u32
}

/// A box of fixed-point places, edges included. Empty when west lies east of east, or south north of north.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedBox {
    /// Smallest longitude.
    pub west: i32,
    /// Smallest latitude.
    pub south: i32,
    /// Largest longitude.
    pub east: i32,
    /// Largest latitude.
    pub north: i32,
}

impl FixedBox {
    /// Holds nothing; grows with [`Self::extend`].
    pub const EMPTY: Self = Self { west: i32::MAX, south: i32::MAX, east: i32::MIN, north: i32::MIN };
    /// Holds every place.
    pub const WORLD: Self = Self { west: i32::MIN, south: i32::MIN, east: i32::MAX, north: i32::MAX };

    /// The fixed-point places in a box of degrees: exactly those whose double lies in it.
    #[must_use]
    pub fn inside(bbox: &Bbox) -> Self {
        if bbox.is_empty() || bbox.west.is_nan() || bbox.south.is_nan() {
            return Self::EMPTY;
        }
        Self { west: first_from(bbox.west), south: first_from(bbox.south), east: last_until(bbox.east), north: last_until(bbox.north) }
    }

    /// The places whose [`easting`] and [`northing`] lie in half-open ranges, which may end at 2³².
    #[must_use]
    pub fn of_square(columns: std::ops::Range<u64>, rows: std::ops::Range<u64>) -> Self {
        let first_east = |column: u64| partition(|longitude| u64::from(easting(longitude)) < column);
        // Rows grow southwards.
        let first_south = |row: u64| partition(|latitude| u64::from(northing(latitude)) >= row);
        if columns.is_empty() || rows.is_empty() {
            return Self::EMPTY;
        }
        let (west, east) = (first_east(columns.start), first_east(columns.end));
        let (south, north) = (first_south(rows.end), first_south(rows.start));
        Self { west: low(west), south: low(south), east: below(east), north: below(north) }
    }

    /// Whether it holds nothing.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.west > self.east || self.south > self.north
    }

    /// Grows to hold a place.
    #[inline]
    pub fn extend(&mut self, longitude: i32, latitude: i32) {
        self.west = self.west.min(longitude);
        self.east = self.east.max(longitude);
        self.south = self.south.min(latitude);
        self.north = self.north.max(latitude);
    }

    /// The smallest box that holds both.
    #[must_use]
    #[inline]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// What both hold.
    #[must_use]
    #[inline]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            west: self.west.max(other.west),
            south: self.south.max(other.south),
            east: self.east.min(other.east),
            north: self.north.min(other.north),
        }
    }

    /// Whether a place lies in it.
    #[must_use]
    #[inline]
    pub fn contains(&self, longitude: i32, latitude: i32) -> bool {
        (longitude >= self.west) & (longitude <= self.east) & (latitude >= self.south) & (latitude <= self.north)
    }

    /// Whether all of another box lies in it.
    #[must_use]
    #[inline]
    pub fn contains_box(&self, other: &Self) -> bool {
        other.west >= self.west && other.east <= self.east && other.south >= self.south && other.north <= self.north
    }

    /// Whether the two share a place.
    #[must_use]
    #[inline]
    pub fn intersects(&self, other: &Self) -> bool {
        self.west <= other.east && self.east >= other.west && self.south <= other.north && self.north >= other.south
    }

    /// The box in degrees.
    #[must_use]
    pub fn degrees(&self) -> Bbox {
        if self.is_empty() {
            return Bbox::EMPTY;
        }
        Bbox::new(degrees(self.west), degrees(self.south), degrees(self.east), degrees(self.north))
    }

    /// The box as an R-tree envelope, in fixed-point units.
    #[must_use]
    pub fn envelope(&self) -> rstar::AABB<[f64; 2]> {
        rstar::AABB::from_corners([self.west.into(), self.south.into()], [self.east.into(), self.north.into()])
    }
}

/// The smallest fixed-point number whose double is at least `limit`.
fn first_from(limit: f64) -> i32 {
    // `as` stops at the ends; the guess may be off by rounding.
    let mut units = (limit * UNITS).floor() as i32;
    while units > i32::MIN && degrees(units) >= limit {
        units -= 1;
    }
    while units < i32::MAX && degrees(units) < limit {
        units += 1;
    }
    units
}

/// The largest fixed-point number whose double is at most `limit`.
fn last_until(limit: f64) -> i32 {
    let mut units = (limit * UNITS).ceil() as i32;
    while units < i32::MAX && degrees(units) <= limit {
        units += 1;
    }
    while units > i32::MIN && degrees(units) > limit {
        units -= 1;
    }
    units
}

/// The first number for which `before` does not hold any more; one past the last when it holds for all.
fn partition(before: impl Fn(i32) -> bool) -> i64 {
    let (mut low, mut high) = (i64::from(i32::MIN), i64::from(i32::MAX) + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle as i32) { low = middle + 1 } else { high = middle }
    }
    low
}

fn low(first: i64) -> i32 {
    first.min(i64::from(i32::MAX)) as i32
}

fn below(first: i64) -> i32 {
    (first - 1).max(i64::from(i32::MIN)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_box_holds_exactly_the_places_whose_doubles_lie_in_it(
            west in -181.0..181.0f64, south in -91.0..91.0f64, width in 0.0..1e-5f64, height in 0.0..1e-5f64, round in any::<bool>(), x in -60i32..60, y in -60i32..60
        ) {
            // Half of the edges are fixed-point numbers themselves.
            let edge = |value: f64| if round { (value * 1e7).round() / 1e7 } else { value };
            let bbox = Bbox::new(edge(west), edge(south), edge(west + width), edge(south + height));
            let fixed = FixedBox::inside(&bbox);
            let (longitude, latitude) = ((west * 1e7) as i32 + x, (south * 1e7) as i32 + y);
            prop_assert_eq!(fixed.contains(longitude, latitude), bbox.contains(degrees(longitude), degrees(latitude)));
        }

        #[test]
        fn squares_part_the_world(zoom in 0u32..23, longitude in -1_800_000_000i32..1_800_000_000, latitude in -850_000_000i32..850_000_000) {
            let side = 1u64 << (32 - zoom);
            let (column, row) = (u64::from(easting(longitude)) / side, u64::from(northing(latitude)) / side);
            let square = |column: u64, row: u64| FixedBox::of_square(column * side..(column + 1) * side, row * side..(row + 1) * side);
            prop_assert!(square(column, row).contains(longitude, latitude));
            prop_assert!(column == 0 || !square(column - 1, row).contains(longitude, latitude));
            prop_assert!(!square(column, row + 1).contains(longitude, latitude));
        }
    }

    #[test]
    fn eastings_and_northings_follow_the_projection() {
        for (longitude, latitude) in [(1_057_760_000, 198_070_000), (-1_800_000_000, 0), (1_799_999_999, -850_000_000), (0, 0)] {
            let [x, y] = mercator(degrees(longitude), degrees(latitude));
            assert!((f64::from(easting(longitude)) / 4_294_967_296.0 - x).abs() < 1e-9);
            assert!((f64::from(northing(latitude)) / 4_294_967_296.0 - y).abs() < 1e-9);
        }
    }
}
