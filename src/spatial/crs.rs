//! Coordinate reference systems that Vietnamese files come in, to WGS 84.
//!
//! For VN-2000, PROJ knows two transformations to WGS 84 that lie about 0.7 m apart. This is "VN-2000 to WGS 84 (2)",
//! published with QĐ 05/2007/QĐ-BTNMT, which PROJ prefers too; the parameters are position-vector, so its rotations have
//! the opposite signs of EPSG's coordinate-frame form.

use geo::{Coord, MapCoords};
use proj4rs::Proj;
use proj4rs::transform::transform;

const TO_WGS84: &str = "+towgs84=-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278";

/// VN-2000 / TM-3 zones: EPSG code and central meridian.
const TM3: [(u32, f64); 18] = [
    (5896, 102.0),
    (5897, 105.0),
    (5898, 108.0),
    (5899, 107.75),
    (9205, 103.0),
    (9206, 104.0),
    (9207, 104.5),
    (9208, 104.75),
    (9209, 105.5),
    (9210, 105.75),
    (9211, 106.0),
    (9212, 106.25),
    (9213, 106.5),
    (9214, 107.0),
    (9215, 107.25),
    (9216, 107.5),
    (9217, 108.25),
    (9218, 108.5),
];

/// What reads and writes as a code that is not supported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a coordinate reference system that is known here; known are {known}", known = Crs::SUPPORTED)]
pub struct UnknownCrs(pub String);

/// A supported coordinate reference system. Coordinates come in x (longitude, easting), y (latitude, northing) order, whatever the
/// order of the authority's axes.
#[derive(Debug)]
pub struct Crs {
    epsg: u32,
    projection: Option<(Proj, Proj)>,
}

impl Crs {
    /// The supported codes, for messages.
    pub const SUPPORTED: &'static str = "EPSG:4326 (longitude, latitude), CRS84, EPSG:3857, EPSG:32648, EPSG:32649 (UTM), \
        EPSG:4756, EPSG:3405, EPSG:3406 (VN-2000), EPSG:5896 to EPSG:5899 and EPSG:9205 to EPSG:9218 (VN-2000 / TM-3)";

    /// WGS 84 longitude, latitude.
    #[must_use]
    pub const fn wgs84() -> Self {
        Self { epsg: 4326, projection: None }
    }

    /// Reads `EPSG:5897`, `urn:ogc:def:crs:EPSG::5897`, `urn:ogc:def:crs:OGC:1.3:CRS84`, or an `…/crs/EPSG/0/5897` address.
    ///
    /// # Errors
    /// When it is none of the supported ones.
    pub fn parse(text: &str) -> Result<Self, UnknownCrs> {
        let upper = text.trim().to_ascii_uppercase();
        if upper.ends_with("CRS84") {
            return Ok(Self::wgs84());
        }
        let unknown = || UnknownCrs(text.trim().chars().take(80).collect());
        if !upper.contains("EPSG") {
            return Err(unknown());
        }
        let digits = upper.rsplit([':', '/']).next().unwrap_or_default();
        Self::from_epsg(digits.parse().map_err(|_| unknown())?).ok_or_else(unknown)
    }

    /// The system of an EPSG code, `None` when it is not supported.
    #[must_use]
    pub fn from_epsg(epsg: u32) -> Option<Self> {
        let definition = match epsg {
            4326 => return Some(Self::wgs84()),
            3857 => "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs".to_owned(),
            32_648 | 32_649 => format!("+proj=utm +zone={} +datum=WGS84 +units=m +no_defs", epsg - 32_600),
            3405 | 3406 => format!("+proj=utm +zone={} +ellps=WGS84 {TO_WGS84} +units=m +no_defs", epsg - 3357),
            4756 => format!("+proj=longlat +ellps=WGS84 {TO_WGS84} +no_defs"),
            _ => {
                let (_, meridian) = TM3.iter().find(|(code, _)| *code == epsg)?;
                format!("+proj=tmerc +lat_0=0 +lon_0={meridian} +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 {TO_WGS84} +units=m +no_defs")
            }
        };
        let from = Proj::from_proj_string(&definition).ok()?;
        let to = Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").ok()?;
        Some(Self { epsg, projection: Some((from, to)) })
    }

    /// Its EPSG code.
    #[must_use]
    pub const fn epsg(&self) -> u32 {
        self.epsg
    }

    /// Whether its coordinates are WGS 84 degrees already.
    #[must_use]
    pub const fn is_wgs84(&self) -> bool {
        self.projection.is_none()
    }

    /// WGS 84 longitude and latitude in degrees; `None` where the projection is not defined.
    #[must_use]
    pub fn to_wgs84(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let Some((from, to)) = &self.projection else { return Some((x, y)) };
        let mut point = if from.is_latlong() { (x.to_radians(), y.to_radians(), 0.0) } else { (x, y, 0.0) };
        transform(from, to, &mut point).ok()?;
        let (longitude, latitude) = (point.0.to_degrees(), point.1.to_degrees());
        (longitude.is_finite() && latitude.is_finite()).then_some((longitude, latitude))
    }

    /// x and y of a WGS 84 longitude and latitude in degrees; `None` where the projection is not defined.
    #[must_use]
    pub fn from_wgs84(&self, longitude: f64, latitude: f64) -> Option<(f64, f64)> {
        if self.is_wgs84() {
            return Some((longitude, latitude));
        }
        // The seven parameters are turned around only nearly, to a millimetre: one step back corrects it.
        let (x, y) = self.nearly_from_wgs84(longitude, latitude)?;
        let (there_longitude, there_latitude) = self.to_wgs84(x, y)?;
        self.nearly_from_wgs84(2.0 * longitude - there_longitude, 2.0 * latitude - there_latitude)
    }

    fn nearly_from_wgs84(&self, longitude: f64, latitude: f64) -> Option<(f64, f64)> {
        let (from, to) = self.projection.as_ref()?;
        let mut point = (longitude.to_radians(), latitude.to_radians(), 0.0);
        transform(to, from, &mut point).ok()?;
        let (x, y) = if from.is_latlong() { (point.0.to_degrees(), point.1.to_degrees()) } else { (point.0, point.1) };
        (x.is_finite() && y.is_finite()).then_some((x, y))
    }

    /// A whole geometry in WGS 84; `None` when a vertex lies where the projection is not defined.
    #[must_use]
    pub fn geometry_to_wgs84<G>(&self, geometry: G) -> Option<G>
    where
        G: MapCoords<f64, f64, Output = G>,
    {
        if self.is_wgs84() {
            return Some(geometry);
        }
        geometry.try_map_coords(|coord| self.to_wgs84(coord.x, coord.y).map(|(x, y)| Coord { x, y }).ok_or(())).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EPSG code, x, y, and the longitude and latitude that PROJ 9 gives ("VN-2000 to WGS 84 (2)").
    const PROJ: &[(u32, f64, f64, f64, f64)] = &[
        (3405, 580_000.0, 2_190_000.0, 105.765_690_707_4, 19.803_255_184_7),
        (3406, 580_000.0, 2_190_000.0, 111.765_666_235_7, 19.803_192_294_0),
        (32_648, 580_000.0, 2_190_000.0, 105.763_822_791_1, 19.804_245_245_6),
        (32_649, 580_000.0, 2_190_000.0, 111.763_822_791_1, 19.804_245_245_6),
        (3857, 11_760_000.0, 2_250_000.0, 105.641_877_412_5, 19.805_466_950_2),
        (4756, 105.5, 19.8, 105.501_868_474_1, 19.799_012_702_9),
        (5896, 550_000.0, 2_190_000.0, 102.479_110_564_1, 19.798_347_539_8),
        (5897, 550_000.0, 2_190_000.0, 105.479_106_479_6, 19.798_315_875_9),
        (5898, 550_000.0, 2_190_000.0, 108.479_097_276_8, 19.798_284_321_1),
        (5899, 550_000.0, 2_190_000.0, 108.229_098_238_7, 19.798_286_944_4),
        (9205, 450_000.0, 1_900_000.0, 102.531_806_684_8, 17.178_141_659_4),
        (9206, 450_000.0, 1_900_000.0, 103.531_805_874_3, 17.178_132_434_6),
        (9207, 450_000.0, 1_900_000.0, 104.031_805_258_6, 17.178_127_823_9),
        (9208, 450_000.0, 1_900_000.0, 104.281_804_898_2, 17.178_125_519_1),
        (9209, 450_000.0, 1_900_000.0, 105.031_803_606_6, 17.178_118_607_7),
        (9210, 450_000.0, 1_900_000.0, 105.281_803_106_0, 17.178_116_305_0),
        (9211, 450_000.0, 1_900_000.0, 105.531_802_570_4, 17.178_114_002_9),
        (9212, 450_000.0, 1_900_000.0, 105.781_801_999_8, 17.178_111_701_5),
        (9213, 450_000.0, 1_900_000.0, 106.031_801_394_2, 17.178_109_400_8),
        (9214, 450_000.0, 1_900_000.0, 106.531_800_078_0, 17.178_104_801_7),
        (9215, 450_000.0, 1_900_000.0, 106.781_799_367_5, 17.178_102_503_4),
        (9216, 450_000.0, 1_900_000.0, 107.031_798_622_0, 17.178_100_206_0),
        (9217, 450_000.0, 1_900_000.0, 107.781_796_176_1, 17.178_093_319_5),
        (9218, 450_000.0, 1_900_000.0, 108.031_795_290_9, 17.178_091_026_1),
    ];

    #[test]
    fn every_system_agrees_with_proj_to_a_centimetre() {
        for &(epsg, x, y, longitude, latitude) in PROJ {
            let crs = Crs::from_epsg(epsg).expect("supported");
            let (found_longitude, found_latitude) = crs.to_wgs84(x, y).expect("inside the zone");
            let (back_x, back_y) = crs.from_wgs84(longitude, latitude).expect("inside the zone");
            let unit = if epsg == 4756 { 111_320.0 } else { 1.0 };
            assert!((back_x - x).hypot(back_y - y) * unit < 0.01, "EPSG:{epsg} back");
            let east = (found_longitude - longitude) * 111_320.0 * latitude.to_radians().cos();
            let north = (found_latitude - latitude) * 110_574.0;
            assert!(east.hypot(north) < 0.01, "EPSG:{epsg} is {} m off", east.hypot(north));
        }
    }

    /// EPSG code, longitude, latitude, and the x and y that PROJ 9 gives.
    const PROJ_INVERSE: &[(u32, f64, f64, f64, f64)] = &[
        (3857, 105.776, 19.807, 11_774_930.458_1, 2_250_181.388_6),
        (32_648, 105.776, 19.807, 581_274.057_2, 2_190_310.663_3),
        (32_648, 104.4, 20.6, 437_477.228_4, 2_277_994.760_7),
        (3405, 105.776, 19.807, 581_077.909_4, 2_190_419.342_0),
        (3405, 104.4, 20.6, 437_281.690_6, 2_278_103.042_5),
        (3405, 106.05, 19.3, 610_121.440_4, 2_134_465.373_6),
        (5897, 105.776, 19.807, 581_102.242_5, 2_191_076.730_8),
        (5897, 104.4, 20.6, 437_262.867_6, 2_278_786.746_9),
        (5897, 106.05, 19.3, 610_154.490_1, 2_135_105.969_4),
    ];

    #[test]
    fn what_is_written_agrees_with_proj_to_a_centimetre() {
        for &(epsg, longitude, latitude, x, y) in PROJ_INVERSE {
            let crs = Crs::from_epsg(epsg).expect("supported");
            let (found_x, found_y) = crs.from_wgs84(longitude, latitude).expect("inside the zone");
            assert!((found_x - x).hypot(found_y - y) < 0.01, "EPSG:{epsg}: {found_x} {found_y}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_system_leads_back_to_where_it_came_from(longitude in 102.0f64..110.0, latitude in 8.0f64..24.0) {
            for epsg in PROJ.iter().map(|row| row.0).chain([4326]) {
                let crs = Crs::from_epsg(epsg).expect("supported");
                let (x, y) = crs.from_wgs84(longitude, latitude).expect("inside the zone");
                let (there, back) = crs.to_wgs84(x, y).expect("inside the zone");
                // A tenth of the last digit that incidents are kept with.
                proptest::prop_assert!((there - longitude).abs() < 1e-8 && (back - latitude).abs() < 1e-8, "EPSG:{epsg} {there} {back}");
            }
        }
    }

    #[test]
    fn every_zone_is_pinned() {
        for (epsg, _) in TM3 {
            assert!(PROJ.iter().any(|row| row.0 == epsg), "EPSG:{epsg}");
        }
    }

    #[test]
    fn names_in_all_their_forms_are_read() {
        for text in ["EPSG:5897", "epsg:5897", "urn:ogc:def:crs:EPSG::5897", "http://www.opengis.net/def/crs/EPSG/0/5897"] {
            assert_eq!(Crs::parse(text).expect("supported").epsg(), 5897, "{text}");
        }
        assert!(Crs::parse("urn:ogc:def:crs:OGC:1.3:CRS84").expect("supported").is_wgs84());
        for text in ["EPSG:99999", "5897", "EPSG:", "VN-2000", ""] {
            let error = Crs::parse(text).expect_err("unknown").to_string();
            assert!(error.contains("EPSG:9205 to EPSG:9218"), "{error}");
        }
    }
}
