//! What the statistics answer, as files over HTTP: the rows of the command line, with entity tags and ranges as other files have them.

use axum::body::Body;
use axum::http::Request;
use diaban::export::Format;
use diaban::http::openapi;
use serde_json::Value;

use crate::support::Data;
use crate::test_app::{Answer, TestApp};

const STATISTICS: [(&str, &str, &str); 8] = [
    ("hotspots", "", "features"),
    ("hotspots/history", "", "features"),
    ("trends", "by=category", "series"),
    ("clusters", "radius=200", "features"),
    ("near-repeat", "permutations=99", "cells"),
    ("evaluate", "", "choices"),
    ("ranking", "cell=1000", "features"),
    ("rates", "", "units"),
];

fn with_header(app: &TestApp, path: &str, (name, value): (&str, &str)) -> Answer {
    app.request(Request::get(path).header(name, value).body(Body::empty()).unwrap())
}

#[test]
fn every_statistic_is_a_file_with_as_many_rows_as_its_answer() {
    let app = TestApp::demonstration();
    for (name, query, rows) in STATISTICS {
        let count = app.get(&format!("/api/{name}?{query}")).ok()[rows].as_array().unwrap().len();
        let csv = app.get(&format!("/api/{name}.csv?{query}"));
        assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
        let file = format!("inline; filename=\"{}.csv\"", name.replace('/', "-"));
        assert_eq!(csv.headers["content-disposition"], file);
        assert_eq!(csv::Reader::from_reader(&*csv.body_of_200()).records().map(Result::unwrap).count(), count, "{name}");
        let written = app.get(&format!("/api/{name}.geojson?{query}")).ok();
        assert_eq!(written["features"].as_array().unwrap().len(), count, "{name}");
        for format in Format::ALL {
            let answer = app.get(&format!("/api/{name}.{}?{query}", format.ending()));
            let media_type = answer.headers["content-type"].to_str().unwrap();
            assert_eq!((answer.status.as_u16(), media_type), (200, format.media_type()), "{name} {format:?}");
        }
    }
    assert_eq!(app.get("/api/hotspots.geojson").body, app.get("/api/hotspots").body, "a map is a file already");
}

#[test]
fn a_file_is_what_the_command_line_writes() {
    let data = Data::with_demonstration();
    let app = TestApp::new(data.load());
    for (command, path) in [
        (&["trends", "--by", "category"][..], "/api/trends.csv?by=category"),
        (&["hotspots", "--unit", "14758"], "/api/hotspots.gpkg?unit=14758"),
        (&["clusters", "--category", "TT"], "/api/clusters.fgb?category=TT"),
    ] {
        let file = data.path(path.split(['/', '?']).nth(2).unwrap());
        let run = data.run(&[command, &["-o", file.to_str().unwrap()]].concat());
        assert_eq!(run.status, 0, "{}", run.error);
        assert!(std::fs::read(&file).unwrap() == app.get(path).body_of_200(), "{path}");
    }
}

#[test]
fn a_file_has_an_entity_tag_and_the_headers_of_a_language() {
    let app = TestApp::demonstration();
    for path in ["/api/trends.csv?by=category", "/api/hotspots.gpkg", "/api/hotspots.geojson"] {
        let tag = app.get(path).headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(with_header(app, path, ("if-none-match", &tag)).status, 304, "{path}");
        let other = if path.contains('?') { format!("{path}&unit=14758") } else { format!("{path}?unit=14758") };
        assert_ne!(app.get(&other).headers["etag"].to_str().unwrap(), tag, "{path}");
    }
    let part = with_header(app, "/api/hotspots.gpkg", ("range", "bytes=0-15"));
    assert_eq!((part.status.as_u16(), &*part.body), (206, &b"SQLite format 3\0"[..]));
    let csv = String::from_utf8(app.get("/api/trends.csv?by=category&lang=vi").body_of_200()).unwrap();
    assert!(csv.lines().next().unwrap().contains("Xu hướng"), "{csv:.200}");
}

#[test]
fn what_is_no_file_of_a_statistic_is_refused() {
    let app = TestApp::demonstration();
    app.get("/api/trends.pdf").problem(404, None);
    app.get("/api/nothing.csv").problem(404, None);
    app.get("/api/trends.csv?step=second").problem(400, Some("step"));
    app.get("/api/trends.csv?lang=fr").problem(400, Some("lang"));
    app.get("/api/trends.gpkg?lang=vi").problem(400, Some("lang"));
    app.get("/api/hotspots.csv?zone=ethnic_minority:14845").problem(422, Some("zone"));
    app.get("/api/hotspots.gpkg?zone=ethnic_minority:14845").problem(422, Some("zone"));
}

#[test]
fn the_document_describes_the_files_with_the_parameters_of_their_statistic() {
    let document = serde_json::to_value(openapi()).unwrap();
    let names = |path: &str| -> Vec<String> {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap_or_else(|| panic!("{path}"));
        parameters.iter().map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
    };
    for (name, ..) in STATISTICS {
        let file = format!("/api/{name}.{{ending}}");
        assert_eq!(names(&file), [names(&format!("/api/{name}")), vec!["ending".into(), "lang".into()]].concat());
        let endings: Vec<Value> = Format::ALL.iter().map(|format| format.ending().into()).collect();
        let ending =
            document["paths"][&file]["get"]["parameters"].as_array().unwrap().iter().find(|parameter| parameter["name"] == "ending");
        assert_eq!(ending.unwrap()["schema"]["enum"], Value::from(endings));
    }
}
