//! Incidents, one feature each.

use std::ops::ControlFlow;

use super::feature::fields;
use super::{Feature, Field, Geometry, GeometryKind, Group, Layer, Value, View, Visit};
use crate::domain::time::{local_date, local_rfc3339};
use crate::index::{IncidentTexts, Selection, Snapshot};
use crate::query::Filter;
use crate::spatial::{Bbox, FixedBox};

/// Identifier of the layer.
pub(super) const ID: &str = "incidents";

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
pub fn values<'a>(snapshot: &'a Snapshot, filter: &Filter, texts: &mut IncidentTexts<'_>, row: usize) -> Vec<Value<'a>> {
    let incidents = &snapshot.incidents;
    let [id, kept] = texts.get(row);
    let occurred = incidents.occurred(row);
    // An instant says the time, a day or a month only what is known.
    let (at, until) = if occurred.is_instant() {
        (local_rfc3339(occurred.start), None)
    } else {
        (local_date(occurred.start).to_string(), Some(local_date(occurred.end - 1).to_string()))
    };
    let unit = snapshot.placement(filter.as_of).unit(row).map(|unit| snapshot.units.get(unit).unit.code.as_str());
    let category = snapshot.taxonomy.categories().get(incidents.category(row)).map(|c| c.code.as_str());
    let severity = incidents.severity(row);
    let details = incidents.details(row);
    let number = |value: Option<u64>| Value::from(value);
    vec![
        id.to_owned().into(),
        incidents.source(row).into(),
        at.into(),
        until.into(),
        details.reported_at.map(local_rfc3339).into(),
        category.into(),
        number(severity.map(u64::from)),
        incidents.how_known(row).as_str().into(),
        incidents.precision(row).as_str().into(),
        unit.into(),
        number(details.deaths.map(u64::from)),
        number(details.injured.map(u64::from)),
        number(details.damage_vnd),
        details.cleared.into(),
        Some(kept.to_owned()).filter(|kept| !kept.is_empty()).into(),
    ]
}

impl Layer for Incidents {
    fn id(&self) -> &'static str {
        ID
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

    fn all_features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()> {
        let snapshot = &*view.snapshot;
        let selection = Selection { window: window.map_or(FixedBox::WORLD, FixedBox::inside), ..filter.selection(snapshot) };
        let mut texts = snapshot.incidents.texts();
        snapshot.incidents.chunks_until(&selection, |chunk| {
            chunk.rows().try_for_each(|row| {
                visit(Feature {
                    number: snapshot.incidents.feature_id(row) as u64,
                    geometry: Some(Geometry::Point(snapshot.incidents.position(row))),
                    shape: None,
                    label: None,
                    values: values(snapshot, filter, &mut texts, row),
                })
            })
        })
    }

    fn is_demonstration(&self, view: &View) -> bool {
        view.snapshot.has_synthetic_incidents()
    }

    fn is_approximate(&self, _: &View) -> bool {
        false
    }
}
