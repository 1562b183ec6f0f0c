//! Counts of incidents by something.

use crate::domain::Level;
use crate::index::Snapshot;

use super::Filter;

/// Incidents by unit row: communes from the placement column, every unit above from what it holds, a unit without
/// communes below from its own shape.
#[must_use]
pub fn by_unit(snapshot: &Snapshot, filter: &Filter) -> Vec<u64> {
    let units = &snapshot.units;
    let column = snapshot.placement(filter.as_of);
    let mut counts = vec![0u64; units.all().len()];
    let mut has_communes = vec![false; counts.len()];
    let above = |mut row: u32, counts: &mut dyn FnMut(usize)| {
        // Provinces over districts over communes; a longer chain is a circle.
        for _ in 0..Level::ALL.len() {
            counts(row as usize);
            let parent = units.get(row).unit.parent.as_ref().and_then(|code| units.row_on(code, filter.as_of));
            let Some(parent) = parent else { break };
            row = parent;
        }
    };
    for (row, unit) in units.on(filter.as_of) {
        if unit.unit.level == Level::Commune && unit.prepared.is_some() {
            above(row, &mut |r| has_communes[r] = true);
        }
    }
    snapshot.incidents.scan(&filter.selection(snapshot), |row| {
        if let Some(unit) = column.unit(row) {
            above(unit, &mut |r| counts[r] += 1);
        }
    });
    for (row, unit) in units.on(filter.as_of) {
        if let Some(prepared) = &unit.prepared
            && !has_communes[row as usize]
        {
            let mut selection = filter.selection(snapshot);
            selection.areas.insert(0, crate::spatial::Area::Polygon(std::sync::Arc::clone(prepared)));
            snapshot.incidents.scan(&selection, |_| counts[row as usize] += 1);
        }
    }
    counts
}

/// Incidents by taxonomy row.
#[must_use]
pub fn by_category(snapshot: &Snapshot, filter: &Filter) -> Vec<u64> {
    let mut counts = vec![0; snapshot.taxonomy.categories().len()];
    snapshot.incidents.scan(&filter.selection(snapshot), |row| {
        if let Some(count) = counts.get_mut(snapshot.incidents.category[row] as usize) {
            *count += 1;
        }
    });
    counts
}

/// How many incidents the filter takes.
#[must_use]
pub fn count(snapshot: &Snapshot, filter: &Filter) -> u64 {
    let mut count = 0;
    snapshot.incidents.scan(&filter.selection(snapshot), |_| count += 1);
    count
}
