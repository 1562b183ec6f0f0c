//! Counts of incidents by something.

use crate::domain::Level;
use crate::index::{Chunk, Snapshot};
use crate::spatial::{Bbox, FixedBox};

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
    // By code of the placement, and those of no commune by the units that hold them.
    let empty = || (vec![0u64; counts.len() + 1], vec![0u64; counts.len()]);
    let step = |(placed, held): &mut (Vec<u64>, Vec<u64>), chunk: &Chunk<'_>| {
        let unplaced = placed[0];
        let (codes, rows) = placement.part(chunk.offset(), &chunk.range());
        codes.tally(rows, chunk.weights(), placed);
        if placed[0] > unplaced {
            let range = chunk.range();
            for &(row, unit) in placement.held(snapshot, filter.as_of, chunk.offset(), &range) {
                held[unit as usize] += u64::from(chunk.weights()[row as usize - range.start]);
            }
        }
    };
    let merge = |(mut placed, mut held): (Vec<u64>, Vec<u64>), (more_placed, more_held): (Vec<u64>, Vec<u64>)| {
        add_all(&mut placed, &more_placed);
        add_all(&mut held, &more_held);
        (placed, held)
    };
    let (placed, held) = snapshot.incidents.fold(&filter.selection(snapshot), empty, step, merge);
    let mut add = |row: u32, number: u64| {
        if let Some(count) = &mut counts[row as usize] {
            *count += number;
        }
    };
    for (commune, number) in placed[1..].iter().enumerate().filter(|(_, number)| **number > 0) {
        with_units_above(snapshot, filter, commune as u32, |unit| add(unit, *number));
    }
    held.iter().enumerate().for_each(|(unit, number)| add(unit as u32, *number));
    counts
}

fn add_all(to: &mut [u64], from: &[u64]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
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
    let empty = || vec![0; snapshot.taxonomy.categories().len()];
    let step = |counts: &mut Vec<u64>, chunk: &Chunk<'_>| chunk.columns().category().tally(chunk.range(), chunk.weights(), counts);
    let merge = |mut counts: Vec<u64>, more: Vec<u64>| {
        add_all(&mut counts, &more);
        counts
    };
    snapshot.incidents.fold(&filter.selection(snapshot), empty, step, merge)
}

/// How many incidents the filter takes.
#[must_use]
pub fn count(snapshot: &Snapshot, filter: &Filter) -> u64 {
    snapshot.incidents.count(&filter.selection(snapshot))
}

/// The box around the incidents that the filter takes; empty when it takes none.
#[must_use]
pub fn extent(snapshot: &Snapshot, filter: &Filter) -> Bbox {
    let step = |bbox: &mut FixedBox, chunk: &Chunk<'_>| {
        for row in chunk.rows() {
            let [longitude, latitude] = snapshot.incidents.place(row);
            bbox.extend(longitude, latitude);
        }
    };
    snapshot.incidents.fold(&filter.selection(snapshot), || FixedBox::EMPTY, step, |a, b| a.union(&b)).degrees()
}
