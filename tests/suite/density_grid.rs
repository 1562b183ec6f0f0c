//! Density as one grid: what it says against sums over all incidents, its two forms against each other, and what is refused.

use std::io::Cursor;

use axum::body::Body;
use axum::http::Request;
use diaban::domain::{Level, Precision, UnitCode};
use diaban::spatial::{Bbox, LocalGrid, Location, PreparedPolygon};
use serde_json::{Value, json};
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;

use crate::planted;
use crate::test_app::{TODAY, TestApp};

const PROVINCE: Bbox = Bbox::new(105.40, 19.70, 105.48, 19.77);

/// A province with incidents in it, one outside, and two known by their commune only.
fn province() -> TestApp {
    let mut incidents = planted::spread(&PROVINCE, 900);
    incidents.push(planted::incident(105.49, 19.75));
    for _ in 0..2 {
        let mut by_commune = planted::incident(105.44, 19.73);
        by_commune.precision = Precision::Commune;
        incidents.push(by_commune);
    }
    planted::app(vec![planted::unit("99", Level::Province, PROVINCE)], incidents)
}

fn values(grid: &Value) -> Vec<Option<f64>> {
    grid["values"].as_array().unwrap().iter().map(Value::as_f64).collect()
}

/// The middle of a cell in metres.
fn middle(grid: &Value, cell: usize) -> [f64; 2] {
    let number = |pointer: &str| grid.pointer(pointer).and_then(Value::as_f64).unwrap();
    let columns = grid["columns"].as_u64().unwrap() as usize;
    let (column, row) = (cell % columns, cell / columns);
    [number("/origin/0") + (column as f64 + 0.5) * number("/cell_m"), number("/origin/1") - (row as f64 + 0.5) * number("/cell_m")]
}

#[test]
fn the_grid_is_the_edge_corrected_kernel_summed_incident_by_incident() {
    let app = TestApp::demonstration();
    let snapshot = app.snapshot();
    let commune = snapshot.units.row_on(&UnitCode::new("14758").unwrap(), TODAY).unwrap();
    let ground: &PreparedPolygon = snapshot.units.prepared(commune).unwrap();
    let grid = app.get("/layers/density.json?unit=14758&sigma=400").ok();
    let (longitude, latitude) = ground.bbox().centre();
    let local = LocalGrid::at(longitude, latitude);
    assert_eq!(grid["epsg"], local.epsg());
    let sigma = 400.0f64;
    let points: Vec<[f64; 2]> = (0..snapshot.incidents.len())
        .filter(|&row| snapshot.incidents.precision(row) != Precision::Commune)
        .map(|row| snapshot.incidents.position(row))
        .filter(|[x, y]| ground.locate(*x, *y) != Location::Outside)
        .map(|[x, y]| local.project(x, y).unwrap())
        .collect();
    assert_eq!(grid["n"], points.len());
    let is_inside = |x: f64, y: f64| local.unproject(x, y).is_some_and(|[x, y]| ground.locate(x, y) != Location::Outside);
    let kernel = |dx: f64, dy: f64| (-0.5 * (dx * dx + dy * dy) / (sigma * sigma)).exp();
    let found = values(&grid);
    let highest = grid["maximum"].as_f64().unwrap();
    let densest = found.iter().position(|value| value.is_some_and(|value| (value - highest).abs() < 1e-9)).expect("one is the highest");
    assert!(highest > 0.0);
    let said = ["longitude", "latitude"].map(|name| grid["densest"][name].as_f64().unwrap());
    let [x, y] = local.project(said[0], said[1]).unwrap();
    let [middle_x, middle_y] = middle(&grid, densest);
    assert!((x - middle_x).abs() < 0.01 && (y - middle_y).abs() < 0.01, "{x} {y} is not {middle_x} {middle_y}");
    assert_eq!(grid["densest"]["commune"], snapshot.units.get(commune).unit.name.as_str());
    let mut short = app.get("/layers/density.json?unit=14758&sigma=400&skipValues=true").ok();
    assert!(short.get("values").is_none());
    short["values"] = grid["values"].clone();
    assert_eq!(short, grid, "the rest is the same");
    app.get("/layers/density.json?skipValues=1").problem(400, Some("skipValues"));
    app.get("/layers/density.tif?skipValues=true").problem(400, Some("skipValues"));
    let mut compared = 0;
    let mut corrected = 0;
    for cell in (0..found.len()).step_by(97) {
        let [x, y] = middle(&grid, cell);
        let Some(value) = found[cell] else {
            assert!(!is_inside(x, y), "no value at {x} {y}");
            continue;
        };
        // The kernel's mass inside, from a fine raster of it.
        let steps = || (-80..=80).map(|step| f64::from(step) * sigma / 20.0);
        let (mut inside, mut all) = (0.0, 0.0);
        for (dx, dy) in steps().flat_map(|dx| steps().map(move |dy| (dx, dy))) {
            let weight = kernel(dx, dy);
            all += weight;
            inside += if is_inside(x + dx, y + dy) { weight } else { 0.0 };
        }
        let sum: f64 = points.iter().map(|[px, py]| kernel(px - x, py - y)).sum();
        let expected = sum * 1e6 / (std::f64::consts::TAU * sigma * sigma) / (inside / all).max(0.25);
        assert!((value - expected).abs() < 0.015 * highest, "{value} instead of {expected} of {highest} at {x} {y}");
        compared += 1;
        corrected += usize::from(inside / all < 0.9);
    }
    assert!(compared > 20 && corrected > 5, "{compared} cells, {corrected} of them near the edge");
}

#[test]
fn a_grid_says_what_it_rests_on() {
    let app = province();
    let grid = app.get("/layers/density.json?sigma=250").ok();
    assert_eq!((&grid["n"], &grid["sigma_m"], &grid["cell_m"]), (&json!(900), &json!(250.0), &json!(50.0)));
    assert_eq!(grid["left_out"], json!({"known_by_commune_only": 2, "outside_study_area": 1}));
    assert_eq!(grid["epsg"], 32_648);
    assert_eq!(grid["cut_off"], grid["period"]["last"]);
    assert_eq!(grid["unit"], "incidents per km²");
    let sentence = grid["sentence_vi"].as_str().unwrap();
    assert!(sentence.contains("900 vụ việc") && sentence.contains("2 vụ chỉ biết đến cấp xã"), "{sentence}");
    assert!(grid["sentence_en"].as_str().unwrap().contains("1 outside the area"));
    let found = values(&grid);
    assert_eq!(found.len() as u64, grid["columns"].as_u64().unwrap() * grid["rows"].as_u64().unwrap());
    // Even incidents over 8.4 by 7.7 km: everywhere about fourteen, in the middle as at the rim.
    let [mean, count] = found.iter().flatten().fold([0.0, 0.0], |[sum, count], value| [sum + value, count + 1.0]);
    assert!((mean / count / 13.9 - 1.0).abs() < 0.05, "{}", mean / count);
    // The cells lie on multiples of their side, so that grids fit together; a filter narrows.
    assert!(grid["origin"].as_array().unwrap().iter().all(|edge| edge.as_f64().unwrap() % 50.0 == 0.0));
    let west = app.get("/layers/density.json?sigma=250&bbox=105.3,19,105.43,20").ok();
    assert!(west["n"].as_u64().unwrap() < 500 && west["columns"].as_u64().unwrap() < grid["columns"].as_u64().unwrap() / 2);
    let none = app.get("/layers/density.json?category=GT").ok();
    assert_eq!((&none["n"], &none["maximum"], &none["densest"]), (&json!(0), &json!(0.0), &Value::Null));
    assert!(values(&none).iter().flatten().all(|value| *value == 0.0));
}

#[test]
fn the_geotiff_holds_what_the_json_says() {
    let app = TestApp::demonstration();
    for query in ["?sigma=600", "?unit=14758&cell=50", "?bbox=105.7,19.7,105.9,19.9&sigma=150"] {
        let grid = app.get(&format!("/layers/density.json{query}")).ok();
        let answer = app.get(&format!("/layers/density.tif{query}"));
        assert_eq!((answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()), (200, "image/tiff"));
        let mut decoder = Decoder::new(Cursor::new(answer.body)).unwrap();
        let (columns, rows) = decoder.dimensions().unwrap();
        assert_eq!((&grid["columns"], &grid["rows"]), (&json!(columns), &json!(rows)));
        assert_eq!(json!(decoder.get_tag_f64_vec(Tag::ModelPixelScaleTag).unwrap()[0]), grid["cell_m"]);
        let corner = &decoder.get_tag_f64_vec(Tag::ModelTiepointTag).unwrap()[3..5];
        assert_eq!(json!(corner), grid["origin"]);
        let keys = decoder.get_tag_u16_vec(Tag::GeoKeyDirectoryTag).unwrap();
        assert!(keys.chunks_exact(4).any(|key| key == [3072, 0, 1, grid["epsg"].as_u64().unwrap() as u16]), "{keys:?}");
        let metadata = decoder.get_tag_ascii_string(Tag::Unknown(42112)).unwrap();
        assert!(metadata.contains(&format!("<Item name=\"n\">{}</Item>", grid["n"])), "{metadata}");
        let description = decoder.get_tag_ascii_string(Tag::ImageDescription).unwrap();
        assert!(description.contains("synthetic"), "{description}");
        let DecodingResult::F32(read) = decoder.read_image().unwrap() else { panic!("32-bit floats") };
        let said = values(&grid);
        assert!(said.iter().any(Option::is_none) || query.contains("bbox"));
        assert_eq!(read.len(), said.len());
        for (read, said) in read.iter().zip(said) {
            assert_eq!((!read.is_nan()).then_some(*read), said.map(|value| value as f32));
        }
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_its_reason() {
    let app = province();
    for (query, status, parameter) in [
        ("sigma=49", 400, "sigma"),
        ("sigma=5001", 400, "sigma"),
        ("sigma=nan", 400, "sigma"),
        ("cell=nan", 400, "cell"),
        ("cell=0", 400, "cell"),
        ("cell=14", 400, "cell"),
        ("cell=151", 400, "cell"),
        ("colour=red", 400, "colour"),
        ("unit=77", 404, "unit"),
        ("bbox=100,10,101,11", 422, "bbox"),
        ("bbox=105.42,19.72,105.42,19.72", 422, "bbox"),
    ] {
        for ending in ["json", "tif"] {
            app.get(&format!("/layers/density.{ending}?{query}")).problem(status, Some(parameter));
        }
    }
    let detail = app.get("/layers/density.tif?cell=14").problem(400, Some("cell"));
    assert!(detail.contains("15 to 150 m"), "{detail}");
    // Five square degrees at 2.5 m.
    let large = planted::app(vec![planted::unit("99", Level::Province, Bbox::new(104.0, 18.0, 106.0, 20.5))], Vec::new());
    let detail = large.get("/layers/density.json?sigma=50&cell=2.5").problem(422, Some("cell"));
    assert!(detail.contains("16000000") && detail.contains("with a sigma of at least"), "{detail}");
    // Neither a unit nor an incident.
    planted::app(Vec::new(), Vec::new()).get("/layers/density.json").problem(422, Some("unit"));
    // Incidents alone are shown as far as the kernel reaches; two on both sides of the world are not.
    let alone = planted::app(Vec::new(), vec![planted::incident(105.0, 19.0)]).get("/layers/density.json").ok();
    assert_eq!((&alone["n"], &alone["columns"]), (&json!(1), &alone["rows"]));
    let far = planted::app(Vec::new(), vec![planted::incident(-105.0, 19.0), planted::incident(105.0, 19.0)]);
    far.get("/layers/density.json").problem(422, Some("unit"));
    far.get("/layers/density.json?bbox=-180,-90,180,90").problem(422, Some("bbox"));
}

#[test]
fn grids_are_in_the_catalogue_and_answer_head_and_tags() {
    let app = TestApp::demonstration();
    let catalogue = app.get("/layers").ok();
    let layer = catalogue["layers"].as_array().unwrap().iter().find(|layer| layer["id"] == "density").unwrap();
    for path in layer["files"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()) {
        let path = format!("{path}?unit=14758");
        let head = app.request(Request::head(&path).body(Body::empty()).unwrap());
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
        let tag = head.headers["etag"].clone();
        let again = app.request(Request::get(&path).header("if-none-match", tag).body(Body::empty()).unwrap());
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    }
    assert_eq!(layer["files"].as_array().unwrap().len(), 2);
}

#[test]
fn per_year_is_the_whole_over_the_years_of_the_period() {
    let app = TestApp::demonstration();
    // Two calendar years: 731 days, since 2024 is a leap year.
    let query = "unit=14758&sigma=400&datetime=2024-01-01/2025-12-31";
    let whole = app.get(&format!("/layers/density.json?{query}")).ok();
    let yearly = app.get(&format!("/layers/density.json?{query}&per=year")).ok();
    assert_eq!((&whole["unit"], &yearly["unit"]), (&"incidents per km²".into(), &"incidents per km² and year".into()));
    let ratio = whole["maximum"].as_f64().unwrap() / yearly["maximum"].as_f64().unwrap();
    assert!((ratio - 731.0 / 365.25).abs() < 1e-6, "{ratio}");
    assert!(yearly["sentence_en"].as_str().unwrap().contains("per km² and year"), "{}", yearly["sentence_en"]);
    app.get("/layers/density.json?per=month").problem(400, Some("per"));
}
