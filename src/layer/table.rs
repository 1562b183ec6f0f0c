//! Rows that a statistic computed, as a layer, so that every format writes them as it writes any other.

use std::ops::ControlFlow;
use std::sync::Arc;

use geo::{BoundingRect, MultiPolygon};

use super::{Feature, Field, Geometry, GeometryKind, Group, Layer, Value, View, Visit};
use crate::query::Filter;
use crate::spatial::Bbox;

/// What kind of rows they are.
#[derive(Debug, Clone, Copy)]
pub struct TableKind {
    /// Identifier, which is also the name in files.
    pub id: &'static str,
    /// Vietnamese and English title.
    pub title: [&'static str; 2],
    /// Columns.
    pub fields: &'static [Field],
}

/// A row.
#[derive(Debug, Clone)]
pub struct TableRow {
    /// Its shape in degrees, where it has one.
    pub geometry: Option<Arc<MultiPolygon<f64>>>,
    /// Values in the order of the fields.
    pub values: Vec<Value<'static>>,
}

/// The rows.
#[derive(Debug, Clone)]
pub struct Table {
    /// What they are.
    pub kind: TableKind,
    /// The rows, in order.
    pub rows: Vec<TableRow>,
}

/// The layer over the [table of a view](View::table).
#[derive(Debug, Clone, Copy)]
pub struct Computed(pub TableKind);

impl Layer for Computed {
    fn id(&self) -> &str {
        self.0.id
    }

    fn title(&self) -> [String; 2] {
        self.0.title.map(str::to_owned)
    }

    fn group(&self) -> Group {
        Group::Incidents
    }

    fn geometry(&self) -> GeometryKind {
        GeometryKind::Polygon
    }

    fn fields(&self) -> &'static [Field] {
        self.0.fields
    }

    fn count(&self, view: &View) -> usize {
        view.table.as_ref().map_or(0, |table| table.rows.len())
    }

    fn all_features<'a>(&self, view: &'a View, _: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        // What the filter takes has been computed already.
        let rows = view.table.iter().flat_map(|table| &table.rows);
        for (number, row) in (1..).zip(rows) {
            let geometry = row.geometry.as_deref();
            let bbox = geometry.and_then(BoundingRect::bounding_rect).map(Bbox::from);
            if window.is_some_and(|window| bbox.is_none_or(|bbox| !window.intersects(&bbox))) {
                continue;
            }
            visit(Feature {
                number,
                geometry: geometry.map(Geometry::Polygon),
                shape: None,
                label: None,
                values: row.values.iter().map(Value::borrowed).collect(),
            })?;
        }
        ControlFlow::Continue(())
    }

    fn is_demonstration(&self, view: &View) -> bool {
        view.snapshot.has_synthetic_incidents()
    }

    fn is_approximate(&self, _: &View) -> bool {
        false
    }
}
