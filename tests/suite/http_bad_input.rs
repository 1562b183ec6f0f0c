//! What a client may get wrong over HTTP: each has a clear refusal, never a 500.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::test_app::TestApp;

#[test]
fn malformed_and_unknown_parameters_are_400_and_named() {
    let app = TestApp::demonstration();
    for (query, parameter) in [
        ("colour=red", "colour"),
        ("bbox=105,19,106", "bbox"),
        ("bbox=105,NaN,106,20", "bbox"),
        ("bbox=105,inf,106,20", "bbox"),
        ("bbox=105,21,106,20", "bbox"),
        ("bbox=105,19,106,200", "bbox"),
        ("datetime=yesterday", "datetime"),
        ("datetime=2025-02-29", "datetime"),
        ("datetime=2025-07-02/2025-07-01", "datetime"),
        ("category=NOPE", "category"),
        ("how_known=rumour", "how_known"),
        ("severity=high", "severity"),
        ("severity=255", "severity"),
        ("category=", "category"),
        ("as_of=soon", "as_of"),
        ("unit=x%20y", "unit"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("unit=38&unit=38", "unit"),
    ] {
        for path in ["/layers/communes.geojson", "/layers/incidents.geojson"] {
            let detail = app.get(&format!("{path}?{query}")).problem(400, Some(parameter));
            assert!(!detail.is_empty());
        }
        if !query.starts_with("limit") {
            app.get(&format!("/tiles/incidents/8/200/113.mvt?{query}")).problem(400, Some(parameter));
            app.get(&format!("/tiles/density/8/200/113.png?{query}")).problem(400, Some(parameter));
            app.get(&format!("/api/zones?{query}")).problem(400, Some(parameter));
        }
    }
    for sigma in ["0", "-300", "NaN", "inf", "10000000", "wide"] {
        app.get(&format!("/tiles/density/8/200/113.png?sigma={sigma}")).problem(400, Some("sigma"));
    }
    app.get("/api/units").problem(400, Some("q"));
    app.get("/api/units?q=a&level=village").problem(400, Some("level"));
    app.get("/api/zones?kind=volcano").problem(400, Some("kind"));
}

#[test]
fn what_does_not_exist_is_404() {
    let app = TestApp::demonstration();
    for path in [
        "/layers/rivers.geojson",
        "/layers/communes.dwg",
        "/layers/communes",
        "/tiles/rivers.json",
        "/tiles/communes.xml",
        "/tiles/rivers/0/0/0.mvt",
        "/api/units/99999x",
        "/api/nothing",
        "/nothing/at/all",
    ] {
        app.get(path).problem(404, None);
    }
    app.get("/layers/incidents.geojson?unit=99999").problem(404, Some("unit"));
    app.get("/layers/incidents.geojson?zone=border:99999").problem(404, Some("zone"));
}

#[test]
fn tiles_out_of_range_are_404() {
    let app = TestApp::demonstration();
    for tile in ["23/0/0", "0/1/0", "0/0/1", "3/8/0", "-1/0/0", "1/-1/0", "99999999999/0/0", "a/b/c", "1.5/0/0", "8/200/113.5"] {
        app.get(&format!("/tiles/communes/{tile}.mvt")).problem(404, None);
        app.get(&format!("/tiles/density/{tile}.png")).problem(404, None);
    }
    app.get("/tiles/communes/0/0/0.png").problem(404, None);
}

#[test]
fn a_body_of_50_mb_is_refused() {
    let body = Body::from(vec![b' '; 50_000_000]);
    let answer =
        TestApp::demonstration().request(Request::post("/api/summary").header("content-type", "application/json").body(body).unwrap());
    answer.problem(413, None);
}

#[test]
fn bodies_that_are_no_question_are_refused() {
    let app = TestApp::demonstration();
    for body in ["", "{", "[]", "nul", "{\"area\":1}{", "\u{0}"] {
        app.request(Request::post("/api/summary").body(Body::from(body)).unwrap()).problem(400, Some("body"));
    }
    for (body, parameter) in [
        (json!({"area": "here"}), "area"),
        (json!({"area": {"type": "Point", "coordinates": [105, 20]}}), "area"),
        (json!({"area": {"type": "Polygon"}}), "area"),
        (json!({"area": {"type": "Polygon", "coordinates": []}}), "area"),
        (json!({"area": {"type": "Polygon", "coordinates": [[[105, 20], [106, 20], [106, 21]]]}}), "area"),
        (json!({"area": {"type": "Polygon", "coordinates": [[[105, 20], [106, 20], [106, 21], [105, 21]]]}}), "area"),
        (json!({"area": {"type": "Polygon", "coordinates": [[[105, 200], [106, 20], [106, 21], [105, 200]]]}}), "area"),
        (json!({"area": {"type": "Polygon", "coordinates": [[[105, null], [106, 20], [106, 21], [105, null]]]}}), "area"),
        (json!({"area": {"center": [105, 20]}}), "area"),
        (json!({"area": {"center": [105, 20], "radius_m": -1}}), "area"),
        (json!({"area": {"center": [105, 20], "radius_m": 1e12}}), "area"),
        (json!({"area": {"colour": "red"}}), "area"),
        (json!({"area": {"unit": "38", "zone": "border:14845"}}), "area"),
        (json!({"colour": "red"}), "body"),
        (json!({"compare": "never"}), "compare"),
        (json!({"datetime": "soon"}), "datetime"),
        (json!({"bbox": [106, 20, 107, 19]}), "bbox"),
        (json!({"how_known": ["rumour"]}), "body"),
    ] {
        app.post("/api/summary", &body).problem(400, Some(parameter));
    }
}

#[test]
fn a_self_crossing_area_is_refused_and_says_where() {
    let bow_tie =
        json!({"area": {"type": "Polygon", "coordinates": [[[105.0, 19.0], [106.0, 20.0], [106.0, 19.0], [105.0, 20.0], [105.0, 19.0]]]}});
    let detail = TestApp::demonstration().post("/api/summary", &bow_tie).problem(422, Some("area"));
    assert!(detail.contains("105.5") && detail.contains("19.5"), "{detail}");
}

#[test]
fn an_area_with_parts_in_parts_is_refused() {
    let square = |low: f64, high: f64| json!([[[low, low], [high, low], [high, high], [low, high], [low, low]]]);
    let nested = json!({"area": {"type": "MultiPolygon", "coordinates": [square(19.0, 20.0), square(19.2, 19.4)]}});
    TestApp::demonstration().post("/api/summary", &nested).problem(422, Some("area"));
}

#[test]
fn parameters_that_a_path_does_not_know_are_refused_there() {
    let app = TestApp::demonstration();
    app.request(Request::post("/api/summary?unit=nonsense").body(Body::from("{}")).unwrap()).problem(400, Some("unit"));
    app.get("/api/units/14758?zone=ethnic_minority:14758").problem(400, Some("zone"));
    app.get("/api/units?q=a&datetime=2025-01-01").problem(400, Some("datetime"));
    app.get("/layers?unit=38").problem(400, Some("unit"));
}

#[test]
fn an_area_of_too_many_vertices_is_refused() {
    let ring = crate::test_app::Random(1).star([105.5, 19.8], 0.3, 30_000);
    let body = json!({"area": {"type": "Polygon", "coordinates": [ring]}});
    let detail = TestApp::demonstration().post("/api/summary", &body).problem(422, Some("area"));
    assert!(detail.contains("10000"), "{detail}");
}

#[test]
fn other_methods_are_405() {
    let app = TestApp::demonstration();
    app.request(Request::post("/layers").body(Body::empty()).unwrap()).problem(405, None);
    app.request(Request::delete("/api/summary").body(Body::empty()).unwrap()).problem(405, None);
}
