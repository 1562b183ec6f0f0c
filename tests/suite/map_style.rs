//! The map's own style and the one that others are given are what `layer::look` says.

use std::collections::BTreeSet;
use std::io::Cursor;

use diaban::export::map_style;
use serde_json::{Value, json};

use crate::test_app::TestApp;

/// Set to write the file anew instead of comparing it.
const UPDATE: &str = "DIABAN_UPDATE";

fn style(id: &str) -> Value {
    TestApp::demonstration().get(&format!("/styles/{id}.json")).ok()
}

fn layers(style: &Value) -> &Vec<Value> {
    style["layers"].as_array().unwrap()
}

#[test]
fn the_web_app_draws_what_the_code_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/src/map/style.gen.json");
    let code = serde_json::to_string_pretty(&map_style::fixed()).unwrap() + "\n";
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(path, code).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == code,
        "web/src/map/style.gen.json is not what the code says; bring it up to date with: {UPDATE}=1 cargo test --test suite map_style"
    );
}

#[test]
fn the_style_of_the_map_is_the_one_that_the_web_app_draws() {
    let style = style("map");
    let fixed = map_style::fixed();
    let by_id = |wanted: &str| layers(&style).iter().find(|layer| layer["id"] == wanted).cloned();
    for own in fixed["layers"].as_array().unwrap() {
        let id = own["id"].as_str().unwrap();
        // Those of operators, of programmes and of incidents take their names and colours from the data.
        if id.contains('{') || id.starts_with("incidents") {
            continue;
        }
        let mut given = by_id(id).unwrap_or_else(|| panic!("map.json has no {id}"));
        if let Some(layout) = given["layout"].as_object_mut() {
            layout.remove("visibility");
        }
        for part in ["type", "source", "source-layer", "filter", "paint", "metadata"] {
            assert_eq!(given.get(part), own.get(part), "{part} of {id}");
        }
    }
    let programme = by_id("ethnic_minority.II-line").unwrap();
    assert_eq!(programme["layout"]["visibility"], "none");
    assert!(layers(&style).iter().all(|layer| layer["id"] != "zones.ethnic_minority-line"), "programmes are a layer of their own");
}

#[test]
fn every_class_has_a_layer_with_a_plain_filter_that_tiles_can_answer() {
    let app = TestApp::demonstration();
    let catalogue = app.get("/layers").ok();
    let known = catalogue["layers"].as_array().unwrap().iter().filter(|layer| layer["geojson"].is_string());
    let mut ids: Vec<String> = known.map(|layer| layer["id"].as_str().unwrap().to_owned()).collect();
    ids.push("map".into());
    for id in ids {
        let style = style(&id);
        assert_eq!(style["version"], 8);
        let mut names = BTreeSet::new();
        for layer in layers(&style) {
            let name = layer["id"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{id}: {name} stands twice");
            let text = layer.to_string();
            for misread in ["match", "case", "step", "literal"] {
                assert!(!text.contains(&format!("\"{misread}\"")), "{name}: {text}");
            }
            if layer["type"] == "background" {
                continue;
            }
            let source = layer["source"].as_str().unwrap();
            if source == "density" {
                assert_eq!(style["sources"]["density"]["encoding"], "terrarium");
                assert_eq!(app.get("/tiles/density/8/203/113.png?encoding=terrarium").status, 200);
                continue;
            }
            let tiles = style["sources"][source]["tiles"][0].as_str().unwrap();
            assert_eq!(tiles, format!("http://localhost/tiles/{source}/{{z}}/{{x}}/{{y}}.mvt"));
            let fields = &app.get(&format!("/tiles/{source}.json")).ok()["vector_layers"][0]["fields"];
            let field = match layer["filter"].as_array().map(Vec::as_slice) {
                None => continue,
                Some([operator, field, ..]) if operator == "!in" => field.clone(),
                Some([operator, part, ..]) if operator == "all" => part[1][1].clone(),
                Some([_, get, _]) => get[1].clone(),
                Some(other) => panic!("{other:?}"),
            };
            assert!(fields.get(field.as_str().unwrap()).is_some(), "{name}: tiles of {source} have no {field}");
        }
        assert!(names.len() > usize::from(id == "map"));
    }
}

#[test]
fn communes_by_themselves_are_a_choropleth() {
    let communes = style("communes");
    let filled: Vec<&Value> = layers(&communes).iter().filter(|layer| layer["type"] == "fill").collect();
    assert!(filled.len() >= 5, "{filled:?}");
    let together = style("map");
    assert!(layers(&together).iter().all(|layer| layer["source"] != "communes" || layer["id"] != "communes.1-fill"));
}

#[test]
fn incidents_have_the_colours_of_the_taxonomy() {
    let app = TestApp::demonstration();
    let style = style("incidents");
    for category in app.get("/api/categories").ok()["categories"].as_array().unwrap() {
        let code = category["code"].as_str().unwrap();
        let layer = layers(&style).iter().find(|layer| layer["id"] == format!("incidents.{code}-circle")).expect(code);
        assert_eq!(layer["filter"], json!(["==", ["get", "category"], code]));
        assert_eq!(layer["paint"]["circle-color"], category["colour"].as_str().unwrap().to_uppercase());
    }
}

#[test]
fn every_pattern_that_a_style_names_is_in_the_sprite() {
    let app = TestApp::demonstration();
    let style = style("map");
    let named = layers(&style).iter().filter_map(|layer| layer["paint"]["fill-pattern"].as_str());
    for (ratio, ending) in [(1, ""), (2, "@2x")] {
        let index = app.get(&format!("/styles/sprite{ending}.json")).ok();
        let bytes = app.get(&format!("/styles/sprite{ending}.png")).body_of_200();
        let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let picture = reader.next_frame(&mut pixels).unwrap();
        assert_eq!(picture.height, 16 * ratio);
        for name in named.clone() {
            let place = &index[name];
            assert_eq!(place["pixelRatio"], ratio, "{name}");
            let [x, side] = ["x", "width"].map(|key| place[key].as_u64().unwrap() as usize);
            let alpha = |column: usize, row: usize| pixels[(row * picture.width as usize + column) * 4 + 3];
            let inside: Vec<u8> = (0..side * side).map(|at| alpha(x + at % side, at / side)).collect();
            // A line of one pixel that runs between two leaves half of its ink in each.
            let [marked, free] = [120..=255, 0..=0].map(|range| inside.iter().filter(|alpha| range.contains(*alpha)).count());
            assert!(marked >= side && free >= side, "{name}: {marked} marked, {free} free of {}", inside.len());
        }
    }
    assert!(named.count() >= 4);
}

#[test]
fn a_style_that_is_not_there_is_a_404_that_says_what_is() {
    let app = TestApp::demonstration();
    app.get("/styles/nothing.json").problem(404, None);
    assert!(app.get("/styles/map.xml").problem(404, None).contains("map.json"));
    app.get("/styles/map.json?unit=38").problem(400, Some("unit"));
}
