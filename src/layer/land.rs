//! Land around the province, so that the map tells land from sea also where no boundaries are loaded. Coarse (1:10 million),
//! without names or borders: it says nothing about whose land it is.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use geo::{BoundingRect, MultiPolygon};
use geojson::FeatureCollection;

use super::{Drawing, DrawnShape, Feature, Field, Geometry, GeometryKind, Group, Layer, View, Visit};
use crate::query::Filter;
use crate::spatial::Bbox;

/// Natural Earth 1:10m land of South-East Asia; the binary carries it.
static LAND: LazyLock<Vec<MultiPolygon<f64>>> = LazyLock::new(|| {
    let text = include_str!("../../geodata/natural_earth/ne10m_land_southeast_asia.geojson");
    let collection: FeatureCollection = text.parse().expect("the file is part of the program and valid");
    let shapes = collection.features.into_iter().filter_map(|feature| geo::Polygon::try_from(feature.geometry?).ok());
    shapes.map(|polygon| MultiPolygon(vec![polygon])).collect()
});

/// The shapes of the land, in the order of its features.
pub(super) fn shapes() -> &'static [MultiPolygon<f64>] {
    &LAND
}

/// The land.
pub struct Land;

impl Layer for Land {
    fn id(&self) -> &'static str {
        "land"
    }

    fn title(&self) -> [String; 2] {
        ["Đất liền (nền, sơ lược)".into(), "Land (background, coarse)".into()]
    }

    fn group(&self) -> Group {
        Group::Background
    }

    fn geometry(&self) -> GeometryKind {
        GeometryKind::Polygon
    }

    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn count(&self, _: &View) -> usize {
        LAND.len()
    }

    fn all_features<'a>(&self, _: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        for (number, shape) in LAND.iter().enumerate() {
            let bbox = shape.bounding_rect().map_or(Bbox::EMPTY, Bbox::from);
            if !filter.meets(&bbox) || window.is_some_and(|window| !window.intersects(&bbox)) {
                continue;
            }
            let drawn = DrawnShape { drawing: Drawing::Land, number: number as u32 };
            visit(Feature {
                number: number as u64 + 1,
                geometry: Some(Geometry::Polygon(shape)),
                shape: Some(drawn),
                label: None,
                values: Vec::new(),
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
        Some("Natural Earth".to_owned())
    }
}
