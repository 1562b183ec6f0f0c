//! Which priority zones meet the ground that somebody asks about.

use super::zone::{Zone, ZoneShape};
use crate::domain::Basis;
use crate::index::Snapshot;
use crate::query::Filter;

/// The zones of a place on the drawn or named ground of a filter, in their order; none where it asks for no such ground.
///
/// A unit asked for by its code has the zones of its own communes: neighbours only share a border with it.
#[must_use]
pub fn zones_within<'z>(zones: &'z [Zone], snapshot: &Snapshot, filter: &Filter) -> Vec<&'z Zone> {
    let grounds = filter.grounds(snapshot);
    if grounds.is_empty() {
        return Vec::new();
    }
    let is_within = |zone: &&Zone| {
        if let (ZoneShape::Unit(row), Some(rows)) = (&zone.shape, &filter.unit_rows)
            && !rows.contains(row)
        {
            return false;
        }
        let Some(shape) = zone.prepared(snapshot) else { return false };
        grounds.iter().all(|ground| ground.iter().any(|part| part.meets(shape)))
    };
    zones.iter().filter(|zone| zone.basis == Basis::Place).filter(is_within).collect()
}

/// Whether a zone is a unit, by its row, or ground of its own that lies in it.
#[must_use]
pub fn lies_in(snapshot: &Snapshot, zone: &Zone, row: u32) -> bool {
    match &zone.shape {
        ZoneShape::Unit(unit) => *unit == row,
        ZoneShape::Own { prepared, .. } => snapshot.units.prepared(row).is_some_and(|unit| unit.meets(prepared)),
    }
}
