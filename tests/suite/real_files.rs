//! The files that a province would bring, and the real incidents, as they are.

use diaban::domain::{GeometryQuality, Level};
use geo::{Area, Contains, InteriorPoint};

use crate::support::{Data, project, shared};

const UNITS: [&str; 5] = ["--level", "commune", "--map", "parent=province_code", "--json"];

#[test]
fn the_communes_of_thanh_hoa_come_in_as_they_are() {
    let Some(file) = shared("geodata/tests-only/thanh_hoa_communes_166.geojson.gz") else { return };
    let data = Data::new();
    assert_eq!(data.import("units", &file, &UNITS).counts(), [166, 166, 0, 0, 0]);
    let stored = data.load();
    let communes: Vec<_> = stored.units.iter().filter(|unit| unit.level == Level::Commune).collect();
    assert_eq!(communes.len(), 166);
    assert!(communes.iter().all(|unit| unit.geometry_quality == GeometryQuality::Official));
    let ward = communes.iter().find(|unit| unit.code.as_str() == "14758").expect("it is there");
    assert_eq!((ward.name.as_str(), ward.parent.as_ref().map(ToString::to_string)), ("Phường Hàm Rồng", Some("38".to_owned())));
    assert_eq!(ward.area_km2, Some(20.88));

    let province = stored.units.iter().find(|unit| unit.level == Level::Province).expect("it was made");
    assert_eq!((province.code.as_str(), province.name.as_str()), ("38", "Tỉnh Thanh Hóa"));
    assert_eq!(province.geometry_quality, GeometryQuality::Dissolved);
    let outline = province.geometry.as_ref().expect("it has a shape");
    // The communes tile it: hairline gaps are filled, nothing else is added.
    let sum: f64 = communes.iter().filter_map(|unit| unit.geometry.as_ref()).map(Area::unsigned_area).sum();
    assert!((outline.unsigned_area() / sum - 1.0).abs() < 1e-3, "{} {sum}", outline.unsigned_area());
    assert!(communes.iter().all(|unit| outline.contains(&unit.geometry.interior_point_inside())));
    assert!(outline.iter().all(|polygon| polygon.interiors().is_empty()), "no hairline gap is left");

    assert_eq!(data.import("units", &file, &UNITS).counts(), [166, 0, 0, 166, 0]);
    assert_eq!(data.load().generation, 1);
}

trait Inside {
    fn interior_point_inside(&self) -> geo::Point<f64>;
}

impl Inside for Option<geo::MultiPolygon<f64>> {
    fn interior_point_inside(&self) -> geo::Point<f64> {
        self.as_ref().and_then(InteriorPoint::interior_point).expect("a shape has an inside")
    }
}

#[test]
fn the_communes_of_the_country_come_in_and_three_are_repaired() {
    let Some(file) = shared("geodata/tests-only/vn_communes_2026_simplified_40m.geojson.gz") else { return };
    let data = Data::new();
    let run = data.import("units", &file, &UNITS);
    assert_eq!(run.counts(), [3321, 3321, 0, 0, 0]);
    assert!(
        run.out.contains("3 shapes crossed themselves or had rings without area and were repaired: 12943, 16177, 19066"),
        "{}",
        run.out
    );
    let stored = data.load();
    assert_eq!(stored.units.iter().filter(|unit| unit.level == Level::Province && unit.geometry.is_some()).count(), 34);
    assert_eq!(stored.units.iter().filter(|unit| unit.geometry_quality == GeometryQuality::Repaired).count(), 3);
    assert_eq!(data.run(&["check"]).status, 0);
}

#[test]
fn the_real_incidents_come_in_once() {
    let file = project("geodata/west_yorkshire/west_yorkshire_crime_201607_201707_201807.csv.gz");
    let data = Data::new();
    let map = ["id=Crime ID", "occurred_at=Month", "lon=Longitude", "lat=Latitude", "category=Crime type"];
    let arguments: Vec<&str> = map.iter().flat_map(|pair| ["--map", *pair]).chain(["--categories", "add", "--json"]).collect();
    let run = data.import("incidents", &file, &arguments);
    assert_eq!(run.counts(), [83_577, 83_577, 0, 0, 0]);
    assert_eq!(run.json()["dropped_columns"], serde_json::json!(["LSOA code"]));
    let info = data.run(&["info", "--json"]).json();
    assert_eq!((info["incidents"].as_u64(), info["places"].as_u64()), (Some(83_577), Some(22_515)));
    assert_eq!((info["first_incident"].as_str(), info["last_incident"].as_str()), (Some("2016-07-01"), Some("2018-07-31")));

    let before = data.load();
    assert_eq!(data.import("incidents", &file, &arguments).counts(), [83_577, 0, 0, 83_577, 0]);
    assert!(data.load() == before, "a second import has changed something");
    assert_eq!(before.incidents.iter().filter(|(_, incident)| incident.id.is_empty()).count(), 18_693);
    assert!(before.taxonomy.get("VEHICLE-CRIME").is_some_and(|category| category.name_en == "Vehicle crime"));
    assert!(before.taxonomy.get("ROBBERY").is_none(), "the default taxonomy has robbery already");
}

#[test]
fn the_lines_and_the_crosswalk_of_the_project_come_in() {
    let data = Data::new();
    for (kind, file) in [("border", "vn_land_borders_osm_odbl.geojson"), ("coast", "vn_north_central_coast_osm_odbl.geojson")] {
        let file = project("geodata/odbl").join(file);
        let run = data.import("lines", &file, &["--kind", kind, "--json"]);
        assert_eq!(run.status, 0, "{}", run.error);
        let again = data.import("lines", &file, &["--kind", kind, "--json"]).json();
        assert_eq!(again["unchanged"], again["read"]);
    }
    let file = project("geodata/units/vn_commune_crosswalk_2025.csv");
    let run = data.import("lineage", &file, &["--default", "date=2025-07-01", "--json"]);
    assert_eq!(run.counts(), [10_597, 10_597, 0, 0, 0]);
    assert_eq!((data.load().lineage.len(), data.load().generation), (10_597, 3));
}
