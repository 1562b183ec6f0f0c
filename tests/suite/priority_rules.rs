//! Priority rules: each way of finding zones beside what brute force finds, and where rules reach.

use std::sync::Arc;

use diaban::http::rules::RulesInForce;
use diaban::http::{AppState, Settings};
use diaban::priority::Rules;
use diaban::priority::rules::{DEFAULT, PATTERNS};
use diaban::spatial::LocalMetric;
use geo::{Area, BooleanOps, MultiPolygon};
use serde_json::{Value, json};

use crate::support::Data;
use crate::test_app::{TODAY, TestApp};

/// Four communes of about two kilometres in a row, and places on and beside them.
const SIDE: f64 = 0.02;

fn square(west: f64, south: f64, east: f64, north: f64) -> Value {
    json!({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
}

pub fn collection(features: &[(Value, Value)]) -> String {
    let features: Vec<Value> =
        features.iter().map(|(properties, geometry)| json!({"type": "Feature", "properties": properties, "geometry": geometry})).collect();
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

pub fn west(number: usize) -> f64 {
    105.0 + number as f64 * SIDE
}

pub fn point(x: f64, y: f64) -> Value {
    json!({"type": "Point", "coordinates": [x, y]})
}

/// A store with communes 1 to 4, schools, industrial zones and a road.
pub fn store() -> Data {
    let data = Data::new();
    let communes: Vec<(Value, Value)> = (0..4)
        .map(|n| (json!({"code": (n + 1).to_string(), "name": format!("Xã {}", n + 1)}), square(west(n), 20.0, west(n + 1), 20.0 + SIDE)))
        .collect();
    let imported = data.import("units", &data.file("communes.geojson", collection(&communes)), &["--level", "commune"]);
    assert_eq!(imported.status, 0, "{}", imported.error);
    let schools = collection(&[
        (json!({"name": "THPT A", "cap": "THPT", "so_lop": 30}), point(west(0) + 0.005, 20.010)),
        (json!({"name": "THCS B", "cap": "THCS", "so_lop": 12}), point(west(0) + 0.008, 20.010)),
        (json!({"name": "THPT C", "cap": "THPT", "so_lop": 25}), point(west(2) + 0.010, 20.010)),
    ]);
    layer(&data, "schools", &schools, &["--title-vi", "Trường học", "--title-en", "Schools"]);
    let industry = collection(&[
        // All of commune 1, two fifths of commune 2.
        (json!({"name": "KCN Một"}), square(west(0) - 0.001, 19.999, west(1) + 0.4 * SIDE, 20.0 + SIDE + 0.001)),
        // Over the first one: must not count twice.
        (json!({"name": "KCN Hai"}), square(west(1), 20.0, west(1) + 0.2 * SIDE, 20.0 + SIDE)),
    ]);
    layer(&data, "industry", &industry, &[]);
    let road = collection(&[(
        json!({"name": "QL1"}),
        json!({"type": "LineString", "coordinates": [[west(3) + 0.001, 20.0 + SIDE + 0.001], [west(4) - 0.001, 20.0 + SIDE + 0.001]]}),
    )]);
    layer(&data, "road", &road, &[]);
    data
}

pub fn layer(data: &Data, name: &str, content: &str, more: &[&str]) {
    let file = data.file(&format!("{name}.geojson"), content);
    let run = data.import("features", &file, &[&["--layer", name], more].concat());
    assert_eq!(run.status, 0, "{}", run.error);
}

pub fn rule(id: &str, ways: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nbasis = \"place\"\ntitle_vi = \"Loại {id}\"\ntitle_en = \"Kind {id}\"\ncolour = \"#AA5500\"\npattern = \"dots\"\nsource = \"Kế hoạch 1 / Plan 1\"\n{ways}\n"
    )
}

pub fn way(layer: &str, predicate: &str, more: &str) -> String {
    format!("[[rule.find]]\nlayer = \"{layer}\"\npredicate = \"{predicate}\"\n{more}\n")
}

/// The application with these rules, which must be right.
fn with_rules(data: &Data, text: &str) -> AppState {
    let snapshot = diaban::index::Snapshot::new(data.load(), TODAY);
    let rules = diaban::http::rules::read(text, &snapshot).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let in_force = RulesInForce { rules: Arc::new(rules), ..RulesInForce::default() };
    AppState::with_rules(Arc::new(snapshot), in_force, Settings::default())
}

/// Units, or names where a zone has ground of its own, of the zones of a kind.
fn found(data: &Data, ways: &str) -> Vec<String> {
    let state = with_rules(data, &rule("kind", ways));
    let view = state.current().view(TODAY);
    let zones = view.zones.zones.iter().filter(|zone| zone.kind == "kind");
    zones.map(|zone| zone.unit.as_ref().map_or_else(|| zone.name.clone(), |unit| unit.as_str().to_owned())).collect()
}

#[test]
fn communes_are_found_by_every_predicate_as_the_shapes_say() {
    let data = store();
    let cases: [(String, &[&str]); 16] = [
        (way("industry", "within", ""), &["1"]),
        (way("industry", "overlaps", "share = 1.0"), &[]),
        (way("industry", "overlaps", "share = 0.39"), &["1", "2"]),
        (way("industry", "overlaps", "share = 0.41"), &["1"]),
        (way("industry", "overlaps", "share = 0.1\nfilter = \"name = 'KCN Hai'\""), &["2"]),
        (way("schools", "within", "distance_m = 0"), &["1", "3"]),
        // School B lies 0.012° west of commune 2: about 1,255 m.
        (way("schools", "within", "distance_m = 1240\nfilter = \"name = 'THCS B'\""), &["1"]),
        (way("schools", "within", "distance_m = 1270\nfilter = \"name = 'THCS B'\""), &["1", "2"]),
        (way("schools", "within", "distance_m = 0\nfilter = \"so_lop > 20 AND so_lop < 28\""), &["3"]),
        (way("road", "touches", ""), &["4"]),
        (way("road", "touches", "tolerance_m = 50"), &[]),
        (way("road", "touches", "length_m = 3000"), &[]),
        (way("communes", "attribute", "filter = \"code IN ('2', '4')\""), &["2", "4"]),
        (way("communes", "within", "distance_m = 10\nfilter = \"code = '1'\""), &["1", "2"]),
        // Two ways of a rule: each commune once.
        (way("industry", "within", "") + &way("schools", "within", "distance_m = 0"), &["1", "3"]),
        (way("industry", "buffer", "buffer_m = 0"), &["KCN Một", "KCN Hai"]),
    ];
    for (ways, expected) in cases {
        if ways.contains("share = 1.0") {
            // Covered to the last square centimetre, or as near as numbers come.
            assert!(found(&data, &ways).len() <= 1, "{ways}");
            continue;
        }
        assert_eq!(found(&data, &ways), expected, "{ways}");
    }
}

#[test]
fn communes_near_a_place_are_those_that_brute_force_finds() {
    let mut data = crate::test_app::demonstration_data();
    let mut random = crate::test_app::Random(7);
    let places: Vec<[f64; 2]> = (0..12).map(|_| [random.between(104.6, 106.0), random.between(19.4, 20.5)]).collect();
    let feature = |(number, place): (i64, &[f64; 2])| diaban::domain::OperatorFeature {
        number,
        shape: diaban::domain::OperatorShape::Point(*place),
        values: Vec::new(),
    };
    data.operator_layers.push(diaban::domain::OperatorLayer {
        id: "places".into(),
        title_vi: "Nơi".into(),
        title_en: "Places".into(),
        source: String::new(),
        shape: diaban::domain::ShapeKind::Point,
        columns: Vec::new(),
        features: (1..).zip(&places).map(feature).collect(),
    });
    let snapshot = Arc::new(diaban::index::Snapshot::new(data, TODAY));
    for metres in [300.0, 4_000.0] {
        let text = rule("near", &way("places", "within", &format!("distance_m = {metres}")));
        let rules = RulesInForce { rules: Arc::new(diaban::http::rules::read(&text, &snapshot).unwrap()), ..RulesInForce::default() };
        let view = AppState::with_rules(snapshot.clone(), rules, Settings::default()).current().view(TODAY);
        let found: Vec<&str> =
            view.zones.zones.iter().filter_map(|zone| zone.unit.as_ref()).map(diaban::domain::UnitCode::as_str).collect();
        let is_near = |shape: &MultiPolygon<f64>, [x, y]: [f64; 2]| {
            let metric = LocalMetric::at(x, y);
            let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
            geo::Contains::contains(shape, &geo::Point::new(x, y))
                || rings
                    .flat_map(geo::LineString::lines)
                    .any(|line| metric.distance_to_segment([line.start.x, line.start.y], [line.end.x, line.end.y]) <= metres)
        };
        let communes = snapshot.units.on(TODAY).filter(|(_, u)| u.unit.level == diaban::domain::Level::Commune);
        let expected: Vec<&str> = communes
            .filter(|(_, u)| u.unit.geometry.as_ref().is_some_and(|shape| places.iter().any(|place| is_near(shape, *place))))
            .map(|(_, u)| u.unit.code.as_str())
            .collect();
        assert!(expected.len() > 5, "{expected:?}");
        let of_rule: Vec<&str> = found.into_iter().filter(|code| expected.contains(code) || code.len() == 5).collect();
        let near = view.zones.zones.iter().filter(|zone| zone.kind == "near").count();
        assert_eq!(near, expected.len());
        assert!(expected.iter().all(|code| of_rule.contains(code)));
    }
}

#[test]
fn ground_around_schools_is_merged_and_counts_incidents_as_any_zone() {
    let data = store();
    let incidents = format!(
        "id,occurred_at,category,lon,lat\nin,2026-01-01,TT-TROM,{},20.0100\nout,2026-01-01,TT-TROM,{},20.0100\n",
        west(2) + 0.0125,
        west(2) + 0.0135
    );
    let imported = data.import("incidents", &data.file("incidents.csv", incidents), &[]);
    assert_eq!(imported.status, 0, "{}", imported.error);
    let state = with_rules(&data, &rule("school", &way("schools", "buffer", "buffer_m = 300")));
    let view = state.current().view(TODAY);
    let zones: Vec<_> = view.zones.zones.iter().filter(|zone| zone.kind == "school").collect();
    // A and B lie 314 m apart, so their circles are one ground; C has its own.
    assert_eq!(zones.iter().map(|zone| zone.name.as_str()).collect::<Vec<_>>(), ["THPT A, THCS B", "THPT C"]);
    assert!(zones[0].reason_vi.contains("300 m") && zones[0].reason_en.contains("Schools"), "{zones:?}");
    let area = |zone: &diaban::priority::Zone| diaban::spatial::repair::area_km2(zone.geometry(&view.snapshot).unwrap());
    let circle = std::f64::consts::PI * 0.09;
    assert!((area(zones[1]) / circle - 1.0).abs() < 0.005, "{}", area(zones[1]));
    assert!(area(zones[0]) > circle && area(zones[0]) < 2.0 * circle);
    // Point C: 0.0025° east is 261 m, 0.0035° is 366 m.
    let ground = view.zones.ground(&view.snapshot, &zones[1].id).unwrap();
    let diaban::query::ZoneGround::Area(ground, _) = ground else { panic!("it has ground of its own") };
    assert!(ground.contains(west(2) + 0.0125, 20.01) && !ground.contains(west(2) + 0.0135, 20.01));
}

#[test]
fn a_share_of_an_area_is_that_of_the_shapes_cut_out() {
    let data = store();
    let view = with_rules(&data, &rule("kind", &way("industry", "overlaps", "share = 0.01"))).current().view(TODAY);
    let second = view.zones.zones.iter().find(|zone| zone.kind == "kind" && zone.unit.as_ref().is_some_and(|u| u.as_str() == "2")).unwrap();
    let shape = second.geometry(&view.snapshot).unwrap();
    let layers = &view.snapshot.operator_layers;
    let industry = layers.iter().find(|layer| layer.id == "industry").unwrap();
    let cut = industry.features.iter().fold(MultiPolygon(Vec::new()), |sum, feature| match &feature.shape {
        diaban::domain::OperatorShape::Polygon(polygon) => sum.union(&shape.intersection(polygon)),
        _ => sum,
    });
    let covered = cut.unsigned_area() / shape.unsigned_area();
    assert!((covered - 0.4).abs() < 1e-3, "{covered}");
    assert!(second.reason_en.starts_with("40.0 %"), "{}", second.reason_en);
}

#[test]
fn the_built_in_rules_find_what_was_found_before_there_were_rules() {
    let app = TestApp::demonstration();
    let answer = app.get("/api/rules").ok();
    assert_eq!(answer["problems"], json!([]));
    assert_eq!(answer["file"], Value::Null);
    let of = |id: &str| answer["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == id).unwrap().clone();
    assert_eq!(of("border")["zones"], 13);
    assert_eq!(of("coastal")["zones"], 14);
    assert_eq!((of("ethnic_minority")["zones"].as_u64(), &of("ethnic_minority")["pattern"]), (Some(76), &Value::Null));
    assert_eq!(of("border")["colour"], "#8C5A2B");
    assert!(of("border")["explanation_vi"].as_str().unwrap().contains("khi chưa có danh sách"));
    app.get("/api/rules?unit=38").problem(400, Some("unit"));
    let style = diaban::layer::look::Pattern::ALL.map(diaban::layer::look::Pattern::name);
    assert_eq!(style, PATTERNS, "the words of the file are those of the map");
}

#[test]
fn a_rule_reaches_layers_styles_files_and_what_may_be_asked() {
    let data = store();
    let text = format!("{DEFAULT}\n{}", rule("school", &way("schools", "buffer", "buffer_m = 300")));
    let changed = text.replace("#1F78B4", "#123456").replace("Xã ven biển", "Xã giáp biển");
    let state = with_rules(&data, &changed);
    let app = TestApp::from_state(state);
    let zones = app.get("/api/zones?kind=school").ok();
    assert_eq!(zones["features"].as_array().unwrap().len(), 2);
    assert_eq!(zones["features"][0]["properties"]["source"], "Kế hoạch 1 / Plan 1");
    let id = zones["features"][0]["properties"]["id"].as_str().unwrap();
    assert_eq!(app.get(&format!("/layers/incidents.geojson?zone={id}")).ok()["features"], json!([]));
    let layers = app.get("/layers").ok();
    let titles: Vec<&str> = layers["layers"].as_array().unwrap().iter().filter_map(|layer| layer["title_vi"].as_str()).collect();
    assert!(titles.contains(&"Loại school") && titles.contains(&"Trường học"), "{titles:?}");
    for path in [
        "/layers/school.gpkg",
        "/layers/schools.gpkg",
        "/layers/all.gpkg",
        "/qgis/diaban.qgz",
        "/styles/map.json",
        "/layers/schools.csv",
        "/layers/industry.fgb",
        "/layers/road.shp.zip",
        "/layers/schools.parquet",
        "/ogc/collections/schools/items?f=json",
        "/tiles/schools.json",
        "/styles/schools.json",
        "/qgis/styles/schools.sld",
    ] {
        let answer = app.get(path);
        assert_eq!(answer.status, 200, "{path}: {:.300}", String::from_utf8_lossy(&answer.body));
    }
    let qml = String::from_utf8(app.get("/qgis/styles/zones.qml").body_of_200()).unwrap();
    assert!(qml.contains("Xã giáp biển") && qml.contains("Loại school"), "{qml:.400}");
    let style = app.get("/styles/map.json").ok();
    let pattern = |id: &str| {
        style["layers"]
            .as_array()
            .unwrap()
            .iter()
            .find(|layer| layer["id"] == id)
            .map(|layer| layer["paint"]["fill-pattern"].clone())
            .unwrap()
    };
    assert_eq!(pattern("zones.coastal-fill"), "waves-123456");
    assert_eq!(pattern("zones.school-fill"), "dots-AA5500");
    let sprite = app.get("/styles/sprite.json").ok();
    assert!(sprite["waves-123456"].is_object() && sprite["dots-AA5500"].is_object());
    // A layer's own fields choose its features, and points come in tiles.
    let chosen = app.get("/layers/schools.geojson?filter=cap%20%3D%20%27THPT%27").ok();
    assert_eq!(chosen["features"].as_array().unwrap().len(), 2);
    assert_eq!(chosen["features"][0]["properties"]["so_lop"], 30.0);
    let (z, x, y) = (12, ((west(0) + 0.005 + 180.0) / 360.0 * 4096.0) as u32, 1813);
    let lengths: Vec<usize> = (y - 8..y + 8).map(|y| app.get(&format!("/tiles/schools/{z}/{x}/{y}.mvt")).body.len()).collect();
    assert!(lengths.iter().any(|length| *length > 0), "{lengths:?}");
}

#[test]
fn other_rules_give_other_entity_tags_and_the_same_ones_keep_them() {
    let data = store();
    let state = with_rules(&data, DEFAULT);
    let app = TestApp::from_state(state.clone());
    let tag = |path: &str| app.get(path).headers["etag"].to_str().unwrap().to_owned();
    let paths = ["/api/zones", "/layers", "/tiles/zones/8/203/113.mvt", "/styles/map.json", "/layers/zones.gpkg"];
    let before = paths.map(tag);
    let put = |text: &str| {
        let rules = Rules::read(text).unwrap();
        state.put_rules(RulesInForce { rules: Arc::new(rules), ..RulesInForce::default() });
    };
    put(DEFAULT);
    assert_eq!(paths.map(tag), before);
    put(&DEFAULT.replace("#8C5A2B", "#8C5A2C"));
    for (path, (before, after)) in paths.iter().zip(before.iter().zip(paths.map(tag))) {
        assert_ne!(*before, after, "{path}");
    }
    put(DEFAULT);
    assert_eq!(paths.map(tag), before, "the same rules and data are the same answer");
}

#[test]
fn a_kind_of_a_population_stays_one_and_hot_spots_can_only_be_made_stricter_or_switched_off() {
    let data = crate::test_app::demonstration_data();
    let snapshot = Arc::new(diaban::index::Snapshot::new(data, TODAY));
    let app = |text: &str| {
        let rules = RulesInForce { rules: Arc::new(diaban::http::rules::read(text, &snapshot).unwrap()), ..RulesInForce::default() };
        TestApp::from_state(AppState::with_rules(snapshot.clone(), rules, Settings::default()))
    };
    let count = |app: &TestApp, kind: &str| app.get(&format!("/api/zones?kind={kind}")).ok()["features"].as_array().unwrap().len();
    let default = count(TestApp::demonstration(), "hotspot");
    let strict = app(&DEFAULT.replace("minimum_incidents = 5", "minimum_incidents = 60"));
    assert!((1..default).contains(&count(&strict, "hotspot")), "{}", count(&strict, "hotspot"));
    assert!(strict.get("/api/zones").ok()["notes"].to_string().contains("more than the test was tested with"));
    let off = app(&DEFAULT.replace("id = \"hotspot\"", "id = \"hotspot\"\nactive = false"));
    assert_eq!(count(&off, "hotspot"), 0);
    // Left out of the file, the list of a population is still one of a population.
    let end = DEFAULT.find("[[rule]]\nid = \"ethnic_minority\"").unwrap();
    let without = app(&DEFAULT[..end]);
    assert_eq!(count(&without, "ethnic_minority"), 76);
    let zones = without.get("/api/zones?kind=ethnic_minority").ok();
    let id = zones["features"][0]["properties"]["id"].as_str().unwrap();
    assert!(zones["features"][0]["properties"].get("incidents").is_none());
    without.get(&format!("/layers/incidents.geojson?zone={id}")).problem(422, Some("zone"));
    let place = "[[rule]]\nid = \"ethnic_minority\"\nbasis = \"place\"\ntitle_vi = \"a\"\ntitle_en = \"b\"\ncolour = \"#000000\"\nsource = \"c\"\nlist = true\n";
    assert!(Rules::read(place).unwrap_err().iter().any(|problem| problem.key == "basis"));
}

#[test]
fn features_of_people_or_of_mixed_shapes_are_refused_and_the_same_file_changes_nothing() {
    let data = store();
    let import = |content: &str, arguments: &[&str]| data.import("features", &data.file("own.geojson", content), arguments);
    let generation = || data.load().generation;
    let before = generation();
    let good = [(json!({"name": "A"}), point(105.0, 20.0))];
    let cases: [(String, &[&str], &str); 8] = [
        (collection(&[(json!({"name": "A", "phone": "1"}), point(105.0, 20.0))]), &["--layer", "own"], "phone"),
        (collection(&[(json!({"name": "0912345678"}), point(105.0, 20.0))]), &["--layer", "own"], "phone number"),
        (collection(&[good[0].clone(), (json!({}), square(105.0, 20.0, 106.0, 21.0))]), &["--layer", "own"], "a layer holds one of them"),
        (collection(&[(json!({}), point(200.0, 20.0))]), &["--layer", "own"], "out of range"),
        (collection(&good), &["--layer", "communes"], "cannot name a layer"),
        (collection(&good), &["--layer", "border"], "kind of designation"),
        (collection(&good), &["--layer", "own", "--title-vi", "Người dân tộc thiểu số"], "never people"),
        (collection(&[]), &["--layer", "own"], ""),
    ];
    for (content, arguments, reason) in cases {
        let run = import(&content, arguments);
        assert_eq!(run.status, 1, "{content}");
        assert!(run.error.contains(reason), "{reason}: {}", run.error);
    }
    assert_eq!(generation(), before);
    let json = [&["--layer", "own", "--json"][..]].concat();
    assert_eq!(import(&collection(&good), &json).counts(), [1, 1, 0, 0, 0]);
    assert_eq!(import(&collection(&good), &json).counts(), [1, 0, 0, 1, 0]);
    assert_eq!(generation(), before + 1);
    assert_eq!(data.run(&["check"]).status, 0);
}

#[test]
fn a_store_of_the_first_version_is_brought_up_and_can_be_read_before() {
    let data = Data::with_demonstration();
    data.to_first_version();
    assert_eq!(diaban::store::Store::open_read_only(&data.folder()).unwrap().load().unwrap().units.len(), data_units(&data));
    assert_eq!(data.run(&["check"]).status, 0);
    layer(&data, "schools", &collection(&[(json!({"name": "A"}), point(105.7, 19.8))]), &[]);
    assert_eq!(data.load().operator_layers[0].features.len(), 1);
    assert_eq!(data.run(&["check"]).status, 0);
}

fn data_units(data: &Data) -> usize {
    let connection = rusqlite::Connection::open(data.folder().join(diaban::store::FILE_NAME)).unwrap();
    connection.query_row("SELECT count(*) FROM units", [], |row| row.get::<_, i64>(0)).unwrap() as usize
}
