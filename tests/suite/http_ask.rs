//! Asking about an area through HTTP: strips along a line, zones within, rates per inhabitant, pages of incidents, days and periods.

use diaban::analysis::poisson_interval::poisson_interval_95;
use diaban::domain::{Indicator, LineKind, UnitCode};
use diaban::spatial::{LocalMetric, Location};
use diaban::store::StoredData;
use geo::{Intersects, MultiPolygon};
use serde_json::{Value, json};

use crate::test_app::{Random, TestApp, demonstration_data};

fn features(app: &TestApp, path: &str) -> Vec<Value> {
    app.get(path).ok()["features"].as_array().unwrap().clone()
}

fn place(feature: &Value) -> [f64; 2] {
    [0, 1].map(|axis| feature["geometry"]["coordinates"][axis].as_f64().unwrap())
}

#[test]
fn a_strip_along_a_line_holds_what_lies_on_land_within_the_distance() {
    let app = TestApp::demonstration();
    let snapshot = app.snapshot();
    let places: Vec<[f64; 2]> = features(app, "/layers/incidents.geojson").iter().map(place).collect();
    let (province, _) = snapshot.units.on(jiff::civil::date(2026, 7, 1)).find(|(_, unit)| unit.unit.code.as_str() == "38").unwrap();
    let land = snapshot.units.prepared(province).unwrap();
    for (name, kind) in [("border", LineKind::Border), ("coast", LineKind::Coast)] {
        let segments: Vec<_> = snapshot
            .lines
            .iter()
            .filter(|line| line.kind == kind)
            .flat_map(|line| line.geometry.iter().flat_map(geo::LineString::lines))
            .collect();
        let nearest = |[x, y]: [f64; 2]| {
            let metric = LocalMetric::at(x, y);
            segments.iter().map(|s| metric.distance_to_segment([s.start.x, s.start.y], [s.end.x, s.end.y])).fold(f64::INFINITY, f64::min)
        };
        let distances: Vec<f64> = places.iter().filter(|[x, y]| land.locate(*x, *y) != Location::Outside).map(|p| nearest(*p)).collect();
        let within = |metres: f64| distances.iter().filter(|distance| **distance <= metres).count() as u64;
        let mut last = 0.0;
        for distance in [1_000.0, 5_000.0, 20_000.0] {
            let answer = app.summary(&json!({"area": {"along": name, "distance_m": distance}}));
            let count = answer["count"].as_u64().unwrap();
            // The local plane and the corners of round ends are off by less than half a percent.
            assert!(
                within(0.995 * distance) <= count && count <= within(1.005 * distance),
                "{name} {distance}: {count}, {}",
                within(distance)
            );
            let size = answer["area_km2"].as_f64().unwrap();
            assert!(size > last && size < 11_200.0);
            last = size;
            let outline: MultiPolygon<f64> =
                serde_json::from_value::<geojson::Geometry>(answer["outline"].clone()).unwrap().try_into().unwrap();
            assert!((diaban::spatial::repair::area_km2(&outline) / size - 1.0).abs() < 1e-3);
        }
        assert!(within(20_000.0) > 50, "the test must see something at the {name}");
    }
}

#[test]
fn a_strip_that_cannot_be_is_refused_with_a_reason() {
    let app = TestApp::demonstration();
    for area in [
        json!({"along": "river", "distance_m": 100}),
        json!({"along": "border"}),
        json!({"distance_m": 100}),
        json!({"along": "border", "distance_m": 0}),
        json!({"along": "coast", "distance_m": 100_001}),
        json!({"along": "coast", "distance_m": "5 km"}),
        json!({"along": "coast", "distance_m": 100, "unit": "38"}),
    ] {
        app.post("/api/summary", &json!({"area": area})).problem(400, Some("area"));
    }
    let without = TestApp::new(StoredData { lines: Vec::new(), ..demonstration_data() });
    let said = without.post("/api/summary", &json!({"area": {"along": "border", "distance_m": 100}})).problem(422, Some("area"));
    assert!(said.contains("no border line"), "{said}");
}

#[test]
fn the_zones_within_are_those_of_a_place_that_meet_the_area() {
    let app = TestApp::demonstration();
    let shapes: Vec<(String, MultiPolygon<f64>)> = features(app, "/api/zones")
        .into_iter()
        .filter(|zone| zone["properties"]["basis"] == "place" && !zone["geometry"].is_null())
        .map(|zone| {
            let shape: geo::Geometry<f64> =
                serde_json::from_value::<geojson::Geometry>(zone["geometry"].clone()).unwrap().try_into().unwrap();
            let shape = match shape {
                geo::Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
                geo::Geometry::MultiPolygon(shape) => shape,
                other => panic!("{other:?} is no ground"),
            };
            (zone["properties"]["id"].as_str().unwrap().to_owned(), shape)
        })
        .collect();
    assert!(shapes.len() > 10);
    let mut random = Random(31);
    let mut met = 0;
    for _ in 0..30 {
        let centre = [random.between(104.5, 106.0), random.between(19.4, 20.5)];
        let corners = 3 + (random.next() % 12) as usize;
        let radius = random.between(0.01, 0.4);
        let ring = random.star(centre, radius, corners);
        let area = geo::Polygon::new(ring.iter().map(|[x, y]| (*x, *y)).collect(), vec![]);
        let mut expected: Vec<&str> = shapes.iter().filter(|(_, shape)| shape.intersects(&area)).map(|(id, _)| id.as_str()).collect();
        let answer = app.summary(&json!({"area": {"type": "Polygon", "coordinates": [ring]}}));
        let mut found: Vec<&str> = answer["zones_within"].as_array().unwrap().iter().map(|zone| zone["id"].as_str().unwrap()).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected);
        met += found.len();
    }
    assert!(met > 10, "{met}");
    assert_eq!(app.summary(&json!({}))["zones_within"], json!([]), "nothing is asked for");
    // Neighbours share a border with a commune and are not within it.
    let (id, unit) = features(app, "/api/zones")
        .iter()
        .find_map(|zone| {
            zone["properties"]["unit"]
                .as_str()
                .filter(|_| zone["properties"]["basis"] == "place")
                .map(|unit| (zone["properties"]["id"].as_str().unwrap().to_owned(), unit.to_owned()))
        })
        .unwrap();
    let within = app.summary(&json!({"area": {"unit": unit}}))["zones_within"].clone();
    assert!(within.as_array().unwrap().iter().any(|zone| zone["id"] == id.as_str()), "{within}");
}

#[test]
fn the_rate_per_inhabitant_is_that_of_the_textbook_and_only_where_the_inhabitants_are_known() {
    let unit = features(TestApp::demonstration(), "/layers/communes.geojson")[0]["properties"]["code"].as_str().unwrap().to_owned();
    let figure = Indicator {
        unit: UnitCode::new(&unit).unwrap(),
        indicator: "population".into(),
        year: 2025,
        value: 12_500.0,
        demonstration: false,
    };
    let app = TestApp::new(StoredData { indicators: vec![figure], ..demonstration_data() });
    let answer = app.summary(&json!({"area": {"unit": unit}, "datetime": "2025-07-01/2026-06-30"}));
    let count = answer["count"].as_u64().unwrap();
    let exposure = 1.25 * 365.0 / 365.25;
    let (lower, upper) = poisson_interval_95(count);
    let rate = &answer["per_inhabitants"];
    for (key, expected) in [("rate", count as f64), ("lower", lower), ("upper", upper)] {
        assert!((rate[key].as_f64().unwrap() - expected / exposure).abs() < 1e-9, "{key}: {rate}");
    }
    assert_eq!((&rate["inhabitants"], &rate["year"], &rate["is_unsure"]), (&json!(12_500.0), &json!(2025), &json!(count <= 20)));
    for area in [json!({"unit": "38"}), json!({"center": [105.77, 19.8], "radius_m": 3000}), Value::Null] {
        assert_eq!(app.summary(&json!({"area": area}))["per_inhabitants"], Value::Null, "{area}: not all inhabitants are known");
    }
    let narrowed = json!({"area": {"unit": unit}, "bbox": [105.0, 19.0, 106.0, 20.0]});
    assert_eq!(app.summary(&narrowed)["per_inhabitants"], Value::Null, "a part of a unit");
}

#[test]
fn the_inhabitants_of_the_demonstration_are_those_of_the_communes_together_and_say_that_they_are_invented() {
    let app = TestApp::demonstration();
    let data = demonstration_data();
    let known: Vec<&Indicator> = data.indicators.iter().filter(|figure| figure.unit.as_str() != "38").collect();
    let year = json!({"area": {"unit": "38"}, "datetime": "2025-07-01/2026-06-30"});
    let answer = app.summary(&year);
    let rate = &answer["per_inhabitants"];
    let all: f64 = known.iter().map(|figure| figure.value).sum();
    assert_eq!((&rate["inhabitants"], &rate["is_invented"]), (&json!(all), &json!(true)));
    let expected = answer["count"].as_f64().unwrap() / (all / 10_000.0 * 365.0 / 365.25);
    assert!((rate["rate"].as_f64().unwrap() - expected).abs() < 1e-9, "{rate}");
    // Without a figure of its own the province has the sum of its communes, all of which are known.
    let communes_alone = known.iter().copied().cloned().collect();
    let same = TestApp::new(StoredData { indicators: communes_alone, ..demonstration_data() }).summary(&year);
    assert_eq!(same["per_inhabitants"], *rate);
    // A store without figures has no rate, for the province as for a commune.
    let without = TestApp::new(StoredData { indicators: Vec::new(), ..demonstration_data() });
    for unit in ["38", known[0].unit.as_str()] {
        assert_eq!(without.summary(&json!({"area": {"unit": unit}}))["per_inhabitants"], Value::Null, "{unit}");
    }
}

#[test]
fn pages_of_incidents_are_all_of_them_in_the_asked_order() {
    let app = TestApp::demonstration();
    let [west, south, east, north] = [105.6, 19.7, 105.9, 19.9];
    let question = json!({"area": {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]},
        "datetime": "2025-07-01/2026-06-30"});
    let inside = |feature: &&Value| {
        let [x, y] = place(feature);
        let properties = &feature["properties"];
        let first = &properties["occurred_at"].as_str().unwrap()[..10];
        let last = properties["occurred_until"].as_str().map_or(first, |until| &until[..10]);
        (west..=east).contains(&x) && (south..=north).contains(&y) && first >= "2025-07-01" && last <= "2026-06-30"
    };
    let all = features(app, "/layers/incidents.geojson");
    let mut expected: Vec<u64> = all.iter().filter(inside).map(|feature| feature["id"].as_u64().unwrap()).collect();
    expected.sort_unstable();
    assert!(expected.len() > 300);
    for (sort, property) in [
        ("occurred_at", "occurred_at"),
        ("-occurred_at", "occurred_at"),
        ("-severity", "severity"),
        ("category", ""),
        ("how_known", ""),
        ("-unit", ""),
    ] {
        let mut rows = Vec::new();
        loop {
            let page = app.post(&format!("/api/incidents?sort={sort}&limit=97&offset={}", rows.len()), &question).ok();
            assert_eq!(page["numberMatched"], expected.len());
            let got = page["features"].as_array().unwrap();
            assert_eq!(page["numberReturned"], got.len());
            if got.is_empty() {
                break;
            }
            rows.extend(got.iter().cloned());
        }
        let mut ids: Vec<u64> = rows.iter().map(|row| row["id"].as_u64().unwrap()).collect();
        ids.sort_unstable();
        assert_eq!(ids, expected, "{sort}");
        let keys: Vec<String> = rows
            .iter()
            .map(|row| match &row["properties"][property] {
                Value::String(text) => text[..10].to_owned(),
                other => format!("{:>4}", other.as_i64().unwrap_or(-1) + 1),
            })
            .collect();
        let is_ordered = keys.windows(2).all(|pair| if sort.starts_with('-') { pair[0] >= pair[1] } else { pair[0] <= pair[1] });
        assert!(property.is_empty() || is_ordered, "{sort}");
        if property.is_empty() {
            // Equal ones lie together.
            let name = sort.trim_start_matches('-');
            let mut seen: Vec<&Value> = rows.iter().map(|row| &row["properties"][name]).collect();
            seen.dedup();
            let distinct = seen.iter().enumerate().all(|(at, value)| !seen[..at].contains(value));
            assert!(distinct, "{sort}");
        }
    }
    for query in ["sort=name", "sort=--unit", "limit=0", "limit=1001", "offset=9001", "offset=-1", "page=2"] {
        app.post(&format!("/api/incidents?{query}"), &question).problem(400, query.split('=').next());
    }
    app.post("/api/incidents", &json!({"compare": "preceding"})).problem(400, Some("body"));
    app.post("/api/incidents", &json!({"zone": "ethnic_minority:1"})).problem(422, Some("zone"));
}

#[test]
fn whole_months_are_compared_with_whole_months_and_days_are_counted_for_years() {
    let app = TestApp::demonstration();
    for (asked, from, to) in [
        ("2026-04-01/2026-06-30", "2026-01-01", "2026-03-31"),
        ("2026-03-01/2026-03-31", "2026-02-01", "2026-02-28"),
        ("2026-03-15/2026-04-14", "2026-02-15", "2026-03-14"),
        ("2026-03-02/2026-03-11", "2026-02-20", "2026-03-01"),
    ] {
        let answer = app.summary(&json!({"datetime": asked, "compare": "preceding"}));
        assert_eq!(answer["previous"]["period"], json!({"from": from, "to": to}), "{asked}");
    }
    assert_eq!(app.summary(&json!({})).get("by_day"), None);
    let answer = app.summary(&json!({"daily": true}));
    let days = answer["by_day"].as_array().unwrap();
    assert!(days.len() > 1000);
    let counted: u64 = days.iter().map(|day| day["count"].as_u64().unwrap()).sum();
    assert_eq!(counted + answer["without_day"].as_u64().unwrap(), answer["count"].as_u64().unwrap());
}
