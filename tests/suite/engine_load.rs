//! Questions at the edge of what the engine takes: each has a bounded answer or a clear refusal.

use std::fmt::Write as _;

use diaban::domain::Incident;
use geo::{Intersects, LineString, MultiPolygon, Point, Polygon};
use serde_json::{Value, json};

use crate::query_properties::{incidents, snapshot};
use crate::test_app::{Random, TestApp};

/// Scattered incidents that lie on no lattice.
fn scattered(count: usize) -> Vec<(i64, Incident)> {
    let mut random = Random(17);
    let mut stored = incidents(2, count);
    for (_, incident) in &mut stored {
        incident.longitude_e7 += (random.next() % 999_983) as i32;
        incident.latitude_e7 += (random.next() % 999_979) as i32;
    }
    stored
}

fn area(ring: &[[f64; 2]]) -> Value {
    json!({"area": {"type": "Polygon", "coordinates": [ring]}})
}

/// A band that winds around a place `turns` times and back beside itself.
fn spiral(centre: [f64; 2], turns: f64, vertices: usize) -> Vec<[f64; 2]> {
    let at = |share: f64, reach: f64| {
        let angle = share * turns * std::f64::consts::TAU;
        let radius = 0.05 + share * reach;
        [centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]
    };
    let along = |number: usize| number as f64 / vertices as f64;
    let mut ring: Vec<[f64; 2]> = (0..=vertices).map(|number| at(along(number), 0.9)).collect();
    ring.extend((0..=vertices).rev().map(|number| {
        let [x, y] = at(along(number), 0.9);
        // Half as far in as the next turn.
        let [dx, dy] = [x - centre[0], y - centre[1]];
        let inward = 1.0 - 0.4 / turns / dx.hypot(dy).max(0.05) * 0.9;
        [centre[0] + dx * inward, centre[1] + dy * inward]
    }));
    ring.push(ring[0]);
    ring
}

#[test]
fn a_spiral_of_thousands_of_vertices_counts_exactly() {
    let stored = scattered(20_000);
    let app = TestApp::from_snapshot(snapshot(stored.clone()));
    let ring = spiral([106.0, 21.0], 12.0, 4_800);
    let shape = MultiPolygon(vec![Polygon::new(LineString::from(ring.clone()), vec![])]);
    let place = |incident: &Incident| Point::new(f64::from(incident.longitude_e7) / 1e7, f64::from(incident.latitude_e7) / 1e7);
    let expected = stored.iter().filter(|(_, incident)| shape.intersects(&place(incident))).count();
    assert!(expected > 1_000, "{expected}");
    assert_eq!(app.summary(&area(&ring))["count"], expected);
}

#[test]
fn an_area_of_everything_holds_everything_and_one_of_nothing_nothing() {
    let app = TestApp::from_snapshot(snapshot(scattered(5_000)));
    let world = [[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0], [-180.0, -90.0]];
    assert_eq!(app.summary(&area(&world))["count"], 5_000);
    assert_eq!(app.summary(&json!({"area": {"center": [106.0, 21.0], "radius_m": 1_000_000}}))["count"], 5_000);
    assert_eq!(app.summary(&json!({"datetime": "1990-01-01/1990-12-31"}))["count"], 0);
    assert_eq!(app.get("/tiles/incidents/5/25/14.mvt?datetime=1990-01-01/1990-12-31").status, 204);
    assert_eq!(app.get("/api/bins?datetime=1990-01-01/1990-12-31").ok()["n"], 0);
}

#[test]
fn areas_beyond_what_is_taken_are_refused() {
    let app = TestApp::from_snapshot(snapshot(scattered(100)));
    let square = |number: usize| {
        let (x, y) = (105.0 + (number % 100) as f64 * 0.01, 20.0 + (number / 100) as f64 * 0.01);
        json!([[x, y], [x + 0.005, y], [x + 0.005, y + 0.005], [x, y + 0.005], [x, y]])
    };
    let rings: Vec<Value> = (0..10_000).map(square).collect();
    app.post("/api/summary", &json!({"area": {"type": "Polygon", "coordinates": rings}})).problem(422, Some("area"));
    for ring in [
        json!([[105.0, 20.0], [106.0, 21.0], [105.0, 20.0]]),
        json!([[105.0, 20.0], [106.0, 21.0], [106.0, 20.0], [105.0, 21.0], [105.0, 20.0]]),
    ] {
        let answer = app.post("/api/summary", &json!({"area": {"type": "Polygon", "coordinates": [ring]}}));
        assert!(answer.status.is_client_error(), "{}", answer.status);
        answer.problem(answer.status.as_u16(), Some("area"));
    }
    // What has shrunk to a point is still an area: it holds what lies at the point.
    let point = json!({"area": {"type": "Polygon", "coordinates": [[[105.0, 20.0], [105.0, 20.0], [105.0, 20.0], [105.0, 20.0]]]}});
    assert_eq!(app.summary(&point)["count"], 0);
    let mut text = String::from("{\"area\":{\"type\":\"Polygon\",\"coordinates\":[[");
    for number in 0..1_000_000 {
        write!(text, "[{:.5},{:.5}],", 105.0 + f64::from(number) * 1e-6, 20.0 + f64::from(number % 2)).unwrap();
    }
    text.push_str("[105,20]]]}}");
    let request = axum::http::Request::post("/api/summary").header("content-type", "application/json").body(text.into()).unwrap();
    app.request(request).problem(413, None);
}

#[test]
fn a_hundred_thousand_incidents_on_one_spot_fit_in_a_tile_of_any_zoom() {
    let mut stored = incidents(8, 100_000);
    for (_, incident) in &mut stored {
        (incident.longitude_e7, incident.latitude_e7) = (1_057_751_234, 198_074_321);
    }
    let app = TestApp::from_snapshot(snapshot(stored));
    for zoom in [0u8, 9, 13, 16, 22] {
        let side = f64::from(1u32 << zoom);
        let [x, y] = diaban::spatial::tile_coordinate::mercator(105.775_123_4, 19.807_432_1).map(|share| (share * side) as u32);
        let answer = app.get(&format!("/tiles/incidents/{zoom}/{x}/{y}.mvt"));
        assert_eq!(answer.status, 200, "zoom {zoom}");
        assert!(answer.body.len() < 1_000, "zoom {zoom}: {} bytes", answer.body.len());
        let reader = fast_mvt::MvtReaderRef::new(&answer.body).unwrap();
        let tags = reader.layers().flat_map(fast_mvt::MvtLayerRef::features).flat_map(|feature| {
            feature.properties().map(Result::unwrap).filter(|(key, _)| *key == "count").map(|(_, value)| value).collect::<Vec<_>>()
        });
        let total: i64 = tags.map(|value| if let fast_mvt::MvtValueRef::Int(count) = value { count } else { panic!("{value:?}") }).sum();
        assert_eq!(total, 100_000, "zoom {zoom}");
    }
}
