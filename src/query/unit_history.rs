//! What a unit was made of, and what it became: the lineage followed through every change of boundaries.

use jiff::civil::Date;

use crate::domain::{Lineage, UnitCode};
use crate::index::Snapshot;

/// Steps that are followed at most: more changes of boundaries than there will be.
const MOST_CHANGES: usize = 16;

/// One old unit and one of its successors.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Code of the old unit, which was in force the day before.
    pub old: UnitCode,
    /// Its row, where it is in the store.
    pub old_row: Option<u32>,
    /// Code of the new unit, in force from the day on.
    pub new: UnitCode,
    /// Its row.
    pub new_row: Option<u32>,
    /// The day.
    pub date: Date,
    /// Whether the old unit was divided.
    pub split: bool,
    /// Whether the new one is its main successor.
    pub is_default: bool,
    /// Share of the old unit that went here, where it is known.
    pub share: Option<f64>,
    /// Share of its area, where the share is not known and both shapes are loaded.
    pub area_share: Option<f64>,
}

impl Step {
    fn of(snapshot: &Snapshot, link: &Lineage) -> Self {
        let before = link.date.yesterday().ok();
        Self {
            old: link.old_code.clone(),
            old_row: before.and_then(|day| snapshot.units.row_on(&link.old_code, day)),
            new: link.new_code.clone(),
            new_row: snapshot.units.row_on(&link.new_code, link.date),
            date: link.date,
            split: link.split,
            is_default: link.is_default,
            share: link.share,
            area_share: link.area_share,
        }
    }
}

/// Everything that a unit was made of, latest change first.
#[must_use]
pub fn ancestors(snapshot: &Snapshot, row: u32) -> Vec<Step> {
    follow(
        snapshot,
        row,
        |link, code, row| {
            let validity = snapshot.units.get(row).unit.validity;
            link.new_code == *code && validity.contains(link.date) && validity.from.is_none_or(|from| from <= link.date)
        },
        |step| step.old_row,
    )
}

/// Everything that it became, earliest change first.
#[must_use]
pub fn descendants(snapshot: &Snapshot, row: u32) -> Vec<Step> {
    follow(
        snapshot,
        row,
        |link, code, row| {
            let last = link.date.yesterday().ok();
            link.old_code == *code && last.is_some_and(|day| snapshot.units.get(row).unit.validity.contains(day))
        },
        |step| step.new_row,
    )
}

/// Goes from row to row along the links that belong to each.
fn follow(
    snapshot: &Snapshot,
    row: u32,
    belongs: impl Fn(&Lineage, &UnitCode, u32) -> bool,
    next: impl Fn(&Step) -> Option<u32>,
) -> Vec<Step> {
    let (mut found, mut rows, mut seen) = (Vec::new(), vec![row], vec![row]);
    for _ in 0..MOST_CHANGES {
        let mut coming = Vec::new();
        for row in rows {
            let code = &snapshot.units.get(row).unit.code;
            let steps = snapshot.lineage.iter().filter(|link| belongs(link, code, row)).map(|link| Step::of(snapshot, link));
            for step in steps {
                // A unit that stays in force across the day would be its own successor.
                if let Some(row) = next(&step).filter(|row| !seen.contains(row)) {
                    seen.push(row);
                    coming.push(row);
                }
                found.push(step);
            }
        }
        if coming.is_empty() {
            break;
        }
        rows = coming;
    }
    found
}
