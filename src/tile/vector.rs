//! Vector tiles of any layer under any filter.

use std::cell::OnceCell;
use std::ops::ControlFlow;
use std::sync::Arc;

use fast_mvt::{MvtCoord, MvtError, MvtFeatureBuilder, MvtGeomType, MvtLayerBuilder, MvtTileBuilder, MvtValueRef};

use super::geometry::{self, Cutter, Pieces, Vertex};
use super::{BUFFER, EXTENT};
use crate::layer::{Drawing, DrawnShape, Feature, Geometry, Layer, Value, View};
use crate::query::Filter;
use crate::spatial::TileCoordinate;
use crate::spatial::pyramid::{LevelShape, Pyramid};

/// The tile's bytes; `None` when nothing of the layer lies in it. The tile's layer is named after the layer's id; layers
/// of polygons have a second one, `<id>_label`, with a point for each label.
///
/// # Errors
/// When the encoder refuses a feature, which valid layers do not cause.
pub fn encode(view: &View, layer: &dyn Layer, filter: &Filter, tile: TileCoordinate) -> Result<Option<Vec<u8>>, MvtError> {
    let window = tile.bbox(f64::from(BUFFER) / f64::from(EXTENT));
    let mut shapes = Shapes::new(view, tile);
    let mut builder = Some(MvtTileBuilder::new().layer(layer.id())?);
    let mut labels: Vec<(Vertex, Feature<'_>)> = Vec::new();
    let mut failed = None;
    let _ = layer.features(view, filter, Some(&window), &mut |feature| {
        if let Some(pieces) = shapes.cut(&feature) {
            let Some(before) = builder.take() else { return ControlFlow::Break(()) };
            match add_shape(before, layer, &feature, pieces) {
                Ok(after) => builder = Some(after),
                Err(error) => {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
            }
        }
        if let (None, Some(Geometry::Point([longitude, latitude]))) = (feature.shape, feature.geometry) {
            let Some(before) = builder.take() else { return ControlFlow::Break(()) };
            match add_point(before, layer, &feature, geometry::vertex(tile, longitude, latitude)) {
                Ok(after) => builder = Some(after),
                Err(error) => {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
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
    let Some(builder) = builder.filter(|builder| builder.num_features() > 0 || !labels.is_empty()) else { return Ok(None) };
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

/// The drawings that a tile's features are taken from, and what cuts them.
struct Shapes<'a> {
    view: &'a View,
    drawings: [OnceCell<Arc<Pyramid>>; Drawing::COUNT],
    cutter: Cutter,
    zoom: u8,
}

impl<'a> Shapes<'a> {
    fn new(view: &'a View, tile: TileCoordinate) -> Self {
        Self { view, drawings: std::array::from_fn(|_| OnceCell::new()), cutter: Cutter::new(tile), zoom: tile.zoom }
    }

    /// What of a feature shows in the tile, and how it is drawn.
    fn cut(&mut self, feature: &Feature<'_>) -> Option<(MvtGeomType, &Pieces)> {
        let DrawnShape { drawing, number } = feature.shape?;
        let pyramid = self.drawings[drawing as usize].get_or_init(|| self.view.drawing(drawing));
        let shape = &pyramid.level(self.zoom).shapes[number as usize];
        let kind = match shape {
            LevelShape::Polygons(_) => MvtGeomType::Polygon,
            LevelShape::Lines(_) => MvtGeomType::LineString,
        };
        let pieces = self.cutter.cut(shape);
        (!pieces.is_empty()).then_some((kind, pieces))
    }
}

/// Adds a feature with what of it shows.
fn add_shape(
    builder: MvtLayerBuilder,
    layer: &dyn Layer,
    feature: &Feature<'_>,
    (kind, pieces): (MvtGeomType, &Pieces),
) -> Result<MvtLayerBuilder, MvtError> {
    let mut shape = builder.feature_of(kind);
    for (piece, is_exterior) in pieces.iter() {
        let coords = piece.iter().copied().map(coord);
        if kind == MvtGeomType::Polygon {
            shape.ring(coords, is_exterior)?;
        } else {
            shape.line(coords)?;
        }
    }
    shape.id(Some(feature.number));
    tag_all(&mut shape, layer, &feature.values, &[])?;
    Ok(shape.end())
}

/// Adds a feature that is a point.
fn add_point(builder: MvtLayerBuilder, layer: &dyn Layer, feature: &Feature<'_>, place: Vertex) -> Result<MvtLayerBuilder, MvtError> {
    let mut point = builder.feature_of(MvtGeomType::Point);
    point.points([coord(place)])?;
    point.id(Some(feature.number));
    tag_all(&mut point, layer, &feature.values, &[])?;
    Ok(point.end())
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
