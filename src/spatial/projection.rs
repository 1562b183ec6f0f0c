//! The local metric grid: the UTM zone of a place, on WGS 84.

use proj4rs::Proj;
use proj4rs::transform::transform;

/// Projects longitude and latitude in degrees to metres in one UTM zone, and back.
#[derive(Debug)]
pub struct LocalGrid {
    zone: u8,
    south: bool,
    geographic: Proj,
    projected: Proj,
}

impl LocalGrid {
    /// The grid of the zone in which a place lies.
    ///
    /// # Panics
    /// Never: the definitions of all 60 zones are valid.
    #[must_use]
    pub fn at(longitude: f64, latitude: f64) -> Self {
        let zone = (((longitude + 180.0) / 6.0).floor().clamp(0.0, 59.0) as u8) + 1;
        let south = latitude < 0.0;
        let hemisphere = if south { " +south" } else { "" };
        let projected = Proj::from_proj_string(&format!("+proj=utm +zone={zone}{hemisphere} +datum=WGS84 +units=m +no_defs"));
        let geographic = Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs");
        Self {
            zone,
            south,
            geographic: geographic.expect("the definition is constant and valid"),
            projected: projected.expect("every zone from 1 to 60 is valid"),
        }
    }

    /// The EPSG code of the grid, for example 32648.
    #[must_use]
    pub fn epsg(&self) -> u32 {
        if self.south { 32700 + u32::from(self.zone) } else { 32600 + u32::from(self.zone) }
    }

    /// Easting and northing in metres; `None` where the projection has no answer.
    #[must_use]
    pub fn project(&self, longitude: f64, latitude: f64) -> Option<[f64; 2]> {
        let mut point = (longitude.to_radians(), latitude.to_radians(), 0.0);
        transform(&self.geographic, &self.projected, &mut point).ok()?;
        Some([point.0, point.1])
    }

    /// Longitude and latitude in degrees; `None` where the projection has no answer.
    #[must_use]
    pub fn unproject(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        let mut point = (x, y, 0.0);
        transform(&self.projected, &self.geographic, &mut point).ok()?;
        Some([point.0.to_degrees(), point.1.to_degrees()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_proj() {
        // pyproj 3.7 (PROJ 9.5), EPSG:4326 to EPSG:32648.
        let grid = LocalGrid::at(105.776, 19.807);
        let [x, y] = grid.project(105.776, 19.807).expect("inside the zone");
        assert_eq!(grid.epsg(), 32648);
        assert!((x - EXPECTED.0).abs() < 1e-3 && (y - EXPECTED.1).abs() < 1e-3, "{x} {y}");
        let [longitude, latitude] = grid.unproject(x, y).expect("inside the zone");
        assert!((longitude - 105.776).abs() < 1e-9 && (latitude - 19.807).abs() < 1e-9);
    }

    const EXPECTED: (f64, f64) = (581_274.057_170, 2_190_310.663_325);
}
