//! How many generations stay readable for who pages, and what is kept of them.

use diaban::domain::Level;
use diaban::index::Snapshot;
use diaban::spatial::Bbox;
use diaban::store::StoredData;

use crate::planted::{data, unit};
use crate::test_app::{TODAY, TestApp};

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
    let kept = app.state().readable(1).expect("it is promised");
    assert!(std::sync::Arc::ptr_eq(&kept, &before));
}
