//! Zones from designations: official lists where they are loaded, geometry where they are not.

use jiff::civil::Date;

use super::carried::{self, CarriedDesignation};
use super::derive::{self, Along};
use super::difference::{self, Difference};
use super::zone::{Zone, ZoneShape};
use crate::domain::{Basis, Designation, DesignationKind, LineKind, Validity};
use crate::index::Snapshot;
use crate::statistics::Note;

const DERIVED_SOURCE: &str =
    "Suy ra từ hình học: đường trong phạm vi 200 m, dài ít nhất 300 m / Derived from geometry: line within 200 m along at least 300 m";

/// Zones of every kind of designation in force on a day, and what a planner should know about them.
#[must_use]
pub fn zones(snapshot: &Snapshot, day: Date) -> (Vec<Zone>, Vec<Difference>, Vec<Note>) {
    let (mut zones, mut differences, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for kind in snapshot.designation_kinds.iter() {
        let listed: Vec<&Designation> = snapshot.designations.iter().filter(|d| d.kind == kind.id && d.validity.contains(day)).collect();
        zones.extend(listed.iter().filter_map(|designation| listed_zone(snapshot, kind, designation, day)));
        let (carried, undecided) = carried::carry(snapshot, kind, &listed, day);
        zones.extend(carried.iter().map(|of| carried_zone(snapshot, kind, of)));
        notes.extend(undecided);
        let line = match kind.id.as_str() {
            "border" => LineKind::Border,
            "coastal" => LineKind::Coast,
            _ => continue,
        };
        let lines = snapshot.lines.iter().filter(|l| l.kind == line);
        let derived = derive::communes_along(lines.map(|l| &l.geometry), &snapshot.units, day);
        let of_today = listed.iter().filter_map(|designation| Some((snapshot.units.row_on(&designation.unit, day)?, *designation)));
        let named: Vec<_> = of_today.chain(carried.iter().map(|of| (of.row, of.designation))).collect();
        if named.is_empty() {
            zones.extend(derived.iter().map(|along| derived_zone(snapshot, kind, line, along)));
        } else if !derived.is_empty() {
            // A list and the geometry are both right to be shown; where they disagree, someone should look.
            let found = difference::differences(snapshot, kind, &named, &derived);
            notes.extend(difference::note(snapshot, kind, &found));
            differences.extend(found);
        }
    }
    (zones, differences, notes)
}

fn listed_zone(snapshot: &Snapshot, kind: &DesignationKind, designation: &Designation, day: Date) -> Option<Zone> {
    let row = snapshot.units.row_on(&designation.unit, day)?;
    let name = &snapshot.units.get(row).unit.name;
    let (class_vi, class_en) = class_words(kind, &designation.class);
    let (by_vi, by_en) = if designation.decision.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(", theo {}", designation.decision), format!(", by {}", designation.decision))
    };
    let (in_force_vi, in_force_en) = in_force_words(designation);
    // A source written in both languages says each in its own sentence.
    let (source_vi, source_en) = designation.source.split_once(" / ").unwrap_or((&designation.source, &designation.source));
    let reason = Note {
        vi: format!("{name} thuộc danh sách «{}»{class_vi}{by_vi}{in_force_vi}. Nguồn: {source_vi}.", kind.title_vi),
        en: format!("{name} is on the list \"{}\"{class_en}{by_en}{in_force_en}. Source: {source_en}.", kind.title_en),
    };
    Some(of_designation(unit_zone(snapshot, kind, row, reason), designation))
}

/// Since when, until when, and instead of what.
fn in_force_words(designation: &Designation) -> (String, String) {
    let from = designation.validity.from.map(|from| [format!(", từ ngày {}", from.strftime("%d/%m/%Y")), format!(", since {from}")]);
    let last = designation.validity.to.and_then(|to| to.yesterday().ok());
    let until = last.map(|last| [format!(", đến hết ngày {}", last.strftime("%d/%m/%Y")), format!(", until {last}")]);
    let other = &designation.supersedes;
    let instead = (!other.is_empty()).then(|| [format!(", thay thế {other}"), format!(", superseding {other}")]);
    let (vi, en): (Vec<String>, Vec<String>) = [from, until, instead].into_iter().flatten().map(|[vi, en]| (vi, en)).unzip();
    (vi.concat(), en.concat())
}

/// A unit of today whose parts were all on a list from before the boundaries changed.
fn carried_zone(snapshot: &Snapshot, kind: &DesignationKind, of: &CarriedDesignation<'_>) -> Zone {
    let name = &snapshot.units.get(of.row).unit.name;
    let designation = of.designation;
    let (class_vi, class_en) = class_words(kind, &designation.class);
    let list = if designation.decision.is_empty() { &designation.source } else { &designation.decision };
    let reason = Note {
        vi: format!(
            "Mọi đơn vị cũ hợp thành {name} đều thuộc danh sách «{}»{class_vi} ({list}); chưa có danh sách theo địa giới mới.",
            kind.title_vi
        ),
        en: format!(
            "Every old unit that {name} was made of is on the list \"{}\"{class_en} ({list}); there is no list for the new boundaries yet.",
            kind.title_en
        ),
    };
    of_designation(unit_zone(snapshot, kind, of.row, reason), designation)
}

/// The class is a level of development of the area, and is said so, lest it be read as one of the residents.
fn class_words(kind: &DesignationKind, class: &str) -> (String, String) {
    if class.is_empty() {
        (String::new(), String::new())
    } else if kind.basis == Basis::Population {
        (format!(", khu vực {class} (mức độ phát triển của địa bàn)"), format!(", class {class} (the area's level of development)"))
    } else {
        (format!(", loại {class}"), format!(", class {class}"))
    }
}

fn derived_zone(snapshot: &Snapshot, kind: &DesignationKind, line: LineKind, along: &Along) -> Zone {
    let name = &snapshot.units.get(along.row).unit.name;
    let (line_vi, line_en) = match line {
        LineKind::Border => ("biên giới đất liền", "the land border"),
        LineKind::Coast => ("bờ biển", "the sea coast"),
    };
    let km = along.length_m / 1000.0;
    let km_vi = format!("{km:.1}").replace('.', ",");
    let reason = Note {
        vi: format!("{name} tiếp giáp {line_vi} khoảng {km_vi} km (suy ra từ bản đồ, không phải danh sách chính thức)."),
        en: format!("{name} lies along {line_en} for about {km:.1} km (derived from the map, not an official list)."),
    };
    Zone { source: DERIVED_SOURCE.to_owned(), ..unit_zone(snapshot, kind, along.row, reason) }
}

/// The zone of a whole unit that is computed: no list names it.
fn unit_zone(snapshot: &Snapshot, kind: &DesignationKind, row: u32, reason: Note) -> Zone {
    let unit = &snapshot.units.get(row).unit;
    Zone {
        id: format!("{}:{}", kind.id, unit.code),
        kind: kind.id.clone(),
        basis: kind.basis,
        class: String::new(),
        unit: Some(unit.code.clone()),
        name: unit.name.clone(),
        reason_vi: reason.vi,
        reason_en: reason.en,
        source: String::new(),
        decision: String::new(),
        supersedes: String::new(),
        validity: Validity::default(),
        derived: true,
        demonstration: unit.demonstration,
        shape: ZoneShape::Unit(row),
    }
}

/// The same zone, named by a list.
fn of_designation(zone: Zone, designation: &Designation) -> Zone {
    Zone {
        class: designation.class.clone(),
        source: designation.source.clone(),
        decision: designation.decision.clone(),
        supersedes: designation.supersedes.clone(),
        validity: designation.validity,
        derived: false,
        demonstration: designation.demonstration,
        ..zone
    }
}
