//! Small data whose answers are known: one province as a box, and incidents where the test wants them.

use diaban::domain::{GeometryQuality, HowKnown, Incident, Interval, Level, Precision, Unit, UnitCode};
use diaban::spatial::Bbox;
use diaban::store::{StoredData, default_taxonomy};
use geo::{LineString, MultiPolygon, Polygon};

use crate::test_app::{Random, TestApp};

/// An incident at a place.
pub fn incident(longitude: f64, latitude: f64) -> Incident {
    Incident {
        id: String::new(),
        source: "planted".into(),
        category: "TT-TROM".into(),
        occurred: Interval::instant(1_750_000_000),
        reported_at: None,
        longitude_e7: (longitude * 1e7).round() as i32,
        latitude_e7: (latitude * 1e7).round() as i32,
        severity: None,
        how_known: HowKnown::Reported,
        precision: Precision::Exact,
        deaths: None,
        injured: None,
        damage_vnd: None,
        cleared: None,
        kept: String::new(),
    }
}

/// A province, or a commune of province 99, as a box.
pub fn unit(code: &str, level: Level, bbox: Bbox) -> Unit {
    let Bbox { west, south, east, north } = bbox;
    let ring = LineString::from(vec![(west, south), (east, south), (east, north), (west, north), (west, south)]);
    Unit {
        code: UnitCode::new(code).unwrap(),
        level,
        name: format!("Tỉnh {code}"),
        parent: (level == Level::Commune).then(|| UnitCode::new("99").unwrap()),
        validity: diaban::domain::Validity::default(),
        geometry: Some(MultiPolygon(vec![Polygon::new(ring, Vec::new())])),
        geometry_quality: GeometryQuality::Official,
        area_km2: None,
        demonstration: false,
    }
}

pub fn data(units: Vec<Unit>, incidents: Vec<Incident>) -> StoredData {
    StoredData { taxonomy: default_taxonomy(), units, incidents: (1..).zip(incidents).collect(), ..StoredData::default() }
}

/// An application over them.
pub fn app(units: Vec<Unit>, incidents: Vec<Incident>) -> TestApp {
    TestApp::new(data(units, incidents))
}

/// Incidents spread over a box, the same every time.
pub fn spread(bbox: &Bbox, count: usize) -> Vec<Incident> {
    let mut random = Random(7);
    let place = |_| incident(random.between(bbox.west, bbox.east), random.between(bbox.south, bbox.north));
    (0..count).map(place).collect()
}

/// Incidents at the middles of equal parts of a box: as even as can be.
pub fn even(bbox: &Bbox, columns: u32, rows: u32) -> Vec<Incident> {
    let at = |from: f64, to: f64, part: u32, parts: u32| from + (to - from) * (f64::from(part) + 0.5) / f64::from(parts);
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    places.map(|(column, row)| incident(at(bbox.west, bbox.east, column, columns), at(bbox.south, bbox.north, row, rows))).collect()
}
