//! Designations of old lists, carried across a change of boundaries.
//!
//! A list from before a reform names units that have ended. A unit of today has what *all* that it was made of had, with the same class; where
//! only some of it was designated, or the classes differ, nobody can say what the whole would be, and a note says that instead of a guess. A list
//! that names units of today wins: what it leaves out is left out.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::{Designation, DesignationKind, Lineage, UnitCode};
use crate::index::Snapshot;
use crate::statistics::Note;

/// Changes of boundaries that a designation is carried across at most.
const MOST_CHANGES: usize = 8;

/// A unit of today and the designation that it has from what it was made of.
#[derive(Debug, Clone, Copy)]
pub struct CarriedDesignation<'s> {
    /// Row of the unit.
    pub row: u32,
    /// One of the old designations; all have its kind and class.
    pub designation: &'s Designation,
}

/// Carries designations of one kind, all in force on `day`, to the units of that day; and says where it cannot be done.
#[must_use]
pub fn carry<'s>(
    snapshot: &'s Snapshot,
    kind: &DesignationKind,
    listed: &[&'s Designation],
    day: Date,
) -> (Vec<CarriedDesignation<'s>>, Option<Note>) {
    let of_old: BTreeMap<&UnitCode, &Designation> = listed.iter().map(|designation| (&designation.unit, *designation)).collect();
    if of_old.keys().any(|code| snapshot.units.row_on(code, day).is_some()) {
        return (Vec::new(), None);
    }
    let mut before: BTreeMap<&UnitCode, Vec<&Lineage>> = BTreeMap::new();
    for link in snapshot.lineage.iter() {
        before.entry(&link.new_code).or_default().push(link);
    }
    let lists = Lists { snapshot, of_old, before };
    let (mut carried, mut undecided) = (Vec::new(), Vec::new());
    for (row, unit) in snapshot.units.on(day) {
        match lists.of(row, MOST_CHANGES) {
            Status::None => {}
            Status::Whole(designation) => carried.push(CarriedDesignation { row, designation }),
            Status::InPart => undecided.push(unit.unit.code.as_str()),
        }
    }
    let note = (!undecided.is_empty()).then(|| {
        let codes = undecided.join(", ");
        Note {
            vi: format!(
                "{}: danh sách cũ chỉ phủ một phần các đơn vị {codes}, hoặc với hạng khác nhau; chưa có danh sách mới nên không thể kết luận cho cả đơn vị.",
                kind.title_vi
            ),
            en: format!(
                "{}: the old list covers only a part of {codes}, or with different classes; without a new list nothing can be said of the whole.",
                kind.title_en
            ),
        }
    });
    (carried, note)
}

/// What a unit has from the old lists.
#[derive(Clone, Copy)]
enum Status<'s> {
    None,
    Whole(&'s Designation),
    InPart,
}

struct Lists<'s> {
    snapshot: &'s Snapshot,
    of_old: BTreeMap<&'s UnitCode, &'s Designation>,
    before: BTreeMap<&'s UnitCode, Vec<&'s Lineage>>,
}

impl<'s> Lists<'s> {
    fn of(&self, row: u32, changes: usize) -> Status<'s> {
        let unit = &self.snapshot.units.get(row).unit;
        let Some(from) = unit.validity.from.filter(|_| changes > 0) else { return Status::None };
        let links = self.before.get(&unit.code).into_iter().flatten().filter(|link| link.date == from);
        let parts = links.map(|link| {
            let before = from.yesterday().ok();
            // A unit that kept its code is another one before the day; a list that names it then means that one.
            match self.of_old.get(&link.old_code) {
                Some(designation) if before.is_some_and(|day| designation.validity.contains(day)) => Status::Whole(designation),
                _ => before
                    .and_then(|day| self.snapshot.units.row_on(&link.old_code, day))
                    .map_or(Status::None, |old| self.of(old, changes - 1)),
            }
        });
        parts
            .reduce(|all, part| match (all, part) {
                (Status::None, Status::None) => Status::None,
                (Status::Whole(a), Status::Whole(b)) if a.class == b.class => Status::Whole(a),
                _ => Status::InPart,
            })
            .unwrap_or(Status::None)
    }
}
