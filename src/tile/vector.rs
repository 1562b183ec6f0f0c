//! Vector tiles of any layer under any filter.

use std::ops::ControlFlow;

use fast_mvt::{MvtCoord, MvtError, MvtFeatureBuilder, MvtGeomType, MvtLayerBuilder, MvtTileBuilder, MvtValueRef};

use super::geometry::{self, Vertex};
use super::{BUFFER, EXTENT, SINGLE_FROM_ZOOM, points};
use crate::layer::{Feature, Geometry, GeometryKind, Layer, Value, View};
use crate::query::Filter;
use crate::spatial::TileCoordinate;

/// The tile's bytes; `None` when nothing of the layer lies in it. The tile's layer is named after the layer's id; layers
/// of polygons have a second one, `<id>_label`, with a point for each label.
///
/// # Errors
/// When the encoder refuses a feature, which valid layers do not cause.
pub fn encode(view: &View, layer: &dyn Layer, filter: &Filter, tile: TileCoordinate) -> Result<Option<Vec<u8>>, MvtError> {
    if layer.geometry() == GeometryKind::Point {
        return if tile.zoom < SINGLE_FROM_ZOOM {
            points::gathered(view, layer, filter, tile)
        } else {
            points::single(view, layer, filter, tile)
        };
    }
    let window = tile.bbox(f64::from(BUFFER) / f64::from(EXTENT));
    let mut shapes = Some(MvtTileBuilder::new().layer(layer.id())?);
    let mut labels: Vec<(Vertex, Feature<'_>)> = Vec::new();
    let mut failed = None;
    let mut empty = true;
    let _ = layer.features(view, filter, Some(&window), &mut |feature| {
        let Some(builder) = shapes.take() else { return ControlFlow::Break(()) };
        match add_shape(builder, layer, &feature, tile) {
            Ok((builder, added)) => {
                shapes = Some(builder);
                empty &= !added;
            }
            Err(error) => {
                failed = Some(error);
                return ControlFlow::Break(());
            }
        }
        if let Some([longitude, latitude]) = feature.label {
            let place = geometry::vertex(tile, longitude, latitude);
            if place.iter().all(|v| (0..EXTENT).contains(v)) {
                labels.push((place, feature));
            }
        }
        ControlFlow::Continue(())
    });
    if let Some(error) = failed {
        return Err(error);
    }
    let Some(builder) = shapes.filter(|_| !empty || !labels.is_empty()) else { return Ok(None) };
    if labels.is_empty() {
        return Ok(Some(builder.encode()));
    }
    let mut builder = builder.layer(format!("{}_label", layer.id()))?;
    for (place, feature) in labels {
        let mut point = builder.feature_of(MvtGeomType::Point);
        point.points([coord(place)])?;
        point.id(Some(feature.number));
        tag_all(&mut point, layer, &feature.values, &["code", "name", "kind", "class", "unit"])?;
        builder = point.end();
    }
    Ok(Some(builder.encode()))
}

pub(super) fn coord([x, y]: Vertex) -> MvtCoord {
    MvtCoord { x, y }
}

fn add_shape(
    builder: MvtLayerBuilder,
    layer: &dyn Layer,
    feature: &Feature<'_>,
    tile: TileCoordinate,
) -> Result<(MvtLayerBuilder, bool), MvtError> {
    let mut shape = match feature.geometry {
        Some(Geometry::Polygon(polygon)) => {
            let polygons = geometry::polygon(tile, polygon);
            if polygons.is_empty() {
                return Ok((builder, false));
            }
            let mut shape = builder.feature_of(MvtGeomType::Polygon);
            for rings in polygons {
                for (number, ring) in rings.into_iter().enumerate() {
                    shape.ring(ring.into_iter().map(coord), number == 0)?;
                }
            }
            shape
        }
        Some(Geometry::Line(line)) => {
            let pieces = geometry::lines(tile, line);
            if pieces.is_empty() {
                return Ok((builder, false));
            }
            let mut shape = builder.feature_of(MvtGeomType::LineString);
            for piece in pieces {
                shape.line(piece.into_iter().map(coord))?;
            }
            shape
        }
        Some(Geometry::Point(_)) | None => return Ok((builder, false)),
    };
    shape.id(Some(feature.number));
    tag_all(&mut shape, layer, &feature.values, &[])?;
    Ok((shape.end(), true))
}

/// Tags the named fields, or all when none is named; nulls are left out, as the format has none.
fn tag_all(feature: &mut MvtFeatureBuilder, layer: &dyn Layer, values: &[Value<'_>], only: &[&str]) -> Result<(), MvtError> {
    for (field, value) in layer.fields().iter().zip(values) {
        if only.is_empty() || only.contains(&field.name) {
            tag(feature, field.name, value)?;
        }
    }
    Ok(())
}

pub(super) fn tag(feature: &mut MvtFeatureBuilder, name: &str, value: &Value<'_>) -> Result<(), MvtError> {
    let value = match value {
        Value::Absent | Value::Null => return Ok(()),
        Value::Text(text) => MvtValueRef::String(text),
        Value::Integer(number) => MvtValueRef::Int(*number),
        Value::Number(number) => MvtValueRef::Double(*number),
        Value::Boolean(value) => MvtValueRef::Bool(*value),
    };
    feature.tag_ref(name, value)?;
    Ok(())
}
