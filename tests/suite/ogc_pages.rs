//! How many generations stay readable for who pages, and what is kept of them.

use std::sync::Arc;
use std::time::Duration;

use diaban::domain::Level;
use diaban::http::Settings;
use diaban::http::rules::RulesInForce;
use diaban::index::Snapshot;
use diaban::priority::Rules;
use diaban::priority::rules::DEFAULT;
use diaban::spatial::Bbox;
use diaban::store::StoredData;

use crate::planted::{data, unit};
use crate::test_app::{TODAY, TestApp, demonstration_data};

/// More commits than generations are kept.
const COMMITS: u64 = 330;

fn generation(number: u64) -> StoredData {
    let commune = |code: &str, west: f64| unit(code, Level::Commune, Bbox::new(west, 19.0, west + 0.1, 19.1));
    StoredData { generation: number, ..data(vec![commune("1", 105.0), commune("2", 105.1), commune("3", 105.2)], Vec::new()) }
}

#[test]
fn of_more_generations_than_are_kept_the_oldest_goes_and_says_so() {
    let app = TestApp::new(generation(1));
    let mut next = Vec::new();
    for number in 1..=COMMITS {
        if number > 1 {
            app.swap(Snapshot::new(generation(number), TODAY));
        }
        let page = app.get("/ogc/collections/communes/items?limit=1").ok();
        assert_eq!(page["generation"], number);
        let link = page["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").unwrap();
        next.push(link["href"].as_str().unwrap().strip_prefix("http://localhost").unwrap().to_owned());
    }
    let status: Vec<u16> = next.iter().map(|path| app.get(path).status.as_u16()).collect();
    let gone = status.iter().filter(|status| **status == 410).count();
    assert!(gone > 0 && status[gone..].iter().all(|status| *status == 200), "{status:?}");
    assert!(status.len() - gone >= 300, "what is kept covers a commit every two seconds for ten minutes");
    let detail = app.get(&next[0]).problem(410, Some("next"));
    assert!(detail.contains("generation 1") && detail.contains("first page"), "{detail}");
    // The page of a kept one is of that generation.
    assert_eq!(app.get(&next[gone]).ok()["generation"], gone + 1);
}

#[test]
fn a_generation_that_is_kept_for_its_pages_gives_up_its_tiles() {
    let app = TestApp::new(generation(1));
    let before = app.state().current();
    app.get("/tiles/communes/8/202/114.mvt").body_of_200();
    app.get("/ogc/collections/communes/items?limit=1").ok();
    assert_eq!(before.tiles.size()[1], 1);
    app.swap(Snapshot::new(generation(2), TODAY));
    assert_eq!(before.tiles.size(), [0, 0]);
    let kept = app.state().readable(before.edition()).expect("it is promised");
    assert!(Arc::ptr_eq(&kept, &before));
}

/// The address behind the link to the next page.
fn next_of(page: &serde_json::Value) -> String {
    let link = page["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").unwrap();
    link["href"].as_str().unwrap().strip_prefix("http://localhost").unwrap().to_owned()
}

#[test]
fn pages_outlive_a_change_of_the_rules_or_say_that_they_did_not() {
    let change = |app: &TestApp| {
        let rules = Rules::read(&DEFAULT.replace("id = \"hotspot\"", "id = \"hotspot\"\nactive = false")).unwrap();
        app.state().put_rules(RulesInForce { rules: Arc::new(rules), ..RulesInForce::default() });
    };
    let first_page = "/ogc/collections/zones/items?limit=20";
    let ids = |page: &serde_json::Value| -> Vec<serde_json::Value> {
        page["features"].as_array().unwrap().iter().map(|zone| zone["properties"]["id"].clone()).collect()
    };
    let app = TestApp::new(demonstration_data());
    let first = app.get(first_page).ok();
    let before = app.get(&next_of(&first)).ok();
    change(&app);
    let fresh = app.get(first_page).ok();
    assert_ne!(fresh["numberMatched"], first["numberMatched"], "the rules find fewer zones");
    let after = app.get(&next_of(&first)).ok();
    assert_eq!((ids(&after), &after["numberMatched"]), (ids(&before), &first["numberMatched"]), "the page is still of the rules before");
    assert_eq!(app.get(&next_of(&fresh)).ok()["numberMatched"], fresh["numberMatched"]);
    // What is no longer kept says so.
    let forgetful = TestApp::with(demonstration_data(), Settings { page_time: Duration::ZERO, ..Settings::default() });
    let next = next_of(&forgetful.get(first_page).ok());
    change(&forgetful);
    assert!(forgetful.get(&next).problem(410, Some("next")).contains("the data or the rules have changed"));
}
