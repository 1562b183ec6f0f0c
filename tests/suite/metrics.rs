//! What the server tells about itself.

use axum::body::Body;
use axum::http::Request;

use crate::test_app::{TestApp, demonstration_data};

/// The value of a figure with these labels.
fn figure(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
    line.unwrap_or_else(|| panic!("no {name} in\n{text}")).rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn requests_tiles_work_and_data_are_counted() {
    let app = TestApp::new(demonstration_data());
    for _ in 0..3 {
        app.get("/tiles/communes/9/406/226.mvt").body_of_200();
    }
    app.get("/tiles/communes/9/406/226.mvt?colour=red").problem(400, Some("colour"));
    app.get("/nothing/at/all").problem(404, None);
    app.request(Request::builder().method("BREW").uri("/healthz").body(Body::empty()).unwrap()).problem(405, None);
    app.summary(&serde_json::json!({}));
    let answer = app.get("/metrics");
    assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4");
    let text = String::from_utf8(answer.body_of_200()).unwrap();
    let requests = |route: &str, method: &str, status: u16| {
        figure(&text, &format!("diaban_http_request_duration_seconds_count{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}"))
    };
    for (route, method, status, expected) in [
        ("/tiles/{layer}/{z}/{x}/{y}", "GET", 200, 3.0),
        ("/tiles/{layer}/{z}/{x}/{y}", "GET", 400, 1.0),
        ("elsewhere", "GET", 404, 1.0),
        ("/healthz", "other", 405, 1.0),
        ("/api/summary", "POST", 200, 1.0),
    ] {
        assert!((requests(route, method, status) - expected).abs() < 0.1, "{route} {method} {status}");
    }
    let snapshot = app.snapshot();
    for (name, expected) in [
        ("diaban_tile_requests_total{result=\"hit\"}", 2.0),
        ("diaban_tile_requests_total{result=\"miss\"}", 1.0),
        ("diaban_tile_requests_total{result=\"coalesced\"}", 0.0),
        ("diaban_tile_cache_hit_ratio", 2.0 / 3.0),
        ("diaban_tile_cache_entries", 1.0),
        ("diaban_tile_cache_evictions_total", 0.0),
        ("diaban_work_running{lane=\"light\"}", 0.0),
        ("diaban_work_waiting{lane=\"heavy\"}", 0.0),
        ("diaban_work_running{lane=\"downloads\"}", 0.0),
        ("diaban_work_refused_total{lane=\"downloads\"}", 0.0),
        ("diaban_snapshot_generation", snapshot.generation as f64),
        ("diaban_incidents", snapshot.incidents.len() as f64),
        ("diaban_units", snapshot.units.all().len() as f64),
        (&format!("diaban_build_info{{build=\"{}\"}}", env!("CARGO_PKG_VERSION")), 1.0),
    ] {
        assert!((figure(&text, name) - expected).abs() < 1e-9, "{name} is {}, expected {expected}", figure(&text, name));
    }
    assert!(figure(&text, "diaban_tile_cache_bytes") > 1000.0);
    if cfg!(target_os = "linux") {
        assert!(figure(&text, "process_resident_memory_bytes") > 1e6);
    }
    let quick =
        figure(&text, "diaban_http_request_duration_seconds_bucket{method=\"POST\",route=\"/api/summary\",status=\"200\",le=\"+Inf\"}");
    assert!((quick - 1.0).abs() < 0.1);
}

#[test]
fn every_figure_has_a_type_and_says_what_it_is() {
    let text = TestApp::demonstration().metrics();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
        assert!(text.contains(&format!("# HELP {family} ")) && text.contains(&format!("# TYPE {family} ")), "{line}");
    }
}
