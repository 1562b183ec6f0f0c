//! Boxes that are no plain box of degrees: across the antimeridian with data on both of its sides, and in a projected system. Each chooses
//! just what its own words say, place by place.

use diaban::domain::{Incident, Level};
use diaban::spatial::Bbox;
use serde_json::Value;

use crate::planted::{data, incident, unit};
use crate::test_app::{Random, TestApp};

fn places(page: &Value) -> Vec<(u64, f64, f64)> {
    let number = |value: &Value| value.as_f64().unwrap();
    let features = page["features"].as_array().unwrap().iter();
    features
        .map(|feature| {
            let position = &feature["geometry"]["coordinates"];
            (feature["id"].as_u64().unwrap(), number(&position[0]), number(&position[1]))
        })
        .collect()
}

fn numbers(page: &Value) -> Vec<u64> {
    page["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_u64().unwrap()).collect()
}

/// Islands on both sides of the antimeridian, and incidents about them.
fn ocean() -> TestApp {
    let mut random = Random(180);
    let mut at = |west: f64, east: f64| incident(random.between(west, east), random.between(-20.0, -15.0));
    let incidents: Vec<Incident> = (0..3000).map(|number| if number % 2 == 0 { at(176.0, 180.0) } else { at(-180.0, -176.0) }).collect();
    let island = |code: &str, west: f64| unit(code, Level::Commune, Bbox::new(west, -18.0, west + 0.5, -17.5));
    TestApp::new(data(vec![island("1", 177.0), island("2", 179.5), island("3", -180.0), island("4", -177.0)], incidents))
}

#[test]
fn a_box_across_the_antimeridian_holds_what_lies_on_either_side_of_it() {
    let app = ocean();
    let all = places(&app.get("/ogc/collections/incidents/items?limit=10000").ok());
    assert_eq!(all.len(), 3000);
    let mut random = Random(7);
    for _ in 0..20 {
        let (west, east) = (random.between(176.5, 179.9), random.between(-179.9, -176.5));
        let (south, north) = (random.between(-19.5, -17.0), random.between(-16.5, -15.2));
        let page = app.get(&format!("/ogc/collections/incidents/items?limit=10000&bbox={west},{south},{east},{north}")).ok();
        let inside = |(_, x, y): &&(u64, f64, f64)| (*x >= west || *x <= east) && (south..=north).contains(y);
        let expected: Vec<u64> = all.iter().filter(inside).map(|(number, ..)| *number).collect();
        assert!(!expected.is_empty());
        assert_eq!(numbers(&page), expected, "{west} {south} {east} {north}");
        assert_eq!(page["numberMatched"], expected.len());
    }
    for (bbox, expected) in [
        ("177.2,-19,-176.9,-17", &["1", "2", "3", "4"][..]),
        ("179,-19,-179,-17", &["2", "3"]),
        ("179,-16,-179,-15", &[]),
        ("170,-19,179.9,-17", &["1", "2"]),
    ] {
        let page = app.get(&format!("/ogc/collections/communes/items?bbox={bbox}")).ok();
        let found: Vec<&str> =
            page["features"].as_array().unwrap().iter().map(|unit| unit["properties"]["code"].as_str().unwrap()).collect();
        assert_eq!(found, expected, "{bbox}");
    }
}

#[test]
fn a_box_in_a_projected_system_holds_what_lies_between_its_sides_there() {
    let app = TestApp::demonstration();
    let crs = "http://www.opengis.net/def/crs/EPSG/0";
    for epsg in [3857_u32, 3405, 5897, 32_648] {
        let mut all = Vec::new();
        let mut path = format!("/ogc/collections/incidents/items?limit=10000&crs={crs}/{epsg}");
        loop {
            let page = app.get(&path).ok();
            all.extend(places(&page));
            let links = page["links"].as_array().unwrap();
            let Some(next) = links.iter().find(|link| link["rel"] == "next") else { break };
            path = next["href"].as_str().unwrap().strip_prefix("http://localhost").unwrap().to_owned();
        }
        let mut random = Random(u64::from(epsg));
        let mut edges = 0;
        for _ in 0..6 {
            let (_, x, y) = all[random.next() as usize % all.len()];
            let (width, height) = (random.between(5000.0, 40_000.0), random.between(5000.0, 40_000.0));
            let [left, bottom, right, top] = [x - width, y - height, x + width, y + height];
            let query = format!("limit=10000&bbox={left},{bottom},{right},{top}&bbox-crs={crs}/{epsg}");
            let page = app.get(&format!("/ogc/collections/incidents/items?{query}")).ok();
            let within = |slack: f64| {
                let inside = move |(_, x, y): &&(u64, f64, f64)| {
                    *x >= left - slack && *x <= right + slack && *y >= bottom - slack && *y <= top + slack
                };
                all.iter().filter(inside).count() as u64
            };
            // A place is known to a centimetre.
            let found = page["numberMatched"].as_u64().unwrap();
            assert!((within(-0.01)..=within(0.01)).contains(&found), "{epsg}: {found} of {} and {}", within(-0.01), within(0.01));
            edges += found;
        }
        assert!(edges > 1000);
        let reversed = format!("/ogc/collections/incidents/items?bbox=600000,2200000,500000,2100000&bbox-crs={crs}/{epsg}");
        if epsg != 3857 {
            app.get(&reversed).problem(400, Some("bbox"));
        }
    }
}
