//! Questions to the statistics that cannot be answered: refused with the parameter, or answered with why there is nothing to say.

use diaban::domain::Level;
use diaban::spatial::Bbox;
use serde_json::Value;

use crate::planted;
use crate::test_app::TestApp;

const BOX: Bbox = Bbox::new(105.6, 19.7, 105.9, 19.9);

#[test]
fn what_is_malformed_is_400_and_names_the_parameter() {
    for (path, parameter) in [
        ("/api/hotspots?cell=0", "cell"),
        ("/api/hotspots?cell=-250", "cell"),
        ("/api/hotspots?cell=1", "cell"),
        ("/api/hotspots?cell=10000000", "cell"),
        ("/api/hotspots?cell=NaN", "cell"),
        ("/api/hotspots?all=maybe", "all"),
        ("/api/hotspots?bandwidth=300", "bandwidth"),
        ("/api/hotspots?datetime=2026-06-30/2026-01-01", "datetime"),
        ("/api/hotspots/history?step=fortnight", "step"),
        ("/api/hotspots/card?unit=38", "unit"),
        ("/api/trends?by=religion", "by"),
        ("/api/trends?by=designation", "by"),
        ("/api/trends?step=second", "step"),
        ("/api/clusters?radius=0", "radius"),
        ("/api/clusters?radius=10000000", "radius"),
        ("/api/clusters?least=1", "least"),
        ("/api/clusters?least=ten", "least"),
        ("/api/near-repeat?distances=100", "distances"),
        ("/api/near-repeat?distances=100,50", "distances"),
        ("/api/near-repeat?distances=0,-5", "distances"),
        ("/api/near-repeat?distances=0,NaN", "distances"),
        ("/api/near-repeat?distances=0,1e9", "distances"),
        ("/api/near-repeat?distances=near,far", "distances"),
        ("/api/near-repeat?days=8,8", "days"),
        ("/api/near-repeat?days=0,1000000", "days"),
        ("/api/near-repeat?permutations=1", "permutations"),
        ("/api/near-repeat?permutations=100000", "permutations"),
        ("/api/near-repeat?seed=-1", "seed"),
        ("/api/evaluate?share=0", "share"),
        ("/api/evaluate?share=2", "share"),
        ("/api/evaluate?later=soon", "later"),
    ] {
        TestApp::demonstration().get(path).problem(400, Some(parameter));
    }
}

#[test]
fn cells_that_are_too_small_are_refused_with_their_number() {
    let detail = TestApp::demonstration().get("/api/hotspots?cell=1").problem(400, Some("cell"));
    // 11,000 km² in hexagons of 2.6 m², of the box around them about four times as many.
    let number: f64 = detail.split("about ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!((4e9..2e10).contains(&number), "{detail}");
    assert!(detail.starts_with("expected a number from 25 to 10000; "), "{detail}");
}

#[test]
fn what_cannot_be_answered_is_422_and_says_why() {
    let refused = |path: &str, parameter: &str| TestApp::demonstration().get(path).problem(422, Some(parameter));
    let cells = refused("/api/hotspots?cell=25", "cell");
    // 11,000 km² in hexagons of 1,624 m², of the box around them about twice as many.
    let number: f64 = cells.split("about ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!((5e6..3e7).contains(&number), "{cells}");
    assert!(refused("/api/hotspots?cell=100&all=true", "cell").contains("more than the 200000"));
    assert!(refused("/api/hotspots?datetime=1999-01-01/1999-12-31", "datetime").contains("from 2023-07-01 to 2026-06-30"));
    refused("/api/trends?datetime=2030-01-01/..", "datetime");
    refused("/api/clusters?datetime=2030-01-01/..", "datetime");
    refused("/api/near-repeat?datetime=2030-01-01/..", "datetime");
    assert!(refused("/api/hotspots/history?step=year", "step").contains("at least 10"));
    assert!(refused("/api/hotspots/history?datetime=2026-06", "step").contains("at least 10"));
    refused("/api/hotspots/history?cell=25&unit=38", "cell");
    refused("/api/evaluate?datetime=2025-01-01/2025-12-31&later=2025-12-01/2026-01-31", "later");
    refused("/api/evaluate?datetime=2026-01-01/2026-06-30", "later");
    refused("/api/hotspots?bbox=0,0,1,1", "bbox");
    TestApp::demonstration().get("/api/hotspots?unit=00000").problem(404, Some("unit"));
    TestApp::demonstration().get("/api/trends?category=NOTHING").problem(400, Some("category"));
}

/// The sentence in both languages, of an answer that must be 200.
fn sentence(answer: &Value) -> String {
    assert!(answer["sentence_vi"].as_str().is_some_and(|text| !text.is_empty()), "{answer}");
    answer["sentence_en"].as_str().unwrap().to_owned()
}

#[test]
fn too_little_is_said_instead_of_an_answer() {
    let province = || vec![planted::unit("99", Level::Province, BOX)];
    let few = planted::app(province(), planted::spread(&BOX, 59));
    let answer = few.get("/api/hotspots").ok();
    assert!(answer["features"].as_array().unwrap().is_empty());
    assert!(sentence(&answer).contains("at least 60 incidents and 30 cells are needed"), "{answer}");
    assert!(sentence(&few.get("/api/near-repeat").ok()).contains("at least 60"));
    assert!(sentence(&few.get("/api/trends").ok()).contains("Too short"));
    assert_eq!(few.get("/api/clusters").ok()["in_none"], 59);

    let none = planted::app(province(), Vec::new());
    for path in [
        "/api/hotspots",
        "/api/hotspots/history",
        "/api/trends",
        "/api/trends?by=unit",
        "/api/clusters",
        "/api/near-repeat",
        "/api/evaluate",
    ] {
        let answer = none.get(path).ok();
        assert_eq!(answer["n"], 0, "{path}");
        sentence(&answer);
    }
    let nowhere = planted::app(Vec::new(), planted::spread(&BOX, 100));
    for path in ["/api/hotspots", "/api/trends", "/api/clusters", "/api/near-repeat"] {
        assert!(nowhere.get(path).status.is_success(), "{path}");
    }
}

#[test]
fn everything_at_one_point_is_flagged_and_no_zone() {
    let incidents = vec![planted::incident(105.75, 19.8); 500];
    let app = planted::app(vec![planted::unit("99", Level::Province, BOX)], incidents);
    let answer = app.get("/api/hotspots?all=true").ok();
    let full: Vec<&Value> = answer["features"].as_array().unwrap().iter().filter(|cell| cell["properties"]["count"] != 0).collect();
    assert_eq!(full.len(), 1);
    assert_eq!(full[0]["properties"]["is_pile_up"], true);
    assert!(app.get("/api/zones?kind=hotspot").ok()["features"].as_array().unwrap().is_empty());
    let clusters = app.get("/api/clusters").ok();
    assert_eq!(clusters["features"][0]["properties"]["incidents"], 500);
    assert_eq!(clusters["features"][0]["properties"]["places"], 1);
    // 124,750 pairs at the same place on the same day: nothing to shuffle, and nothing above chance.
    let table = app.get("/api/near-repeat?permutations=99").ok();
    assert!(table["cells"].as_array().unwrap().iter().all(|cell| cell["p"] == 1.0), "{table}");
}

#[test]
fn several_provinces_have_no_common_table_of_pairs() {
    let east = Bbox::new(106.6, 19.7, 106.9, 19.9);
    let units = vec![planted::unit("98", Level::Province, BOX), planted::unit("97", Level::Province, east)];
    let mut incidents = planted::spread(&BOX, 100);
    incidents.extend(planted::spread(&east, 100));
    let app = planted::app(units, incidents);
    assert!(app.get("/api/near-repeat").problem(422, Some("unit")).contains("several provinces"));
    assert_eq!(app.get("/api/near-repeat?unit=97&permutations=99").ok()["n"], 100);
    // Hot spots are looked for in each by itself.
    assert_eq!(app.get("/api/hotspots").ok()["settings"]["study_areas"].as_array().unwrap().len(), 2);
}
