//! Layers that an operator brings in: schools, industrial zones, ports.
//!
//! Priority rules look at them, and they are shown and handed out as they are. They hold places, never people.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use geo::{MultiLineString, MultiPolygon};

use super::error::words;

words! {
    /// What all features of a layer are.
    ShapeKind, "shape", "point, line or polygon" {
        /// Points.
        Point = "point",
        /// Lines.
        Line = "line",
        /// Polygons.
        Polygon = "polygon",
    }
}

words! {
    /// What all values of a column are.
    ColumnKind, "type", "text or number" {
        /// Text.
        Text = "text",
        /// A number.
        Number = "number",
    }
}

/// The shape of a feature, WGS 84 longitude, latitude.
#[derive(Debug, Clone, PartialEq)]
pub enum OperatorShape {
    /// A point.
    Point([f64; 2]),
    /// Lines.
    Line(MultiLineString<f64>),
    /// Polygons.
    Polygon(MultiPolygon<f64>),
}

/// A column of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorColumn {
    /// Its name, see [`interned`].
    pub name: &'static str,
    /// What its values are.
    pub kind: ColumnKind,
}

/// A feature of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorFeature {
    /// Number in the store, which stays until the layer is imported anew.
    pub number: i64,
    /// Where it is.
    pub shape: OperatorShape,
    /// Values in the order of the columns, as text; empty where there is none.
    pub values: Vec<String>,
}

/// A layer.
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorLayer {
    /// Identifier, also its name in paths and rules.
    pub id: String,
    /// Vietnamese title.
    pub title_vi: String,
    /// English title.
    pub title_en: String,
    /// Where it comes from, may be empty.
    pub source: String,
    /// What its features are.
    pub shape: ShapeKind,
    /// Columns.
    pub columns: Vec<OperatorColumn>,
    /// Features, by number.
    pub features: Vec<OperatorFeature>,
}

impl OperatorLayer {
    /// Names that mean something else on the map and in the interfaces.
    pub const RESERVED: [&str; 15] = [
        "provinces",
        "districts",
        "communes",
        "border_line",
        "coast_line",
        "incidents",
        "zones",
        "zone_differences",
        "hotspot",
        "hotspots",
        "density",
        "units",
        "land",
        "all",
        "map",
    ];

    /// Whether a text can be an identifier of a layer or of a kind of zone.
    #[must_use]
    pub fn is_identifier(text: &str) -> bool {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        !text.is_empty() && text.len() <= 40 && text.chars().all(plain)
    }

    /// The value by which people know a feature: its name, otherwise nothing.
    #[must_use]
    pub fn name_of<'a>(&self, feature: &'a OperatorFeature) -> &'a str {
        let names = |column: &OperatorColumn| matches!(super::text::fold(column.name).as_str(), "name" | "ten" | "name vi" | "ten goi");
        let position = self.columns.iter().position(names);
        position.and_then(|position| feature.values.get(position)).map(String::as_str).unwrap_or_default()
    }
}

/// The same text for as long as the program runs. Fields of layers are known by such names; those that operators bring in are few, and the
/// same name is kept once however often its file is read.
#[must_use]
pub fn interned(text: &str) -> &'static str {
    static KNOWN: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = known.get(text) {
        return kept;
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    known.insert(kept);
    kept
}
