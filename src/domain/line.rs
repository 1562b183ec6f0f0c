//! Lines that priority zones are derived from.

use geo::MultiLineString;

use super::error::words;

words! {
    /// What a line is.
    LineKind, "kind", "border or coast" {
        /// Land border.
        Border = "border",
        /// Sea coast.
        Coast = "coast",
    }
}

/// A border or coast line, WGS 84 longitude, latitude.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Name, may be empty.
    pub name: String,
    /// Shape.
    pub geometry: MultiLineString<f64>,
    /// Where it comes from.
    pub source: String,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}
