//! Where an official list and the map disagree about a commune.

use std::collections::BTreeMap;

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
    /// Along how many metres of a line the rule asks a commune to lie; none where it asks for something else.
    pub least_m: Option<f64>,
}

/// What the map says of a kind.
#[derive(Debug, Clone, Copy)]
pub struct OnMap<'a> {
    /// Communes and the metres of a line that belong to each.
    pub communes: &'a [(u32, Option<f64>)],
    /// What the rule asks for.
    pub least_m: Option<f64>,
}

/// Compares the list of a kind with what the map says, in order of code. A listed code without a unit on the day is another matter.
#[must_use]
pub fn differences(snapshot: &Snapshot, kind: &DesignationKind, listed: &[(u32, &Designation)], map: OnMap<'_>) -> Vec<Difference> {
    let OnMap { communes, least_m } = map;
    let by_row: BTreeMap<u32, &Designation> = listed.iter().copied().collect();
    let of_list = listed.iter().filter(|(row, _)| communes.iter().all(|(other, _)| other != row)).map(|(row, designation)| Difference {
        kind: kind.id.clone(),
        row: *row,
        side: Side::OnlyListed,
        length_m: None,
        decision: designation.decision.clone(),
        least_m,
    });
    let of_map = communes.iter().filter(|(row, _)| !by_row.contains_key(row)).map(|(row, length_m)| Difference {
        kind: kind.id.clone(),
        row: *row,
        side: Side::OnlyOnMap,
        length_m: *length_m,
        decision: String::new(),
        least_m,
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
        let (of_vi, of_en) = (of_decision(&self.decision, ""), of_decision(&self.decision, "of "));
        match (self.side, self.least_m, self.length_m) {
            (Side::OnlyListed, Some(least), _) => Note {
                vi: format!("{name} có trong danh sách {of_vi}nhưng trên bản đồ không nằm dọc đường này ít nhất {least} m."),
                en: format!("{name} is on the list {of_en}but does not lie along the line for {least} m on the map."),
            },
            (Side::OnlyListed, None, _) => Note {
                vi: format!("{name} có trong danh sách {of_vi}nhưng trên bản đồ không thỏa quy tắc của loại này."),
                en: format!("{name} is on the list {of_en}but does not meet the rule of this kind on the map."),
            },
            (Side::OnlyOnMap, _, Some(length)) => {
                let km = format!("{:.1}", length / 1000.0);
                Note {
                    vi: format!("{name} nằm dọc đường này khoảng {} km trên bản đồ nhưng không có trong danh sách.", km.replace('.', ",")),
                    en: format!("{name} lies along the line for about {km} km on the map but is not on the list."),
                }
            }
            (Side::OnlyOnMap, _, None) => Note {
                vi: format!("{name} thỏa quy tắc của loại này trên bản đồ nhưng không có trong danh sách."),
                en: format!("{name} meets the rule of this kind on the map but is not on the list."),
            },
        }
    }
}

fn of_decision(decision: &str, before: &str) -> String {
    if decision.is_empty() { String::new() } else { format!("{before}{decision} ") }
}
