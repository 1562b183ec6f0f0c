//! What the files are compared with: the features of the GeoJSON file, which other tests hold to the store, and a store with texts
//! that no format likes.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use crate::test_app::{TestApp, demonstration_data};

/// Texts that have a meaning in one format or another.
pub const NASTY: [&str; 7] =
    ["=1+1", "-2;\"3\",4", "<a href='x'>&amp;</a>", "Mường Lát, Hàm Rồng", "hai\ndòng\tcột", "\u{1}]]>\u{FFFF}", "@SUM(A1)"];

/// Filters of incidents, and how many features a file has at most.
pub const QUERIES: [&str; 6] = [
    "",
    "category=TT&how_known=reported",
    "datetime=2025-07-01/2026-06-30&unit=14758",
    "bbox=105.7,19.7,105.9,19.9&severity=3,4",
    "filter=severity%20%3E%203%20AND%20unit%20LIKE%20%27147%25%27",
    "category=TT-TROM&datetime=1990-01",
];

/// The demonstration with [`NASTY`] texts as the numbers of its first incidents.
pub fn app() -> &'static TestApp {
    static APP: LazyLock<TestApp> = LazyLock::new(|| {
        let mut data = demonstration_data();
        data.incidents.truncate(4000);
        for ((_, incident), text) in data.incidents.iter_mut().zip(NASTY.iter().cycle()).take(70) {
            (*text).clone_into(&mut incident.id);
            (*text).clone_into(&mut incident.source);
            incident.kept = serde_json::json!({ "ghi chú": text }).to_string();
        }
        TestApp::new(data)
    });
    &APP
}

/// A layer as the catalogue describes it.
pub struct Described {
    pub id: String,
    pub names: Vec<String>,
    pub kinds: Vec<String>,
    pub is_of_population: bool,
    pub geometry: String,
}

/// Every layer with features.
pub fn layers(app: &TestApp) -> Vec<Described> {
    let catalogue = app.get("/layers").ok();
    let layers = catalogue["layers"].as_array().unwrap().iter().filter(|layer| layer["geometry"] != "raster");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    layers
        .map(|layer| {
            let is_of_population = layer["group"] == "programmes";
            let fields = layer["fields"].as_array().unwrap().iter();
            let fields: Vec<&Value> = fields.filter(|field| !is_of_population || field["name"] != "incidents").collect();
            Described {
                id: text(&layer["id"]),
                names: fields.iter().map(|field| text(&field["name"])).collect(),
                kinds: fields.iter().map(|field| text(&field["type"])).collect(),
                is_of_population,
                geometry: text(&layer["geometry"]),
            }
        })
        .collect()
}

/// The features of the GeoJSON file.
pub fn features(app: &TestApp, layer: &str, query: &str) -> Vec<Value> {
    let mut file = app.get(&format!("/layers/{layer}.geojson?{query}")).ok();
    let Value::Array(features) = file["features"].take() else { panic!("no features") };
    features
}

/// A property, null where there is none.
pub fn property<'f>(feature: &'f Value, name: &str) -> &'f Value {
    feature["properties"].get(name).unwrap_or(&Value::Null)
}

/// A time of GeoJSON as the second that formats with a type for times have: of a day its first, of the last day its last.
pub fn second(name: &str, value: &Value) -> Option<i64> {
    let text = value.as_str()?;
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant.as_second());
    }
    let start = diaban::domain::time::local_midnight(text.parse::<Date>().unwrap());
    Some(if name == "occurred_until" { start + 86_399 } else { start })
}

/// Whether a column is a time.
pub fn is_time(layer: &str, name: &str) -> bool {
    layer == "incidents" && ["occurred_at", "occurred_until", "reported_at"].contains(&name)
}

/// The shape of a feature.
pub fn shape(feature: &Value) -> Option<geo::Geometry<f64>> {
    let shape: geojson::Geometry = serde_json::from_value(feature["geometry"].clone()).ok()?;
    Some(geo::Geometry::try_from(shape).unwrap())
}

/// Whether two shapes have the same corners, to the tenth of a micrometre that a decimal may cost.
pub fn is_same_shape(one: Option<&geo::Geometry<f64>>, other: Option<&geo::Geometry<f64>>) -> bool {
    use geo::CoordsIter;
    let corners = |shape: Option<&geo::Geometry<f64>>| shape.map(|shape| shape.coords_iter().collect::<Vec<_>>()).unwrap_or_default();
    let (one, other) = (corners(one), corners(other));
    one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| (a.x - b.x).abs() < 1e-12 && (a.y - b.y).abs() < 1e-12)
}

/// Whether two numbers are equal to the last bit but one, which the reader of JSON may get wrong.
pub fn is_same_number(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 4.0 * f64::EPSILON * other.abs(),
        (one, other) => one.is_none() && other.is_none(),
    }
}
