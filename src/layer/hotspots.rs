//! Cells of the hot-spot analysis that are strong or possible.

use std::ops::ControlFlow;

use super::feature::fields;
use super::{Drawing, DrawnShape, Feature, Field, Geometry, GeometryKind, Group, Layer, Value, View, Visit};
use crate::analysis::hotspot::HotspotClass;
use crate::priority::hotspot_zones::HotspotFeature;
use crate::query::Filter;
use crate::spatial::Bbox;
use geo::BoundingRect;

/// The fields of a cell.
pub const FIELDS: &[Field] = fields![
    "cell" String "Ô" "Cell",
    "class" String "Mức" "Class",
    "count" Integer "Số vụ việc trong ô" "Incidents in the cell",
    "k" Integer "Số ô lân cận (kể cả ô này)" "Cells in the neighbourhood",
    "local_sum" Integer "Số vụ việc trong vùng lân cận" "Incidents in the neighbourhood",
    "z" Number "Gi* (z)" "Gi* (z)",
    "p_normal" Number "p chuẩn" "Normal p",
    "p" Number "p tích chập" "Convolution p",
    "q" Number "q (BH)" "q (BH)",
    "is_pile_up" Boolean "Dồn vào một điểm" "Piled up at one point",
];

/// The values of a cell, in the order of [`FIELDS`].
#[must_use]
pub fn values(feature: &HotspotFeature) -> Vec<Value<'_>> {
    let cell = &feature.cell;
    vec![
        feature.id.as_str().into(),
        class_word(cell.class).into(),
        u64::from(cell.count).into(),
        u64::from(cell.neighbourhood_size).into(),
        cell.local_sum.into(),
        cell.z.into(),
        cell.p_normal.into(),
        cell.p.into(),
        cell.q.into(),
        cell.is_pile_up.into(),
    ]
}

/// The word for a class.
#[must_use]
pub fn class_word(class: HotspotClass) -> &'static str {
    match class {
        HotspotClass::Strong => "strong",
        HotspotClass::Possible => "possible",
        HotspotClass::None => "none",
    }
}

/// Strong and possible cells of the twelve months up to the data's cut-off.
pub struct Hotspots;

impl Layer for Hotspots {
    fn id(&self) -> &'static str {
        "hotspots"
    }

    fn title(&self) -> [String; 2] {
        ["Ô tập trung vụ việc (12 tháng)".into(), "Hot-spot cells (12 months)".into()]
    }

    fn group(&self) -> Group {
        Group::Incidents
    }

    fn geometry(&self) -> GeometryKind {
        GeometryKind::Polygon
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn count(&self, view: &View) -> usize {
        view.zones.hotspots.cells.len()
    }

    fn all_features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        for (number, cell) in view.zones.hotspots.cells.iter().enumerate() {
            let bbox = cell.geometry.bounding_rect().map_or(Bbox::EMPTY, Bbox::from);
            if !filter.meets(&bbox) || window.is_some_and(|window| !window.intersects(&bbox)) {
                continue;
            }
            visit(Feature {
                number: number as u64 + 1,
                geometry: Some(Geometry::Polygon(&cell.geometry)),
                shape: Some(DrawnShape { drawing: Drawing::Hotspots, number: number as u32 }),
                label: None,
                values: values(cell),
            })?;
        }
        ControlFlow::Continue(())
    }

    fn is_demonstration(&self, view: &View) -> bool {
        view.snapshot.has_synthetic_incidents() && !view.zones.hotspots.cells.is_empty()
    }

    fn is_approximate(&self, _: &View) -> bool {
        false
    }
}
