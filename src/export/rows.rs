//! A layer's features as rows of typed cells: what every format writes from.
//!
//! Incidents come straight from the columns of the index without an allocation a row, the features of all other layers through
//! [`Layer::all_features`].

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ExportError;
use crate::domain::LocalClock;
use crate::layer::{Feature, Field, FieldType, Geometry, GeometryKind, Group, Layer, Value, View};
use crate::query::{Filter, group};

/// Type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// Whole number.
    Integer,
    /// Number.
    Number,
    /// True or false.
    Boolean,
    /// A day as text, such as `2025-07-01`.
    Day,
    /// A time.
    Moment,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name of the field.
    pub name: &'static str,
    /// Type.
    pub kind: ColumnType,
    /// Vietnamese title.
    pub title_vi: &'static str,
    /// English title.
    pub title_en: &'static str,
    /// Where the layer's features have the value.
    position: usize,
}

/// A time: of an instant, or the first or last second of a longer time of which only the day is known.
///
/// Formats with a type for times take the second, so that an incident lies in `occurred_at ..= occurred_until`; those of text
/// write what is known, as GeoJSON does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// UTC seconds.
    pub seconds: i64,
    /// Whether the time of the day is known.
    pub is_instant: bool,
}

impl Moment {
    /// As GeoJSON has it: an RFC 3339 time, or a day.
    #[must_use]
    pub fn text<'t>(self, clock: &mut LocalClock, buffer: &'t mut [u8; LocalClock::LONGEST]) -> &'t str {
        std::str::from_utf8(clock.write(self.seconds, self.is_instant, buffer)).unwrap_or_default()
    }

    /// As an RFC 3339 time, whether or not the time of the day is known.
    #[must_use]
    pub fn time<'t>(self, clock: &mut LocalClock, buffer: &'t mut [u8; LocalClock::LONGEST]) -> &'t str {
        Self { is_instant: true, ..self }.text(clock, buffer)
    }
}

/// A value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Not known.
    Null,
    /// Text or a day.
    Text(&'a str),
    /// Whole number.
    Integer(i64),
    /// Number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A time.
    Moment(Moment),
}

/// A feature.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r> {
    /// Its shape, longitude and latitude in degrees.
    pub geometry: Option<Geometry<'r>>,
    /// Its values in the order of the columns.
    pub cells: &'r [Cell<'r>],
}

/// What is written: a layer under a filter.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// What the layer is read from.
    pub view: &'a View,
    /// The layer.
    pub layer: &'a dyn Layer,
    /// Which features.
    pub filter: &'a Filter,
    /// At most so many.
    pub limit: usize,
    /// Set when nobody waits for the file any more.
    pub abandoned: &'a AtomicBool,
}

/// Takes one row after the other.
pub type VisitRow<'v> = dyn FnMut(&Row<'_>) -> Result<(), ExportError> + 'v;

/// Fields of an incident that are times, which other layers do not have.
const MOMENTS: [&str; 3] = ["occurred_at", "occurred_until", "reported_at"];
/// The field that zones of a population lack (design rule: areas, never people).
const FIGURE: &str = "incidents";
/// Rows between two looks at whether anybody still waits.
const PATIENCE: u64 = 256;

/// The columns of a layer. Layers of a population have no column of incidents at all.
#[must_use]
pub fn columns(layer: &dyn Layer) -> Vec<Column> {
    let kept = |field: &Field| !(layer.group() == Group::Programmes && field.name == FIGURE);
    let column = |(position, field): (usize, &Field)| Column {
        name: field.name,
        kind: match field.kind {
            FieldType::String if layer.is_of_incidents() && MOMENTS.contains(&field.name) => ColumnType::Moment,
            FieldType::String => ColumnType::Text,
            FieldType::Integer => ColumnType::Integer,
            FieldType::Number => ColumnType::Number,
            FieldType::Boolean => ColumnType::Boolean,
            FieldType::Date => ColumnType::Day,
        },
        title_vi: field.title_vi,
        title_en: field.title_en,
        position,
    };
    layer.fields().iter().enumerate().filter(|(_, field)| kept(field)).map(column).collect()
}

impl Rows<'_> {
    /// The columns.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        columns(self.layer)
    }

    /// What the features are.
    #[must_use]
    pub fn geometry(&self) -> GeometryKind {
        self.layer.geometry()
    }

    /// How many there are.
    ///
    /// # Errors
    /// When nobody waits any more.
    pub fn count(&self) -> Result<u64, ExportError> {
        if self.layer.is_of_incidents() {
            return Ok(group::count(&self.view.snapshot, self.filter).min(self.limit as u64));
        }
        self.visit(&mut |_| Ok(()))
    }

    /// Calls `visit` with every row, in the same order every time, and gives how many there were.
    ///
    /// # Errors
    /// Those of `visit`; when nobody waits any more.
    pub fn visit(&self, visit: &mut VisitRow<'_>) -> Result<u64, ExportError> {
        let mut walk = Walk { visit, limit: self.limit as u64, visited: 0, abandoned: self.abandoned, result: Ok(()) };
        if self.limit == 0 {
            return Ok(0);
        }
        if self.layer.is_of_incidents() {
            self.incidents(&mut walk);
        } else {
            self.features(&mut walk);
        }
        walk.result.map(|()| walk.visited)
    }

    fn features(&self, walk: &mut Walk<'_, '_>) {
        let columns = self.columns();
        let _ = self.layer.features(self.view, self.filter, None, &mut |feature: Feature<'_>| {
            let cells: Vec<Cell<'_>> = columns.iter().map(|column| feature.values.get(column.position).map_or(Cell::Null, cell)).collect();
            walk.step(&Row { geometry: feature.geometry, cells: &cells })
        });
    }

    fn incidents(&self, walk: &mut Walk<'_, '_>) {
        let snapshot = &*self.view.snapshot;
        let incidents = &snapshot.incidents;
        let placement = snapshot.placement(self.filter.as_of);
        let mut texts = incidents.texts();
        let number = |value: Option<u64>| value.map_or(Cell::Null, whole);
        let text = |value: Option<&'static str>| value.map_or(Cell::Null, Cell::Text);
        let moment = |seconds, is_instant| Cell::Moment(Moment { seconds, is_instant });
        let _ = incidents.chunks_until(&self.filter.selection(snapshot), |chunk| {
            chunk.rows().try_for_each(|row| {
                let [id, kept] = texts.get(row);
                let occurred = incidents.occurred(row);
                let details = incidents.details(row);
                let category = snapshot.taxonomy.categories().get(incidents.category(row));
                let unit = placement.unit(row).map(|unit| snapshot.units.get(unit).unit.code.as_str());
                let cells = [
                    Cell::Text(id),
                    Cell::Text(incidents.source(row)),
                    moment(occurred.start, occurred.is_instant()),
                    if occurred.is_instant() { Cell::Null } else { moment(occurred.end - 1, false) },
                    details.reported_at.map_or(Cell::Null, |reported| moment(reported, true)),
                    category.map_or(Cell::Null, |category| Cell::Text(&category.code)),
                    number(incidents.severity(row).map(u64::from)),
                    text(Some(incidents.how_known(row).as_str())),
                    text(Some(incidents.precision(row).as_str())),
                    unit.map_or(Cell::Null, Cell::Text),
                    number(details.deaths.map(u64::from)),
                    number(details.injured.map(u64::from)),
                    number(details.damage_vnd),
                    details.cleared.map_or(Cell::Null, Cell::Boolean),
                    if kept.is_empty() { Cell::Null } else { Cell::Text(kept) },
                ];
                walk.step(&Row { geometry: Some(Geometry::Point(incidents.position(row))), cells: &cells })
            })
        });
    }
}

struct Walk<'w, 'v> {
    visit: &'w mut VisitRow<'v>,
    limit: u64,
    visited: u64,
    abandoned: &'w AtomicBool,
    result: Result<(), ExportError>,
}

impl Walk<'_, '_> {
    fn step(&mut self, row: &Row<'_>) -> ControlFlow<()> {
        if self.visited.is_multiple_of(PATIENCE) && self.abandoned.load(Ordering::Relaxed) {
            self.result = Err(ExportError::Abandoned);
            return ControlFlow::Break(());
        }
        self.result = (self.visit)(row);
        self.visited += 1;
        if self.result.is_err() || self.visited >= self.limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

fn whole(number: u64) -> Cell<'static> {
    i64::try_from(number).map_or(Cell::Number(number as f64), Cell::Integer)
}

fn cell<'v>(value: &'v Value<'_>) -> Cell<'v> {
    match value {
        Value::Absent | Value::Null => Cell::Null,
        Value::Text(text) => Cell::Text(text),
        Value::Integer(number) => Cell::Integer(*number),
        Value::Number(number) => Cell::Number(*number),
        Value::Boolean(value) => Cell::Boolean(*value),
    }
}

/// Box of a shape: west, south, east, north. `None` where it has no corner.
#[must_use]
pub fn bounds(geometry: Option<Geometry<'_>>) -> Option<[f64; 4]> {
    use geo::BoundingRect;
    let rectangle = match geometry? {
        Geometry::Point([x, y]) => return Some([x, y, x, y]),
        Geometry::Line(lines) => lines.bounding_rect(),
        Geometry::Polygon(polygons) => polygons.bounding_rect(),
    };
    rectangle.map(|box_| [box_.min().x, box_.min().y, box_.max().x, box_.max().y])
}

/// The box around two.
#[must_use]
pub fn join(one: Option<[f64; 4]>, other: [f64; 4]) -> [f64; 4] {
    let Some(one) = one else { return other };
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}
