//! Communes on which an official list and the map disagree: there only while there are some.

use std::ops::ControlFlow;

use super::feature::fields;
use super::{Drawing, DrawnShape, Feature, Field, Geometry, GeometryKind, Group, Layer, View, Visit};
use crate::query::Filter;
use crate::spatial::Bbox;

const FIELDS: &[Field] = fields![
    "kind" String "Loại" "Kind",
    "unit" String "Đơn vị hành chính" "Unit",
    "name" String "Tên" "Name",
    "side" String "Bên có tên" "Named by",
    "line_km" Number "Chiều dài dọc đường (km)" "Along the line (km)",
    "decision" String "Quyết định" "Decision",
    "reason_vi" String "Khác nhau thế nào" "Reason (Vietnamese)",
    "reason_en" String "Khác nhau thế nào (tiếng Anh)" "Reason",
];

/// The differences of a day.
pub struct ZoneDifferences;

impl Layer for ZoneDifferences {
    fn id(&self) -> &'static str {
        "zone_differences"
    }

    fn title(&self) -> [String; 2] {
        ["Danh sách và bản đồ khác nhau".into(), "Lists and map disagree".into()]
    }

    fn group(&self) -> Group {
        Group::Zones
    }

    fn geometry(&self) -> GeometryKind {
        GeometryKind::Polygon
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn count(&self, view: &View) -> usize {
        view.zones.differences.len()
    }

    fn all_features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        let units = &view.snapshot.units;
        for (number, difference) in (1..).zip(&view.zones.differences) {
            let (row, indexed) = (difference.row, units.get(difference.row));
            let bbox = indexed.prepared.as_ref().map(|prepared| *prepared.bbox());
            let is_there = |bbox: Bbox| filter.meets(&bbox) && window.is_none_or(|window| window.intersects(&bbox));
            let is_asked = filter.unit_rows.as_ref().is_none_or(|rows| rows.contains(&row));
            if !is_asked || ((filter.has_box() || window.is_some()) && !bbox.is_some_and(is_there)) {
                continue;
            }
            let reason = difference.reason(&view.snapshot);
            visit(Feature {
                number,
                geometry: indexed.unit.geometry.as_ref().map(Geometry::Polygon),
                shape: indexed.unit.geometry.as_ref().map(|_| DrawnShape { drawing: Drawing::Units, number: row }),
                label: indexed.label,
                values: vec![
                    difference.kind.as_str().into(),
                    indexed.unit.code.as_str().into(),
                    indexed.unit.name.as_str().into(),
                    difference.side.word().into(),
                    difference.length_m.map(|metres| metres / 1000.0).into(),
                    Some(difference.decision.as_str()).filter(|decision| !decision.is_empty()).into(),
                    reason.vi.into(),
                    reason.en.into(),
                ],
            })?;
        }
        ControlFlow::Continue(())
    }

    fn is_demonstration(&self, view: &View) -> bool {
        view.zones.differences.iter().any(|difference| view.snapshot.units.get(difference.row).unit.demonstration)
    }

    fn is_approximate(&self, _: &View) -> bool {
        false
    }
}
