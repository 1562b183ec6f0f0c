//! Priority zones of every kind, each with its reason.

use std::ops::ControlFlow;

use super::feature::fields;
use super::zone_figures::ZoneFigures;
use super::{Drawing, DrawnShape, Feature, Field, Geometry, GeometryKind, Group, Layer, Value, View, Visit};
use crate::domain::{Basis, UnitCode};
use crate::priority::{Zone, ZoneShape};
use crate::query::Filter;
use crate::spatial::Bbox;

/// How many fields at the end are about incidents, and stand only where zones of a place do.
const FIGURES: usize = 4;

/// The fields of a zone of a population, which has no figures (design rule 6).
pub const FIELDS_WITHOUT_FIGURES: &[Field] = FIELDS.split_at(FIELDS.len() - FIGURES).0;

/// The fields of a zone, also in the layers of single kinds.
pub const FIELDS: &[Field] = fields![
    "id" String "Mã khu vực" "Id",
    "kind" String "Loại" "Kind",
    "basis" String "Căn cứ" "Basis",
    "class" String "Khu vực/hạng" "Class",
    "unit" String "Đơn vị hành chính" "Unit",
    "name" String "Tên" "Name",
    "reason_vi" String "Lý do" "Reason (Vietnamese)",
    "reason_en" String "Lý do (tiếng Anh)" "Reason",
    "source" String "Nguồn" "Source",
    "decision" String "Quyết định" "Decision",
    "supersedes" String "Thay thế quyết định" "Superseded decision",
    "valid_from" Date "Hiệu lực từ" "In force from",
    "valid_to" Date "Hết hiệu lực từ" "No longer in force from",
    "derived" Boolean "Suy ra từ bản đồ" "Derived from the map",
    "demonstration" Boolean "Dữ liệu minh họa" "Demonstration",
    "hotspot_since" Date "Là cụm tập trung từ kỳ kết thúc" "Hot spot since the period that ended on",
    "hotspot_not_before" Date "Chưa là cụm tập trung trong kỳ kết thúc" "No hot spot yet in the period that ended on",
    "incidents" Integer "Số vụ việc (không tính vụ do tuần tra phát hiện)" "Incidents (without those that patrols discovered)",
    "discovered" Integer "Số vụ do tuần tra phát hiện" "Incidents that patrols discovered",
];

/// The zones of some kinds; of all kinds when none is named.
#[derive(Debug, Default)]
pub struct ZonesOfKinds {
    /// Kinds.
    pub kinds: Vec<String>,
    /// Only zones that lie, with a part at least, on a zone of each of these kinds: "coastal and hot spot". Kinds of a place only.
    pub also: Vec<String>,
}

/// Calls `visit` with the zones that `wanted` takes. Zones of a population carry no incident figure (design rule 6).
pub fn visit_zones<'a>(
    view: &'a View,
    filter: &Filter,
    window: Option<&Bbox>,
    wanted: impl Fn(&Zone) -> bool,
    visit: &mut Visit<'_, 'a>,
) -> ControlFlow<()> {
    let snapshot = &*view.snapshot;
    let figures = ZoneFigures::new(view, filter);
    for (number, zone) in view.zones.zones.iter().enumerate().filter(|(_, zone)| wanted(zone)) {
        let bbox = zone.prepared(snapshot).map(|p| *p.bbox());
        let meets = |bbox: Bbox| filter.meets(&bbox) && window.is_none_or(|window| window.intersects(&bbox));
        if (filter.has_box() || window.is_some()) && !bbox.is_some_and(meets) {
            continue;
        }
        if let Some(rows) = &filter.unit_rows
            && !belongs_to(zone, rows, view)
        {
            continue;
        }
        let [incidents, discovered] = figures.of(number).map(|figure| figure.map_or(Value::Absent, Value::from));
        let since = zone.found_among.as_ref().and_then(|among| among.since);
        let (label, shape) = match zone.shape {
            ZoneShape::Unit(row) => (snapshot.units.get(row).label, DrawnShape { drawing: Drawing::Units, number: row }),
            ZoneShape::Own { .. } => (None, DrawnShape { drawing: Drawing::Zones, number: number as u32 }),
        };
        visit(Feature {
            number: number as u64 + 1,
            geometry: zone.geometry(snapshot).map(Geometry::Polygon),
            shape: zone.geometry(snapshot).map(|_| shape),
            label,
            values: vec![
                zone.id.as_str().into(),
                zone.kind.as_str().into(),
                zone.basis.as_str().into(),
                zone.class.as_str().into(),
                zone.unit.as_ref().map(UnitCode::as_str).into(),
                zone.name.as_str().into(),
                zone.reason_vi.as_str().into(),
                zone.reason_en.as_str().into(),
                zone.source.as_str().into(),
                zone.decision.as_str().into(),
                zone.supersedes.as_str().into(),
                zone.validity.from.map(|day| day.to_string()).into(),
                zone.validity.to.map(|day| day.to_string()).into(),
                zone.derived.into(),
                zone.demonstration.into(),
                since.map(|since| since.since.to_string()).into(),
                since.and_then(|since| since.not_before).map(|day| day.to_string()).into(),
                incidents,
                discovered,
            ],
        })?;
    }
    ControlFlow::Continue(())
}

impl ZonesOfKinds {
    fn wants(&self, zone: &Zone, view: &View) -> bool {
        let is_of_kind = self.kinds.is_empty() || self.kinds.contains(&zone.kind);
        let lies_on = |kind: &String| view.zones.zones.iter().any(|other| other.kind == *kind && overlap(zone, other, view));
        // Zones of a population are combined with nothing (design rule 6).
        is_of_kind && (self.also.is_empty() || zone.basis == Basis::Place && self.also.iter().all(lies_on))
    }
}

/// Whether two zones have ground in common. Two communes have only when they are the same one.
fn overlap(zone: &Zone, other: &Zone, view: &View) -> bool {
    match (&zone.shape, &other.shape) {
        (ZoneShape::Unit(row), ZoneShape::Unit(other)) => row == other,
        (_, ZoneShape::Unit(row)) => belongs_to(zone, &[*row], view),
        (ZoneShape::Unit(row), _) => belongs_to(other, &[*row], view),
        (ZoneShape::Own { geometry, .. }, ZoneShape::Own { geometry: other, .. }) => geo::Intersects::intersects(geometry, other),
    }
}

/// Whether a zone is one of the units, or meets one of them with ground of its own.
fn belongs_to(zone: &Zone, rows: &[u32], view: &View) -> bool {
    match &zone.shape {
        ZoneShape::Unit(row) => rows.contains(row),
        ZoneShape::Own { geometry, .. } => {
            let units = &view.snapshot.units;
            let shapes = rows.iter().filter_map(|&row| units.get(row).unit.geometry.as_ref());
            shapes.into_iter().any(|shape| geo::Intersects::intersects(shape, geometry))
        }
    }
}

impl Layer for ZonesOfKinds {
    fn id(&self) -> &'static str {
        "zones"
    }

    fn title(&self) -> [String; 2] {
        ["Khu vực ưu tiên".into(), "Priority zones".into()]
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
        view.zones.zones.iter().filter(|zone| self.wants(zone, view)).count()
    }

    fn all_features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        visit_zones(view, filter, window, |zone| self.wants(zone, view), visit)
    }

    fn is_demonstration(&self, view: &View) -> bool {
        view.zones.zones.iter().any(|zone| self.wants(zone, view) && zone.demonstration)
    }

    fn is_approximate(&self, _: &View) -> bool {
        false
    }
}
