//! The coordinate reference systems that clients may ask for, by their address, with the axes in the order of the authority (OGC API -
//! Features - Part 2, OGC 18-058r1).

use geo::{Coord, MapCoords};

use super::Problem;
use crate::layer::Geometry;
use crate::spatial::crs::Crs;
use crate::spatial::{Bbox, ProjectedBox};

/// Longitude and latitude, the system of everything that says no other.
pub const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const EPSG: &str = "http://www.opengis.net/def/crs/EPSG/0/";
/// Its meridians and parallels are straight.
const WEB_MERCATOR: u32 = 3857;
/// The others, by their EPSG code: WGS 84 with latitude first, Web Mercator, UTM 48N, and VN-2000 as UTM 48N and as TM-3 105°.
const CODES: [u32; 5] = [4326, WEB_MERCATOR, 32_648, 3405, 5897];

/// A system that answers are written in, or boxes read in.
#[derive(Debug)]
pub struct OutputCrs {
    address: String,
    crs: Crs,
    /// Whether the authority puts latitude first.
    latitude_first: bool,
}

impl OutputCrs {
    /// The addresses of all systems, CRS84 first.
    #[must_use]
    pub fn addresses() -> Vec<String> {
        std::iter::once(CRS84.to_owned()).chain(CODES.iter().map(|code| format!("{EPSG}{code}"))).collect()
    }

    /// CRS84.
    #[must_use]
    pub fn crs84() -> Self {
        Self { address: CRS84.into(), crs: Crs::wgs84(), latitude_first: false }
    }

    /// Reads an address, or a short form such as `EPSG:5897`.
    ///
    /// # Errors
    /// 400 that names the parameter and the systems there are.
    pub fn parse(parameter: &str, text: &str) -> Result<Self, Problem> {
        let unknown =
            || Problem::invalid(parameter, format!("{text:.80?} is not supported; expected one of {}", Self::addresses().join(", ")));
        let crs = Crs::parse(text).map_err(|_| unknown())?;
        if text.trim().to_ascii_uppercase().ends_with("CRS84") {
            return Ok(Self::crs84());
        }
        let epsg = crs.epsg();
        if !CODES.contains(&epsg) {
            return Err(unknown());
        }
        Ok(Self { address: format!("{EPSG}{epsg}"), latitude_first: epsg == 4326, crs })
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether coordinates are longitude and latitude as they are kept.
    #[must_use]
    pub const fn is_crs84(&self) -> bool {
        self.crs.is_wgs84() && !self.latitude_first
    }

    /// A place in degrees (longitude, latitude) as it is written in this system; not a number where the system is not defined.
    #[must_use]
    pub fn place(&self, [longitude, latitude]: [f64; 2]) -> [f64; 2] {
        let (x, y) = self.crs.from_wgs84(longitude, latitude).unwrap_or((f64::NAN, f64::NAN));
        if self.latitude_first { [y, x] } else { [x, y] }
    }

    /// Longitude and latitude in degrees of a place given in this system; `None` where the system is not defined.
    #[must_use]
    pub fn degrees(&self, [first, second]: [f64; 2]) -> Option<[f64; 2]> {
        let (x, y) = if self.latitude_first { (second, first) } else { (first, second) };
        self.crs.to_wgs84(x, y).map(Into::into)
    }

    /// Whether its coordinates are metres.
    #[must_use]
    pub const fn is_projected(&self) -> bool {
        !self.crs.is_wgs84()
    }

    /// Calls `write` with a geometry as it is written in this system.
    pub fn with_geometry<T>(&self, geometry: Geometry<'_>, write: impl FnOnce(Geometry<'_>) -> T) -> T {
        let place = |coord: Coord<f64>| {
            let [x, y] = self.place([coord.x, coord.y]);
            Coord { x, y }
        };
        match geometry {
            Geometry::Point(position) => write(Geometry::Point(self.place(position))),
            Geometry::Line(lines) => write(Geometry::Line(&lines.map_coords(place))),
            Geometry::Polygon(polygons) => write(Geometry::Polygon(&polygons.map_coords(place))),
        }
    }

    /// A box given in this system, where its sides are not straight in degrees.
    #[must_use]
    pub fn projected_box(&self, sides: [f64; 4]) -> Option<ProjectedBox> {
        let is_bent = !self.crs.is_wgs84() && self.crs.epsg() != WEB_MERCATOR;
        is_bent.then_some(ProjectedBox { epsg: self.crs.epsg(), sides })
    }

    /// A box given in this system as one of degrees, where its sides are straight in degrees too; `None` where the system is not defined.
    #[must_use]
    pub fn bbox_to_wgs84(&self, [left, bottom, right, top]: [f64; 4]) -> Option<Bbox> {
        if self.latitude_first {
            return Some(Bbox::new(bottom, left, top, right));
        }
        let ((west, south), (east, north)) = (self.crs.to_wgs84(left, bottom)?, self.crs.to_wgs84(right, top)?);
        Some(Bbox::new(west, south, east, north))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_proj_in_the_order_of_the_authority() {
        // Longitude and latitude 105.7, 19.8 by PROJ 9.5.
        let expected = [
            ("OGC:CRS84", [105.7, 19.8]),
            ("EPSG:4326", [19.8, 105.7]),
            ("EPSG:3857", [11_766_470.176_849, 2_249_353.171_431]),
            ("EPSG:32648", [573_317.109_525, 2_189_501.270_639]),
            ("EPSG:3405", [573_120.995_364, 2_189_609.950_354]),
            ("EPSG:5897", [573_142.940_441, 2_190_267.096_197]),
        ];
        for (name, place) in expected {
            let crs = OutputCrs::parse("crs", name).expect("supported");
            let found = crs.place([105.7, 19.8]);
            assert!((found[0] - place[0]).hypot(found[1] - place[1]) < 0.01, "{name} {found:?}");
            assert_eq!(OutputCrs::parse("crs", crs.address()).expect("its own address").address(), crs.address());
        }
        for name in ["EPSG:4756", "EPSG:1", "", "http://www.opengis.net/def/crs/OGC/1.3/CRS83"] {
            assert!(OutputCrs::parse("crs", name).is_err(), "{name}");
        }
    }
}
