//! Pages, bins and nearest incidents over HTTP: they agree with the files and figures of the same filter, and refuse what they should.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Distance, Geodesic, Point};
use serde_json::{Value, json};

use crate::test_app::TestApp;

fn features(answer: &Value) -> &Vec<Value> {
    answer["features"].as_array().unwrap()
}

#[test]
fn pages_give_each_incident_of_the_file_once_and_to_the_letter_the_same() {
    let app = TestApp::demonstration();
    for filter in ["", "unit=14758&", "bbox=105.7,19.7,105.9,19.9&category=TT&"] {
        let whole = app.get(&format!("/layers/incidents.geojson?{filter}")).ok();
        let expected: BTreeMap<i64, &Value> = features(&whole).iter().map(|feature| (feature["id"].as_i64().unwrap(), feature)).collect();
        let mut path = format!("/layers/incidents.geojson?{filter}limit=700");
        let mut numbers = Vec::new();
        loop {
            let page = app.get(&path).ok();
            assert_eq!(page["numberMatched"], expected.len());
            assert_eq!(page["numberReturned"], features(&page).len());
            for feature in features(&page) {
                let number = feature["id"].as_i64().unwrap();
                assert_eq!(expected[&number], feature);
                numbers.push(number);
            }
            let Some(next) = page["links"][0]["href"].as_str() else { break };
            assert!(next.contains("after=") && next.contains("limit=700"), "{next}");
            path = next[next.find("/layers").unwrap()..].to_owned();
        }
        assert!(numbers.is_sorted());
        assert_eq!(numbers, expected.keys().copied().collect::<Vec<_>>(), "{filter}");
    }
}

#[test]
fn the_quick_writer_writes_what_the_layer_says() {
    let app = TestApp::demonstration();
    let snapshot = app.snapshot();
    let view = app.state().current().view(crate::test_app::TODAY);
    let filter = app.state().current().filter(&diaban::query::FilterRequest::default()).unwrap();
    let layer = diaban::layer::find(&view, "incidents").unwrap();
    let mut writer = diaban::export::geojson_incidents::IncidentWriter::new(&snapshot, &filter);
    let mut rows = 0..snapshot.incidents.rows();
    let _ = layer.features(&view, &filter, None, &mut |feature| {
        let (mut quick, mut slow) = (Vec::new(), Vec::new());
        writer.write(&mut quick, rows.next().unwrap()).unwrap();
        diaban::export::geojson::write_feature(&mut slow, &*layer, &feature).unwrap();
        assert_eq!(String::from_utf8(quick).unwrap(), String::from_utf8(slow).unwrap());
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!(rows.next(), None);
}

#[test]
fn what_a_page_cannot_be_is_refused() {
    let app = TestApp::demonstration();
    for (query, parameter) in
        [("limit=0", "limit"), ("limit=10001", "limit"), ("limit=x", "limit"), ("after=3", "after"), ("limit=5&after=x", "after")]
    {
        app.get(&format!("/layers/incidents.geojson?{query}")).problem(400, Some(parameter));
    }
    app.get("/layers/communes.geojson?limit=5&after=3").problem(400, Some("after"));
}

#[test]
fn bins_add_up_to_the_figures_and_say_what_they_leave_out() {
    let app = TestApp::demonstration();
    for (shape, filter, body) in [
        ("square", "", json!({})),
        ("hexagon", "", json!({})),
        ("hexagon", "&unit=14758&datetime=2025-01-01/..", json!({"unit": "14758", "datetime": "2025-01-01/.."})),
    ] {
        let answer = app.get(&format!("/api/bins?shape={shape}&side=2000{filter}")).ok();
        let counts: u64 = features(&answer).iter().map(|bin| bin["properties"]["count"].as_u64().unwrap()).sum();
        assert_eq!(answer["n"], counts);
        let left_out = answer["left_out"]["known_by_commune_only"].as_u64().unwrap();
        assert_eq!(counts + left_out, app.summary(&body)["count"].as_u64().unwrap());
        assert_eq!(answer["settings"]["epsg"], 32648);
        let corners = if shape == "square" { 5 } else { 7 };
        let ids: BTreeSet<&str> = features(&answer).iter().map(|bin| bin["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), features(&answer).len());
        assert!(features(&answer).iter().all(|bin| bin["geometry"]["coordinates"][0].as_array().unwrap().len() == corners));
    }
}

#[test]
fn a_bin_holds_the_incidents_that_lie_in_its_outline() {
    let app = TestApp::demonstration();
    let answer = app.get("/api/bins?shape=hexagon&side=3000").ok();
    let fullest = features(&answer).iter().max_by_key(|bin| bin["properties"]["count"].as_u64()).unwrap();
    let asked = json!({"area": fullest["geometry"], "filter": "precision <> 'commune'"});
    // The outline's edges are straight in degrees and not on the grid, which moves them by less than a metre.
    let inside = app.summary(&asked)["count"].as_i64().unwrap();
    assert!((inside - fullest["properties"]["count"].as_i64().unwrap()).abs() <= 1, "{inside} {fullest}");
}

#[test]
fn faulty_questions_of_bins_and_neighbours_are_refused() {
    let app = TestApp::demonstration();
    for (path, parameter) in [
        ("/api/bins?shape=circle", "shape"),
        ("/api/bins?side=1", "side"),
        ("/api/bins?side=nan", "side"),
        ("/api/bins?colour=red", "colour"),
        ("/api/nearest?lat=19.8", "lon"),
        ("/api/nearest?lon=105.7", "lat"),
        ("/api/nearest?lon=181&lat=19.8", "lon"),
        ("/api/nearest?lon=105.7&lat=inf", "lat"),
        ("/api/nearest?lon=105.7&lat=19.8&k=0", "k"),
        ("/api/nearest?lon=105.7&lat=19.8&k=1001", "k"),
    ] {
        app.get(path).problem(400, Some(parameter));
    }
    assert_eq!(features(&app.get("/api/bins?bbox=0,0,1,1").ok()).len(), 0);
    assert_eq!(features(&app.get("/api/nearest?lon=105.7&lat=19.8&bbox=0,0,1,1").ok()).len(), 0);
}

#[test]
fn neighbours_come_nearest_first_with_their_distance() {
    let app = TestApp::demonstration();
    let answer = app.get("/api/nearest?lon=105.776&lat=19.807&k=25&category=TT").ok();
    let whole = app.get("/layers/incidents.geojson?category=TT").ok();
    let distance = |feature: &Value| {
        let place = feature["geometry"]["coordinates"].as_array().unwrap();
        Geodesic.distance(Point::new(105.776, 19.807), Point::new(place[0].as_f64().unwrap(), place[1].as_f64().unwrap()))
    };
    let mut expected: Vec<f64> = features(&whole).iter().map(distance).collect();
    expected.sort_by(f64::total_cmp);
    assert_eq!(features(&answer).len(), 25);
    for (found, expected) in features(&answer).iter().zip(expected) {
        let said = found["properties"]["distance_m"].as_f64().unwrap();
        assert!((said - expected).abs() < 2e-3 && (said - distance(found)).abs() < 2e-3, "{said} {expected}");
    }
}
