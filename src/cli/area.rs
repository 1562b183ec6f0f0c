//! `--area`: a drawn area as a file or as text, or a unit by its code or name.

use std::path::Path;

use geo::Geometry;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::CliError;
use crate::domain::text::fold;
use crate::index::Snapshot;
use crate::query::expression::Literal;
use crate::query::unit_search;

/// Kinds of units as they stand before a name, folded.
const KINDS: [&str; 9] = ["tinh", "thanh pho", "xa", "phuong", "dac khu", "thi tran", "quan", "huyen", "thi xa"];
/// Units that an ambiguous name is answered with.
const MOST_NAMED: usize = 8;

/// What stands behind `--area`.
#[derive(Debug, Clone, PartialEq)]
pub enum AreaArgument {
    /// A drawn area, as the parameter `area` has it.
    Drawn(Value),
    /// Code or name of a unit.
    Unit(String),
}

impl AreaArgument {
    /// Reads a GeoJSON or WKT file, such a text itself, or takes it for a unit.
    ///
    /// # Errors
    /// When a file or text cannot be read, or has no polygon in it.
    pub fn read(text: &str) -> Result<Self, CliError> {
        let path = Path::new(text);
        let content = if path.is_file() {
            std::fs::read_to_string(path).map_err(|error| fault(format!("{text} cannot be read: {error}")))?
        } else {
            text.to_owned()
        };
        let content = content.trim_start_matches('\u{feff}').trim();
        let is_well_known_text = content.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("polygon"))
            || content.get(..12).is_some_and(|start| start.eq_ignore_ascii_case("multipolygon"));
        if content.starts_with('{') {
            let value = serde_json::from_str(content).map_err(|error| fault(format!("is no JSON: {error}")))?;
            return Ok(Self::Drawn(collected(value)?));
        }
        if is_well_known_text {
            return match Literal::geometry(content).map_err(|error| fault(error.to_string()))? {
                Literal::Geometry(geometry) => Ok(Self::Drawn(written(&geometry))),
                _ => Err(fault("expected a polygon")),
            };
        }
        if path.is_file() || path.extension().is_some() {
            return Err(fault(format!("{text}: expected a file with GeoJSON or WKT polygons")));
        }
        Ok(Self::Unit(text.to_owned()))
    }
}

/// The code of the unit that has a code or a name, with or without its kind in front, on a day.
///
/// # Errors
/// When there is none, or several.
pub fn unit_code(snapshot: &Snapshot, text: &str, day: Date) -> Result<String, CliError> {
    let folded = fold(text);
    let has_name = |name: &str| {
        let kind = name.strip_suffix(&folded).map(str::trim_end);
        kind.is_some_and(|kind| kind.is_empty() || KINDS.contains(&kind))
    };
    let found = unit_search::search(snapshot, text, None, day, usize::MAX);
    let units = found.iter().map(|&row| snapshot.units.get(row)).filter(|unit| unit.unit.validity.contains(day));
    let (mut named, mut codes) = (Vec::new(), Vec::new());
    for unit in units {
        if unit.unit.code.as_str() == text.trim() {
            codes.push(unit);
        } else if has_name(&unit.folded_name) {
            named.push(unit);
        }
    }
    let chosen = if codes.is_empty() { named } else { codes };
    match &chosen[..] {
        [unit] => Ok(unit.unit.code.to_string()),
        [] => Err(fault(format!("{text:.80?} is no file, no polygon in GeoJSON or WKT, and no unit of {day} by code or name"))),
        several => {
            let units = several.iter().take(MOST_NAMED).map(|unit| format!("{} ({})", unit.unit.code, unit.unit.name));
            Err(fault(format!("{text:?} is the name of several units, say one by its code: {}", units.collect::<Vec<_>>().join(", "))))
        }
    }
}

/// A collection of polygons as one shape; anything else as it is.
fn collected(value: Value) -> Result<Value, CliError> {
    if value.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
        return Ok(value);
    }
    let collection: geojson::FeatureCollection = serde_json::from_value(value).map_err(|error| fault(format!("is no GeoJSON: {error}")))?;
    let mut polygons = Vec::new();
    for geometry in collection.features.into_iter().filter_map(|feature| feature.geometry) {
        match Geometry::<f64>::try_from(geometry).map_err(|error| fault(format!("is no GeoJSON: {error}")))? {
            Geometry::Polygon(polygon) => polygons.push(polygon),
            Geometry::MultiPolygon(shape) => polygons.extend(shape),
            _ => return Err(fault("expected polygons in the collection, and nothing else")),
        }
    }
    if polygons.is_empty() {
        return Err(fault("expected polygons in the collection, and there is none"));
    }
    Ok(written(&Geometry::MultiPolygon(geo::unary_union(&polygons))))
}

fn written(geometry: &Geometry<f64>) -> Value {
    json!(geojson::Geometry::from(geometry))
}

fn fault(detail: impl Into<String>) -> CliError {
    CliError::Export(format!("area: {}", detail.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_by_how_it_begins() {
        let drawn = |text: &str| match AreaArgument::read(text) {
            Ok(AreaArgument::Drawn(value)) => value,
            other => panic!("{text}: {other:?}"),
        };
        let ring = json!([[[105.0, 20.0], [106.0, 20.0], [106.0, 21.0], [105.0, 20.0]]]);
        assert_eq!(drawn("Polygon((105 20, 106 20, 106 21, 105 20))")["coordinates"], ring);
        assert_eq!(drawn(" {\"center\": [105.7, 19.8], \"radius_m\": 500}")["radius_m"], 500);
        let feature = json!({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": ring}});
        let collection = json!({"type": "FeatureCollection", "features": [feature, feature]});
        assert_eq!(drawn(&collection.to_string())["coordinates"][0][0].as_array().map(Vec::len), Some(4), "the same ground twice is one");
        assert_eq!(AreaArgument::read("Hàm Rồng").expect("a name"), AreaArgument::Unit("Hàm Rồng".into()));
        for text in ["POLYGON((105 20, 106 20))", "{\"type\":", "nowhere.geojson", "{\"type\": \"FeatureCollection\", \"features\": []}"] {
            assert!(AreaArgument::read(text).is_err(), "{text}");
        }
    }
}
