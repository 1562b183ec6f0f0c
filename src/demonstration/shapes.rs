//! The approximate communes, and the border and the coast near them, as `GeoJSON`.

use std::collections::HashMap;

use geo::{LineString, MultiPolygon, Polygon};
use serde_json::{Map, Value, json};

use super::embedded::{self, PROVINCE_CODE};
use super::gaps;

/// How far around the communes lines are kept, in degrees: enough to show where a line goes on.
const MARGIN: f64 = 0.6;

/// Who must be named wherever these shapes are shown or given on.
pub const ATTRIBUTION: &str = "© OpenStreetMap contributors, ODbL 1.0";

/// The 166 approximate communes as a `FeatureCollection`, properties `code`, `name`, `parent` ("38") and
/// `geometry_quality` ("approximate"). A power diagram of the official centroids, never for reported figures.
#[must_use]
pub fn communes_geojson() -> Vec<u8> {
    let names: HashMap<String, String> = embedded::communes().into_iter().map(|commune| (commune.code, commune.name)).collect();
    let parts = features(embedded::commune_shapes());
    let shapes = gaps::filled(parts.iter().map(shape).collect());
    let features = parts
        .into_iter()
        .zip(&shapes)
        .map(|(feature, shape)| {
            let code = code(&feature);
            json!({
                "type": "Feature",
                "properties": {
                    "code": code,
                    // Of the table, not of the shape's file: sources spell names differently on one code.
                    "name": names[code],
                    "parent": PROVINCE_CODE,
                    "geometry_quality": "approximate",
                },
                "geometry": geojson::Geometry::from(shape),
            })
        })
        .collect();
    collection("thanh_hoa_communes_approximate", features)
}

/// The land border of the country near Thanh Hóa as a `FeatureCollection` of line strings, properties `kind`
/// ("border") and `source`.
#[must_use]
pub fn land_border_geojson() -> Vec<u8> {
    lines_near_the_communes("border", embedded::land_borders())
}

/// The sea coast near Thanh Hóa as a `FeatureCollection` of line strings, properties `kind` ("coast") and `source`.
#[must_use]
pub fn coast_geojson() -> Vec<u8> {
    lines_near_the_communes("coast", embedded::coast())
}

/// Polygon or multipolygon alike.
fn shape(feature: &Value) -> MultiPolygon<f64> {
    let geometry: geojson::Geometry =
        serde_json::from_value(feature["geometry"].clone()).expect("the file is part of the program and valid");
    match geo::Geometry::try_from(geometry) {
        Ok(geo::Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon]),
        Ok(geo::Geometry::MultiPolygon(shape)) => shape,
        _ => MultiPolygon(vec![]),
    }
}

fn lines_near_the_communes(kind: &str, file: Value) -> Vec<u8> {
    let near = Extent::of_communes().grown(MARGIN);
    let mut kept = Vec::new();
    for feature in features(file) {
        let source = &feature["properties"]["source"];
        for line in line_strings(&feature["geometry"]) {
            kept.extend(near.parts_inside(line).into_iter().map(|part| {
                json!({
                    "type": "Feature",
                    "properties": { "kind": kind, "source": source },
                    "geometry": { "type": "LineString", "coordinates": part },
                })
            }));
        }
    }
    collection(&format!("thanh_hoa_{kind}"), kept)
}

fn collection(name: &str, features: Vec<Value>) -> Vec<u8> {
    let mut collection = Map::new();
    collection.insert("type".to_owned(), json!("FeatureCollection"));
    collection.insert("name".to_owned(), json!(name));
    collection.insert("attribution".to_owned(), json!(ATTRIBUTION));
    collection.insert("features".to_owned(), Value::Array(features));
    Value::Object(collection).to_string().into_bytes()
}

fn features(mut file: Value) -> Vec<Value> {
    match file["features"].take() {
        Value::Array(features) => features,
        _ => unreachable!("a GeoJSON file of geodata/ is a FeatureCollection"),
    }
}

fn line_strings(geometry: &Value) -> Vec<&Vec<Value>> {
    let coordinates = geometry["coordinates"].as_array();
    match geometry["type"].as_str() {
        Some("LineString") => coordinates.into_iter().collect(),
        Some("MultiLineString") => coordinates.into_iter().flatten().filter_map(Value::as_array).collect(),
        _ => unreachable!("the lines of geodata/ are line strings"),
    }
}

/// The approximate communes by their codes.
pub(super) fn commune_polygons() -> HashMap<String, MultiPolygon> {
    features(embedded::commune_shapes())
        .into_iter()
        .filter_map(|feature| {
            let code = code(&feature).to_owned();
            let coordinates = &feature["geometry"]["coordinates"];
            let shape = match feature["geometry"]["type"].as_str()? {
                "Polygon" => vec![polygon(coordinates)],
                _ => members(coordinates).map(polygon).collect(),
            };
            Some((code, MultiPolygon::new(shape)))
        })
        .collect()
}

fn code(feature: &Value) -> &str {
    feature["properties"]["commune_code"].as_str().expect("every shape of a commune has its code")
}

fn polygon(rings: &Value) -> Polygon {
    let mut rings = members(rings).map(|ring| members(ring).filter_map(position).collect());
    let exterior = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
    Polygon::new(exterior, rings.collect())
}

fn members(array: &Value) -> impl Iterator<Item = &Value> {
    array.as_array().into_iter().flatten()
}

/// A box in degrees.
struct Extent {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Extent {
    fn of_communes() -> Self {
        let mut extent = Self { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY };
        for feature in features(embedded::commune_shapes()) {
            extent.take_in(&feature["geometry"]["coordinates"]);
        }
        extent
    }

    /// Grows to hold every position below `coordinates`, however deep they are nested.
    fn take_in(&mut self, coordinates: &Value) {
        if let Some((lon, lat)) = position(coordinates) {
            self.west = self.west.min(lon);
            self.east = self.east.max(lon);
            self.south = self.south.min(lat);
            self.north = self.north.max(lat);
        } else {
            for part in members(coordinates) {
                self.take_in(part);
            }
        }
    }

    fn grown(self, margin: f64) -> Self {
        Self { west: self.west - margin, south: self.south - margin, east: self.east + margin, north: self.north + margin }
    }

    fn holds(&self, coordinates: &Value) -> bool {
        position(coordinates).is_some_and(|(lon, lat)| (self.west..=self.east).contains(&lon) && (self.south..=self.north).contains(&lat))
    }

    /// The runs of positions inside: a segment with an end outside is dropped whole, so no position is made up.
    fn parts_inside(&self, line: &[Value]) -> Vec<Vec<Value>> {
        line.chunk_by(|a, b| self.holds(a) == self.holds(b))
            .filter(|run| run.len() >= 2 && self.holds(&run[0]))
            .map(<[Value]>::to_vec)
            .collect()
    }
}

fn position(coordinates: &Value) -> Option<(f64, f64)> {
    Some((coordinates.get(0)?.as_f64()?, coordinates.get(1)?.as_f64()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BoundingRect};

    fn parse(geojson: &[u8]) -> Vec<Value> {
        features(serde_json::from_slice(geojson).expect("it is JSON"))
    }

    #[test]
    fn the_166_communes_are_those_of_the_table_each_marked_approximate() {
        let communes = parse(&communes_geojson());
        let mut named: Vec<(String, String)> = communes
            .iter()
            .map(|feature| {
                let properties = &feature["properties"];
                assert_eq!(properties["parent"], "38");
                assert_eq!(properties["geometry_quality"], "approximate");
                let text = |key: &str| properties[key].as_str().expect("a text").to_owned();
                (text("code"), text("name"))
            })
            .collect();
        named.sort();
        assert_eq!(named.len(), 166);
        for ((code, name), commune) in named.iter().zip(embedded::communes()) {
            assert_eq!((code, name), (&commune.code, &commune.name));
        }
    }

    #[test]
    fn filling_the_holes_leaves_no_commune_in_far_pieces_and_no_hole_between() {
        let shapes: Vec<MultiPolygon<f64>> = parse(&communes_geojson()).iter().map(shape).collect();
        let before: Vec<MultiPolygon<f64>> = features(embedded::commune_shapes()).iter().map(shape).collect();
        for (after, before) in shapes.iter().zip(&before) {
            let (after, before) = (after.bounding_rect().expect("a shape"), before.bounding_rect().expect("a shape"));
            assert!(after.width() - before.width() < 0.15 && after.height() - before.height() < 0.15, "{before:?} became {after:?}");
        }
        let union = geo::unary_union(&shapes);
        let holes = union.iter().flat_map(Polygon::interiors).map(|ring| Polygon::new(ring.clone(), vec![]).unsigned_area());
        let largest = holes.fold(0.0, f64::max);
        assert!(largest < 1e-6, "a hole of {largest} square degrees is left");
    }

    #[test]
    fn border_and_coast_stay_near_the_province_and_name_their_source() {
        let near = Extent::of_communes().grown(MARGIN);
        for geojson in [land_border_geojson(), coast_geojson()] {
            let lines = parse(&geojson);
            assert!(!lines.is_empty());
            for line in lines {
                let source = line["properties"]["source"].as_str().expect("a text");
                assert!(source.contains("OpenStreetMap contributors, ODbL 1.0"), "{source}");
                let coordinates = line["geometry"]["coordinates"].as_array().expect("an array");
                assert!(coordinates.len() >= 2);
                assert!(coordinates.iter().all(|position| near.holds(position)));
            }
        }
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_becomes_two() {
        let extent = Extent { west: 0.0, south: 0.0, east: 1.0, north: 1.0 };
        let line = [[0.1, 0.1], [0.2, 0.2], [2.0, 0.2], [0.3, 0.3], [0.4, 0.4], [3.0, 3.0]].map(|position| json!(position));
        assert_eq!(extent.parts_inside(&line).len(), 2);
    }
}
