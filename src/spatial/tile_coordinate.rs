//! Web Mercator tiles, and places in them.

use std::f64::consts::PI;

use super::Bbox;

/// The deepest zoom that is served.
pub const MAX_ZOOM: u8 = 22;
const MAX_LATITUDE: f64 = 85.051_128_779_806_59;

/// A tile of the Web Mercator quad tree. `x` and `y` lie below 2^`zoom`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileCoordinate {
    /// Zoom, 0 to [`MAX_ZOOM`].
    pub zoom: u8,
    /// Column from the west.
    pub x: u32,
    /// Row from the north.
    pub y: u32,
}

impl TileCoordinate {
    /// A tile, when it exists.
    #[must_use]
    pub fn new(zoom: u8, x: u32, y: u32) -> Option<Self> {
        (zoom <= MAX_ZOOM && x >> zoom == 0 && y >> zoom == 0).then_some(Self { zoom, x, y })
    }

    /// Its extent in degrees, moved outwards by a share of the tile's side.
    #[must_use]
    pub fn bbox(self, buffer: f64) -> Bbox {
        let tiles = f64::from(1u32 << self.zoom);
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        Bbox::new(
            longitude((x - buffer) / tiles),
            latitude((y + 1.0 + buffer) / tiles),
            longitude((x + 1.0 + buffer) / tiles),
            latitude((y - buffer) / tiles),
        )
    }

    /// A place in units of the tile's side from its north-west corner; may lie outside 0..1.
    #[must_use]
    pub fn local(self, longitude: f64, latitude: f64) -> [f64; 2] {
        let tiles = f64::from(1u32 << self.zoom);
        let [x, y] = mercator(longitude, latitude);
        [x * tiles - f64::from(self.x), y * tiles - f64::from(self.y)]
    }
}

/// A place in the unit square of the world, from the north-west.
#[must_use]
pub fn mercator(longitude: f64, latitude: f64) -> [f64; 2] {
    let phi = latitude.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians();
    [longitude / 360.0 + 0.5, 0.5 - phi.tan().asinh() / (2.0 * PI)]
}

/// Degrees east of a place in the unit square.
#[must_use]
pub fn longitude(x: f64) -> f64 {
    (x - 0.5) * 360.0
}

/// Degrees north of a place in the unit square.
#[must_use]
pub fn latitude(y: f64) -> f64 {
    ((0.5 - y) * 2.0 * PI).sinh().atan().to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_outside_the_quad_tree_do_not_exist() {
        assert!(TileCoordinate::new(0, 0, 0).is_some());
        assert!(TileCoordinate::new(3, 8, 0).is_none());
        assert!(TileCoordinate::new(23, 0, 0).is_none());
        assert!(TileCoordinate::new(22, u32::MAX, 0).is_none());
    }

    #[test]
    fn a_place_is_found_in_its_tile_again() {
        let tile = TileCoordinate::new(14, 12_990, 7_259).expect("a tile of Thanh Hóa");
        let bbox = tile.bbox(0.0);
        for (longitude, latitude, expected) in [(bbox.west, bbox.north, [0.0, 0.0]), (bbox.east, bbox.south, [1.0, 1.0])] {
            let local = tile.local(longitude, latitude);
            assert!((local[0] - expected[0]).abs() < 1e-9 && (local[1] - expected[1]).abs() < 1e-9, "{local:?}");
        }
    }
}
