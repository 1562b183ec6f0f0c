//! What rules look at: lines, units and the layers of operators, with the fields that a filter may name.
//!
//! Nothing here holds incidents, figures of incidents or designations, so that no rule can bring them in.

use jiff::civil::Date;

use crate::domain::{ColumnKind, Level, LineKind, OperatorLayer, OperatorShape, ShapeKind};
use crate::index::Snapshot;
use crate::query::expression::{Bound, GEOMETRY, Kind, Property, Scalar, Shape};

/// A layer that a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(super) enum LayerSource<'a> {
    Lines(LineKind),
    Units(Level),
    Operator(&'a OperatorLayer),
}

/// A feature of such a layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceFeature<'a> {
    /// Number within the layer.
    pub number: u64,
    /// Its name, may be empty.
    pub name: &'a str,
    pub shape: Shape<'a>,
    /// Of a unit its row.
    pub row: Option<u32>,
    pub demonstration: bool,
}

const LINES: [(&str, LineKind); 2] = [("border_line", LineKind::Border), ("coast_line", LineKind::Coast)];
const UNITS: [(&str, Level); 3] = [("communes", Level::Commune), ("districts", Level::District), ("provinces", Level::Province)];

impl<'a> LayerSource<'a> {
    /// The layer of a name.
    pub fn find(id: &str, snapshot: &'a Snapshot) -> Option<Self> {
        let line = LINES.into_iter().find(|(name, _)| *name == id).map(|(_, kind)| Self::Lines(kind));
        let units = || UNITS.into_iter().find(|(name, _)| *name == id).map(|(_, level)| Self::Units(level));
        let operator = || snapshot.operator_layers.iter().find(|layer| layer.id == id).map(Self::Operator);
        line.or_else(units).or_else(operator)
    }

    /// The names of all layers.
    pub fn names(snapshot: &Snapshot) -> Vec<String> {
        let fixed = LINES.iter().map(|(name, _)| *name).chain(UNITS.iter().map(|(name, _)| *name));
        fixed.chain(snapshot.operator_layers.iter().map(|layer| layer.id.as_str())).map(str::to_owned).collect()
    }

    /// Vietnamese and English title.
    pub fn title(&self) -> [&'a str; 2] {
        match self {
            Self::Lines(LineKind::Border) => ["biên giới đất liền", "the land border"],
            Self::Lines(LineKind::Coast) => ["bờ biển", "the sea coast"],
            Self::Units(Level::Commune) => ["xã, phường, đặc khu", "communes"],
            Self::Units(Level::District) => ["quận, huyện", "districts"],
            Self::Units(Level::Province) => ["tỉnh, thành phố", "provinces"],
            Self::Operator(layer) => [&layer.title_vi, &layer.title_en],
        }
    }

    pub fn shape(&self) -> ShapeKind {
        match self {
            Self::Lines(_) => ShapeKind::Line,
            Self::Units(_) => ShapeKind::Polygon,
            Self::Operator(layer) => layer.shape,
        }
    }

    /// What a filter may name.
    pub fn properties(&self) -> Vec<Property> {
        let text = |name| Property { name, kind: Kind::Text };
        let mut properties = match self {
            Self::Lines(_) => vec![text("name"), text("source")],
            Self::Units(_) => {
                let area = Property { name: "area_km2", kind: Kind::Number };
                vec![text("code"), text("name"), text("parent"), area, text("geometry_quality")]
            }
            Self::Operator(layer) => {
                let kind = |kind| if kind == ColumnKind::Number { Kind::Number } else { Kind::Text };
                layer.columns.iter().map(|column| Property { name: column.name, kind: kind(column.kind) }).collect()
            }
        };
        properties.push(Property { name: GEOMETRY, kind: Kind::Geometry });
        properties
    }

    /// The features on a day that a choice takes.
    pub fn features(&self, snapshot: &'a Snapshot, day: Date, choice: Option<&Bound>) -> Vec<SourceFeature<'a>> {
        let mut found = Vec::new();
        let mut take = |feature: SourceFeature<'a>, values: &[Scalar<'_>]| {
            let value = |at: usize| values.get(at).cloned().unwrap_or(Scalar::Shape(feature.shape));
            if choice.is_none_or(|choice| choice.holds(&value)) {
                found.push(feature);
            }
        };
        match self {
            Self::Lines(kind) => {
                for (number, line) in (1..).zip(snapshot.lines.iter()).filter(|(_, line)| line.kind == *kind) {
                    let shape = Shape::Line(&line.geometry);
                    let values = [Scalar::text(&line.name), Scalar::text(&line.source)];
                    take(SourceFeature { number, name: &line.name, shape, row: None, demonstration: line.demonstration }, &values);
                }
            }
            Self::Units(level) => {
                for (row, indexed) in snapshot.units.on(day).filter(|(_, indexed)| indexed.unit.level == *level) {
                    let unit = &indexed.unit;
                    let Some(geometry) = &unit.geometry else { continue };
                    let values = [
                        Scalar::text(unit.code.as_str()),
                        Scalar::text(&unit.name),
                        unit.parent.as_ref().map_or(Scalar::Null, |parent| Scalar::text(parent.as_str())),
                        unit.area_km2.map_or(Scalar::Null, Scalar::Number),
                        Scalar::text(unit.geometry_quality.as_str()),
                    ];
                    let shape = Shape::Polygon(geometry);
                    let number = u64::from(row) + 1;
                    take(SourceFeature { number, name: &unit.name, shape, row: Some(row), demonstration: unit.demonstration }, &values);
                }
            }
            Self::Operator(layer) => {
                for feature in &layer.features {
                    let shape = match &feature.shape {
                        OperatorShape::Point(place) => Shape::Point(*place),
                        OperatorShape::Line(lines) => Shape::Line(lines),
                        OperatorShape::Polygon(polygons) => Shape::Polygon(polygons),
                    };
                    let value = |(text, kind): (&'a String, ColumnKind)| match kind {
                        _ if text.is_empty() => Scalar::Null,
                        ColumnKind::Number => text.parse().map_or(Scalar::Null, Scalar::Number),
                        ColumnKind::Text => Scalar::text(text),
                    };
                    let values: Vec<_> = feature.values.iter().zip(layer.columns.iter().map(|column| column.kind)).map(value).collect();
                    let number = feature.number.unsigned_abs();
                    take(SourceFeature { number, name: layer.name_of(feature), shape, row: None, demonstration: false }, &values);
                }
            }
        }
        found
    }
}
