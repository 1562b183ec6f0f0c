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
    for path in [
        "/layers/incidents.geojson?filter=unit%20IN%20('14845','14758')%20AND%20severity%20IS%20NOT%20NULL",
        "/layers/communes.geojson?filter=incidents%20%3E%20100%20OR%20designations%20LIKE%20'%25border%25'",
        "/layers/provinces.geojson?filter=incidents%20%3E%200",
        "/layers/hotspots.geojson?filter=count%20%3E%203",
        "/layers/border.geojson?filter=incidents%20%3E%2050",
        "/api/zones?kind=border,coastal,island,hotspot&filter=incidents%20%3E%2050%20AND%20basis%20=%20'place'",
        "/layers/zones.geojson?filter=incidents%20%3E%3D%200",
        "/layers/zones.geojson?filter=NOT%20incidents%20%3C%205",
        "/api/categories?filter=unit%20%3D%20'14845'",
        "/tiles/incidents/8/202/112.mvt?filter=cleared%20OR%20cleared%20IS%20NULL",
        "/tiles/communes/8/202/112.mvt?filter=incidents%20%3E%20100",
        "/tiles/density/8/202/112.png?filter=unit%20%3C%3E%20'14845'",
    ] {
        let answer = app.get(path);
        assert!(answer.status.is_success(), "{path} {}", answer.status);
        answers.push((path.to_owned(), answer.body));
    }
    for path in [
        "/api/hotspots",
        "/api/hotspots?all=true&cell=1000",
        "/api/hotspots?unit=14845",
        "/api/hotspots/history",
        "/api/trends?by=unit",
        "/api/trends?by=category&unit=14845",
        "/api/clusters",
        "/api/clusters?zone=border:14845&least=2",
        "/api/near-repeat?permutations=99",
        "/api/evaluate",
        "/api/ranking?cell=1000",
        "/api/rates",
        "/api/rates?unit=14845",
    ] {
        let answer = app.get(path);
        assert!(answer.status.is_success(), "{path} {}", answer.status);
        answers.push((path.to_owned(), answer.body));
    }
    let bodies = [
        json!({}),
        json!({"filter": "unit = '14845' OR category LIKE 'TT%'"}),
        json!({"unit": "14845", "datetime": "2025-01-01/2025-12-31"}),
        json!({"area": {"zone": "border:14845"}}),
        json!({"area": {"center": [104.6, 20.5], "radius_m": 20_000}, "category": ["TT", "MT"]}),
        json!({"datetime": "2025-01-01/2025-12-31", "category": ["TT"], "facets": true}),
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
        "/api/hotspots?zone=ethnic_minority:14845",
        "/api/hotspots/history?zone=ethnic_minority:14845",
        "/api/trends?zone=ethnic_minority:14845",
        "/api/clusters?zone=ethnic_minority:14845",
        "/api/near-repeat?zone=ethnic_minority:14845",
        "/api/evaluate?zone=ethnic_minority:14845",
        "/api/rates?zone=ethnic_minority:14845",
        "/api/briefing?zone=ethnic_minority:14845",
    ] {
        let detail = app.get(path).problem(422, Some("zone"));
        assert!(detail.contains("never filters, groups or ranks incidents"), "{detail}");
    }
    app.post("/api/summary", &json!({"zone": "ethnic_minority:14845"})).problem(422, Some("zone"));
    app.post("/api/summary", &json!({"area": {"zone": "ethnic_minority:14845"}})).problem(422, Some("zone"));
    app.post("/api/briefing", &json!({"area": {"zone": "ethnic_minority:14845"}})).problem(422, Some("zone"));
}

#[test]
fn no_expression_chooses_such_zones_by_incidents() {
    let app = TestApp::demonstration();
    for layer in ["ethnic_minority", "mountainous"] {
        for expression in ["incidents%20%3E%205", "incidents%20IS%20NULL", "class%20%3D%20'III'%20AND%20NOT%20(incidents%20%3C%205)"] {
            for path in [format!("/layers/{layer}.geojson"), format!("/tiles/{layer}.json"), format!("/tiles/{layer}/8/202/112.mvt")] {
                let answer = app.get(&format!("{path}?filter={expression}"));
                if answer.status == 404 {
                    continue;
                }
                let detail = answer.problem(422, Some("filter"));
                assert!(detail.contains("never filters, groups or ranks incidents"), "{detail}");
            }
        }
    }
    assert_eq!(app.get("/layers/ethnic_minority.geojson?filter=incidents%20%3E%205").status, 422);
    // Among zones of every kind the figure of these is missing, whatever is asked of it.
    for (expression, expected) in
        [("incidents%20%3E%3D%200", 0), ("incidents%20%3C%200", 0), ("NOT%20incidents%20%3E%205", 0), ("incidents%20IS%20NULL", 76)]
    {
        let file = app.get(&format!("/layers/zones.geojson?filter={expression}")).ok();
        let found = file["features"].as_array().unwrap().iter().filter(|zone| zone["properties"]["basis"] == "population").count();
        assert_eq!(found, expected, "{expression}");
    }
    let classes = app.get("/layers/ethnic_minority.geojson?filter=class%20%3D%20'III'").ok();
    assert!(!classes["features"].as_array().unwrap().is_empty(), "the list itself can be read by class");
    for property in ["designations", "ethnic_minority", "basis", "class"] {
        app.get(&format!("/layers/incidents.geojson?filter={property}%20%3D%20'III'")).problem(400, Some("filter"));
    }
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
