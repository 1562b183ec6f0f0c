//! Which places to attend to first within a budget, against the cells themselves and against brute force over the incidents.

use serde_json::Value;

use crate::planted;
use crate::test_app::TestApp;
use diaban::spatial::Bbox;

fn features(answer: &Value) -> &Vec<Value> {
    answer["features"].as_array().unwrap()
}

fn number(of: &Value, key: &str) -> f64 {
    of["properties"][key].as_f64().unwrap_or_else(|| panic!("{key} of {of}"))
}

#[test]
fn the_budget_goes_to_the_cells_with_the_most() {
    let app = TestApp::demonstration();
    let all = app.get("/api/hotspots?all=true&cell=1000").ok();
    let answer = app.get("/api/ranking?share=0.01&cell=1000").ok();
    let budget = (features(&all).len() as f64 * 0.01).round() as usize;
    assert_eq!(features(&answer).len(), budget);
    assert_eq!(answer["settings"]["budget_cells"], budget);
    let mut counts: Vec<u64> = features(&all).iter().map(|cell| cell["properties"]["count"].as_u64().unwrap()).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let chosen: Vec<u64> = features(&answer).iter().map(|cell| cell["properties"]["count"].as_u64().unwrap()).collect();
    assert_eq!(chosen, counts[..budget]);
    let ranks: Vec<u64> = features(&answer).iter().map(|cell| cell["properties"]["rank"].as_u64().unwrap()).collect();
    assert_eq!(ranks, (1..=budget as u64).collect::<Vec<_>>());
    for cell in features(&answer) {
        let [lower, rate, upper] = ["lower", "rate", "upper"].map(|key| number(cell, key));
        assert!(lower < rate && rate < upper && number(cell, "shrunk") <= rate, "{cell}");
        assert_eq!(cell["properties"]["could_be_luck"], number(cell, "in_first") < 0.9, "{cell}");
        // The same cell of the same grid.
        let same = features(&all).iter().find(|other| other["geometry"] == cell["geometry"]).expect("a cell of the study area");
        assert_eq!(same["properties"]["count"], cell["properties"]["count"]);
    }
    // The first is sure of its place; the last shares its count with others, and is not.
    assert_eq!(features(&answer)[0]["properties"]["could_be_luck"], false);
    assert_eq!(features(&answer)[budget - 1]["properties"]["could_be_luck"], true);
    let unsure = features(&answer).iter().filter(|cell| cell["properties"]["could_be_luck"] == true).count();
    assert!(answer["notes"].to_string().contains(&format!("{unsure} could be there by luck")), "{}", answer["notes"]);
}

#[test]
fn what_was_held_out_is_what_lies_in_the_cells_of_the_earlier_ranking() {
    let app = TestApp::demonstration();
    let held = &app.get("/api/ranking?share=0.02&cell=1000").ok()["held_out"];
    let days = |key: &str| format!("{}/{}", held[key]["from"].as_str().unwrap(), held[key]["to"].as_str().unwrap());
    assert_eq!((days("earlier"), days("later")), ("2025-04-01/2026-03-31".into(), "2026-04-01/2026-06-30".into()));
    // The same ranking asked of the earlier period itself, and the incidents of the later one in its cells.
    let earlier = app.get(&format!("/api/ranking?share=0.02&cell=1000&datetime={}", days("earlier"))).ok();
    let later = app.get(&format!("/api/hotspots?all=true&cell=1000&datetime={}", days("later"))).ok();
    let of = |cell: &Value| {
        later["features"].as_array().unwrap().iter().find(|other| other["geometry"] == cell["geometry"]).unwrap()["properties"]["count"]
            .as_u64()
            .unwrap()
    };
    let hits: u64 = features(&earlier).iter().map(of).sum();
    assert_eq!(held["hits"], hits);
    assert_eq!(held["total"], later["n"]);
    assert_eq!(held["places"].as_u64().unwrap() as usize, features(&earlier).len());
    let expected = hits as f64 / later["n"].as_f64().unwrap() / held["area_share"].as_f64().unwrap();
    assert!((held["pai"].as_f64().unwrap() / expected - 1.0).abs() < 1e-9);
}

#[test]
fn ten_communes_are_tried_on_the_months_since_too() {
    let app = TestApp::demonstration();
    let answer = app.get("/api/rates?first=10").ok();
    let held = &answer["held_out"];
    assert_eq!(held["places"], 10, "{held}");
    let earlier = app.get("/api/rates?first=10&datetime=2025-04-01/2026-03-31").ok();
    let later = app.get("/api/rates?datetime=2026-04-01/2026-06-30").ok();
    let units = |answer: &Value| answer["units"].as_array().unwrap().clone();
    let first: Vec<Value> = units(&earlier)
        .into_iter()
        .filter(|unit| unit["rank"].as_u64().is_some_and(|rank| rank <= 10))
        .map(|unit| unit["code"].clone())
        .collect();
    let hits: u64 = units(&later).iter().filter(|unit| first.contains(&unit["code"])).map(|unit| unit["count"].as_u64().unwrap()).sum();
    assert_eq!(held["hits"], hits);
    let total: u64 = units(&later).iter().map(|unit| unit["count"].as_u64().unwrap()).sum();
    assert_eq!(held["total"], total);
}

#[test]
fn too_little_and_too_much_are_said() {
    let province = planted::unit("38", diaban::domain::Level::Province, Bbox::new(105.0, 19.5, 105.5, 20.0));
    let few = planted::app(vec![province.clone()], planted::spread(&Bbox::new(105.0, 19.5, 105.5, 20.0), 20));
    let answer = few.get("/api/ranking").ok();
    assert!(features(&answer).is_empty() && answer["held_out"].is_null());
    assert!(answer["sentence_en"].as_str().unwrap().contains("at least 60 incidents"), "{answer}");
    let app = TestApp::demonstration();
    for (query, parameter) in
        [("share=0", "share"), ("share=0.6", "share"), ("share=much", "share"), ("cell=1", "cell"), ("first=3", "first")]
    {
        app.get(&format!("/api/ranking?{query}")).problem(400, Some(parameter));
    }
    // 25 m over the province.
    app.get("/api/ranking?cell=25").problem(422, Some("cell"));
    // One month: nothing is held out.
    assert!(app.get("/api/ranking?cell=1000&datetime=2026-05").ok()["held_out"].is_null());
}
