//! Priority zones on the demonstration and on the real communes.

use geo::{Contains, MultiPolygon, Point};
use rayon::prelude::*;
use serde_json::Value;

use crate::support::{Data, project, shape, shared};
use crate::test_app::{Random, TestApp};
use diaban::domain::{Interval, Level};
use diaban::index::Placement;
use diaban::layer::figures_by_zone;
use diaban::priority::ZoneShape;
use diaban::query::expression::Language;
use diaban::query::{Expression, Filter, FilterRequest, group};

fn zones<'a>(answer: &'a Value, kind: &str) -> Vec<&'a Value> {
    answer["features"].as_array().unwrap().iter().filter(|zone| zone["properties"]["kind"] == kind).collect()
}

#[test]
fn the_demonstration_has_its_zones_each_with_a_reason_and_a_source() {
    let answer = TestApp::demonstration().get("/api/zones").ok();
    // The approximate communes give other numbers than the real ones, which have 16 and 17.
    assert_eq!(zones(&answer, "border").len(), 13);
    assert_eq!(zones(&answer, "coastal").len(), 14);
    let classes = |class: &str| zones(&answer, "ethnic_minority").iter().filter(|zone| zone["properties"]["class"] == class).count();
    assert_eq!([classes("I"), classes("II"), classes("III")], [4, 17, 55]);
    for zone in answer["features"].as_array().unwrap() {
        let properties = &zone["properties"];
        for key in ["id", "name", "reason_vi", "reason_en", "source"] {
            assert!(properties[key].as_str().is_some_and(|text| !text.is_empty()), "{key} of {properties}");
        }
        assert_eq!(properties["derived"], properties["kind"] != "ethnic_minority", "{properties}");
        assert_eq!(zone["geometry"]["type"], "MultiPolygon");
    }
    assert!(
        zones(&answer, "ethnic_minority")
            .iter()
            .all(|zone| zone["properties"]["source"].as_str().unwrap().contains("not the official list"))
    );
}

#[test]
fn every_planted_cluster_is_a_hot_spot_and_nothing_else_is() {
    let answer = TestApp::demonstration().get("/api/zones?kind=hotspot").ok();
    let shapes: Vec<_> = zones(&answer, "hotspot").iter().map(|zone| shape(zone)).collect();
    let clusters = diaban::demonstration::planted_clusters();
    for cluster in clusters.iter().filter(|cluster| cluster.to > jiff::civil::date(2025, 7, 1)) {
        let centre = Point::new(cluster.lon, cluster.lat);
        assert!(shapes.iter().any(|shape| shape.contains(&centre)), "{}", cluster.id);
    }
    for shape in &shapes {
        assert!(clusters.iter().any(|cluster| shape.contains(&Point::new(cluster.lon, cluster.lat))), "no cluster was planted there");
    }
    assert_eq!(answer["period"], serde_json::json!(["2025-07-01", "2026-06-30"]));
    assert!(answer["n"].as_u64().unwrap() > 3000);
    let en: Vec<&str> = answer["notes"].as_array().unwrap().iter().map(|note| note["en"].as_str().unwrap()).collect();
    assert!(en.iter().any(|note| note.contains("population and forest are not considered")), "{en:?}");
}

#[test]
fn a_zone_counts_what_its_sentence_says_and_those_that_patrols_discovered_apart() {
    let app = TestApp::demonstration();
    let figures = |path: &str| -> Vec<[u64; 2]> {
        let answer = app.get(path).ok();
        let zones = answer["features"].as_array().unwrap().iter().map(|zone| &zone["properties"]);
        zones.map(|zone| ["incidents", "discovered"].map(|key| zone[key].as_u64().unwrap())).collect()
    };
    let answer = app.get("/api/zones?kind=hotspot").ok();
    let found = figures("/api/zones?kind=hotspot");
    let communes = app.get("/layers/communes.geojson").ok();
    assert!(found.iter().any(|[_, discovered]| *discovered > 0), "{found:?}");
    let layer = app.get("/layers/incidents.geojson?datetime=2025-07-01/2026-06-30&how_known=reported,unknown").ok();
    let incidents_with_places: Vec<(&Value, Point)> = layer["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|incident| ["exact", "approximate"].iter().any(|known| incident["properties"]["precision"] == *known))
        .map(|incident| {
            let [x, y] = [0, 1].map(|axis| incident["geometry"]["coordinates"][axis].as_f64().unwrap());
            (&incident["properties"], Point::new(x, y))
        })
        .collect();
    let listed = app.get("/api/categories").ok();
    let categories = listed["categories"].as_array().unwrap();
    for (zone, [incidents, discovered]) in zones(&answer, "hotspot").iter().zip(&found) {
        let says = |key: &str, start: &str| {
            let sentence = zone["properties"][key].as_str().unwrap();
            assert!(sentence.starts_with(start), "{sentence}");
        };
        let apart = |text: String| if *discovered == 0 { String::new() } else { text };
        let (apart_en, apart_vi) = (
            apart(format!(" (not counting {discovered} that patrols discovered)")),
            apart(format!(" (không tính {discovered} vụ do tuần tra phát hiện)")),
        );
        says("reason_en", &format!("{incidents} incidents{apart_en} at "));
        says("reason_vi", &format!("{incidents} vụ việc{apart_vi} tại "));
        // What it is mostly of, by every incident that lies on its ground.
        let ground = shape(zone);
        let mut of_category = std::collections::BTreeMap::<&str, u64>::new();
        for (incident, place) in &incidents_with_places {
            if ground.contains(place) {
                *of_category.entry(incident["category"].as_str().unwrap()).or_default() += 1;
            }
        }
        assert_eq!(of_category.values().sum::<u64>(), *incidents);
        let (code, most) = of_category.iter().max_by_key(|(_, count)| **count).unwrap();
        let category = categories.iter().find(|category| category["code"] == **code).unwrap();
        let mostly = format!(" Mostly: {} ({most}).", category["name_en"].as_str().unwrap());
        assert_eq!(zone["properties"]["reason_en"].as_str().unwrap().contains(&mostly), 2 * most >= *incidents, "{mostly}");
        assert!(zone["properties"]["reason_en"].as_str().unwrap().contains(" days from 1 Jul 2025 to 30 Jun 2026, about "));
        // It is called after the commune that it lies in, and that commune's card has it.
        let commune = zone["properties"]["name"].as_str().unwrap().strip_prefix("Cụm tập trung ").unwrap();
        let unit = communes["features"].as_array().unwrap().iter().find(|unit| unit["properties"]["name"] == commune).unwrap();
        let card = app.get(&format!("/api/units/{}", unit["properties"]["code"].as_str().unwrap())).ok();
        assert!(card["zones"].as_array().unwrap().iter().any(|of_card| of_card["id"] == zone["properties"]["id"]), "{commune}");
    }
    // The period is that of the sentence unless another one is asked for, and a filter takes from both figures.
    assert_eq!(figures("/api/zones?kind=hotspot&datetime=2025-07-01/2026-06-30"), found);
    assert_ne!(figures("/api/zones?kind=hotspot&datetime=2023-07-01/2026-06-30"), found);
    let nothing_but = |index: usize| -> Vec<[u64; 2]> {
        found.iter().map(|figures| std::array::from_fn(|n| if n == index { figures[n] } else { 0 })).collect()
    };
    assert_eq!(figures("/api/zones?kind=hotspot&how_known=discovered"), nothing_but(1));
    assert_eq!(figures("/api/zones?kind=hotspot&how_known=reported,unknown"), nothing_but(0));
    // A whole commune has all of its incidents, in two parts.
    for zone in zones(&app.get("/api/zones").ok(), "border") {
        let of = |key: &str| zone["properties"][key].as_u64().unwrap();
        let commune = communes["features"].as_array().unwrap().iter().find(|unit| unit["properties"]["code"] == zone["properties"]["unit"]);
        assert_eq!(of("incidents") + of("discovered"), commune.unwrap()["properties"]["incidents"].as_u64().unwrap());
    }
    let population = app.get("/api/zones?kind=ethnic_minority").ok();
    assert!(zones(&population, "ethnic_minority").iter().all(|zone| zone["properties"].get("discovered").is_none()));
}

#[test]
fn a_commune_says_apart_what_lists_and_what_the_map_say_of_it() {
    let mut data = crate::test_app::demonstration_data();
    let mut listed = data.designations[0].clone();
    listed.kind = "island".into();
    listed.basis = diaban::domain::Basis::Place;
    listed.class = String::new();
    listed.unit = diaban::domain::UnitCode::new("14758").unwrap();
    data.designations.push(listed);
    let app = TestApp::new(data);
    let communes = app.get("/layers/communes.geojson").ok();
    let zones_of = app.get("/api/zones").ok();
    let derived = |code: &Value| -> String {
        let of_unit = zones_of["features"].as_array().unwrap().iter().map(|zone| &zone["properties"]);
        let kinds = of_unit.filter(|zone| zone["unit"] == *code && zone["derived"] == true && zone["basis"] == "place");
        kinds.map(|zone| zone["kind"].as_str().unwrap()).collect::<Vec<_>>().join(",")
    };
    for commune in communes["features"].as_array().unwrap() {
        let commune = &commune["properties"];
        let on_lists = if commune["code"] == "14758" { "island" } else { "" };
        assert_eq!(
            (commune["designations"].as_str().unwrap_or_default(), commune["derived_designations"].as_str().unwrap_or_default()),
            (on_lists, &*derived(&commune["code"])),
            "{commune}"
        );
    }
    let coastal = app.get("/layers/communes.geojson?filter=derived_designations%20LIKE%20%27%25coastal%25%27").ok();
    assert_eq!(coastal["features"].as_array().unwrap().len(), 14);
    assert!(!communes.to_string().contains("ethnic"));
}

#[test]
fn too_few_incidents_give_no_hot_spots_and_a_reason() {
    let mut data = crate::test_app::demonstration_data();
    data.incidents.truncate(50);
    let answer = TestApp::new(data).get("/api/zones").ok();
    assert!(zones(&answer, "hotspot").is_empty());
    assert!(answer["notes"].to_string().contains("at least 60 incidents"), "{}", answer["notes"]);
}

#[test]
fn an_official_list_wins_over_the_map_and_the_difference_is_said() {
    let mut data = crate::test_app::demonstration_data();
    let mut listed = data.designations[0].clone();
    listed.kind = "border".into();
    listed.basis = diaban::domain::Basis::Place;
    listed.class = String::new();
    listed.unit = diaban::domain::UnitCode::new("14758").unwrap();
    listed.source = "299/2025/NĐ-CP".into();
    listed.decision = "299/2025/NĐ-CP".into();
    data.designations.push(listed.clone());
    let derived = zones(&TestApp::demonstration().get("/api/zones?kind=border").ok(), "border").len();
    let app = TestApp::new(data);
    let answer = app.get("/api/zones?kind=border").ok();
    let border = zones(&answer, "border");
    assert_eq!(border.len(), 1);
    assert_eq!((&border[0]["properties"]["unit"], &border[0]["properties"]["derived"]), (&Value::from("14758"), &Value::from(false)));
    assert!(answer["notes"].to_string().contains("disagree"), "{}", answer["notes"]);

    // Commune by commune, as an answer and as a layer.
    let answer = app.get("/api/zones/differences").ok();
    let of = |side: &str| -> Vec<&Value> {
        answer["features"].as_array().unwrap().iter().map(|feature| &feature["properties"]).filter(|row| row["side"] == side).collect()
    };
    assert_eq!((of("only_listed").len(), of("only_on_map").len()), (1, derived));
    assert_eq!((&of("only_listed")[0]["unit"], &of("only_listed")[0]["decision"]), (&Value::from("14758"), &Value::from("299/2025/NĐ-CP")));
    assert!(of("only_on_map").iter().all(|row| row["line_km"].as_f64().unwrap() >= 0.3 && row["decision"].is_null()));
    assert_eq!(app.get("/layers/zone_differences.geojson").ok()["features"], answer["features"]);
    assert_eq!(app.get("/api/zones/differences?unit=14758").ok()["features"].as_array().unwrap().len(), 1);
    assert!(app.get("/api/zones/differences?bbox=0,0,1,1").ok()["features"].as_array().unwrap().is_empty());
    for file in ["/layers/zone_differences.gpkg", "/layers/all.gpkg", "/qgis/diaban.qgz", "/styles/zone_differences.json"] {
        assert_eq!(app.get(file).status, 200, "{file}");
    }
    // Without a list there is nothing to compare, and no such layer.
    assert!(TestApp::demonstration().get("/api/zones/differences").ok()["features"].as_array().unwrap().is_empty());
    TestApp::demonstration().get("/layers/zone_differences.geojson").problem(404, None);
}

#[test]
fn zones_can_be_asked_for_where_kinds_meet() {
    let app = TestApp::demonstration();
    let all = app.get("/api/zones").ok();
    let coastal: Vec<MultiPolygon<f64>> = zones(&all, "coastal").into_iter().map(shape).collect();
    let expected: Vec<&Value> = zones(&all, "hotspot")
        .into_iter()
        .filter(|zone| coastal.iter().any(|commune| geo::Intersects::intersects(commune, &shape(zone))))
        .collect();
    let found = app.get("/api/zones?kind=hotspot&also=coastal").ok();
    assert_eq!(zones(&found, "hotspot"), expected);
    assert!(!expected.is_empty() && expected.len() < zones(&all, "hotspot").len());
    // The other way round: the communes on which they lie.
    let communes = app.get("/api/zones?kind=coastal&also=hotspot").ok();
    assert!((1..coastal.len()).contains(&communes["features"].as_array().unwrap().len()));
    assert!(app.get("/api/zones?kind=coastal&also=border").ok()["features"].as_array().unwrap().is_empty());
    app.get("/api/zones?kind=coastal&also=nothing").problem(400, Some("also"));
    // Kinds of a population are combined with nothing.
    for path in ["/api/zones?kind=coastal&also=ethnic_minority", "/api/zones?kind=ethnic_minority&also=hotspot"] {
        assert!(app.get(path).problem(422, Some("also")).contains("never filters, groups or ranks"));
    }
    assert!(zones(&app.get("/api/zones?also=hotspot").ok(), "ethnic_minority").is_empty());
}

/// The store that a province would have: its own communes, and the lines beside them.
fn real_communes() -> Option<Data> {
    let file = shared("geodata/tests-only/thanh_hoa_communes_166.geojson.gz")?;
    let data = Data::new();
    let maps = ["--level", "commune", "--map", "parent=province_code"];
    assert_eq!(data.import("units", &file, &maps).status, 0);
    for (kind, name) in [("border", "vn_land_borders_osm_odbl.geojson"), ("coast", "vn_north_central_coast_osm_odbl.geojson")] {
        assert_eq!(data.import("lines", &project(&format!("geodata/odbl/{name}")), &["--kind", kind]).status, 0);
    }
    Some(data)
}

#[test]
fn the_real_communes_give_16_border_and_17_coastal_zones() {
    let Some(data) = real_communes() else { return };
    let app = TestApp::new(data.load());
    assert_eq!(app.get("/layers/communes.geojson").ok()["features"].as_array().unwrap().len(), 166);
    let answer = app.get("/api/zones").ok();
    assert_eq!(zones(&answer, "border").len(), 16);
    let coastal: Vec<&str> = zones(&answer, "coastal").iter().map(|zone| zone["properties"]["name"].as_str().unwrap()).collect();
    assert_eq!(coastal.len(), 17, "{coastal:?}");
    assert!(coastal.contains(&"Xã Hoằng Châu"), "the commune in the estuary of the Mã makes the seventeenth");
}

#[test]
fn a_hundred_thousand_points_fall_into_the_real_communes_as_by_brute_force() {
    let Some(data) = real_communes() else { return };
    let data = data.load();
    let app = TestApp::new(data);
    let snapshot = app.snapshot();
    let day = crate::test_app::TODAY;
    let units: Vec<_> = snapshot.units.on(day).collect();
    let communes: Vec<_> = units.iter().filter(|(_, u)| u.unit.level == Level::Commune).collect();
    let outline = units.iter().find(|(_, u)| u.unit.level == Level::Province).unwrap().1.unit.geometry.as_ref().unwrap();
    let boxes: Vec<geo::Rect<f64>> =
        communes.iter().map(|(_, u)| geo::BoundingRect::bounding_rect(u.unit.geometry.as_ref().unwrap()).unwrap()).collect();
    let extent = snapshot.units.extent(day);
    let mut random = Random(100_000);
    let in_gaps = holes_between(communes.iter().map(|(_, unit)| unit.unit.geometry.as_ref().unwrap()));
    assert!(in_gaps.len() > 10, "the real communes have hairline gaps");
    let mut points: Vec<Point<f64>> = (0..100_000)
        .map(|number| {
            if number % 4 != 0 {
                return Point::new(random.between(extent.west, extent.east), random.between(extent.south, extent.north));
            }
            // On a vertex, or so near to one that it may lie in a hairline gap between neighbours.
            let shape = communes[(random.next() % 166) as usize].1.unit.geometry.as_ref().unwrap();
            let ring = &shape.0[0].exterior().0;
            let vertex = ring[(random.next() % ring.len() as u64) as usize];
            let reach = if number % 8 == 0 { 0.0 } else { 3e-6 };
            Point::new(vertex.x + random.between(-reach, reach), vertex.y + random.between(-reach, reach))
        })
        .collect();
    points.extend(in_gaps);
    let brute_force = |point: &Point<f64>| {
        let (x, y) = point.x_y();
        let mut inside = None;
        let mut border = None;
        let near = |bbox: &geo::Rect<f64>, by: f64| {
            x >= bbox.min().x - by && x <= bbox.max().x + by && y >= bbox.min().y - by && y <= bbox.max().y + by
        };
        for ((row, unit), _) in communes.iter().zip(&boxes).filter(|(_, bbox)| near(bbox, 0.0)) {
            let shape = unit.unit.geometry.as_ref().unwrap();
            if inside.is_none() && shape.contains(point) {
                inside = Some(*row);
            } else if border.is_none() && geo::Intersects::intersects(shape, point) {
                border = Some(*row);
            }
        }
        if let Some(row) = inside.or(border) {
            return Some(Placement::Within(row));
        }
        if !geo::Intersects::intersects(outline, point) {
            return None;
        }
        // A gap: every edge of every commune near, one by one.
        let metric = diaban::spatial::LocalMetric::at(x, y);
        let mut nearest: Option<(f64, u32)> = None;
        for ((row, unit), _) in communes.iter().zip(&boxes).filter(|(_, bbox)| near(bbox, 0.001)) {
            let shape = unit.unit.geometry.as_ref().unwrap();
            let rings = shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
            for line in rings.flat_map(geo::LineString::lines) {
                let distance = metric.distance_to_segment([line.start.x, line.start.y], [line.end.x, line.end.y]);
                if distance <= 50.0 && nearest.is_none_or(|best| (distance, *row) < best) {
                    nearest = Some((distance, *row));
                }
            }
        }
        nearest.map(|(_, row)| Placement::Nearest(row))
    };
    let found: Vec<Option<Placement>> = points
        .par_iter()
        .map(|point| {
            let found = snapshot.units.locate(point.x(), point.y(), Level::Commune, day);
            assert_eq!(found, brute_force(point), "{point:?}");
            found
        })
        .collect();
    let inside = found.iter().flatten().count();
    let gaps = found.iter().filter(|found| matches!(found, Some(Placement::Nearest(_)))).count();
    assert!(inside > 50_000 && gaps > 10, "{inside} inside, {gaps} in gaps");
}

/// A point in every hole of the union that is thinner than a metre.
fn holes_between<'a>(shapes: impl Iterator<Item = &'a MultiPolygon<f64>>) -> Vec<Point<f64>> {
    let shapes: Vec<MultiPolygon<f64>> = shapes.cloned().collect();
    let union = geo::unary_union(&shapes);
    let holes = union.iter().flat_map(geo::Polygon::interiors).map(|ring| geo::Polygon::new(ring.clone(), vec![]));
    holes.filter(|hole| geo::Area::unsigned_area(hole) < 1e-8).filter_map(|hole| geo::InteriorPoint::interior_point(&hole)).collect()
}

#[test]
fn the_reference_points_fall_into_their_areas() {
    let areas: geojson::FeatureCollection = std::fs::read_to_string(project("tests/reference/11_areas.geojson")).unwrap().parse().unwrap();
    let units = areas.features.into_iter().map(|feature| {
        let code = feature.property("area_id").unwrap().as_str().unwrap().to_owned();
        let shape: geo::Geometry<f64> = feature.geometry.unwrap().try_into().unwrap();
        let geometry = match shape {
            geo::Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
            geo::Geometry::MultiPolygon(shape) => shape,
            other => panic!("{other:?}"),
        };
        diaban::domain::Unit {
            name: code.clone(),
            code: diaban::domain::UnitCode::new(&code).unwrap(),
            level: Level::Commune,
            parent: None,
            validity: diaban::domain::Validity::default(),
            geometry: Some(geometry),
            geometry_quality: diaban::domain::GeometryQuality::Official,
            area_km2: None,
            demonstration: false,
        }
    });
    let index = diaban::index::UnitIndex::new(units.collect());
    let mut reader = csv::Reader::from_path(project("tests/reference/11_points_expected.csv")).unwrap();
    let mut points = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let (x, y): (f64, f64) = (record[0].parse().unwrap(), record[1].parse().unwrap());
        let expected: i64 = record[2].parse().unwrap();
        let found = index.locate(x, y, Level::Commune, crate::test_app::TODAY).map_or(-1, |placement| i64::from(placement.row()));
        assert_eq!(found, expected, "{x} {y}");
        points += 1;
    }
    assert_eq!(points, 4023);
}

#[test]
fn a_province_counts_what_lies_in_it_also_where_no_commune_is_loaded() {
    let mut data = crate::test_app::demonstration_data();
    let kept = data.units.iter().position(|unit| unit.code.as_str() == "14758" && unit.geometry.is_some()).unwrap();
    let kept = data.units[kept].code.clone();
    data.units.retain(|unit| unit.level == Level::Province || unit.code == kept);
    let app = TestApp::new(data);
    let province = app.get("/layers/provinces.geojson").ok()["features"][0].clone();
    let shape = shape(&province);
    let snapshot = app.snapshot();
    let places = (0..snapshot.incidents.len()).map(|row| snapshot.incidents.position(row));
    let expected = places.filter(|[x, y]| geo::Intersects::intersects(&shape, &Point::new(*x, *y))).count();
    assert!(expected > 19_900, "{expected}");
    assert_eq!(app.summary(&serde_json::json!({"unit": "38"}))["count"], expected);
    assert_eq!(province["properties"]["incidents"], expected);
}

#[test]
fn units_known_by_code_only_have_no_figure_rather_than_none() {
    let old = TestApp::demonstration().get("/layers/communes.geojson?as_of=2025-06-30").ok();
    let figures: Vec<&Value> = old["features"].as_array().unwrap().iter().map(|unit| &unit["properties"]["incidents"]).collect();
    assert!(figures.len() > 500 && figures.iter().all(|figure| figure.is_null()), "{}", figures.len());
}

#[test]
fn real_incidents_are_never_called_synthetic() {
    let data = Data::with_demonstration();
    let file = data.file("own.csv", "id,occurred_at,category,lon,lat\na,2026-01-01,TT-TROM,105.7,19.8\n");
    assert_eq!(data.import("incidents", &file, &[]).status, 0);
    let catalogue = TestApp::new(data.load()).get("/layers").ok();
    let notices: Vec<&str> = catalogue["notices"].as_array().unwrap().iter().map(|notice| notice["id"].as_str().unwrap()).collect();
    assert_eq!(notices, ["approximate", "invented_designations"], "the communes are still those of the demonstration");
    let incidents = catalogue["layers"].as_array().unwrap().iter().find(|layer| layer["id"] == "incidents").unwrap();
    assert_eq!(incidents["demonstration"], false);
}

#[test]
fn one_pass_counts_in_every_zone_what_a_question_for_its_ground_counts() {
    let current = TestApp::demonstration().state().current();
    let day = jiff::civil::date(2026, 7, 1);
    let view = current.view(day);
    let period = Some(Interval::days(jiff::civil::date(2025, 10, 1), jiff::civil::date(2026, 3, 31)));
    let expression = Expression::parse("precision = 'exact' AND severity < 3", Language::Text).unwrap();
    let asked = [
        FilterRequest::default(),
        FilterRequest { period, ..FilterRequest::default() },
        FilterRequest { period, category: vec!["TT".into(), "GT-BO".into()], severity: vec![1, 2], ..FilterRequest::default() },
        FilterRequest { category: vec!["TT".into()], expression: Some(expression), ..FilterRequest::default() },
    ];
    for request in asked.map(|request| FilterRequest { as_of: Some(day), ..request }) {
        let filter = current.filter(&request).unwrap();
        let figures = figures_by_zone(&view, &filter);
        let mut seen = 0;
        for zone in view.zones.zones.iter().filter(|zone| matches!(zone.shape, ZoneShape::Own { .. })) {
            let count = |part: Option<Filter>| group::count(&current.snapshot, &zone.narrowed(&part.unwrap()).unwrap());
            let expected = [count(filter.without_discovered()), count(filter.discovered())];
            let found = figures.iter().find(|(id, _)| *id == zone.id).unwrap().1;
            assert_eq!(found, expected, "{} {request:?}", zone.id);
            seen += found[0];
        }
        assert!(seen > 50, "the test must see something: {seen} {request:?}");
    }
}

#[test]
fn zones_without_their_shapes_say_where_they_are() {
    let app = TestApp::demonstration();
    let all = app.get("/api/zones").ok();
    let listed = app.get("/api/zones?skipGeometry=true").ok();
    let [with, without] = [&all, &listed].map(|answer| answer["features"].as_array().unwrap());
    assert_eq!(with.len(), without.len());
    for (with, without) in with.iter().zip(without) {
        assert_eq!(with["properties"], without["properties"]);
        assert!(without["geometry"].is_null() && with.get("bbox").is_none());
        let expected = geo::BoundingRect::bounding_rect(&shape(with)).unwrap();
        let expected = [expected.min().x, expected.min().y, expected.max().x, expected.max().y];
        assert_eq!(without["bbox"], serde_json::json!(expected));
    }
    for key in ["n", "period", "settings", "notes", "generation", "notices"] {
        assert_eq!(all[key], listed[key], "{key}");
    }
    app.get("/api/zones?skipGeometry=yes").problem(400, Some("skipGeometry"));
}
