//! Counts through HTTP against brute force with another library.

use geo::{Distance, Geodesic, Intersects, LineString, Point, Polygon};
use serde_json::{Value, json};

use crate::support::{Data, project};
use crate::test_app::{Random, TestApp};

/// The places of all incidents in the file that the server gives out.
fn places(app: &TestApp) -> Vec<Point<f64>> {
    let file = app.get("/layers/incidents.geojson").ok();
    let place = |feature: &Value| {
        Point::new(feature["geometry"]["coordinates"][0].as_f64().unwrap(), feature["geometry"]["coordinates"][1].as_f64().unwrap())
    };
    file["features"].as_array().unwrap().iter().map(place).collect()
}

fn polygon(ring: &[[f64; 2]]) -> Polygon<f64> {
    Polygon::new(LineString::from(ring.iter().map(|[x, y]| (*x, *y)).collect::<Vec<_>>()), vec![])
}

#[test]
fn the_real_incidents_in_200_random_polygons_are_counted_exactly() {
    let data = Data::new();
    let file = project("geodata/west_yorkshire/west_yorkshire_crime_201607_201707_201807.csv.gz");
    let maps = [
        "--map",
        "id=Crime ID",
        "--map",
        "occurred_at=Month",
        "--map",
        "lon=Longitude",
        "--map",
        "lat=Latitude",
        "--map",
        "category=Crime type",
        "--categories",
        "add",
        "--json",
    ];
    assert_eq!(data.import("incidents", &file, &maps).counts(), [83_577, 83_577, 0, 0, 0]);
    let app = TestApp::new(data.load());
    let places = places(&app);
    assert_eq!(places.len(), 83_577);
    let mut random = Random(200);
    let mut total = 0;
    for _ in 0..200 {
        // Around a random incident, and with its exact place as a corner, so that points on the edge occur.
        let centre = places[(random.next() % 83_577) as usize];
        let radius = random.between(0.002, 0.2);
        let corners = 3 + (random.next() % 60) as usize;
        let mut ring = random.star([centre.x() + radius / 4.0, centre.y()], radius, corners);
        if random.next().is_multiple_of(2) {
            let other = places[(random.next() % 83_577) as usize];
            ring = vec![[centre.x(), centre.y()], [other.x(), centre.y()], [other.x(), other.y()], [centre.x(), centre.y()]];
            if centre.x().to_bits() == other.x().to_bits() || centre.y().to_bits() == other.y().to_bits() {
                continue;
            }
        }
        let shape = polygon(&ring);
        let expected = places.iter().filter(|place| shape.intersects(*place)).count();
        let answer = app.summary(&json!({"area": {"type": "Polygon", "coordinates": [ring]}}));
        assert_eq!(answer["count"], expected, "{ring:?}");
        total += expected;
    }
    assert!(total > 100_000, "the polygons must hold something: {total}");
    let july = app.summary(&json!({"datetime": "2017-07"}));
    let months = app.summary(&json!({"datetime": "2016-07-01/2018-07-31"}));
    let key = |key: &str| months["by_month"].as_array().unwrap().iter().find(|month| month["key"] == key).unwrap()["count"].clone();
    assert_eq!(july["count"], key("2017-07"));
    assert_eq!(key("2017-08"), 0);
    assert_eq!(app.summary(&json!({"datetime": "2017-07-01/2017-07-30"}))["count"], 0, "a month is not inside 30 of its days");
}

#[test]
fn a_circle_counts_what_lies_within_its_geodesic_radius() {
    let app = TestApp::demonstration();
    let places = places(app);
    let mut random = Random(7);
    for _ in 0..50 {
        let centre = places[(random.next() % places.len() as u64) as usize];
        let radius = random.between(10.0, 30_000.0);
        let expected = places.iter().filter(|place| Geodesic.distance(centre, **place) <= radius).count();
        let answer = app.summary(&json!({"area": {"center": [centre.x(), centre.y()], "radius_m": radius}}));
        assert_eq!(answer["count"], expected);
        let area = std::f64::consts::PI * radius * radius / 1e6;
        assert!((answer["area_km2"].as_f64().unwrap() / area - 1.0).abs() < 1e-9);
    }
}

#[test]
fn a_multipolygon_with_a_hole_counts_its_edges_and_not_its_hole() {
    let app = TestApp::demonstration();
    let places = places(app);
    let area = json!({"type": "MultiPolygon", "coordinates": [
        [[[105.5, 19.6], [106.0, 19.6], [106.0, 20.0], [105.5, 20.0], [105.5, 19.6]], [[105.6, 19.7], [105.8, 19.7], [105.8, 19.9], [105.6, 19.7]]],
        [[[104.8, 20.2], [105.2, 20.2], [105.0, 20.5], [104.8, 20.2]]]
    ]});
    let shape: geo::MultiPolygon<f64> = serde_json::from_value::<geojson::Geometry>(area.clone()).unwrap().try_into().unwrap();
    let expected = places.iter().filter(|place| shape.intersects(*place)).count();
    assert!(expected > 1000);
    assert_eq!(app.summary(&json!({"area": area}))["count"], expected);
}

#[test]
fn the_way_round_of_a_ring_changes_nothing() {
    let app = TestApp::demonstration();
    let ring = [[105.5, 19.6], [106.0, 19.6], [106.0, 20.0], [105.5, 20.0], [105.5, 19.6]];
    let reversed: Vec<_> = ring.iter().rev().collect();
    let one = app.summary(&json!({"area": {"type": "Polygon", "coordinates": [ring]}}));
    let two = app.summary(&json!({"area": {"type": "Polygon", "coordinates": [reversed]}}));
    assert_eq!((&one["count"], &one["rate_per_km2"]), (&two["count"], &two["rate_per_km2"]));
    assert!((2_000.0..2_500.0).contains(&one["area_km2"].as_f64().unwrap()), "{}", one["area_km2"]);
    let both = app.summary(&json!({"bbox": [105.5, 19.6, 105.6, 19.7], "area": {"type": "Polygon", "coordinates": [ring]}}));
    assert_eq!(both["area_km2"], Value::Null, "the size of two areas' common ground is not known");
}

#[test]
fn a_unit_an_area_of_it_and_its_feature_agree() {
    let app = TestApp::demonstration();
    let communes = app.get("/layers/communes.geojson").ok();
    for feature in communes["features"].as_array().unwrap().iter().step_by(10) {
        let code = feature["properties"]["code"].as_str().unwrap();
        let figure = &feature["properties"]["incidents"];
        assert_eq!(app.summary(&json!({"unit": code}))["count"], *figure);
        assert_eq!(app.summary(&json!({"area": {"unit": code}}))["count"], *figure);
    }
    // Of a year, since a hot spot holds what it was found among.
    let year = "2025-07-01/2026-06-30";
    let zones = app.get(&format!("/api/zones?kind=border,hotspot&datetime={year}")).ok();
    for zone in zones["features"].as_array().unwrap() {
        let properties = &zone["properties"];
        let id = properties["id"].as_str().unwrap();
        let both = properties["incidents"].as_u64().unwrap() + properties["discovered"].as_u64().unwrap();
        for question in [json!({"area": {"zone": id}, "datetime": year}), json!({"zone": id, "datetime": year})] {
            let count = app.summary(&question)["count"].as_u64().unwrap();
            // A hot spot leaves out what is known by its commune only, which may stand on it.
            assert!(count == both || (properties["kind"] == "hotspot" && count > both), "{id} {count} {both}");
        }
    }
}

#[test]
fn a_period_is_compared_with_the_same_months_of_the_year_before() {
    let app = TestApp::demonstration();
    let answer = app.summary(&json!({"datetime": "2025-07-01/2026-06-30", "category": ["TT"]}));
    let previous = &answer["previous"];
    assert_eq!(previous["period"], json!({"from": "2024-07-01", "to": "2025-06-30"}));
    assert_eq!(previous["count"], app.summary(&json!({"datetime": "2024-07-01/2025-06-30", "category": ["TT"]}))["count"]);
    let ratio = answer["count"].as_f64().unwrap() / previous["count"].as_f64().unwrap();
    assert!((previous["ratio"].as_f64().unwrap() - ratio).abs() < 1e-9);
    let p = previous["p_value"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&p));
    assert!(previous["sentence_vi"].as_str().unwrap().contains("ngẫu nhiên"));
    let long = app.summary(&json!({"datetime": "2025-01-01/2026-06-30"}));
    assert_eq!(long["previous"]["period"], json!({"from": "2023-01-01", "to": "2024-06-30"}), "two periods without a common day");
    let preceding = app.summary(&json!({"datetime": "2026-04-01/2026-06-30", "compare": "preceding"}));
    assert_eq!(preceding["previous"]["period"]["to"], "2026-03-31");
    // The year before the data begin is not there to compare with, and that is said rather than counted as a rise.
    let early = app.summary(&json!({"datetime": "2023-07-01/2024-06-30"}));
    assert_eq!(early["previous"]["p_value"], Value::Null);
    // A period that goes on after the data end is compared only as far as they reach.
    let open = app.summary(&json!({"datetime": "2026-01-01/2026-12-31"}));
    assert_eq!(open["period"], json!({"from": "2026-01-01", "to": "2026-06-30"}));
    assert_eq!(open["previous"]["period"], json!({"from": "2025-01-01", "to": "2025-06-30"}));
    assert_eq!(app.summary(&json!({}))["previous"], Value::Null);
}

#[test]
fn facets_are_what_the_same_questions_without_one_choice_each_answer() {
    let app = TestApp::demonstration();
    let (period, chosen) = ("2025-07-01/2026-03-31", json!(["TT", "GT-BO"]));
    let asked = json!({"datetime": period, "category": chosen, "how_known": ["reported", "unknown"], "facets": true});
    let answer = app.summary(&asked);
    let facets = &answer["facets"];
    let without = |key: &str| {
        let mut other = asked.clone();
        other.as_object_mut().unwrap().retain(|name, _| name != key && name != "facets");
        other["daily"] = true.into();
        app.summary(&other)
    };
    assert_eq!(facets["by_category"], without("category")["by_category"]);
    let all_time = without("datetime");
    for key in ["count", "by_month", "by_day", "without_day"] {
        assert_eq!(facets["all_time"][key], all_time[key], "{key}");
    }
    assert!(all_time["count"].as_u64() > answer["count"].as_u64());
    let zones = app.get(&format!("/api/zones?datetime={period}&category=TT,GT-BO&how_known=reported,unknown")).ok();
    let of_places = zones["features"].as_array().unwrap().iter().map(|zone| &zone["properties"]).filter(|zone| zone["basis"] == "place");
    let expected: Vec<Value> =
        of_places.map(|zone| json!({"key": zone["id"], "count": zone["incidents"], "discovered": zone["discovered"]})).collect();
    assert_eq!(facets["by_zone"], json!(expected));
    assert!(expected.iter().any(|zone| zone["count"].as_u64() > Some(0)));
    assert!(app.summary(&json!({})).get("facets").is_none(), "only who asks gets them");
    // The rest of the answer is the one without them.
    let mut alone = answer.clone();
    alone.as_object_mut().unwrap().remove("facets");
    let mut plain = asked.clone();
    plain["facets"] = false.into();
    assert_eq!(alone, app.summary(&plain));
}
