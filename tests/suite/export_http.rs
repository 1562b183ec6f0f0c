//! Files over HTTP: what is answered, what is refused, and what is left behind.

use std::io::{Read, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;

use diaban::index::Snapshot;
use diaban::store::StoredData;

use crate::export_truth::{app, layers};
use crate::support::Data;
use crate::test_app::{Answer, TODAY, TestApp, demonstration_data};

const FORMATS: [(&str, &str, bool); 12] = [
    ("geojson", "application/geo+json", false),
    ("gpkg", "application/geopackage+sqlite3", true),
    ("fgb", "application/flatgeobuf", true),
    ("parquet", "application/vnd.apache.parquet", true),
    ("geojsonl", "application/x-ndjson", false),
    ("geojsons", "application/geo+json-seq", false),
    ("csv", "text/csv; charset=utf-8", false),
    ("csvt", "text/plain; charset=utf-8", false),
    ("txt", "text/plain; charset=utf-8", false),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false),
    ("kml", "application/vnd.google-earth.kml+xml", false),
    ("shp.zip", "application/zip", true),
];

fn head(app: &TestApp, path: &str) -> Answer {
    app.request(Request::head(path).body(Body::empty()).unwrap())
}

fn part(app: &TestApp, path: &str, range: &str) -> Answer {
    app.request(Request::get(path).header("range", range).body(Body::empty()).unwrap())
}

#[test]
fn every_layer_has_every_file_that_the_catalogue_lists() {
    let app = app();
    let catalogue = app.get("/layers").ok();
    for layer in catalogue["layers"].as_array().unwrap().iter().filter(|layer| layer["id"] != "density") {
        let id = layer["id"].as_str().unwrap();
        let listed: Vec<&str> = layer["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
        assert_eq!(listed, FORMATS.map(|(ending, ..)| format!("/layers/{id}.{ending}")));
        for (path, (ending, kind, _)) in listed.into_iter().zip(FORMATS) {
            let answer = app.get(path);
            assert_eq!(answer.headers["content-type"], kind, "{path}");
            assert_eq!(answer.headers["content-disposition"], format!("inline; filename=\"{id}.{ending}\""));
            let is_empty = answer.body_of_200().is_empty();
            assert!(!is_empty || layer["count"] == 0 && ending.starts_with("geojson"), "{path}");
        }
    }
}

#[test]
fn head_gives_the_headers_of_get_and_a_known_answer_is_304() {
    let app = app();
    for (ending, ..) in FORMATS {
        let path = format!("/layers/incidents.{ending}?unit=14758");
        let (get, mut head) = (app.get(&path), head(app, &path));
        assert_eq!(head.status, 200, "{path}");
        assert!(head.body.is_empty());
        head.headers.remove("date");
        for (name, value) in &get.headers {
            assert_eq!(head.headers.get(name), Some(value), "{path}: {name}");
        }
        let known = Request::get(&path).header("if-none-match", &get.headers["etag"]).body(Body::empty()).unwrap();
        assert_eq!(app.request(known).status, 304, "{path}");
    }
}

#[test]
fn a_range_of_a_file_of_known_size_is_that_part_of_it() {
    let app = app();
    for (ending, _, is_made_whole) in FORMATS {
        let path = format!("/layers/communes.{ending}?unit=14758");
        let whole = app.get(&path);
        assert_eq!(whole.headers.contains_key("accept-ranges"), is_made_whole, "{path}");
        if !is_made_whole {
            continue;
        }
        let size = whole.body.len();
        assert_eq!(whole.headers["content-length"], size.to_string(), "{path}");
        let first = part(app, &path, "bytes=8-107");
        assert_eq!((first.status.as_u16(), &first.body[..]), (206, &whole.body[8..108]), "{path}");
        assert_eq!(first.headers["content-range"], format!("bytes 8-107/{size}"));
        assert_eq!(first.headers["etag"], whole.headers["etag"]);
        let last = part(app, &path, "bytes=-5");
        assert_eq!((last.status.as_u16(), &last.body[..]), (206, &whole.body[size - 5..]), "{path}");
        let beyond = part(app, &path, &format!("bytes={size}-"));
        assert_eq!(beyond.headers["content-range"], format!("bytes */{size}"));
        beyond.problem(416, None);
        assert_eq!(part(app, &path, "bytes=5-4").status, 200);
        let coded = app.get_coded(&path, "gzip");
        assert!(!coded.headers.contains_key("content-encoding") && coded.body == whole.body, "{path}");
    }
}

/// How many files were made, and how many were kept from before.
fn files(app: &TestApp) -> [u64; 2] {
    let metrics = app.metrics();
    ["made", "kept"].map(|result| {
        let line = format!("diaban_files_total{{result=\"{result}\"}} ");
        metrics.lines().find_map(|found| found.strip_prefix(&line)).expect("the counter is there").parse().unwrap()
    })
}

#[test]
fn a_file_is_made_once_for_its_head_and_all_its_ranges_and_again_after_a_commit() {
    let app = TestApp::new(demonstration_data());
    for (number, path) in ["/layers/communes.gpkg?unit=14758", "/layers/all.gpkg?unit=14758"].into_iter().enumerate() {
        let number = number as u64;
        assert_eq!(head(&app, path).status, 200);
        assert_eq!(files(&app), [number + 1, 4 * number]);
        let [first, rest] = ["bytes=0-999", "bytes=1000-"].map(|range| part(&app, path, range));
        assert_eq!(first.headers["etag"], rest.headers["etag"]);
        assert_eq!(part(&app, path, "bytes=100000000-").status, 416);
        let whole = app.get(path).body_of_200();
        assert!([first.body, rest.body].concat() == whole, "{path}");
        assert_eq!(files(&app), [number + 1, 4 * number + 4]);
    }
    // Another question is another file, and so is the same one of another generation.
    app.get("/layers/communes.gpkg?unit=14758&limit=1").body_of_200();
    assert_eq!(files(&app)[0], 3);
    app.swap(Snapshot::new(StoredData { generation: 77, ..demonstration_data() }, TODAY));
    app.get("/layers/communes.gpkg?unit=14758").body_of_200();
    assert_eq!(files(&app)[0], 4);
}

#[test]
fn what_cannot_be_answered_is_refused_before_the_first_byte() {
    let app = app();
    let detail = app.get("/layers/communes.dwg").problem(404, None);
    assert!(FORMATS.iter().all(|(ending, ..)| detail.contains(&format!(".{ending}"))), "{detail}");
    for (ending, ..) in FORMATS {
        app.get(&format!("/layers/nowhere.{ending}")).problem(404, None);
        app.get(&format!("/layers/incidents.{ending}?limit=0")).problem(400, Some("limit"));
        app.get(&format!("/layers/incidents.{ending}?bbox=1,2,3")).problem(400, Some("bbox"));
        app.get(&format!("/layers/incidents.{ending}?colour=red")).problem(400, Some("colour"));
        app.get(&format!("/layers/communes.{ending}?filter=colour%20%3D%201")).problem(400, Some("filter"));
    }
    app.get("/layers/incidents.gpkg?after=3").problem(400, Some("after"));
    app.get("/layers/incidents.gpkg?lang=vi").problem(400, Some("lang"));
    app.get("/layers/incidents.csv?lang=fr").problem(400, Some("lang"));
    let zone = app.get("/api/zones?kind=ethnic_minority").ok()["features"][0]["properties"]["id"].as_str().unwrap().to_owned();
    for (ending, ..) in FORMATS {
        app.get(&format!("/layers/incidents.{ending}?zone={zone}")).problem(422, Some("zone"));
    }
    app.get(&format!("/layers/all.gpkg?zone={zone}")).problem(422, Some("zone"));
}

#[test]
fn a_file_without_features_is_still_one() {
    let app = app();
    for layer in layers(app) {
        for (ending, ..) in FORMATS {
            let path = format!("/layers/{}.{ending}?bbox=1,1,2,2", layer.id);
            app.get(&path).body_of_200();
        }
    }
}

/// Files in a folder that outlive their use.
fn left(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn nothing_is_left_behind_when_a_client_goes_away() {
    let data = Data::with_demonstration();
    let temporary = tempfile::tempdir().unwrap();
    let mut command = data.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut server = command.env("TMPDIR", temporary.path()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut printed = [0; 200];
    let length = server.stdout.as_mut().unwrap().read(&mut printed).unwrap();
    let text = String::from_utf8_lossy(&printed[..length]).into_owned();
    let host = text[text.find("http://").unwrap() + 7..].split_whitespace().next().unwrap().to_owned();
    let mut seen = 0;
    for ending in ["gpkg", "fgb", "parquet", "shp.zip"] {
        for wait in [0, 5, 20, 60] {
            let mut client = std::net::TcpStream::connect(&host).unwrap();
            write!(client, "GET /layers/incidents.{ending} HTTP/1.1\r\nhost: {host}\r\n\r\n").unwrap();
            std::thread::sleep(Duration::from_millis(wait));
            seen = seen.max(left(temporary.path()));
        }
    }
    let deadline = Instant::now() + Duration::from_secs(20);
    while left(temporary.path()) > 0 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    let remaining = left(temporary.path());
    let _ = server.kill();
    let _ = server.wait();
    assert!(seen > 0, "the files are made elsewhere");
    assert_eq!(remaining, 0, "files are left behind");
}

/// How many turns of a lane are taken.
fn running(host: &str, lane: &str) -> u64 {
    let metrics = ureq::get(format!("http://{host}/metrics")).call().unwrap().body_mut().read_to_string().unwrap();
    let name = format!("diaban_work_running{{lane=\"{lane}\"}} ");
    metrics.lines().find_map(|found| found.strip_prefix(&name)).expect("the gauge is there").parse().unwrap()
}

#[test]
fn work_stops_when_a_client_goes_away_in_the_middle_of_an_export() {
    let data = Data::new();
    let mut rows = String::from("id,occurred_at,category,lon,lat\n");
    for number in 0..120_000_u64 {
        let [x, y] = [number * 7919 % 99_991, number * 104_729 % 99_989].map(|part| part as f64 / 1e5);
        let _ = std::fmt::Write::write_fmt(&mut rows, format_args!("N{number},2026-01-01,TT-TROM,{:.6},{:.6}\n", 105.0 + x, 19.0 + y));
    }
    assert_eq!(data.import("incidents", &data.file("many.csv", rows), &[]).status, 0);
    let mut command = data.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut printed = [0; 200];
    let length = server.stdout.as_mut().unwrap().read(&mut printed).unwrap();
    let text = String::from_utf8_lossy(&printed[..length]).into_owned();
    let host = text[text.find("http://").unwrap() + 7..].split_whitespace().next().unwrap().to_owned();
    let ask = |path: &str| {
        let mut client = std::net::TcpStream::connect(&host).unwrap();
        write!(client, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
        client
    };
    let until = |lane: &str, wanted: bool| {
        let began = Instant::now();
        while (running(&host, lane) > 0) != wanted && began.elapsed() < Duration::from_secs(25) {
            std::thread::sleep(Duration::from_millis(2));
        }
        began.elapsed()
    };
    let mut outcome = Vec::new();
    // One that is made as a whole, in a turn of heavy work, and one that is written while it is sent.
    for (path, lane) in [("/layers/incidents.parquet", "heavy"), ("/layers/incidents.kml", "downloads")] {
        let began = Instant::now();
        ask(path).read_to_end(&mut Vec::new()).unwrap();
        let whole = began.elapsed();
        // Another question, which has not been answered yet.
        let mut client = ask(&format!("{path}?limit=119999"));
        let seen = until(lane, true);
        if lane == "downloads" {
            client.read_exact(&mut [0; 1000]).unwrap();
        }
        drop(client);
        outcome.push((path, whole, seen, until(lane, false)));
    }
    let _ = server.kill();
    let _ = server.wait();
    for (path, whole, seen, stopped) in outcome {
        assert!(
            seen + stopped < whole * 2 / 3,
            "{path} takes {whole:?}, was seen after {seen:?} and ended {stopped:?} after its reader had gone"
        );
    }
}
