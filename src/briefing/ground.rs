//! The ground of a briefing: what it is called, and which communes are on it.

use std::sync::Arc;

use super::answer::{AreaKind, BriefingArea};
use super::is_commune;
use crate::domain::LineKind;
use crate::index::Snapshot;
use crate::priority::ZoneSet;
use crate::query::{AreaRequest, Filter, FilterRequest};
use crate::spatial::{Bbox, PreparedPolygon};
use crate::statistics::{Note, words};

/// Ground, named.
#[derive(Debug)]
pub(super) struct Ground {
    /// What the briefing says of it.
    pub area: BriefingArea,
    /// Rows of its communes, in order.
    pub communes: Vec<u32>,
    /// Whether it is made of whole communes, so that figures of communes are those of the commune.
    pub is_whole: bool,
    /// Whether it is one commune.
    pub is_single: bool,
    /// Each condition as the shapes of which a place must lie in one.
    parts: Vec<Vec<Arc<PreparedPolygon>>>,
}

impl Ground {
    /// The ground of a question and of the filter that was looked up for it.
    pub fn new(snapshot: &Snapshot, zones: &ZoneSet, request: &FilterRequest, filter: &Filter) -> Self {
        let communes = communes(snapshot, filter);
        let is_whole = !filter.is_narrowed() || filter.sole_unit.is_some();
        let is_single = filter.sole_unit.is_some_and(|row| is_commune(snapshot, row));
        let (kind, code, name) = named(snapshot, zones, request, filter, &communes);
        let above = filter.sole_unit.and_then(|row| snapshot.units.get(row).unit.parent.as_ref());
        let within = above.and_then(|parent| snapshot.units.row_on(parent, filter.as_of)).map(|row| unit_name(snapshot, row));
        let area = BriefingArea { kind, code, name, within, area_km2: filter.area_km2, bbox: bbox(snapshot, filter).map(Into::into) };
        Self { area, communes, is_whole, is_single, parts: filter.grounds(snapshot) }
    }

    /// Whether a shape is on it.
    pub fn meets(&self, shape: &PreparedPolygon) -> bool {
        self.parts.iter().all(|parts| parts.iter().any(|part| part.meets(shape)))
    }
}

fn communes(snapshot: &Snapshot, filter: &Filter) -> Vec<u32> {
    let units = &snapshot.units;
    let grounds = filter.grounds(snapshot);
    let is_on_it = |row: u32, shape: &PreparedPolygon| match &filter.unit_rows {
        Some(rows) => rows.contains(&row),
        None => filter.meets(shape.bbox()) && grounds.iter().all(|ground| ground.iter().any(|part| part.meets(shape))),
    };
    let drawn = units.on(filter.as_of).filter_map(|(row, unit)| Some((row, unit.prepared.as_deref()?)));
    let mut rows: Vec<u32> = drawn.filter(|&(row, shape)| is_commune(snapshot, row) && is_on_it(row, shape)).map(|(row, _)| row).collect();
    rows.sort_unstable();
    rows
}

/// The unit that all others lie in, where only one such is loaded: the province.
pub(super) fn only_topmost(snapshot: &Snapshot, filter: &Filter) -> Option<u32> {
    let mut topmost = snapshot.units.on(filter.as_of).filter(|(_, unit)| unit.unit.parent.is_none() && unit.prepared.is_some());
    topmost.next().filter(|_| topmost.next().is_none()).map(|(row, _)| row)
}

fn bbox(snapshot: &Snapshot, filter: &Filter) -> Option<Bbox> {
    let world = Bbox::new(-180.0, -90.0, 180.0, 90.0);
    let bbox = filter.study_region(snapshot, &world)?.bbox();
    (!bbox.is_empty()).then_some(bbox)
}

fn unit_name(snapshot: &Snapshot, row: u32) -> Note {
    let vi = snapshot.units.get(row).unit.name.clone();
    Note { en: crate::domain::text::english_unit_name(&vi), vi }
}

fn named(
    snapshot: &Snapshot,
    zones: &ZoneSet,
    request: &FilterRequest,
    filter: &Filter,
    communes: &[u32],
) -> (AreaKind, Option<String>, Note) {
    if !filter.is_narrowed() {
        let only = only_topmost(snapshot, filter).map(|row| unit_name(snapshot, row));
        return (AreaKind::All, None, only.unwrap_or_else(|| note("Toàn bộ địa bàn", "The whole area")));
    }
    if let Some(row) = filter.sole_unit {
        return (AreaKind::Unit, Some(snapshot.units.get(row).unit.code.to_string()), unit_name(snapshot, row));
    }
    let zone = match (&request.zone, &request.area) {
        (Some(id), None) | (None, Some(AreaRequest::Zone(id))) => Some(id),
        _ => None,
    };
    if let Some(found) = zone.and_then(|id| zones.zones.iter().find(|zone| zone.id == *id)) {
        return (AreaKind::Zone, Some(found.id.clone()), note(&found.name, &found.name));
    }
    if let (Some(AreaRequest::Along { line, distance_m }), None, None) = (&request.area, &request.unit, &request.zone) {
        let (vi, en) = match line {
            LineKind::Border => ("biên giới", "the border"),
            LineKind::Coast => ("bờ biển", "the coast"),
        };
        let distance = words::decimal(distance_m / 1000.0, usize::from(distance_m % 1000.0 != 0.0));
        return (
            AreaKind::Along,
            None,
            note(&format!("Dải {} km dọc {vi}", distance.vi), &format!("The strip of {} km along {en}", distance.en)),
        );
    }
    let within = match communes {
        [only] => unit_name(snapshot, *only),
        _ => super::counted(communes.len(), "xã", ["commune", "communes"]),
    };
    (AreaKind::Drawn, None, note(&format!("Khu vực đã chọn ({})", within.vi), &format!("The chosen area ({})", within.en)))
}

fn note(vi: &str, en: &str) -> Note {
    Note { vi: vi.into(), en: en.into() }
}
