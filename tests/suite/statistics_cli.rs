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
