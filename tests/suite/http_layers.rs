//! The catalogue, and each layer as a file.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::test_app::TestApp;

fn features(answer: &Value) -> &Vec<Value> {
    answer["features"].as_array().unwrap()
}

#[test]
fn the_catalogue_says_what_there_is_and_what_must_be_said_of_it() {
    let catalogue = TestApp::demonstration().get("/layers").ok();
    assert_eq!(catalogue["title_vi"], "Tỉnh Thanh Hóa");
    assert_eq!(catalogue["title_en"], "Thanh Hóa province");
    assert_eq!(catalogue["demonstration"], true);
    assert_eq!(catalogue["period"]["last"], "2026-06-30");
    let notices: Vec<&str> = catalogue["notices"].as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap()).collect();
    assert_eq!(notices, ["synthetic", "approximate", "invented_designations", "invented_population"]);
    let count = |id: &str| catalogue["layers"].as_array().unwrap().iter().find(|l| l["id"] == id).map(|l| l["count"].as_u64().unwrap());
    assert_eq!(count("communes"), Some(166));
    assert_eq!(count("provinces"), Some(1));
    assert_eq!(count("incidents"), Some(20_000));
    assert_eq!(count("ethnic_minority"), Some(76));
    assert!(count("border_line") > Some(0) && count("coast_line") > Some(0));
}

#[test]
fn every_layer_is_a_valid_file_and_its_count_is_true() {
    let app = TestApp::demonstration();
    let catalogue = app.get("/layers").ok();
    for layer in catalogue["layers"].as_array().unwrap() {
        let Some(path) = layer["geojson"].as_str() else { continue };
        let answer = app.get(path);
        let file = answer.ok();
        assert_eq!(answer.headers["content-type"], "application/geo+json", "{path}");
        let parsed: geojson::FeatureCollection = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(parsed.features.len() as u64, layer["count"].as_u64().unwrap(), "{path}");
        assert_eq!(file["notices"].as_array().unwrap().len(), 4, "every export says that it is synthetic: {path}");
        let names: Vec<&str> = layer["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        for feature in features(&file).iter().take(50) {
            let properties: Vec<&String> = feature["properties"].as_object().unwrap().keys().collect();
            // Zones of a population lack the last property, their figure of incidents.
            let all = if feature["properties"]["basis"] == "population" { properties.len() } else { names.len() };
            assert_eq!(properties, names[..all], "{path}");
        }
    }
}

#[test]
fn a_box_and_a_unit_choose_communes_and_the_rest_narrows_their_figure() {
    let app = TestApp::demonstration();
    let all = app.get("/layers/communes.geojson").ok();
    let total: u64 = features(&all).iter().map(|f| f["properties"]["incidents"].as_u64().unwrap()).sum();
    assert!(total > 19_000, "{total}");
    let one = app.get("/layers/communes.geojson?unit=14758").ok();
    assert_eq!(features(&one).len(), 1);
    assert_eq!(features(&one)[0]["properties"]["name"], "Phường Hàm Rồng");
    let province = app.get("/layers/communes.geojson?unit=38").ok();
    assert_eq!(features(&province).len(), 166);
    let boxed = app.get("/layers/communes.geojson?bbox=105.7,19.7,105.9,19.9").ok();
    assert!((2..60).contains(&features(&boxed).len()));
    let figure = |answer: &Value, code: &str| {
        let found = features(answer).iter().find(|f| f["properties"]["code"] == code).unwrap();
        found["properties"]["incidents"].as_u64().unwrap()
    };
    assert_eq!(figure(&all, "14758"), figure(&boxed, "14758"), "a box does not cut the figure");
    let thefts = app.get("/layers/communes.geojson?category=TT-TROM").ok();
    assert!(figure(&thefts, "14758") < figure(&all, "14758"));
    let provinces = app.get("/layers/provinces.geojson?category=TT-TROM").ok();
    let sum: u64 = features(&thefts).iter().map(|f| f["properties"]["incidents"].as_u64().unwrap()).sum();
    assert_eq!(figure(&provinces, "38"), sum);
}

#[test]
fn the_same_question_gives_the_same_number_everywhere() {
    let app = TestApp::demonstration();
    for query in [
        "",
        "category=TT",
        "category=GT,CN&how_known=reported",
        "datetime=2025-07-01/2026-06-30",
        "unit=14758",
        "severity=3,4&unit=38",
        "bbox=105.7,19.7,105.9,19.9",
    ] {
        let listed = features(&app.get(&format!("/layers/incidents.geojson?{query}")).ok()).len() as u64;
        let mut body = serde_json::Map::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap();
            let list = || {
                value
                    .split(',')
                    .map(|item| {
                        item.parse::<f64>()
                            .map_or(Value::from(item), |n| if name == "severity" { Value::from(n as u64) } else { Value::from(n) })
                    })
                    .collect()
            };
            let value =
                if matches!(name, "category" | "how_known" | "severity" | "bbox") { Value::Array(list()) } else { Value::from(value) };
            body.insert(name.into(), value);
        }
        let summary = app.summary(&Value::Object(body));
        assert_eq!(summary["count"], listed, "{query}");
        for breakdown in ["by_category", "by_how_known", "by_month"] {
            let sum: u64 = summary[breakdown].as_array().unwrap().iter().map(|k| k["count"].as_u64().unwrap()).sum();
            assert_eq!(sum, listed, "{breakdown} of {query}");
        }
        let in_units: u64 = summary["by_unit"].as_array().unwrap().iter().map(|k| k["count"].as_u64().unwrap()).sum();
        assert_eq!(in_units + summary["outside_units"].as_u64().unwrap(), listed);
    }
}

#[test]
fn an_unchanged_answer_is_304_and_a_changed_question_is_not() {
    let app = TestApp::demonstration();
    for path in [
        "/layers",
        "/layers/communes.geojson?unit=14758",
        "/tiles/communes/9/406/226.mvt",
        "/tiles/density/9/406/226.png",
        "/api/zones?kind=border",
        "/api/categories",
        "/tiles/communes.json",
    ] {
        let first = app.get(path);
        assert_eq!(first.status, 200, "{path}");
        let tag = first.headers["etag"].to_str().unwrap();
        assert!(tag.starts_with("W/\""), "{tag}");
        let again = |tag: &str, path: &str| app.request(Request::get(path).header("if-none-match", tag).body(Body::empty()).unwrap());
        let second = again(tag, path);
        assert_eq!((second.status.as_u16(), second.body.len()), (304, 0), "{path}");
        assert_eq!(second.headers["etag"], tag);
        let separator = if path.contains('?') { '&' } else { '?' };
        assert_eq!(again(tag, &format!("{path}{separator}as_of=2025-08-01")).status, 200, "{path}");
    }
}

#[test]
fn answers_are_compressed_when_asked() {
    let app = TestApp::demonstration();
    for coding in ["gzip", "br", "zstd"] {
        let request = Request::get("/layers/communes.geojson").header("accept-encoding", coding).body(Body::empty()).unwrap();
        let answer = app.request(request);
        assert_eq!(answer.headers["content-encoding"], coding);
    }
}

#[test]
fn the_browser_is_told_to_fetch_nothing_from_elsewhere() {
    let answer = TestApp::demonstration().get("/healthz");
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'self';") && !policy.contains("http"), "{policy}");
    assert_eq!(answer.ok()["status"], "ok");
}

#[test]
fn coarse_categories_never_show_where() {
    let app = TestApp::demonstration();
    let coarse = app.get("/layers/incidents.geojson?category=TT-XHTD,TT-BLGD,TN-MD").ok();
    assert!(features(&coarse).len() > 20);
    let mut places = std::collections::BTreeSet::new();
    for feature in features(&coarse) {
        assert_eq!(feature["properties"]["precision"], "commune");
        places.insert(feature["geometry"]["coordinates"].to_string());
    }
    assert!(places.len() <= 166, "at most one place a commune, not {}", places.len());
}

#[test]
fn units_are_found_without_diacritics_and_former_ones_say_what_they_became() {
    let app = TestApp::demonstration();
    let first = |query: &str| app.get(&format!("/api/units?q={query}")).ok()["units"][0].clone();
    for query in ["ham%20rong", "HÀM%20RỒNG", "Ha%CC%80m+Ro%CC%82%CC%80ng", "phuong%20ham%20r", "14758"] {
        assert_eq!(first(query)["code"], "14758", "{query}");
    }
    assert_eq!(first("muong%20lat")["name"], "Xã Mường Lát", "what is in force today comes first");
    let districts = app.get("/api/units?q=muong%20lat&level=district").ok();
    let district = &districts["units"][0];
    assert_eq!(district["name"], "Huyện Mường Lát");
    let became: Vec<&str> = district["became"].as_array().unwrap().iter().map(|unit| unit["name"].as_str().unwrap()).collect();
    assert!(became.contains(&"Xã Mường Lát") && became.len() > 3, "{became:?}");
    let card = app.get(&format!("/api/units/{}", district["code"].as_str().unwrap())).ok();
    assert_eq!(card["successors"], district["became"]);
    assert!(app.get("/api/units?q=%20-%20").ok()["units"].as_array().unwrap().is_empty());
    let card = app.get("/api/units/14845").ok();
    assert!(card["predecessors"].as_array().unwrap().iter().any(|unit| unit["district"] == "Huyện Mường Lát"), "{}", card["predecessors"]);
    assert_eq!(card["zones"][0]["kind"], "border");
}
