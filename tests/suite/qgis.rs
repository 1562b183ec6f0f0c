//! What QGIS is given: styles in the map's own colours, and a project that names every layer at this server's address.

use std::io::{Cursor, Read};

use serde_json::Value;

use crate::test_app::TestApp;

fn layers() -> Vec<Value> {
    let catalogue = TestApp::demonstration().get("/layers").ok();
    catalogue["layers"].as_array().unwrap().iter().filter(|layer| layer["geojson"].is_string()).cloned().collect()
}

fn project(address: &str) -> String {
    let bytes = TestApp::demonstration().get(address).body_of_200();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let mut text = String::new();
    zip.by_name("diaban.qgs").expect("a project").read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn every_layer_has_a_style_with_vietnamese_names() {
    let app = TestApp::demonstration();
    for layer in layers() {
        let id = layer["id"].as_str().unwrap();
        let style = app.get(&format!("/qgis/styles/{id}.qml")).body_of_200();
        let style = String::from_utf8(style).unwrap();
        for field in layer["fields"].as_array().unwrap() {
            let alias = format!(
                "<alias field=\"{}\" name=\"{}\"/>",
                field["name"].as_str().unwrap(),
                field["title_vi"].as_str().unwrap().replace('&', "&amp;")
            );
            assert!(style.contains(&alias), "{id}: {alias}");
        }
        assert_eq!(style.matches("<symbol ").count(), style.matches("</symbol>").count());
        assert!(style.contains("<renderer-v2 type="));
        // The same classes in the same order of drawing, the topmost first in the one and last in the other.
        let sld = String::from_utf8(app.get(&format!("/qgis/styles/{id}.sld")).body_of_200()).unwrap();
        let titles: Vec<&str> =
            sld.split("<se:Title>").skip(1).filter_map(|rest| rest.split_once("</se:Title>")).map(|(title, _)| title).collect();
        let mut labels: Vec<&str> =
            style.split(" label=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(label, _)| label).collect();
        match labels.as_mut_slice() {
            [] => labels.push(layer["title_vi"].as_str().unwrap()),
            // What is in no class is named last, and drawn where no rule before it holds.
            [classes @ .., "Khác"] | classes => classes.reverse(),
        }
        assert_eq!(titles, labels, "{id}");
    }
    app.get("/qgis/styles/nothing.qml").problem(404, None);
    app.get("/qgis/styles/zones.css").problem(404, None);
    app.get("/qgis/diaban.qgz?colour=red").problem(400, Some("colour"));
}

#[test]
fn zones_of_a_population_are_outlines() {
    let style = String::from_utf8(TestApp::demonstration().get("/qgis/styles/zones.qml").body_of_200()).unwrap();
    let category = style.lines().find(|line| line.contains("value=\"ethnic_minority\"")).expect("the kind has a class");
    assert!(category.contains("render=\"false\""), "as on the map, it is switched off at first: {category}");
    let number = category.split("symbol=\"").nth(1).unwrap().split('"').next().unwrap();
    let symbol = style.lines().find(|line| line.starts_with(&format!("<symbol type=\"fill\" name=\"{number}\""))).unwrap();
    assert!(symbol.contains("class=\"SimpleLine\"") && !symbol.contains("Fill\""), "{symbol}");
    let sld = String::from_utf8(TestApp::demonstration().get("/qgis/styles/zones.sld").body_of_200()).unwrap();
    let rule = sld.lines().find(|line| line.contains(">ethnic_minority<")).expect("the kind has a rule");
    assert!(rule.contains("<se:LineSymbolizer>") && !rule.contains("Polygon"), "{rule}");
}

#[test]
fn the_project_asks_this_server_for_every_layer() {
    let text = project("/qgis/diaban.qgz");
    for layer in layers() {
        let id = layer["id"].as_str().unwrap();
        assert!(text.contains(&format!("typename='{id}' url='http://localhost/ogc'")), "{id}");
    }
    // Nothing else than the document type is named by an address.
    for address in text.split(['"', '\'', '<', '>', ';', '=']).filter(|part| part.starts_with("http")) {
        assert!(address.starts_with("http://localhost/") || address == "http://mrcc.com/qgis.dtd", "{address}");
    }
    assert_eq!(text.matches("<maplayer ").count(), text.matches("<layer-tree-layer ").count());
}

#[test]
fn density_has_the_classes_of_the_map_in_qgis() {
    let app = TestApp::demonstration();
    let said = app.get("/tiles/density.json").ok();
    let classes = said["classes"].as_array().unwrap();
    assert_eq!(classes.len(), 7);
    let style = String::from_utf8(app.get("/qgis/styles/density.qml").body_of_200()).unwrap();
    let text = project("/qgis/diaban.qgz");
    for (number, class) in classes.iter().enumerate() {
        // A class ends where the next begins.
        let upper = classes.get(number + 1).map_or("inf".into(), |next| next["from"].as_f64().unwrap().to_string());
        let item = format!("<item value=\"{upper}\" label=");
        let line = style.lines().find(|line| line.starts_with(&item)).unwrap_or_else(|| panic!("no class up to {upper}"));
        assert!(line.contains(&format!("color=\"{}\" alpha=\"255\"", class["colour"].as_str().unwrap())), "{line}");
        assert!(text.contains(line), "{line}");
    }
    let first = format!("<item value=\"{}\" ", classes[0]["from"].as_f64().unwrap());
    assert!(style.lines().any(|line| line.starts_with(&first) && line.contains("alpha=\"0\"")));
    assert!(text.contains("url=http://localhost/tiles/density/%7Bz%7D/%7Bx%7D/%7By%7D.png?encoding=terrarium&amp;"), "{text}");
    let relief = said["relief"].as_array().unwrap();
    assert_eq!(relief.len(), 3 + 4 * classes.len());
    assert!(relief[3].as_f64().unwrap() < relief[5].as_f64().unwrap() && relief[4] == "rgba(255, 255, 255, 0)");
    app.get("/qgis/styles/density.sld").problem(404, None);
}
