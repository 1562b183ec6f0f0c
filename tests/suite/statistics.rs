//! The statistics over HTTP: against what was planted, against brute force, and against each other.

use diaban::domain::{HowKnown, Interval, Level};
use diaban::spatial::{Bbox, LocalMetric};
use diaban::store::RejectedCount;
use geo::{Contains, MultiPolygon, Point};
use serde_json::{Value, json};

use crate::planted;
use crate::support::shape;
use crate::test_app::{Random, TestApp, demonstration_data};

fn features(answer: &Value) -> &Vec<Value> {
    answer["features"].as_array().unwrap()
}

/// Metres between two places of a province.
fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let [x, y] = LocalMetric::at(a.0, a.1).offset(b.0, b.1);
    x.hypot(y)
}

fn centre(shape: &MultiPolygon<f64>) -> (f64, f64) {
    use geo::Centroid;
    shape.centroid().unwrap().x_y()
}

#[test]
fn every_planted_cluster_is_strong_and_little_else_is() {
    let answer = TestApp::demonstration().get("/api/hotspots").ok();
    let strong: Vec<MultiPolygon<f64>> =
        features(&answer).iter().filter(|cell| cell["properties"]["class"] == "strong").map(shape).collect();
    let clusters = diaban::demonstration::planted_clusters();
    for cluster in clusters {
        assert!(strong.iter().any(|cell| cell.contains(&Point::new(cluster.lon, cluster.lat))), "{}", cluster.id);
    }
    // Beyond a cluster and its first ring: a cell is 433 m wide.
    let is_near = |cell: &&MultiPolygon<f64>| clusters.iter().any(|c| metres(centre(cell), (c.lon, c.lat)) <= c.radius_m + 2.0 * 433.0);
    let far = strong.len() - strong.iter().filter(is_near).count();
    assert!(far * 10 <= strong.len(), "{far} of {} strong cells lie where nothing was planted", strong.len());
    // The layer of the map is the same analysis.
    let layer = TestApp::demonstration().get("/layers/hotspots.geojson").ok();
    assert_eq!(features(&layer), features(&answer));
    for key in ["settings", "n", "period", "sentence_vi", "sentence_en", "method_vi", "cut_off", "left_out", "without_location_share"] {
        assert!(!answer[key].is_null(), "{key}");
    }
    assert!(answer["notes"].to_string().contains("population and forest are not considered"));
}

#[test]
fn all_cells_together_hold_every_incident_once() {
    let app = TestApp::demonstration();
    let answer = app.get("/api/hotspots?all=true&cell=1000&datetime=2026-01-01/2026-06-30").ok();
    let held: u64 = features(&answer).iter().map(|cell| cell["properties"]["count"].as_u64().unwrap()).sum();
    let n = answer["n"].as_u64().unwrap();
    assert_eq!(held, n);
    let left_out: u64 = ["discovered", "known_by_area_only", "outside_study_area", "without_day"]
        .iter()
        .map(|reason| answer["left_out"][reason].as_u64().unwrap())
        .sum();
    let all = app.summary(&json!({"datetime": "2026-01-01/2026-06-30"}));
    assert_eq!(n + left_out, all["count"].as_u64().unwrap());
    // With discovered ones asked for, none is left out for that.
    let discovered = app.get("/api/hotspots?cell=1000&datetime=2026-01-01/2026-06-30&how_known=discovered").ok();
    assert_eq!(discovered["left_out"]["discovered"], 0);
    let known: u64 = ["known_by_area_only", "outside_study_area"].iter().map(|r| discovered["left_out"][r].as_u64().unwrap()).sum();
    assert_eq!(discovered["n"].as_u64().unwrap() + known, answer["left_out"]["discovered"].as_u64().unwrap());
}

#[test]
fn a_unit_is_a_study_area_of_its_own() {
    let app = TestApp::demonstration();
    let most = app.summary(&json!({}))["by_unit"][0]["key"].as_str().unwrap().to_owned();
    let answer = app.get(&format!("/api/hotspots?all=true&unit={most}&datetime=2023-07-01/..")).ok();
    let commune = app.get(&format!("/layers/communes.geojson?filter=code%20%3D%20'{most}'")).ok();
    let ground = shape(&features(&commune)[0]);
    assert!(features(&answer).len() >= 30);
    for cell in features(&answer) {
        assert!(ground.contains(&Point::from(centre(&shape(cell)))), "{cell}");
    }
}

#[test]
fn a_drawn_area_is_a_study_area_of_its_own() {
    let app = TestApp::demonstration();
    let ring = [(105.70, 19.74), (105.86, 19.74), (105.86, 19.86), (105.70, 19.86), (105.70, 19.74)];
    let area = json!({"type": "Polygon", "coordinates": [ring]});
    let coded = percent(&area.to_string());
    let period = "datetime=2024-07-01/2026-06-30";
    let answer = app.get(&format!("/api/hotspots?all=true&cell=500&{period}&area={coded}")).ok();
    let corners = ring.map(|(x, y)| geo::Coord { x, y });
    let ground = geo::Polygon::new(corners.to_vec().into(), Vec::new());
    for cell in features(&answer) {
        assert!(ground.contains(&Point::from(centre(&shape(cell)))), "{cell}");
    }
    let known: u64 = ["discovered", "known_by_area_only", "outside_study_area", "without_day"]
        .iter()
        .map(|reason| answer["left_out"][reason].as_u64().unwrap())
        .sum();
    let inside = app.summary(&json!({"area": area, "datetime": "2024-07-01/2026-06-30"}))["count"].as_u64().unwrap();
    assert!(inside > 100);
    assert_eq!(answer["n"].as_u64().unwrap() + known, inside);
    let trends = app.get(&format!("/api/trends?{period}&area={coded}")).ok();
    assert_eq!(trends["n"].as_u64().unwrap() + trends["left_out"]["discovered"].as_u64().unwrap(), inside);

    app.get(&format!("/api/clusters?area={}", percent(r#"{"radius_m": 3}"#))).problem(400, Some("area"));
    app.get("/api/trends?area=x").problem(400, Some("area"));
    // What has no study area takes none.
    app.get(&format!("/api/rates?area={coded}")).problem(400, Some("area"));
    app.get(&format!("/layers/incidents.geojson?area={coded}")).problem(400, Some("area"));
}

fn percent(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[test]
fn cells_say_their_commune_and_what_they_were_at_each_step() {
    let app = TestApp::demonstration();
    let communes = app.get("/layers/communes.geojson").ok();
    let answer = app.get("/api/hotspots/history").ok();
    for cell in features(&answer) {
        let id = cell["properties"]["cell"].as_str().unwrap();
        let states = answer["states"][id].as_str().unwrap();
        assert_eq!(states.len(), 12, "{id}");
        assert_eq!(states.matches('h').count() as u64, cell["properties"]["hot_steps"].as_u64().unwrap(), "{id}");
        assert_eq!(states.matches('c').count() as u64, cell["properties"]["cold_steps"].as_u64().unwrap(), "{id}");
        let middle = Point::from(centre(&shape(cell)));
        let around = features(&communes).iter().find(|commune| shape(commune).contains(&middle));
        if let Some(commune) = around {
            assert_eq!(answer["communes"][id], commune["properties"]["code"], "{id}");
        }
    }
    let hot = app.get("/api/hotspots").ok();
    assert_eq!(hot["communes"].as_object().unwrap().len(), features(&hot).len());
}

#[test]
fn the_planted_drift_is_new_and_fading() {
    let answer = TestApp::demonstration().get("/api/hotspots/history").ok();
    assert_eq!(answer["steps"].as_array().unwrap().len(), 12);
    for (key, start) in [
        ("sentence_en", "Cells that were hot spots in the 12 quarters from 1 Jul 2023 to 30 Jun 2026: "),
        ("sentence_vi", "Số ô từng là cụm tập trung trong 12 quý từ 01/07/2023 đến 30/06/2026: "),
    ] {
        assert!(answer[key].as_str().unwrap().starts_with(start), "{}", answer[key]);
    }
    for cluster in diaban::demonstration::planted_clusters() {
        let here = features(&answer).iter().find(|cell| shape(cell).contains(&Point::new(cluster.lon, cluster.lat)));
        let on_map = here.map(|cell| cell["properties"]["on_map"].as_str().unwrap().to_owned());
        let expected = match cluster.id {
            "fading-theft" => "fading",
            "new-robbery" => "new",
            // Steady: chance may still take a step away, or a trend in.
            _ => {
                assert!(matches!(on_map.as_deref(), Some("persistent" | "growing" | "on_and_off")), "{} {on_map:?}", cluster.id);
                continue;
            }
        };
        assert_eq!(on_map.as_deref(), Some(expected), "{}", cluster.id);
    }
    for cell in features(&answer) {
        let steps = cell["properties"]["hot_steps"].as_u64().unwrap() + cell["properties"]["cold_steps"].as_u64().unwrap();
        assert!((1..=12).contains(&steps), "{cell}");
    }
}

#[test]
fn trends_count_what_the_summary_counts() {
    let app = TestApp::demonstration();
    let trends = app.get("/api/trends?category=TT").ok();
    let summary = app.summary(&json!({"category": ["TT"], "how_known": ["reported", "unknown"], "datetime": "2023-07-01/2026-06-30"}));
    let months: Vec<&Value> = summary["by_month"].as_array().unwrap().iter().map(|month| &month["count"]).collect();
    assert_eq!(trends["series"][0]["counts"].as_array().unwrap().iter().collect::<Vec<_>>(), months);
    assert_eq!(trends["steps"][0], "2023-07-01");
    assert_eq!(trends["series"][0]["test"]["seasonal"], true);

    let by_unit = app.get("/api/trends?by=unit&datetime=2024-07-01/2026-06-30").ok();
    let summary = app.summary(&json!({"how_known": ["reported", "unknown"], "datetime": "2024-07-01/2026-06-30"}));
    let total = |series: &Value| series["counts"].as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).sum::<u64>();
    for unit in summary["by_unit"].as_array().unwrap() {
        let series = by_unit["series"].as_array().unwrap().iter().find(|series| series["key"] == unit["key"]).unwrap();
        assert_eq!(total(series), unit["count"].as_u64().unwrap(), "{}", unit["key"]);
        // Two years have no seasons to take out.
        assert_eq!(series["test"]["seasonal"], false);
        assert!(series["test"]["q"].as_f64().unwrap() >= series["test"]["p"].as_f64().unwrap());
    }
}

/// A province with `per_month` incidents in each of 36 months.
fn months(per_month: impl Fn(u32) -> u32) -> TestApp {
    let bbox = Bbox::new(105.6, 19.7, 105.9, 19.9);
    let mut incidents = Vec::new();
    for month in 0..36 {
        let start = Interval::parse(&format!("{}-{:02}", 2023 + month / 12, month % 12 + 1)).unwrap().start;
        for number in 0..per_month(month) {
            let mut incident = planted::incident(105.7, 19.8);
            incident.occurred = Interval::instant(start + i64::from(number) * 3_600);
            incidents.push(incident);
        }
    }
    // The data reach to the end of the last month.
    let mut last = planted::incident(105.7, 19.8);
    (last.occurred, last.how_known) = (Interval::parse("2025-12-31T23:00:00+07:00").unwrap(), HowKnown::Discovered);
    incidents.push(last);
    planted::app(vec![planted::unit("99", Level::Province, bbox), planted::unit("1", Level::Commune, bbox)], incidents)
}

#[test]
fn a_rise_is_found_and_seasons_are_no_trend() {
    let rising = months(|month| 20 + month).get("/api/trends").ok();
    let test = &rising["series"][0]["test"];
    assert_eq!((&test["direction"], &test["slope_per_step"]), (&json!("rising"), &json!(1.0)));
    assert_eq!(test["change_per_year"], 144.0);
    assert!(rising["sentence_en"].as_str().unwrap().starts_with("After seasons are taken out, rising by about 144 a year"), "{rising}");
    // Before Tết more, every year the same.
    let seasonal = months(|month| if month % 12 < 2 { 60 } else { 20 }).get("/api/trends").ok();
    assert_eq!(seasonal["series"][0]["test"]["direction"], "none");
    let short = months(|_| 20).get("/api/trends?datetime=2025-01-01/2025-12-31").ok();
    assert_eq!(short["series"][0]["test"], Value::Null);
    assert!(short["sentence_vi"].as_str().unwrap().contains("cần ít nhất 24"), "{short}");
}

#[test]
fn clusters_hold_what_lies_in_them() {
    let app = TestApp::demonstration();
    let answer = app.get("/api/clusters?category=TT-TROM&radius=200&least=15").ok();
    let held: u64 = features(&answer).iter().map(|cluster| cluster["properties"]["incidents"].as_u64().unwrap()).sum();
    assert_eq!(held + answer["in_none"].as_u64().unwrap(), answer["n"].as_u64().unwrap());
    let planted = diaban::demonstration::planted_clusters().iter().filter(|cluster| cluster.category == "TT-TROM");
    for cluster in planted.filter(|cluster| cluster.id != "fading-theft") {
        let centre = Point::new(cluster.lon, cluster.lat);
        let here = features(&answer).iter().find(|found| shape(found).contains(&centre));
        let here = &here.unwrap_or_else(|| panic!("{}", cluster.id))["properties"];
        assert_eq!(here["main_category"], "TT-TROM");
        assert_eq!(here["main_category_incidents"], here["incidents"]);
    }
    let sizes: Vec<u64> = features(&answer).iter().map(|cluster| cluster["properties"]["incidents"].as_u64().unwrap()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b));
}

#[test]
fn near_repeats_are_found_where_they_were_planted_only() {
    let bbox = Bbox::new(105.6, 19.7, 105.9, 19.9);
    let unit = || planted::unit("99", Level::Province, bbox);
    let mut random = Random(5);
    let mut incidents = planted::spread(&bbox, 300);
    let day = 86_400;
    for incident in &mut incidents {
        incident.occurred = Interval::instant(1_735_000_000 + (random.next() % 360) as i64 * day);
    }
    let alone = planted::app(vec![unit()], incidents.clone()).get("/api/near-repeat?permutations=199").ok();
    let first_days = |answer: &Value| -> Vec<Value> {
        answer["cells"].as_array().unwrap().iter().filter(|cell| cell["days_from"] == 0).cloned().collect()
    };
    assert!(alone["sentence_en"].as_str().unwrap().contains("not followed by others nearby"), "{}", alone["sentence_en"]);

    // One in three is followed within days by another some fifty metres away.
    for number in (0..300).step_by(3) {
        let mut repeat = incidents[number].clone();
        repeat.latitude_e7 += 4_000;
        repeat.occurred = Interval::instant(repeat.occurred.start + (1 + (random.next() % 6) as i64) * day);
        incidents.push(repeat);
    }
    let answer = planted::app(vec![unit()], incidents).get("/api/near-repeat?permutations=199").ok();
    let cells = first_days(&answer);
    let near = cells.iter().find(|cell| cell["distance_to_m"] == 100.0).unwrap();
    assert!(near["observed"].as_u64().unwrap() >= 100 && near["ratio"].as_f64().unwrap() > 5.0, "{near}");
    assert_eq!(near["p"], 1.0 / 200.0);
    assert!(answer["cells"].as_array().unwrap().len() == 24 && answer["n"] == 400);
}

#[test]
fn an_evaluation_counts_the_later_incidents_in_the_chosen_cells() {
    let app = TestApp::demonstration();
    let answer = app.get("/api/evaluate?datetime=2024-07-01/2025-06-30&later=2025-07-01/2025-12-31").ok();
    let chosen = &answer["choices"][0];
    assert_eq!(chosen["method"], "strong_hotspots");
    let earlier = app.get("/api/hotspots?datetime=2024-07-01/2025-06-30").ok();
    let strong: Vec<_> = features(&earlier).iter().filter(|cell| cell["properties"]["class"] == "strong").map(shape).collect();
    assert_eq!(chosen["cells"].as_u64().unwrap() as usize, strong.len());
    let later = app.get("/layers/incidents.geojson?datetime=2025-07-01/2025-12-31").ok();
    let usable = features(&later).iter().filter(|incident| {
        let is = |key: &str, values: [&str; 2]| values.contains(&incident["properties"][key].as_str().unwrap());
        is("how_known", ["reported", "unknown"]) && is("precision", ["exact", "approximate"])
    });
    let place = |incident: &Value| {
        Point::new(incident["geometry"]["coordinates"][0].as_f64().unwrap(), incident["geometry"]["coordinates"][1].as_f64().unwrap())
    };
    let hits = usable.filter(|incident| strong.iter().any(|cell| cell.contains(&place(incident)))).count();
    // A place within a centimetre of an edge may go either way.
    assert!(chosen["hits"].as_u64().unwrap().abs_diff(hits as u64) <= 1, "{hits} {chosen}");
    let (hit_rate, pai) = (chosen["hit_rate"].as_f64().unwrap(), chosen["pai"].as_f64().unwrap());
    assert!((pai - hit_rate / chosen["area_share"].as_f64().unwrap()).abs() < 1e-9);
    assert_eq!(answer["choices"][1]["method"], "plain_count");
    assert_eq!(answer["choices"][1]["cells"], chosen["cells"]);
    assert!(answer["sentence_en"].as_str().unwrap().contains("chosen by plain count held"));
}

#[test]
fn rows_that_an_import_refused_are_among_those_without_a_place() {
    let mut data = demonstration_data();
    let refused = |month: &str, category: &str, count| RejectedCount { month: month.into(), category: category.into(), count };
    data.refused =
        vec![refused("2026-03", "TT-TROM", 7), refused("2026-03", "GT-BO", 5), refused("2020-01", "TT-TROM", 100), refused("", "", 3)];
    let app = TestApp::new(data);
    let answer = app.get("/api/hotspots?category=TT").ok();
    assert_eq!(answer["left_out"]["refused_at_import"], 7);
    let by_area = answer["left_out"]["known_by_area_only"].as_u64().unwrap();
    let n = answer["n"].as_u64().unwrap() + answer["left_out"]["outside_study_area"].as_u64().unwrap();
    let share = answer["without_location_share"].as_f64().unwrap();
    assert!((share - (by_area + 7) as f64 / (n + by_area + 7) as f64).abs() < 1e-12);
    // Nobody knows where they were.
    assert_eq!(app.get("/api/hotspots?category=TT&unit=14758").ok()["left_out"]["refused_at_import"], 0);
}

#[test]
fn an_answer_is_computed_once_and_known_by_its_tag() {
    let app = TestApp::new(demonstration_data());
    let misses = || {
        let metrics = app.metrics();
        let line = metrics.lines().find(|line| line.starts_with("diaban_tile_requests_total") && line.contains("miss"));
        line.map_or(0.0, |line| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap())
    };
    let before = misses();
    let first = app.get("/api/near-repeat?permutations=99&category=TT");
    let again = app.get("/api/near-repeat?category=TT&permutations=99");
    assert_eq!(first.body, again.body);
    assert!((misses() - before - 1.0).abs() < 1e-9, "computed more than once: {}", misses() - before);
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let request = axum::http::Request::get("/api/near-repeat?category=TT&permutations=99").header("if-none-match", tag);
    assert_eq!(app.request(request.body(axum::body::Body::empty()).unwrap()).status, 304);
}

#[test]
fn incidents_on_a_border_of_communes_are_in_one_of_them() {
    let west = Bbox::new(105.60, 19.7, 105.75, 19.9);
    let east = Bbox::new(105.75, 19.7, 105.90, 19.9);
    let both = Bbox::new(105.60, 19.7, 105.90, 19.9);
    let units = vec![
        planted::unit("99", Level::Province, both),
        planted::unit("1", Level::Commune, west),
        planted::unit("2", Level::Commune, east),
    ];
    let on_border = (0..200).map(|i| {
        let mut incident = planted::incident(105.75, 19.71 + 0.0009 * f64::from(i));
        // From the first day of June to the last.
        incident.occurred = Interval::instant(1_748_750_000 + i64::from(i) * 12_800);
        incident
    });
    let on_border = on_border.collect();
    let app = planted::app(units, on_border);
    let trends = app.get("/api/trends?by=unit&datetime=2025-06-01/2025-06-30").ok();
    assert_eq!(trends["series"].as_array().unwrap().len(), 1);
    assert_eq!((&trends["series"][0]["key"], &trends["series"][0]["counts"]), (&json!("1"), &json!([200])));
    assert_eq!(app.get("/api/hotspots").ok()["n"], 200);
}
