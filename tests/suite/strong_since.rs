//! Since when a hot spot is one.

use geo::{Contains, Point};

use crate::support::shape;
use crate::test_app::TestApp;

/// Brute force: the whole analysis of each earlier period, and its strong cells by their shapes.
#[test]
fn a_hot_spot_says_since_when_it_is_one() {
    let app = TestApp::demonstration();
    let last_days = ["2026-06-30", "2026-05-31", "2026-04-30", "2026-03-31", "2026-02-28", "2026-01-31", "2025-12-31"]
        .into_iter()
        .chain(["2025-11-30", "2025-10-31", "2025-09-30", "2025-08-31", "2025-07-31", "2025-06-30"])
        .map(|day| day.parse::<jiff::civil::Date>().unwrap());
    let strong_cells = |last: jiff::civil::Date| -> Vec<Point> {
        let first = last.checked_add(jiff::Span::new().days(1)).unwrap().checked_sub(jiff::Span::new().years(1)).unwrap();
        let answer = app.get(&format!("/api/hotspots?datetime={first}/{last}")).ok();
        let strong = answer["features"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|cell| cell["properties"]["class"] == "strong")
            .map(|cell| geo::Centroid::centroid(&shape(cell)).unwrap());
        strong.collect()
    };
    let by_period: Vec<(jiff::civil::Date, Vec<Point>)> = last_days.map(|last| (last, strong_cells(last))).collect();
    let mut said = std::collections::BTreeSet::new();
    for zone in app.get("/api/zones?kind=hotspot").ok()["features"].as_array().unwrap() {
        let (geometry, reason) = (shape(zone), zone["properties"]["reason_en"].as_str().unwrap());
        let is_strong = |cells: &[Point]| cells.iter().any(|cell| geometry.contains(cell));
        let unbroken = by_period.iter().take_while(|(_, cells)| is_strong(cells)).count();
        let day = |index: usize| by_period.get(index).map(|(day, _)| diaban::statistics::words::day(*day).en);
        let (since, before) = (day(unbroken - 1).unwrap(), day(unbroken));
        let expected = match before {
            Some(before) if unbroken == 1 => format!(" New: it was no hot spot in the period of the same length that ended on {before}."),
            Some(_) => format!(" A hot spot since the period of the same length that ended on {since}; not yet in the one before."),
            None => format!(
                " It already was a hot spot in the period of the same length that ended on {since}; earlier ones were not looked at."
            ),
        };
        assert!(reason.contains(&expected), "{expected} is not in {reason:?}");
        let field = |name: &str| zone["properties"][name].as_str().map(ToOwned::to_owned);
        let in_iso = |index: usize| by_period.get(index).map(|(day, _)| day.to_string());
        assert_eq!([field("hotspot_since"), field("hotspot_not_before")], [in_iso(unbroken - 1), in_iso(unbroken)]);
        said.insert(unbroken);
    }
    // The demonstration has a hot spot that came within the year, and one that is older.
    assert!(said.len() > 1 && said.contains(&13), "{said:?}");
}
