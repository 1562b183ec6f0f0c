//! Cells of the hot-spot analysis that are strong or possible.

use std::ops::ControlFlow;

use super::feature::fields;
use super::{Drawing, DrawnShape, Feature, Field, Geometry, GeometryKind, Group, Layer, View, Visit};
use crate::analysis::hotspot::HotspotClass;
use crate::query::Filter;
use crate::spatial::Bbox;
use geo::BoundingRect;

const FIELDS: &[Field] = fields![
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
                values: vec![
                    cell.id.as_str().into(),
                    match cell.class {
                        HotspotClass::Strong => "strong".into(),
                        HotspotClass::Possible => "possible".into(),
                        HotspotClass::None => "none".into(),
                    },
                    cell.count.into(),
                    cell.k.into(),
                    cell.local_sum.into(),
                    cell.z.into(),
                    cell.p_normal.into(),
                    cell.p.into(),
                    cell.q.into(),
                    cell.is_pile_up.into(),
                ],
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
