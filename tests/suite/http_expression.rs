//! `filter` and `filter-lang` over HTTP: one expression gives the same figure on every path, chooses features on the layers of
//! other things, and is refused where it says nothing.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::test_app::{Answer, TestApp};

/// A path with an expression, in a language if one is said.
fn with(path: &str, expression: &str, language: Option<&str>) -> String {
    let separator = if path.contains('?') { '&' } else { '?' };
    let language = language.map(|language| format!("&filter-lang={language}")).unwrap_or_default();
    format!("{path}{separator}filter={}{language}", utf8_percent_encode(expression, NON_ALPHANUMERIC))
}

fn ask(path: &str, expression: &str) -> Answer {
    TestApp::demonstration().get(&with(path, expression, None))
}

fn features(answer: &Answer) -> Vec<Value> {
    answer.ok()["features"].as_array().unwrap().clone()
}

fn properties(answer: &Answer) -> Vec<Value> {
    features(answer).into_iter().map(|feature| feature["properties"].clone()).collect()
}

#[test]
fn one_expression_gives_one_figure_on_every_path() {
    let app = TestApp::demonstration();
    for expression in [
        "category LIKE 'TT%' AND severity >= 3",
        "occurred_at >= DATE('2026-01-01') AND occurred_at < DATE('2026-04-01')",
        "unit IN ('14758', '14845') AND NOT how_known = 'discovered'",
        "occurred_until IS NOT NULL",
        "FALSE",
    ] {
        let count = app.summary(&json!({"filter": expression}))["count"].as_u64().unwrap();
        assert!((count > 0) == (expression != "FALSE"), "{expression}: {count}");
        assert_eq!(features(&ask("/layers/incidents.geojson", expression)).len() as u64, count, "{expression}");
        let categories = ask("/api/categories", expression).ok();
        let by_category: u64 = categories["categories"].as_array().unwrap().iter().map(|c| c["count"].as_u64().unwrap()).sum();
        assert_eq!(by_category, count, "{expression}");
    }
}

#[test]
fn text_json_and_the_older_name_say_the_same() {
    let app = TestApp::demonstration();
    let text = "category = 'TT-TROM' AND occurred_at >= TIMESTAMP('2026-01-01T00:00:00+07:00')";
    let json = json!({"op": "and", "args": [
        {"op": "=", "args": [{"property": "category"}, "TT-TROM"]},
        {"op": ">=", "args": [{"property": "occurred_at"}, {"timestamp": "2025-12-31T17:00:00Z"}]},
    ]});
    let expected = app.summary(&json!({"filter": text}))["count"].as_u64().unwrap();
    assert!(expected > 0);
    for body in [
        json!({"filter": text, "filter-lang": "cql2-text"}),
        json!({"filter": text, "filter-lang": "cql-text"}),
        json!({"filter": json}),
        json!({"filter": json, "filter-lang": "cql2-json"}),
        json!({"filter": json.to_string(), "filter-lang": "cql2-json"}),
        json!({"filter": "category = 'TT-TROM'", "datetime": "2026-01-01/.."}),
    ] {
        assert_eq!(app.summary(&body)["count"], expected, "{body}");
    }
    for (expression, language) in
        [(text, None), (text, Some("cql2-text")), (text, Some("cql-text")), (&json.to_string(), Some("cql2-json"))]
    {
        let answer = app.get(&with("/layers/incidents.geojson", expression, language));
        assert_eq!(features(&answer).len() as u64, expected, "{language:?}");
    }
}

#[test]
fn a_category_is_its_own_code_and_a_day_its_local_midnight() {
    let app = TestApp::demonstration();
    let group = app.summary(&json!({"category": ["TT"]}))["count"].as_u64().unwrap();
    let own = app.summary(&json!({"filter": "category = 'TT'"}))["count"].as_u64().unwrap();
    assert!(own < group, "the parameter takes what is below, the expression does not: {own} of {group}");
    assert_eq!(app.summary(&json!({"filter": "category LIKE 'TT-%' OR category = 'TT'"}))["count"], group);
    let from = app.summary(&json!({"datetime": "2026-03-01/.."}))["count"].clone();
    assert_eq!(app.summary(&json!({"filter": "occurred_at >= DATE('2026-03-01')"}))["count"], from);
    assert_eq!(app.summary(&json!({"filter": "occurred_at >= '2026-03-01'"}))["count"], from, "clients that know no types send a text");
    assert_eq!(app.summary(&json!({"filter": "occurred_at >= TIMESTAMP('2026-02-28T17:00:00Z')"}))["count"], from);
}

#[test]
fn an_expression_over_the_unit_is_that_of_the_day_asked_for() {
    let app = TestApp::demonstration();
    let by_parameter = app.summary(&json!({"unit": "14758"}))["count"].as_u64().unwrap();
    assert!(by_parameter > 0);
    assert_eq!(app.summary(&json!({"filter": "unit = '14758'"}))["count"], by_parameter);
    let outside = app.summary(&json!({}))["outside_units"].clone();
    assert_eq!(app.summary(&json!({"filter": "unit IS NULL"}))["count"], outside);
}

#[test]
fn on_other_layers_it_chooses_features_by_their_own_fields() {
    let all = properties(&ask("/layers/communes.geojson", "TRUE"));
    assert_eq!(all.len(), 166);
    let wards = properties(&ask("/layers/communes.geojson", "name LIKE 'Phường %' AND area_km2 < 50"));
    let expected: Vec<&Value> =
        all.iter().filter(|p| p["name"].as_str().unwrap().starts_with("Phường ") && p["area_km2"].as_f64().unwrap() < 50.0).collect();
    assert!(!expected.is_empty() && expected.len() < 166);
    assert_eq!(wards.iter().collect::<Vec<_>>(), expected, "and their figures of incidents stay what they were");
    let busy = properties(&ask("/layers/communes.geojson", "incidents >= 200"));
    assert_eq!(busy.len(), all.iter().filter(|p| p["incidents"].as_u64().unwrap() >= 200).count());
    let since = properties(&ask("/layers/communes.geojson", "valid_from = DATE('2025-07-01') AND valid_to IS NULL"));
    assert_eq!(since.len(), all.iter().filter(|p| p["valid_from"] == "2025-07-01" && p["valid_to"].is_null()).count());
    assert!(!since.is_empty());
    for path in ["/layers/zones.geojson", "/api/zones"] {
        let derived = properties(&ask(path, "kind = 'border' AND derived"));
        assert!(!derived.is_empty());
        assert!(derived.iter().all(|p| p["kind"] == "border" && p["derived"] == true), "{path}");
    }
    assert_eq!(properties(&ask("/layers/border_line.geojson", "kind <> 'border'")).len(), 0);
    let strong = properties(&ask("/layers/hotspots.geojson", "class = 'strong'"));
    assert!(strong.iter().all(|p| p["class"] == "strong"));
    assert_eq!(features(&ask("/layers/land.geojson", "FALSE")).len(), 0);
}

#[test]
fn tiles_take_it_too_and_pass_it_on() {
    let app = TestApp::demonstration();
    let names = |path: &str| {
        let answer = app.get(path);
        let reader = fast_mvt::MvtReaderRef::new(&answer.body).unwrap();
        let shapes = reader.layers().filter(|layer| layer.name() == "communes").flat_map(fast_mvt::MvtLayerRef::features);
        shapes.count()
    };
    assert_eq!(names("/tiles/communes/5/25/14.mvt"), 166);
    assert_eq!(names(&with("/tiles/communes/5/25/14.mvt", "code IN ('14758', '14845')", None)), 2);
    assert_eq!(ask("/tiles/communes/5/25/14.mvt", "FALSE").status, 204);
    assert_eq!(ask("/tiles/incidents/5/25/14.mvt", "FALSE").status, 204);
    let tiles = ask("/tiles/incidents.json", "deaths > 0 AND category = 'GT'").ok();
    let address = tiles["tiles"][0].as_str().unwrap();
    assert!(address.ends_with("?filter=deaths%20%3E%200%20AND%20category%20%3D%20%27GT%27"), "{address}");
    let all = app.get("/tiles/density/8/202/112.png").body;
    assert_ne!(ask("/tiles/density/8/202/112.png", "how_known = 'discovered'").body, all);
    assert_eq!(ask("/tiles/density/8/202/112.png", "TRUE").body, all);
    assert!(ask("/tiles/density.json", "how_known = 'discovered'").ok()["tiles"][0].as_str().unwrap().contains("filter="));
}

/// The box around the demonstration's middle, as numbers of `bbox` and `BBOX(…)`.
const BOX: &str = "105.7,19.7,105.9,19.9";

fn ids(answer: &Answer) -> Vec<Value> {
    features(answer).into_iter().map(|feature| feature["id"].clone()).collect()
}

#[test]
fn a_box_in_an_expression_takes_what_the_box_beside_it_takes() {
    let app = TestApp::demonstration();
    let expression = format!("S_INTERSECTS(geometry, BBOX({BOX}))");
    let by_parameter = app.get(&format!("/layers/incidents.geojson?bbox={BOX}"));
    assert!(!ids(&by_parameter).is_empty());
    assert_eq!(ids(&ask("/layers/incidents.geojson", &expression)), ids(&by_parameter));
    let area = json!({"type": "Polygon", "coordinates": [[[105.7, 19.7], [105.9, 19.7], [105.8, 19.9], [105.7, 19.7]]]});
    let json = json!({"op": "s_intersects", "args": [{"property": "geometry"}, area]});
    let count = app.summary(&json!({"area": area}))["count"].as_u64().unwrap();
    assert!(count > 0);
    assert_eq!(app.summary(&json!({"filter": json}))["count"], count);
    let disjoint = json!({"op": "s_disjoint", "args": [{"property": "geometry"}, area]});
    let all = app.summary(&json!({}))["count"].as_u64().unwrap();
    assert_eq!(app.summary(&json!({"filter": disjoint}))["count"], all - count);
    // The communes that a place lies in, that a box holds, and that a line crosses.
    let communes = |filter: &str| properties(&ask("/layers/communes.geojson", filter));
    assert_eq!(communes("S_CONTAINS(geometry, POINT(105.776 19.807))").len(), 1);
    let (met, within) = (communes(&expression), communes(&expression.replace("INTERSECTS", "WITHIN")));
    let crossed = communes("S_OVERLAPS(geometry, BBOX(105.7,19.7,105.9,19.9))");
    assert!(!within.is_empty() && within.len() < met.len());
    assert_eq!(within.len() + crossed.len(), met.len(), "no commune holds the whole box, and none only touches it");
    let line = "LINESTRING(105.7 19.7, 105.9 19.9)";
    let along = communes(&format!("S_CROSSES(geometry, {line})"));
    assert_eq!(along.len(), communes(&format!("S_CROSSES({line}, geometry)")).len());
    assert!(along.len() > 1 && along.len() < met.len());
    assert!(!properties(&ask("/layers/border_line.geojson", "S_INTERSECTS(geometry, BBOX(103, 18, 106, 21))")).is_empty());
    assert!(properties(&ask("/layers/border_line.geojson", "S_INTERSECTS(geometry, BBOX(0, 0, 1, 1))")).is_empty());
}

#[test]
fn geometries_are_read_in_the_system_that_is_said_on_every_path() {
    let app = TestApp::demonstration();
    let expected = ids(&ask("/ogc/collections/communes/items", &format!("S_INTERSECTS(geometry, BBOX({BOX}))")));
    assert!(!expected.is_empty());
    for crs in ["http://www.opengis.net/def/crs/EPSG/0/4326", "EPSG:4326"] {
        let filter = utf8_percent_encode("S_INTERSECTS(geometry, BBOX(19.7,105.7,19.9,105.9))", NON_ALPHANUMERIC).to_string();
        let answer = app.get(&format!("/ogc/collections/communes/items?filter={filter}&filter-crs={crs}"));
        assert_eq!(ids(&answer), expected, "{crs}");
        app.get(&format!("/ogc/collections/communes/items?filter={filter}")).problem(400, Some("filter"));
    }
    // The same place in every system, by PROJ 9.5.
    for (crs, place) in [
        ("OGC:CRS84", "105.7 19.8"),
        ("EPSG:4326", "19.8 105.7"),
        ("EPSG:3857", "11766470.176849 2249353.171431"),
        ("EPSG:32648", "573317.109525 2189501.270639"),
        ("EPSG:3405", "573120.995364 2189609.950354"),
        ("EPSG:5897", "573142.940441 2190267.096197"),
    ] {
        let filter = format!("S_CONTAINS(geometry, POINT({place}))");
        let address = with("/layers/communes.geojson", &filter, None);
        let found = properties(&app.get(&format!("{address}&filter-crs={crs}")));
        assert_eq!(found, properties(&ask("/layers/communes.geojson", "S_CONTAINS(geometry, POINT(105.7 19.8))")), "{crs}");
        assert_eq!(found.len(), 1, "{crs}");
    }
    let body = |crs: &str| json!({"filter": "S_INTERSECTS(geometry, BBOX(19.7,105.7,19.9,105.9))", "filter-crs": crs});
    let inside = ids(&app.get(&format!("/layers/incidents.geojson?bbox={BOX}"))).len();
    assert_eq!(app.summary(&body("EPSG:4326"))["count"], inside);
    app.post("/api/summary", &body("EPSG:1")).problem(400, Some("filter-crs"));
    for path in ["/layers/communes.geojson", "/ogc/collections/communes/items", "/tiles/communes/8/200/113.mvt", "/tiles/density.json"] {
        for crs in ["EPSG:1", "EPSG:4756", "nonsense"] {
            app.get(&format!("{path}?filter=TRUE&filter-crs={crs}")).problem(400, Some("filter-crs"));
        }
        app.get(&format!("{path}?filter-crs=EPSG:4326")).problem(400, Some("filter-crs"));
    }
}

#[test]
fn a_programme_is_chosen_by_its_outlines_and_never_by_incidents() {
    let outlines = "S_INTERSECTS(geometry, BBOX(103, 18, 107, 21))";
    let all = properties(&ask("/layers/ethnic_minority.geojson", outlines));
    assert!(!all.is_empty());
    assert!(all.iter().all(|p| p.get("incidents").is_none()), "an outline carries no figure: {}", all[0]);
    for figure in ["incidents > 5", "2 * (1 + incidents) > 5", "5 < -incidents", "TRUE OR incidents ^ 2 IN (4)"] {
        ask("/layers/ethnic_minority.geojson", &format!("{outlines} AND {figure}")).problem(422, Some("filter"));
    }
}

#[test]
fn times_and_numbers_are_asked_for_by_functions_and_sums() {
    let app = TestApp::demonstration();
    let count = |filter: &str| app.summary(&json!({"filter": filter}))["count"].as_u64().unwrap();
    let by_parameter =
        app.summary(&json!({"datetime": "2026-01-01/2026-01-31", "filter": "occurred_until IS NULL"}))["count"].as_u64().unwrap();
    assert!(by_parameter > 0);
    let january = "T_INTERSECTS(occurred_at, INTERVAL('2026-01-01', '2026-01-31'))";
    assert_eq!(count(&format!("{january} AND occurred_until IS NULL")), by_parameter, "the last day belongs to it, as in datetime");
    assert_eq!(count(&format!("NOT {january}")) + count(january), count("TRUE"));
    let communes = |filter: &str| properties(&ask("/layers/communes.geojson", filter));
    let dense = communes("incidents / area_km2 > 2 * (1 + 1)");
    let all = communes("TRUE");
    let expected = all.iter().filter(|p| p["incidents"].as_f64().unwrap() / p["area_km2"].as_f64().unwrap() > 4.0).count();
    assert!(expected > 0 && expected < all.len());
    assert_eq!(dense.len(), expected);
    assert!(communes("incidents / 0 > 1 OR NOT incidents / 0 > 1").is_empty(), "what has no value is not known");
    let since = communes("T_AFTER(DATE('2025-07-02'), valid_from)");
    assert_eq!(since.len(), all.iter().filter(|p| p["valid_from"] == "2025-07-01").count());
}

#[test]
fn answers_are_told_apart_by_their_tags() {
    let tag = |expression| ask("/layers/communes.geojson", expression).headers["etag"].clone();
    assert_ne!(tag("incidents > 100"), tag("incidents > 101"));
    assert_eq!(tag("incidents > 100"), tag("incidents > 100"));
}

#[test]
fn a_summary_compares_with_no_other_period_when_the_expression_speaks_of_time() {
    let app = TestApp::demonstration();
    let ask = |filter: &str| app.summary(&json!({"datetime": "2026-01-01/2026-03-31", "filter": filter}));
    assert!(ask("severity >= 1")["previous"]["count"].as_u64().unwrap() > 0);
    for filter in
        ["occurred_at >= DATE('2026-02-01')", "severity >= 1 AND reported_at IS NOT NULL", "NOT occurred_until < DATE('2026-02-01')"]
    {
        let summary = ask(filter);
        assert!(summary["previous"].is_null(), "{filter}: {}", summary["previous"]);
    }
}

#[test]
fn faults_are_400_and_name_the_parameter() {
    let app = TestApp::demonstration();
    for path in [
        "/layers/incidents.geojson",
        "/layers/communes.geojson",
        "/tiles/incidents/8/200/113.mvt",
        "/tiles/communes.json",
        "/tiles/density/8/200/113.png",
        "/tiles/density.json",
        "/api/zones",
        "/api/categories",
    ] {
        let detail = ask(path, "deaths > AND").problem(400, Some("filter"));
        assert_eq!(detail, "at character 10: expected a value or a property, found AND");
        let detail = ask(path, "colour = 'red'").problem(400, Some("filter"));
        assert!(detail.starts_with("there is no property \"colour\"; properties are "), "{path}: {detail}");
        app.get(&with(path, "TRUE", Some("sql"))).problem(400, Some("filter-lang"));
        app.get(&format!("{path}?filter-lang=cql2-text")).problem(400, Some("filter-lang"));
        app.get(&format!("{path}?filter=")).problem(400, Some("filter"));
        app.get(&format!("{path}?filter=TRUE&filter=FALSE")).problem(400, Some("filter"));
        app.get(&format!("{path}?filter=%FF")).problem(400, Some("query"));
        app.get(&with(path, "{\"op\": \"and\"}", Some("cql2-json"))).problem(400, Some("filter"));
        app.get(&with(path, &"(".repeat(15_000), None)).problem(400, Some("filter"));
        app.get(&with(path, &vec!["TRUE"; 2_000].join(" OR "), None)).problem(400, Some("filter"));
    }
    let detail = ask("/layers/communes.geojson", "severity > 3").problem(400, Some("filter"));
    assert!(detail.contains("code (text), name (text)") && detail.contains("incidents (number)"), "{detail}");
    let detail = ask("/layers/land.geojson", "name = 'a'").problem(400, Some("filter"));
    assert!(detail.contains("properties are geometry (geometry)"), "{detail}");
    for (body, parameter) in [
        (json!({"filter": "deaths >"}), "filter"),
        (json!({"filter": 5}), "filter"),
        (json!({"filter": {"op": "and", "args": [true]}}), "filter"),
        (json!({"filter": {"property": "cleared"}, "filter-lang": "cql2-text"}), "filter"),
        (json!({"filter": "cleared", "filter-lang": "cql2-json"}), "filter"),
        (json!({"filter": "name = 'a'"}), "filter"),
        (json!({"filter-lang": "cql2-text"}), "filter-lang"),
        (json!({"filter": "TRUE", "filter-lang": "sql"}), "filter-lang"),
        (json!({"filter": "TRUE", "filter_lang": "cql2-text"}), "body"),
    ] {
        app.post("/api/summary", &body).problem(400, Some(parameter));
    }
    assert_eq!(app.summary(&json!({"filter": null}))["count"], 20_000);
}

#[test]
fn paths_that_it_would_say_nothing_to_refuse_it() {
    for path in ["/layers", "/api/units?q=a", "/api/units/14758"] {
        ask(path, "TRUE").problem(400, Some("filter"));
    }
    ask("/layers/rivers.geojson", "TRUE").problem(404, None);
}
