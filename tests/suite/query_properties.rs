//! Every kind of question against brute force over the stored incidents, with random filters.

use diaban::domain::{Category, GeometryQuality, HowKnown, Incident, Interval, Level, Precision, Taxonomy, Unit, UnitCode, Validity};
use diaban::index::Snapshot;
use diaban::query::{AreaRequest, Filter, FilterRequest, QueryError, group};
use diaban::spatial::Bbox;
use diaban::store::StoredData;
use proptest::prelude::*;
use serde_json::json;

use crate::test_app::{Random, TODAY};

pub const CODES: [&str; 5] = ["A", "A-1", "A-2", "B", "B-1"];

/// Incidents on a coarse grid, so that many share a place and lie on the edges of boxes.
pub fn incidents(seed: u64, count: usize) -> Vec<(i64, Incident)> {
    let mut random = Random(seed);
    (0..count)
        .map(|number| {
            let start = 1_700_000_000 + (random.next() % 1000) as i64 * 3600;
            let length = [1, 86_400, 2_592_000][(random.next() % 3) as usize];
            let incident = Incident {
                id: String::new(),
                source: String::new(),
                category: CODES[(random.next() % 5) as usize].into(),
                occurred: Interval { start, end: start + length },
                reported_at: None,
                longitude_e7: 1_050_000_000 + (random.next() % 21) as i32 * 1_000_000,
                latitude_e7: 200_000_000 + (random.next() % 21) as i32 * 1_000_000,
                severity: [None, Some(1), Some(2), Some(100)][(random.next() % 4) as usize],
                how_known: HowKnown::ALL[(random.next() % 3) as usize],
                precision: Precision::Exact,
                deaths: None,
                injured: None,
                damage_vnd: None,
                cleared: None,
                kept: String::new(),
            };
            (number as i64 + 1, incident)
        })
        .collect()
}

/// Sixteen square communes with shared borders under one province, leaving a margin of incidents in none.
fn units() -> Vec<Unit> {
    // In hundredths of a degree, so that neighbours have the very same corners.
    let square = |west: i32, south: i32, side: i32| {
        let corner = |x: i32, y: i32| (f64::from(x) / 100.0, f64::from(y) / 100.0);
        let (east, north) = (west + side, south + side);
        let ring = vec![corner(west, south), corner(east, south), corner(east, north), corner(west, north), corner(west, south)];
        geo::MultiPolygon(vec![geo::Polygon::new(geo::LineString::from(ring), vec![])])
    };
    let unit = |code: &str, level: Level, parent: Option<&str>, geometry: geo::MultiPolygon<f64>| Unit {
        code: UnitCode::new(code).unwrap(),
        level,
        name: code.into(),
        parent: parent.map(|parent| UnitCode::new(parent).unwrap()),
        validity: Validity::default(),
        geometry: Some(geometry),
        geometry_quality: GeometryQuality::Official,
        area_km2: Some(1.0),
        demonstration: false,
    };
    let commune = |number: u32| {
        let (column, row) = (number as i32 % 4, number as i32 / 4);
        unit(&format!("{}", 100 + number), Level::Commune, Some("1"), square(10_520 + 40 * column, 2_020 + 40 * row, 40))
    };
    // The province reaches a little further than its communes.
    std::iter::once(unit("1", Level::Province, None, square(10_510, 2_010, 175))).chain((0..16).map(commune)).collect()
}

/// The commune of a place by brute force: the lowest code that holds it or has it on its border, inside first.
pub fn commune_of(incident: &Incident) -> Option<String> {
    let point = geo::Point::new(f64::from(incident.longitude_e7) / 1e7, f64::from(incident.latitude_e7) / 1e7);
    let communes: Vec<Unit> = units().into_iter().filter(|unit| unit.level == Level::Commune).collect();
    let holds = |unit: &&Unit| geo::Contains::contains(unit.geometry.as_ref().unwrap(), &point);
    let touches = |unit: &&Unit| geo::Intersects::intersects(unit.geometry.as_ref().unwrap(), &point);
    let found = communes.iter().find(holds).or_else(|| communes.iter().find(touches));
    found.map(|unit| unit.code.as_str().to_owned())
}

pub fn snapshot(incidents: Vec<(i64, Incident)>) -> Snapshot {
    let category = |code: &str| Category {
        code: code.into(),
        parent: code.split_once('-').map(|(group, _)| group.into()),
        name_vi: code.into(),
        name_en: code.into(),
        colour: None,
        coarse_location: false,
        usually_discovered: false,
    };
    let taxonomy = Taxonomy::new(CODES.iter().map(|code| category(code)).collect());
    let data = StoredData {
        store_id: "test".into(),
        generation: 1,
        taxonomy,
        units: units(),
        lineage: Vec::new(),
        designations: Vec::new(),
        designation_kinds: Vec::new(),
        indicators: Vec::new(),
        lines: Vec::new(),
        operator_layers: Vec::new(),
        refused: Vec::new(),
        incidents,
        demonstration: false,
    };
    Snapshot::new(data, TODAY)
}

/// A filter, and the same as a condition on one incident.
pub fn filter() -> impl Strategy<Value = FilterRequest> {
    let bbox = proptest::option::of((0i32..21, 0i32..21, 0i32..12, 0i32..12).prop_map(|(x, y, w, h)| {
        let degrees = |base: f64, step: i32| (base * 10.0 + f64::from(step)) / 10.0;
        Bbox::new(degrees(105.0, x), degrees(20.0, y), degrees(105.0, x + w), degrees(20.0, y + h))
    }));
    let period = proptest::option::of((0i64..1000, 1i64..2000).prop_map(|(from, hours)| {
        let start = 1_700_000_000 + from * 3600;
        Interval { start, end: start + hours * 3600 }
    }));
    let category = proptest::collection::vec(proptest::sample::select(&CODES[..]).prop_map(String::from), 0..3);
    let how_known = proptest::collection::vec(proptest::sample::select(HowKnown::ALL), 0..3);
    let severity = proptest::collection::vec(proptest::sample::select(&[1u8, 2, 50, 100][..]), 0..3);
    let area = proptest::option::of((0i32..21, 0i32..21, 1i32..9, any::<bool>()).prop_map(|(x, y, r, round)| {
        let (x, y, r) = (105.0 + f64::from(x) / 10.0, 20.0 + f64::from(y) / 10.0, f64::from(r) / 10.0);
        if round {
            return AreaRequest::Circle { centre: [x, y], radius_m: r * 100_000.0 };
        }
        let diamond = json!({"type": "Polygon", "coordinates": [[[x - r, y], [x, y - r], [x + r, y], [x, y + r], [x - r, y]]]});
        AreaRequest::from_json(&diamond).expect("a diamond does not cross itself")
    }));
    let unit = proptest::option::weighted(0.3, proptest::sample::select(&["1", "100", "105", "115"][..]));
    (bbox, period, category, how_known, severity, area, unit).prop_map(|(bbox, period, category, how_known, severity, area, unit)| {
        FilterRequest {
            bbox,
            area,
            period,
            category,
            how_known,
            severity,
            unit: unit.map(|code| UnitCode::new(code).unwrap()),
            ..FilterRequest::default()
        }
    })
}

pub fn takes(request: &FilterRequest, incident: &Incident) -> bool {
    let (x, y) = (f64::from(incident.longitude_e7) / 1e7, f64::from(incident.latitude_e7) / 1e7);
    let in_group = |code: &String| incident.category == *code || incident.category.starts_with(&format!("{code}-"));
    request.bbox.is_none_or(|b| x >= b.west && x <= b.east && y >= b.south && y <= b.north)
        && request.period.is_none_or(|p| incident.occurred.start >= p.start && incident.occurred.end <= p.end)
        && (request.category.is_empty() || request.category.iter().any(in_group))
        && (request.how_known.is_empty() || request.how_known.contains(&incident.how_known))
        && (request.severity.is_empty() || incident.severity.is_some_and(|s| request.severity.contains(&s)))
        && request.unit.as_ref().is_none_or(|unit| match (unit.as_str(), commune_of(incident)) {
            ("1", Some(_)) => true,
            // The province's own shape holds what no commune does.
            ("1", None) => (105.1..=106.85).contains(&x) && (20.1..=21.85).contains(&y),
            (code, commune) => commune.as_deref() == Some(code),
        })
        && request.area.as_ref().is_none_or(|area| match area {
            AreaRequest::Polygon(shape) => geo::Intersects::intersects(shape, &geo::Point::new(x, y)),
            AreaRequest::Circle { centre, radius_m } => {
                geo::Distance::distance(&geo::Geodesic, geo::Point::from(*centre), geo::Point::new(x, y)) <= *radius_m
            }
            other => panic!("{other:?}"),
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn counts_and_groups_equal_brute_force(seed in any::<u64>(), count in 0usize..2000, request in filter()) {
        let stored = incidents(seed, count);
        let snapshot = snapshot(stored.clone());
        let no_zone = |id: &str| Err(QueryError::not_found("zone", id));
        let filter = Filter::resolve(&request, &snapshot, TODAY, &no_zone).expect("everything named exists");
        let expected: Vec<&Incident> = stored.iter().map(|(_, incident)| incident).filter(|incident| takes(&request, incident)).collect();
        prop_assert_eq!(group::count(&snapshot, &filter), expected.len() as u64);
        for (row, code) in CODES.iter().enumerate() {
            let of_code = expected.iter().filter(|incident| incident.category == *code).count() as u64;
            prop_assert_eq!(group::by_category(&snapshot, &filter)[row], of_code);
        }
        let summary = diaban::query::summary::summarise(&snapshot, &filter, diaban::query::summary::Compare::PreviousYear);
        prop_assert_eq!(summary.count, expected.len() as u64);
        let communes: Vec<Option<String>> = expected.iter().map(|incident| commune_of(incident)).collect();
        prop_assert_eq!(summary.outside_units, communes.iter().filter(|commune| commune.is_none()).count() as u64);
        for (row, found) in &summary.by_unit {
            let code = snapshot.units.get(*row).unit.code.as_str();
            prop_assert_eq!(*found, communes.iter().filter(|commune| commune.as_deref() == Some(code)).count() as u64);
        }
        for (way, found) in &summary.by_how_known {
            prop_assert_eq!(*found, expected.iter().filter(|incident| incident.how_known == *way).count() as u64);
        }
        let mut ids = Vec::new();
        snapshot.incidents.scan(&filter.selection(&snapshot), |row| ids.push(snapshot.incidents.feature_id(row)));
        let unique: std::collections::BTreeSet<i64> = ids.iter().copied().collect();
        prop_assert_eq!(unique.len(), ids.len(), "no incident is visited twice");
    }
}
