//! Statistics as jobs: progress, the same answer, and an end when somebody says so.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use diaban::domain::{Interval, Level};
use diaban::spatial::Bbox;
use serde_json::{Value, json};

use crate::planted;
use crate::test_app::{Answer, Random, TestApp};

fn begin(app: &TestApp, path: &str) -> String {
    let answer = app.post("/api/jobs", &json!({ "path": path }));
    assert_eq!(answer.status, 202, "{}", String::from_utf8_lossy(&answer.body));
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.headers["location"].to_str().unwrap(), format!("/api/jobs/{id}"));
    id
}

fn cancel(app: &TestApp, id: &str) -> Answer {
    app.request(Request::delete(format!("/api/jobs/{id}")).body(Body::empty()).unwrap())
}

/// Looks until the job stands where it shall, and gives what it said on the way.
fn until(app: &TestApp, id: &str, state: &str) -> Vec<Value> {
    let mut seen = Vec::new();
    let begun = Instant::now();
    loop {
        let status = app.get(&format!("/api/jobs/{id}")).ok();
        seen.push(status.clone());
        if status["state"] == state {
            return seen;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{status}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// So many incidents in a small town that a table of them takes long.
fn busy() -> TestApp {
    let bbox = Bbox::new(105.76, 19.79, 105.80, 19.82);
    let mut random = Random(3);
    let mut incidents = planted::spread(&bbox, 8_000);
    for incident in &mut incidents {
        incident.occurred = Interval::instant(1_735_000_000 + (random.next() % 31_000_000) as i64);
    }
    planted::app(vec![planted::unit("99", Level::Province, bbox)], incidents)
}

#[test]
fn a_job_gives_the_answer_of_its_address() {
    let app = TestApp::demonstration();
    for path in ["/api/near-repeat?permutations=199", "/api/hotspots?unit=38", "/api/trends"] {
        let id = begin(app, path);
        let done = until(app, &id, "done").pop().unwrap();
        assert_eq!((&done["progress"], &done["path"]), (&json!(1.0), &json!(path)));
        let result = app.get(done["result"].as_str().unwrap());
        assert_eq!(result.json(), app.get(path).json());
        // What is done stays done.
        assert_eq!(cancel(app, &id).json()["state"], "done");
    }
}

#[test]
fn a_job_by_name_takes_an_area_that_no_address_would_hold() {
    let app = TestApp::demonstration();
    // A circle of so many corners that its text is some hundred kilobytes long.
    let corner = |number: u32| {
        let angle = f64::from(number) / 8_000.0 * std::f64::consts::TAU;
        json!([105.78 + 0.2 * angle.cos(), 19.8 + 0.2 * angle.sin()])
    };
    let ring: Vec<Value> = (0..8_000).chain([0]).map(corner).collect();
    let area = json!({"type": "Polygon", "coordinates": [ring]});
    assert!(area.to_string().len() > 200_000);
    let begin_with = |body: &Value| app.post("/api/jobs", body);
    let parameters = json!({"category": ["TT", "KT"], "datetime": "2025-07-01/2026-06-30", "cell": 500, "all": true});
    let body = json!({"statistic": "hotspots", "parameters": parameters, "area": area});
    let answer = begin_with(&body);
    assert_eq!(answer.status, 202, "{}", String::from_utf8_lossy(&answer.body));
    let done = until(app, answer.json()["id"].as_str().unwrap(), "done").pop().unwrap();
    let path = "/api/hotspots?all=true&category=TT,KT&cell=500&datetime=2025-07-01/2026-06-30";
    assert_eq!(done["path"], path, "the area would make it useless");
    let result = app.get(done["result"].as_str().unwrap()).ok();
    let circle = app.get(&format!("{path}&area=%7B%22center%22:%5B105.78,19.8%5D,%22radius_m%22:21500%7D")).ok();
    let cells = |answer: &Value| answer["features"].as_array().unwrap().len() as f64;
    assert!((cells(&result) / cells(&circle) - 1.0).abs() < 0.1, "{} {}", cells(&result), cells(&circle));
    // What fits into an address is the answer of that address.
    let body = json!({"statistic": "hotspots/history", "parameters": {"step": "quarter"}, "area": {"unit": "38"}});
    let id = begin_with(&body).json()["id"].as_str().unwrap().to_owned();
    let done = until(app, &id, "done").pop().unwrap();
    let address = done["path"].as_str().unwrap();
    assert!(address.starts_with("/api/hotspots/history?area="), "{address}");
    assert_eq!(app.get(done["result"].as_str().unwrap()).json(), app.get(address).json());
}

#[test]
fn a_long_job_tells_how_far_it_is_and_ends_when_it_is_cancelled() {
    let app = busy();
    let id = begin(&app, "/api/near-repeat?permutations=9999");
    let begun = Instant::now();
    let progress = loop {
        let status = app.get(&format!("/api/jobs/{id}")).ok();
        let progress = status["progress"].as_f64().unwrap();
        if progress > 0.0 {
            assert_eq!(status["state"], "running");
            break progress;
        }
        assert!(begun.elapsed() < Duration::from_mins(1));
    };
    assert!(progress < 0.5, "{progress}");
    assert_eq!(app.get(&format!("/api/jobs/{id}/result")).status, 409);
    assert_eq!(cancel(&app, &id).json()["state"], "cancelled");
    assert_eq!(app.get(&format!("/api/jobs/{id}/result")).status, 409);
    // The next job has its turn at once, so the first one has really stopped.
    let next = begin(&app, "/api/near-repeat?permutations=99");
    until(&app, &next, "done");
    let status = app.get(&format!("/api/jobs/{id}")).ok();
    assert!(status["state"] == "cancelled" && status["progress"].as_f64().unwrap() < 0.9, "{status}");
}

#[test]
fn a_job_that_waits_is_cancelled_before_it_begins() {
    let app = busy();
    let first = begin(&app, "/api/near-repeat?permutations=9999");
    let waiting = begin(&app, "/api/trends");
    assert_eq!(cancel(&app, &waiting).json()["state"], "cancelled");
    cancel(&app, &first);
    assert_eq!(until(&app, &waiting, "cancelled").pop().unwrap()["result"], Value::Null);
}

#[test]
fn what_is_no_job_is_refused() {
    let app = TestApp::demonstration();
    let begin = |body: Value| app.post("/api/jobs", &body);
    begin(json!({"path": "/api/summary"})).problem(400, Some("path"));
    begin(json!({"path": "http://elsewhere/api/trends"})).problem(400, Some("path"));
    begin(json!({"path": "/api/trends?step=second&x=1"})).problem(400, Some("x"));
    begin(json!({"path": format!("/api/trends?category={}", "x".repeat(10_000))})).problem(400, Some("path"));
    begin(json!({"address": "/api/trends"})).problem(400, Some("body"));
    begin(json!([])).problem(400, Some("body"));
    begin(json!({})).problem(400, Some("body"));
    begin(json!({"path": "/api/trends", "statistic": "trends"})).problem(400, Some("body"));
    begin(json!({"path": "/api/trends", "area": {"unit": "38"}})).problem(400, Some("body"));
    begin(json!({"statistic": "summary"})).problem(400, Some("statistic"));
    begin(json!({"statistic": "trends", "parameters": {"by": null}})).problem(400, Some("by"));
    begin(json!({"statistic": "trends", "parameters": {"colour": "red"}})).problem(400, Some("colour"));
    begin(json!({"statistic": "rates", "area": {"unit": "38"}})).problem(400, Some("area"));
    begin(json!({"statistic": "trends", "area": {"type": "Polygon", "coordinates": []}})).problem(400, Some("area"));
    app.get("/api/jobs/0123").problem(404, None);
    app.get("/api/jobs/0123/result").problem(404, None);
    cancel(app, "0123").problem(404, None);
    // What only the computation finds out.
    let answer = begin(json!({"path": "/api/hotspots?zone=ethnic_minority:14845"}));
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let failed = until(app, &id, "failed").pop().unwrap();
    assert_eq!((&failed["problem"]["status"], &failed["problem"]["parameter"]), (&json!(422), &json!("zone")));
    app.get(&format!("/api/jobs/{id}/result")).problem(422, Some("zone"));
}

#[test]
fn only_the_last_jobs_are_kept() {
    let app = TestApp::new(planted::data(Vec::new(), Vec::new()));
    let ids: Vec<String> = (0..40)
        .map(|_| {
            let id = begin(&app, "/api/trends");
            until(&app, &id, "done");
            id
        })
        .collect();
    assert_eq!(app.get(&format!("/api/jobs/{}", ids[0])).status, 404);
    assert_eq!(app.get(&format!("/api/jobs/{}", ids[39])).status, 200);
}
