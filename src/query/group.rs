//! Counts of incidents by something.

use crate::domain::Level;
use crate::index::Snapshot;
use crate::spatial::{Location, PreparedPolygon};

use super::Filter;

/// Incidents by unit row, for every unit in force on the filter's day: those placed in the commune or in a commune below, and
/// those placed in none that lie in the unit's own shape. `None` where neither the unit nor any below has a shape, so
/// that nothing can be counted.
#[must_use]
pub fn by_unit(snapshot: &Snapshot, filter: &Filter) -> Vec<Option<u64>> {
    let units = &snapshot.units;
    let placement = snapshot.placement(filter.as_of);
    let mut counts: Vec<Option<u64>> = vec![None; units.all().len()];
    for (row, unit) in units.on(filter.as_of).filter(|(_, unit)| unit.prepared.is_some()) {
        let is_commune = unit.unit.level == Level::Commune;
        with_units_above(snapshot, filter, row, |above| {
            if above == row || is_commune {
                counts[above as usize].get_or_insert(0);
            }
        });
    }
    let mut add = |row: u32| {
        if let Some(count) = &mut counts[row as usize] {
            *count += 1;
        }
    };
    let shapes: Vec<(u32, &PreparedPolygon)> = units
        .on(filter.as_of)
        .filter(|(_, unit)| unit.unit.level != Level::Commune)
        .filter_map(|(row, unit)| Some((row, unit.prepared.as_deref()?)))
        .collect();
    snapshot.incidents.scan(&filter.selection(snapshot), |row| {
        if let Some(commune) = placement.unit(row) {
            return with_units_above(snapshot, filter, commune, &mut add);
        }
        let [longitude, latitude] = snapshot.incidents.position(row);
        let holding = shapes.iter().filter(|(_, shape)| shape.locate(longitude, latitude) != Location::Outside);
        holding.for_each(|(unit, _)| add(*unit));
    });
    counts
}

/// Calls `found` with a unit and each one above it.
fn with_units_above(snapshot: &Snapshot, filter: &Filter, mut row: u32, mut found: impl FnMut(u32)) {
    // Provinces over districts over communes; a longer chain is a circle.
    for _ in 0..Level::ALL.len() {
        found(row);
        let parent = snapshot.units.get(row).unit.parent.as_ref();
        let Some(above) = parent.and_then(|code| snapshot.units.row_on(code, filter.as_of)) else { break };
        row = above;
    }
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
