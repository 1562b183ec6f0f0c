//! The layers that an operator brings in, as they are.

use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use geo::BoundingRect;

use super::{Drawing, DrawnShape, Feature, Field, FieldType, Geometry, GeometryKind, Group, Layer, Value, View, Visit};
use crate::domain::{ColumnKind, OperatorColumn, OperatorLayer, OperatorShape, ShapeKind};
use crate::index::Snapshot;
use crate::query::Filter;
use crate::spatial::Bbox;

/// One of them.
pub struct Operator {
    /// Its place among the layers of the snapshot.
    place: usize,
    id: String,
    titles: [String; 2],
    source: String,
    shape: ShapeKind,
    fields: &'static [Field],
    /// Features of the layers before it, which are drawn together.
    before: usize,
}

impl Operator {
    /// All of them, in the order in which they came.
    pub fn all(snapshot: &Snapshot) -> Vec<Self> {
        let mut before = 0;
        let one = |(place, layer): (usize, &OperatorLayer)| {
            let this = Self {
                place,
                id: layer.id.clone(),
                titles: [layer.title_vi.clone(), layer.title_en.clone()],
                source: layer.source.clone(),
                shape: layer.shape,
                fields: fields(&layer.columns),
                before,
            };
            before += layer.features.len();
            this
        };
        snapshot.operator_layers.iter().enumerate().map(one).collect()
    }
}

/// The fields of a layer, the same list for the same columns: a column is its own title in both languages.
fn fields(columns: &[OperatorColumn]) -> &'static [Field] {
    static KNOWN: Mutex<Vec<&'static [Field]>> = Mutex::new(Vec::new());
    let is_same = |known: &[Field]| known.iter().map(|f| (f.name, f.kind)).eq(columns.iter().map(|c| (c.name, kind(c.kind))));
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = known.iter().find(|known| is_same(known)) {
        return kept;
    }
    let field =
        |column: &OperatorColumn| Field { name: column.name, kind: kind(column.kind), title_vi: column.name, title_en: column.name };
    let kept: &'static [Field] = Box::leak(columns.iter().map(field).collect());
    known.push(kept);
    kept
}

fn kind(column: ColumnKind) -> FieldType {
    match column {
        ColumnKind::Text => FieldType::String,
        ColumnKind::Number => FieldType::Number,
    }
}

impl Layer for Operator {
    fn id(&self) -> &str {
        &self.id
    }

    fn title(&self) -> [String; 2] {
        self.titles.clone()
    }

    fn group(&self) -> Group {
        Group::Background
    }

    fn geometry(&self) -> GeometryKind {
        match self.shape {
            ShapeKind::Point => GeometryKind::Point,
            ShapeKind::Line => GeometryKind::Line,
            ShapeKind::Polygon => GeometryKind::Polygon,
        }
    }

    fn fields(&self) -> &'static [Field] {
        self.fields
    }

    fn count(&self, view: &View) -> usize {
        view.snapshot.operator_layers.get(self.place).map_or(0, |layer| layer.features.len())
    }

    fn all_features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        let Some(layer) = view.snapshot.operator_layers.get(self.place) else { return ControlFlow::Continue(()) };
        for (place, feature) in layer.features.iter().enumerate() {
            let (bbox, geometry) = match &feature.shape {
                OperatorShape::Point(at @ [x, y]) => (Bbox::new(*x, *y, *x, *y), Geometry::Point(*at)),
                OperatorShape::Line(lines) => (lines.bounding_rect().map_or(Bbox::EMPTY, Bbox::from), Geometry::Line(lines)),
                OperatorShape::Polygon(shape) => (shape.bounding_rect().map_or(Bbox::EMPTY, Bbox::from), Geometry::Polygon(shape)),
            };
            if !filter.meets(&bbox) || window.is_some_and(|window| !window.intersects(&bbox)) {
                continue;
            }
            let value = |(text, column): (&'a String, &OperatorColumn)| match column.kind {
                _ if text.is_empty() => Value::Null,
                ColumnKind::Number => text.parse().map_or(Value::Null, Value::Number),
                ColumnKind::Text => text.as_str().into(),
            };
            let is_drawn = !matches!(geometry, Geometry::Point(_));
            visit(Feature {
                number: feature.number.unsigned_abs(),
                geometry: Some(geometry),
                shape: is_drawn.then_some(DrawnShape { drawing: Drawing::Operator, number: (self.before + place) as u32 }),
                label: None,
                values: feature.values.iter().zip(&layer.columns).map(value).collect(),
            })?;
        }
        ControlFlow::Continue(())
    }

    fn is_demonstration(&self, _: &View) -> bool {
        false
    }

    fn is_approximate(&self, _: &View) -> bool {
        false
    }

    fn attribution(&self, _: &View) -> Option<String> {
        Some(self.source.clone()).filter(|source| !source.is_empty())
    }
}
