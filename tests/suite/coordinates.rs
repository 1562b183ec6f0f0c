//! Coordinates of the national grid come out where PROJ puts them.

use crate::support::Data;

/// Easting, northing in EPSG:5897, and what PROJ 9 gives ("VN-2000 to WGS 84 (2)").
const PROJ: [(f64, f64, f64, f64); 4] = [
    (550_000.0, 2_190_000.0, 105.479_106_479_6, 19.798_315_875_9),
    (581_234.567, 2_191_234.567, 105.777_269_899_1, 19.808_420_299_3),
    (434_567.891, 2_280_001.25, 104.374_101_643_5, 20.610_878_791_1),
    (612_000.5, 2_130_000.125, 106.067_264_044_1, 19.253_776_206_5),
];

#[test]
fn vn_2000_agrees_with_proj_to_a_centimetre() {
    let data = Data::new();
    let rows = PROJ.iter().enumerate().map(|(id, (x, y, ..))| format!("{id},2025-07-01,TT-TROM,{x},{y}\n")).collect::<Vec<_>>().concat();
    let file = data.file("grid.csv", format!("id,occurred_at,category,x,y\n{rows}"));
    assert_eq!(data.import("incidents", &file, &["--crs", "EPSG:5897", "--json"]).counts(), [4, 4, 0, 0, 0]);
    for (_, incident) in data.load().incidents {
        let (.., longitude, latitude) = PROJ[incident.id.parse::<usize>().expect("a number")];
        let east = (f64::from(incident.longitude_e7) * 1e-7 - longitude) * 111_320.0 * latitude.to_radians().cos();
        let north = (f64::from(incident.latitude_e7) * 1e-7 - latitude) * 110_574.0;
        // Half of the last kept digit is 8 mm along the diagonal.
        assert!(east.hypot(north) < 0.01, "{} m off", east.hypot(north));
    }
}

#[test]
fn boundaries_in_the_national_grid_are_transformed() {
    let data = Data::new();
    let square = serde_json::json!({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5897"}},
        "features": [{"type": "Feature", "properties": {"code": "2"}, "geometry": {"type": "Polygon", "coordinates": [[
            [550_000, 2_190_000], [551_000, 2_190_000], [551_000, 2_191_000], [550_000, 2_191_000], [550_000, 2_190_000]]]}}],
    });
    let run = data.import("units", &data.file("square.geojson", square.to_string()), &["--level", "commune"]);
    assert_eq!(run.status, 0, "{}", run.error);
    let stored = data.load();
    let unit = stored.units.iter().find(|unit| unit.code.as_str() == "2").expect("it is there");
    // A square kilometre of the grid, whose scale is 0.9999 at the central meridian.
    assert!(unit.area_km2.is_some_and(|area| (area - 1.0002).abs() < 0.0003), "{:?}", unit.area_km2);
    let shape = unit.geometry.as_ref().expect("it has a shape");
    let corner = shape.0[0].exterior().0.iter().map(|coord| coord.x).fold(f64::INFINITY, f64::min);
    assert!((corner - PROJ[0].2).abs() < 1e-4);
}

#[test]
fn without_coordinates_an_incident_lies_inside_its_unit() {
    let data = Data::new();
    let horseshoe = "[[[105,19],[106,19],[106,20],[105.9,20],[105.9,19.1],[105.1,19.1],[105.1,20],[105,20],[105,19]]]";
    let units = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"14758"}},"geometry":{{"type":"Polygon","coordinates":{horseshoe}}}}}]}}"#
    );
    assert_eq!(data.import("units", &data.file("units.geojson", units), &["--level", "commune"]).status, 0);
    let rows = "occurred_at,category,unit\n2025-07,TT-TROM,14758\n2025-07,TT-TROM,99999\n";
    let run = data.import("incidents", &data.file("by_unit.csv", rows), &["--json"]);
    assert_eq!(run.counts(), [2, 1, 0, 0, 1]);
    let stored = data.load();
    let incident = &stored.incidents[0].1;
    assert_eq!(incident.precision, diaban::domain::Precision::Commune);
    let point = geo::Point::new(f64::from(incident.longitude_e7) * 1e-7, f64::from(incident.latitude_e7) * 1e-7);
    assert!(geo::Contains::contains(stored.units[0].geometry.as_ref().expect("it has a shape"), &point));
}
