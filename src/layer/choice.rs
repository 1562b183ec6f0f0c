//! Which features of a layer an expression chooses: one place for every layer, so that none can forget it.
//!
//! Incidents are chosen by the index, see [`Filter::resolve`]; the features of all other layers here, by their fields and their geometry. A
//! figure in a field, such as the incidents of a commune, can choose too, but an expression never narrows what is counted.
//! A zone of a population has no such figure: for an expression it is missing, so that no list of these zones
//! depends on incidents (design rule 6).

use std::ops::ControlFlow;

use jiff::civil::Date;

use super::{FieldType, Geometry, Group, Layer, Value, View, Visit};
use crate::index::Snapshot;
use crate::query::expression::{GEOMETRY, Kind, Property, Scalar, Shape};
use crate::query::{Filter, FilterRequest, QueryError, ZoneLookup};
use crate::spatial::Bbox;

impl dyn Layer + '_ {
    /// Whether its features are incidents, so that a filter's expression is one over incidents.
    #[must_use]
    pub fn is_of_incidents(&self) -> bool {
        self.id() == super::incidents::ID
    }

    /// Looks a request up for this layer: its expression names the properties of the layer's own features.
    ///
    /// # Errors
    /// As [`Filter::resolve`]; 422 when it asks for incidents by a designation of a population.
    pub fn filter(&self, request: &FilterRequest, snapshot: &Snapshot, today: Date, zone: ZoneLookup<'_>) -> Result<Filter, QueryError> {
        if self.is_of_incidents() {
            return Filter::resolve(request, snapshot, today, zone);
        }
        if self.group() == Group::Programmes && request.expression.as_ref().is_some_and(|e| e.names(FIGURE)) {
            return Err(QueryError::refused("filter", crate::priority::zone_set::refusal(self.id())));
        }
        Filter::resolve_for_features(request, &self.properties(), snapshot, today, zone)
    }

    fn properties(&self) -> Vec<Property> {
        let fields = self.fields().iter().map(|field| Property { name: field.name, kind: kind(field.kind) });
        fields.chain([Property { name: GEOMETRY, kind: Kind::Geometry }]).collect()
    }

    /// Calls `visit` with every feature that the filter takes and whose box meets `window`, in a stable order, until it
    /// says to stop.
    pub fn features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        let Some(choice) = filter.choice() else { return self.all_features(view, filter, window, visit) };
        let fields = self.fields();
        self.all_features(view, filter, window, &mut |feature| {
            let value = |number: usize| match (feature.values.get(number), fields.get(number)) {
                (Some(value), Some(field)) => scalar(value, field.kind),
                // The one property after all fields.
                _ => feature.geometry.map_or(Scalar::Null, |geometry| Scalar::Shape(shape(geometry))),
            };
            if choice.holds(&value) { visit(feature) } else { ControlFlow::Continue(()) }
        })
    }
}

/// The field that holds a count of incidents.
const FIGURE: &str = "incidents";

fn shape(geometry: Geometry<'_>) -> Shape<'_> {
    match geometry {
        Geometry::Point(place) => Shape::Point(place),
        Geometry::Line(lines) => Shape::Line(lines),
        Geometry::Polygon(polygons) => Shape::Polygon(polygons),
    }
}

fn kind(field: FieldType) -> Kind {
    match field {
        FieldType::String => Kind::Text,
        FieldType::Integer | FieldType::Number => Kind::Number,
        FieldType::Boolean => Kind::Boolean,
        FieldType::Date => Kind::Day,
    }
}

fn scalar<'v>(value: &'v Value<'_>, field: FieldType) -> Scalar<'v> {
    match value {
        Value::Absent | Value::Null => Scalar::Null,
        Value::Text(text) if field == FieldType::Date => Scalar::day(text),
        Value::Text(text) => Scalar::text(text),
        Value::Integer(number) => Scalar::Integer(*number),
        Value::Number(number) => Scalar::Number(*number),
        Value::Boolean(value) => Scalar::Boolean(*value),
    }
}
