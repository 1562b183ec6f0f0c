//! Where an official list and the map disagree about a commune.

use std::collections::BTreeMap;

use super::derive::Along;
use crate::domain::{Designation, DesignationKind};
use crate::index::Snapshot;
use crate::statistics::Note;

/// Which of the two names the commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It is on the list, and does not lie along the line on the map.
    OnlyListed,
    /// It lies along the line on the map, and is not on the list.
    OnlyOnMap,
}

impl Side {
    /// The word in the interfaces.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OnlyListed => "only_listed",
            Self::OnlyOnMap => "only_on_map",
        }
    }
}

/// A commune on which they disagree.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Kind of designation.
    pub kind: String,
    /// Row of the commune.
    pub row: u32,
    /// Who names it.
    pub side: Side,
    /// Metres of the line that belong to it, where the map names it.
    pub length_m: Option<f64>,
    /// Number of the decision, where the list names it.
    pub decision: String,
}

/// Compares the list of a kind with what the map says, in order of code. A listed code without a unit on the day is another matter.
#[must_use]
pub fn differences(snapshot: &Snapshot, kind: &DesignationKind, listed: &[(u32, &Designation)], derived: &[Along]) -> Vec<Difference> {
    let by_row: BTreeMap<u32, &Designation> = listed.iter().copied().collect();
    let of_list = listed.iter().filter(|(row, _)| derived.iter().all(|along| along.row != *row)).map(|(row, designation)| Difference {
        kind: kind.id.clone(),
        row: *row,
        side: Side::OnlyListed,
        length_m: None,
        decision: designation.decision.clone(),
    });
    let of_map = derived.iter().filter(|along| !by_row.contains_key(&along.row)).map(|along| Difference {
        kind: kind.id.clone(),
        row: along.row,
        side: Side::OnlyOnMap,
        length_m: Some(along.length_m),
        decision: String::new(),
    });
    let mut all: Vec<Difference> = of_list.chain(of_map).collect();
    all.sort_by_key(|difference| &snapshot.units.get(difference.row).unit.code);
    all
}

/// All of a kind in one sentence; none where there is no difference.
#[must_use]
pub fn note(snapshot: &Snapshot, kind: &DesignationKind, differences: &[Difference]) -> Option<Note> {
    let codes = |side: Side| {
        let of_side = differences.iter().filter(|difference| difference.side == side);
        of_side.map(|difference| snapshot.units.get(difference.row).unit.code.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (a, b) = (codes(Side::OnlyListed), codes(Side::OnlyOnMap));
    (!differences.is_empty()).then(|| Note {
        vi: format!("{}: danh sách và bản đồ khác nhau. Chỉ có trong danh sách: {a}. Chỉ có theo bản đồ: {b}.", kind.title_vi),
        en: format!("{}: the list and the map disagree. Only on the list: {a}. Only by the map: {b}.", kind.title_en),
    })
}

impl Difference {
    /// What is different, and who should look.
    #[must_use]
    pub fn reason(&self, snapshot: &Snapshot) -> Note {
        let name = &snapshot.units.get(self.row).unit.name;
        match self.side {
            Side::OnlyListed => Note {
                vi: format!(
                    "{name} có trong danh sách {}nhưng trên bản đồ không nằm dọc đường này ít nhất 300 m.",
                    of_decision(&self.decision, "")
                ),
                en: format!(
                    "{name} is on the list {}but does not lie along the line for 300 m on the map.",
                    of_decision(&self.decision, "of ")
                ),
            },
            Side::OnlyOnMap => {
                let km = format!("{:.1}", self.length_m.unwrap_or_default() / 1000.0);
                Note {
                    vi: format!("{name} nằm dọc đường này khoảng {} km trên bản đồ nhưng không có trong danh sách.", km.replace('.', ",")),
                    en: format!("{name} lies along the line for about {km} km on the map but is not on the list."),
                }
            }
        }
    }
}

fn of_decision(decision: &str, before: &str) -> String {
    if decision.is_empty() { String::new() } else { format!("{before}{decision} ") }
}
