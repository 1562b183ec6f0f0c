//! Provinces, districts and communes.

use std::ops::ControlFlow;

use super::feature::fields;
use super::{Drawing, DrawnShape, Feature, Field, Geometry, GeometryKind, Group, Layer, View, Visit};
use crate::domain::{GeometryQuality, Level};
use crate::query::Filter;
use crate::spatial::Bbox;

const FIELDS: &[Field] = fields![
    "code" String "Mã" "Code",
    "name" String "Tên" "Name",
    "level" String "Cấp" "Level",
    "parent" String "Thuộc" "Parent",
    "valid_from" Date "Hiệu lực từ" "Valid from",
    "valid_to" Date "Hết hiệu lực từ" "No longer valid from",
    "area_km2" Number "Diện tích (km²)" "Area (km²)",
    "incidents" Integer "Số vụ việc" "Incidents",
    "designations" String "Diện (theo địa điểm, danh sách chính thức)" "Designations (of a place, official lists)",
    "derived_designations" String "Diện suy ra từ bản đồ" "Designations derived from the map",
    "geometry_quality" String "Chất lượng ranh giới" "Geometry quality",
];

/// The units of one level that are in force on the filter's day.
pub struct Units(pub Level);

impl Layer for Units {
    fn id(&self) -> &str {
        match self.0 {
            Level::Province => "provinces",
            Level::District => "districts",
            Level::Commune => "communes",
        }
    }

    fn title(&self) -> [String; 2] {
        let (vi, en) = match self.0 {
            Level::Province => ("Tỉnh, thành phố", "Provinces"),
            Level::District => ("Quận, huyện (trước 1/7/2025)", "Districts (before 1 July 2025)"),
            Level::Commune => ("Xã, phường, đặc khu", "Communes"),
        };
        [vi.into(), en.into()]
    }

    fn group(&self) -> Group {
        Group::Boundaries
    }

    fn geometry(&self) -> GeometryKind {
        GeometryKind::Polygon
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn count(&self, view: &View) -> usize {
        view.snapshot.units.on(view.zones.day).filter(|(_, u)| u.unit.level == self.0).count()
    }

    fn all_features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        let snapshot = &*view.snapshot;
        let counts = view.figures.by_unit(snapshot, &filter.without_choice_of_units());
        let (designations, derived) = (view.place_designations(), view.derived_designations());
        let meets = |row: u32| snapshot.units.prepared(row).is_some_and(|p| filter.meets(p.bbox()));
        let rows: Vec<u32> = match window {
            Some(window) => {
                let mut rows: Vec<u32> = snapshot.units.intersecting(window).collect();
                rows.sort_unstable();
                rows
            }
            None => (0..snapshot.units.all().len() as u32).collect(),
        };
        for row in rows {
            let indexed = snapshot.units.get(row);
            let unit = &indexed.unit;
            if unit.level != self.0
                || !unit.validity.contains(filter.as_of)
                || filter.unit_rows.as_ref().is_some_and(|rows| !rows.contains(&row))
                || (filter.has_box() && !meets(row))
            {
                continue;
            }
            visit(Feature {
                number: u64::from(row) + 1,
                geometry: unit.geometry.as_ref().map(Geometry::Polygon),
                shape: unit.geometry.as_ref().map(|_| DrawnShape { drawing: Drawing::Units, number: row }),
                label: indexed.label,
                values: vec![
                    unit.code.as_str().into(),
                    unit.name.as_str().into(),
                    unit.level.as_str().into(),
                    unit.parent.as_ref().map(crate::domain::UnitCode::as_str).into(),
                    unit.validity.from.map(|d| d.to_string()).into(),
                    unit.validity.to.map(|d| d.to_string()).into(),
                    unit.area_km2.map(|area| (area * 1000.0).round() / 1000.0).into(),
                    counts[row as usize].into(),
                    designations[row as usize].as_str().into(),
                    derived[row as usize].as_str().into(),
                    unit.geometry_quality.as_str().into(),
                ],
            })?;
        }
        ControlFlow::Continue(())
    }

    fn is_demonstration(&self, view: &View) -> bool {
        view.snapshot.units.all().iter().any(|u| u.unit.level == self.0 && u.unit.demonstration)
    }

    fn is_approximate(&self, view: &View) -> bool {
        view.snapshot.units.all().iter().any(|u| u.unit.level == self.0 && u.unit.geometry_quality == GeometryQuality::Approximate)
    }
}
