//! What the features of a collection are: the properties that can be asked for (Part 3), and the JSON Schema of a whole feature, by which
//! GDAL knows the types of properties that are null in the first features.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::SCHEMA;
use super::collections::{PARAMETERS, described};
use crate::http::{AppState, Asked, Problem};
use crate::layer::{Field, FieldType, GeometryKind, Layer};
use crate::query::expression::Kind;
use crate::query::expression::incidents::PROPERTIES;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// `/ogc/collections/{id}/queryables`
pub async fn queryables(State(state): State<AppState>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    described(&state, id, &asked, &PARAMETERS, SCHEMA, |layer, _, address| {
        let mut properties: Map<String, Value> = layer.fields().iter().map(|field| (field.name.to_owned(), property(layer, field))).collect();
        properties.insert(
            "geometry".into(),
            json!({"title": "Geometry", "$ref": format!("https://geojson.org/schema/{}.json", geometry(layer)), "x-ogc-role": "primary-geometry"}),
        );
        json!({
            "$schema": DRAFT,
            "$id": address,
            "type": "object",
            "title": layer.title()[0],
            "properties": properties,
            "additionalProperties": false,
        })
    })
    .await
}

/// `/ogc/collections/{id}/schema`
pub async fn schema(State(state): State<AppState>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    described(&state, id, &asked, &PARAMETERS, SCHEMA, |layer, _, address| {
        let properties: Map<String, Value> = layer.fields().iter().map(|field| (field.name.to_owned(), property(layer, field))).collect();
        json!({
            "$schema": DRAFT,
            "$id": address,
            "type": "object",
            "title": layer.title()[0],
            "required": ["type", "geometry", "properties"],
            "properties": {
                "type": {"const": "Feature"},
                "id": {"type": "integer"},
                "geometry": {"oneOf": [{"type": "null"}, {"$ref": format!("https://geojson.org/schema/{}.json", geometry(layer))}]},
                "properties": {"type": "object", "properties": properties},
            },
        })
    })
    .await
}

/// The `GeoJSON` type of a layer's features.
pub fn geometry(layer: &dyn Layer) -> &'static str {
    match layer.geometry() {
        GeometryKind::Polygon | GeometryKind::Raster => "MultiPolygon",
        GeometryKind::Line => "MultiLineString",
        GeometryKind::Point => "Point",
    }
}

fn property(layer: &dyn Layer, field: &Field) -> Value {
    let title = format!("{} / {}", field.title_vi, field.title_en);
    let is_time = layer.is_of_incidents()
        && PROPERTIES.iter().any(|property| property.name == field.name && matches!(property.kind, Kind::Time | Kind::Day));
    match field.kind {
        FieldType::String if is_time => json!({"title": title, "type": "string", "format": "date-time"}),
        FieldType::String => json!({"title": title, "type": "string"}),
        FieldType::Integer => json!({"title": title, "type": "integer"}),
        FieldType::Number => json!({"title": title, "type": "number"}),
        FieldType::Boolean => json!({"title": title, "type": "boolean"}),
        FieldType::Date => json!({"title": title, "type": "string", "format": "date"}),
    }
}
