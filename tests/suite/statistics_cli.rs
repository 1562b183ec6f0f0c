//! The statistics on the command line: the server's answers, in files that others read.

use rusqlite::Connection;
use serde_json::Value;

use crate::support::Data;
use crate::test_app::TestApp;

#[test]
fn every_statistic_says_its_sentence_and_writes_its_rows() {
    let data = Data::with_demonstration();
    let folder = tempfile::tempdir().unwrap();
    for (command, path, rows) in [
        (vec!["hotspots"], "/api/hotspots", "features"),
        (vec!["hotspot-history"], "/api/hotspots/history", "features"),
        (vec!["trends", "--by", "category"], "/api/trends?by=category", "series"),
        (vec!["clusters", "--radius", "200"], "/api/clusters?radius=200", "features"),
        (vec!["near-repeat", "--permutations", "99"], "/api/near-repeat?permutations=99", "cells"),
        (vec!["evaluate"], "/api/evaluate", "choices"),
        (vec!["ranking", "--cell", "1000"], "/api/ranking?cell=1000", "features"),
        (vec!["rates"], "/api/rates", "units"),
    ] {
        let expected = TestApp::demonstration().get(path).ok();
        let count = expected[rows].as_array().unwrap().len();
        for ending in ["geojson", "csv", "gpkg"] {
            let file = folder.path().join(format!("{}.{ending}", command[0]));
            let mut arguments = command.clone();
            arguments.extend(["-o", file.to_str().unwrap()]);
            let run = data.run(&arguments);
            assert_eq!(run.status, 0, "{}", run.error);
            let said = run.out;
            assert!(said.contains(expected["sentence_vi"].as_str().unwrap()), "{said}");
            assert!(said.contains(expected["sentence_en"].as_str().unwrap()), "{said}");
            let written = match ending {
                "geojson" => {
                    let written: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
                    written["features"].as_array().unwrap().len()
                }
                "csv" => csv::Reader::from_path(&file).unwrap().records().map(Result::unwrap).count(),
                _ => {
                    let connection = Connection::open(&file).unwrap();
                    let table: String = connection
                        .query_row("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'", [], |row| row.get(0))
                        .unwrap();
                    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, u32>(0)).unwrap() as usize
                }
            };
            assert_eq!(written, count, "{} .{ending}", command[0]);
        }
        let mut arguments = command.clone();
        arguments.push("--json");
        let mut printed: Value = data.run(&arguments).json();
        // Another store, another number of commits.
        printed["generation"] = expected["generation"].clone();
        assert_eq!(printed, expected, "{}", command[0]);
    }
}

#[test]
fn an_area_may_be_a_file_a_text_or_a_unit() {
    let data = Data::with_demonstration();
    let square = serde_json::json!({"type": "Polygon", "coordinates": [[[105.7, 19.7], [105.9, 19.7], [105.9, 19.9], [105.7, 19.9], [105.7, 19.7]]]});
    let feature = serde_json::json!({"type": "Feature", "properties": {}, "geometry": square});
    let collection = serde_json::json!({"type": "FeatureCollection", "features": [feature]});
    let file = data.file("area.geojson", collection.to_string());
    let text = "POLYGON((105.7 19.7, 105.9 19.7, 105.9 19.9, 105.7 19.9, 105.7 19.7))";
    let wkt = data.file("area.wkt", text);
    let app = TestApp::new(data.load());
    let answer = |command: &str, area: &str| -> Value { data.run(&[command, "--json", "--area", area]).json() };
    let n = |value: &Value| value["n"].as_u64().unwrap();
    let expected = app.get(&format!("/api/trends?area={}", percent(&square.to_string()))).ok();
    assert!(n(&expected) > 100 && n(&expected) < n(&app.get("/api/trends").ok()));
    for area in [file.to_str().unwrap(), wkt.to_str().unwrap(), text, &square.to_string(), &feature.to_string()] {
        assert_eq!(answer("trends", area), expected, "{area:.40}");
    }
    for area in ["14758", "Phường Hàm Rồng", "ham rong"] {
        assert_eq!(answer("hotspots", area), app.get("/api/hotspots?unit=14758").ok(), "{area}");
    }
    for (area, expected) in [
        ("Nowhere", "no unit of"),
        ("missing.geojson", "expected a file"),
        ("POLYGON((105 20, 106 20))", "area"),
        ("{\"type\": \"Point\", \"coordinates\": [105, 20]}", "area: "),
    ] {
        let run = data.run(&["hotspots", "--area", area]);
        assert!(run.status == 1 && run.error.contains(expected), "{area}: {}", run.error);
    }
    let twice = data.run(&["hotspots", "--area", "14758", "--unit", "38"]);
    assert!(twice.status == 1 && twice.error.contains("give one of them"), "{}", twice.error);
    assert!(data.run(&["rates", "--area", text]).error.contains("area: is not a parameter"));
}

fn percent(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[test]
fn what_the_server_refuses_the_command_refuses_and_leaves_no_file() {
    let data = Data::with_demonstration();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.geojson");
    let output = file.to_str().unwrap();
    for (arguments, expected) in [
        (vec!["hotspots", "--cell", "1", "-o", output], "cell: expected a number from 25 to 10000"),
        (vec!["hotspots", "--zone", "ethnic_minority:14845", "-o", output], "never filters, groups or ranks incidents"),
        (vec!["trends", "--by", "religion", "-o", output], "expected category or unit"),
        (vec!["clusters", "-o", "x.pdf"], "cannot tell the format"),
        (vec!["evaluate", "--later", "soon", "-o", output], "later: "),
    ] {
        let run = data.run(&arguments);
        assert_eq!(run.status, 1, "{}", run.error);
        assert!(run.error.contains(expected), "{}", run.error);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
    assert_eq!(data.run(&["hotspots", "--bandwidth", "300"]).status, 2);
}
