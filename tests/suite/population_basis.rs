//! Areas, never people: a designation whose basis is a population never meets incidents (design rule 6).

use diaban::domain::{Basis, UnitCode};
use serde_json::{Value, json};

use crate::test_app::{Random, TestApp, demonstration_data};

/// Every route that answers about incidents, with some filters each.
fn incident_answers(app: &TestApp) -> Vec<(String, Vec<u8>)> {
    let mut answers = Vec::new();
    let filters = ["", "unit=14845", "category=TT&datetime=2025-07-01/..", "bbox=104.4,20.2,105.2,20.7"];
    for filter in filters {
        for path in [
            "/layers/incidents.geojson",
            "/layers/communes.geojson",
            "/layers/provinces.geojson",
            "/layers/hotspots.geojson",
            "/layers/border.geojson",
            "/layers/coastal.geojson",
            "/api/zones?kind=border,coastal,island,hotspot",
            "/api/categories",
            "/tiles/incidents/8/202/112.mvt",
            "/tiles/incidents/13/6500/3620.mvt",
            "/tiles/communes/8/202/112.mvt",
            "/tiles/hotspots/12/3251/1815.mvt",
            "/tiles/border/8/202/112.mvt",
            "/tiles/density/8/202/112.png",
            "/tiles/density/12/3251/1815.png",
        ] {
            let separator = if path.contains('?') { "&" } else { "?" };
            let path = if filter.is_empty() { path.to_owned() } else { format!("{path}{separator}{filter}") };
            let answer = app.get(&path);
            assert!(answer.status.is_success(), "{path} {}", answer.status);
            answers.push((path, answer.body));
        }
    }
    let bodies = [
        json!({}),
        json!({"unit": "14845", "datetime": "2025-01-01/2025-12-31"}),
        json!({"area": {"zone": "border:14845"}}),
        json!({"area": {"center": [104.6, 20.5], "radius_m": 20_000}, "category": ["TT", "MT"]}),
    ];
    for body in bodies {
        answers.push((body.to_string(), app.post("/api/summary", &body).body));
    }
    answers
}

#[test]
fn permuting_these_designations_leaves_every_incident_answer_equal_to_the_byte() {
    let data = demonstration_data();
    let mut permuted = data.clone();
    let mut random = Random(6);
    // Other communes, other classes, some removed: as different as a list can be.
    let communes: Vec<UnitCode> =
        data.units.iter().filter(|unit| unit.geometry.is_some() && unit.parent.is_some()).map(|unit| unit.code.clone()).collect();
    let mut taken = std::collections::BTreeSet::new();
    permuted.designations.retain_mut(|designation| {
        if designation.basis == Basis::Population {
            designation.unit = communes[(random.next() % communes.len() as u64) as usize].clone();
            designation.class = ["I", "II", "III"][(random.next() % 3) as usize].into();
            return taken.insert(designation.unit.clone());
        }
        true
    });
    assert_ne!(data.designations, permuted.designations);
    let one = TestApp::new(data);
    let two = TestApp::new(permuted);
    assert_ne!(
        one.get("/layers/ethnic_minority.geojson").body,
        two.get("/layers/ethnic_minority.geojson").body,
        "the list itself does change"
    );
    for ((question, answer), (_, other)) in incident_answers(&one).into_iter().zip(incident_answers(&two)) {
        assert!(answer == other, "{question} depends on a designation of a population");
    }
}

#[test]
fn asking_for_incidents_by_such_a_zone_is_422_and_says_why() {
    let app = TestApp::demonstration();
    for path in [
        "/layers/incidents.geojson?zone=ethnic_minority:14845",
        "/layers/communes.geojson?zone=ethnic_minority:14845",
        "/tiles/incidents/8/202/112.mvt?zone=ethnic_minority:14845",
        "/tiles/density/8/202/112.png?zone=ethnic_minority:14845",
        "/tiles/incidents.json?zone=ethnic_minority:14845",
        "/api/categories?zone=ethnic_minority:14845",
        "/api/zones?zone=mountainous:anything",
    ] {
        let detail = app.get(path).problem(422, Some("zone"));
        assert!(detail.contains("never filters, groups or ranks incidents"), "{detail}");
    }
    app.post("/api/summary", &json!({"zone": "ethnic_minority:14845"})).problem(422, Some("zone"));
    app.post("/api/summary", &json!({"area": {"zone": "ethnic_minority:14845"}})).problem(422, Some("zone"));
}

#[test]
fn no_such_zone_carries_a_figure_in_any_output() {
    let app = TestApp::demonstration();
    for path in ["/api/zones?kind=ethnic_minority", "/layers/ethnic_minority.geojson", "/layers/zones.geojson"] {
        let file = app.get(path).ok();
        let population = |zone: &&Value| zone["properties"]["basis"] == "population";
        let zones: Vec<&Value> = file["features"].as_array().unwrap().iter().filter(population).collect();
        assert_eq!(zones.len(), 76, "{path}");
        assert!(zones.iter().all(|zone| zone["properties"].get("incidents").is_none()), "{path}");
    }
    let tile = app.get("/tiles/ethnic_minority/8/202/112.mvt");
    let reader = fast_mvt::MvtReaderRef::new(&tile.body).unwrap();
    for feature in reader.layers().flat_map(fast_mvt::MvtLayerRef::features) {
        assert!(feature.properties().all(|property| property.unwrap().0 != "incidents"));
    }
    let communes = app.get("/layers/communes.geojson").ok();
    assert!(!communes.to_string().contains("ethnic"), "a commune's own row names designations of a place only");
    let card = app.get("/api/units/14845").ok();
    assert_eq!(card["designations"][0]["basis"], "population");
    assert!(!card["designations"].to_string().contains("incidents"));
}
