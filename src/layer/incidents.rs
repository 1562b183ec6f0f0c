//! Incidents, one feature each.

use std::ops::ControlFlow;

use super::feature::fields;
use super::{Feature, Field, Geometry, GeometryKind, Group, Layer, Value, View, Visit};
use crate::domain::time::{local_date, local_rfc3339};
use crate::index::Snapshot;
use crate::index::incidents::NO_SEVERITY;
use crate::query::Filter;
use crate::spatial::Bbox;

/// The fields of a single incident, also in tiles.
pub const FIELDS: &[Field] = fields![
    "id" String "Mã vụ việc" "Id",
    "source" String "Nguồn" "Source",
    "occurred_at" String "Xảy ra lúc" "Occurred at",
    "occurred_until" String "Đến lúc" "Occurred until",
    "reported_at" String "Báo lúc" "Reported at",
    "category" String "Loại" "Category",
    "severity" Integer "Mức độ" "Severity",
    "how_known" String "Nguồn tin" "How it came to be known",
    "precision" String "Độ chính xác vị trí" "Precision of the place",
    "unit" String "Đơn vị hành chính" "Unit",
    "deaths" Integer "Số người chết" "Deaths",
    "injured" Integer "Số người bị thương" "Injured",
    "damage_vnd" Integer "Thiệt hại (đồng)" "Damage (VND)",
    "cleared" Boolean "Đã làm rõ" "Cleared up",
    "kept" String "Cột giữ lại (JSON)" "Kept columns (JSON)",
];

/// All incidents.
pub struct Incidents;

/// The values of a row, in the order of [`FIELDS`].
pub fn values<'a>(snapshot: &'a Snapshot, filter: &Filter, row: usize) -> Vec<Value<'a>> {
    let incidents = &snapshot.incidents;
    let occurred = incidents.occurred(row);
    // An instant says the time, a day or a month only what is known.
    let (at, until) = if occurred.is_instant() {
        (local_rfc3339(occurred.start), None)
    } else {
        (local_date(occurred.start).to_string(), Some(local_date(occurred.end - 1).to_string()))
    };
    let unit = snapshot.placement(filter.as_of).unit(row).map(|unit| snapshot.units.get(unit).unit.code.as_str());
    let category = snapshot.taxonomy.categories().get(incidents.category[row] as usize).map(|c| c.code.as_str());
    let severity = Some(incidents.severity[row]).filter(|s| *s != NO_SEVERITY);
    let details = incidents.details[row].as_deref();
    let number = |value: Option<u64>| Value::from(value);
    vec![
        (&*incidents.id[row]).into(),
        incidents.sources[incidents.source[row] as usize].as_str().into(),
        at.into(),
        until.into(),
        details.and_then(|d| d.reported_at).map(local_rfc3339).into(),
        category.into(),
        number(severity.map(u64::from)),
        incidents.how_known[row].as_str().into(),
        incidents.precision[row].as_str().into(),
        unit.into(),
        number(details.and_then(|d| d.deaths).map(u64::from)),
        number(details.and_then(|d| d.injured).map(u64::from)),
        number(details.and_then(|d| d.damage_vnd)),
        details.and_then(|d| d.cleared).into(),
        details.map(|d| d.kept.as_str()).filter(|kept| !kept.is_empty()).into(),
    ]
}

impl Layer for Incidents {
    fn id(&self) -> &'static str {
        "incidents"
    }

    fn title(&self) -> [String; 2] {
        ["Vụ việc".into(), "Incidents".into()]
    }

    fn group(&self) -> Group {
        Group::Incidents
    }

    fn geometry(&self) -> GeometryKind {
        GeometryKind::Point
    }

    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn count(&self, view: &View) -> usize {
        view.snapshot.incidents.len()
    }

    fn features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        let snapshot = &*view.snapshot;
        let mut rows = Vec::new();
        snapshot.incidents.scan(&filter.selection(snapshot), |row| rows.push(row));
        for row in rows {
            let [longitude, latitude] = snapshot.incidents.position(row);
            if window.is_some_and(|bbox| !bbox.contains(longitude, latitude)) {
                continue;
            }
            visit(Feature {
                number: snapshot.incidents.feature_id[row] as u64,
                geometry: Some(Geometry::Point([longitude, latitude])),
                shape: None,
                label: None,
                values: values(snapshot, filter, row),
            })?;
        }
        ControlFlow::Continue(())
    }

    fn is_demonstration(&self, view: &View) -> bool {
        view.snapshot.has_synthetic_incidents()
    }

    fn is_approximate(&self, _: &View) -> bool {
        false
    }
}
