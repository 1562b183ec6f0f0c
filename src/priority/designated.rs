//! Zones from designations: official lists where they are loaded, geometry where they are not.

use jiff::civil::Date;

use super::derive::{self, Along};
use super::difference::{self, Difference};
use super::zone::{Zone, ZoneShape};
use crate::domain::{Basis, Designation, DesignationKind, LineKind};
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
        let line = match kind.id.as_str() {
            "border" => LineKind::Border,
            "coastal" => LineKind::Coast,
            _ => continue,
        };
        let lines = snapshot.lines.iter().filter(|l| l.kind == line);
        let derived = derive::communes_along(lines.map(|l| &l.geometry), &snapshot.units, day);
        if listed.is_empty() {
            zones.extend(derived.iter().map(|along| derived_zone(snapshot, kind, line, along)));
        } else if !derived.is_empty() {
            // A list and the geometry are both right to be shown; where they disagree, someone should look.
            let rows = listed.iter().filter_map(|designation| Some((snapshot.units.row_on(&designation.unit, day)?, *designation)));
            let found = difference::differences(snapshot, kind, &rows.collect::<Vec<_>>(), &derived);
            notes.extend(difference::note(snapshot, kind, &found));
            differences.extend(found);
        }
    }
    (zones, differences, notes)
}

fn listed_zone(snapshot: &Snapshot, kind: &DesignationKind, designation: &Designation, day: Date) -> Option<Zone> {
    let row = snapshot.units.row_on(&designation.unit, day)?;
    let unit = &snapshot.units.get(row).unit;
    let (class_vi, class_en) = class_words(kind, &designation.class);
    let (by_vi, by_en) = if designation.decision.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(", theo {}", designation.decision), format!(", by {}", designation.decision))
    };
    // A source written in both languages says each in its own sentence.
    let (source_vi, source_en) = designation.source.split_once(" / ").unwrap_or((&designation.source, &designation.source));
    Some(Zone {
        id: format!("{}:{}", kind.id, unit.code),
        kind: kind.id.clone(),
        basis: kind.basis,
        class: designation.class.clone(),
        unit: Some(unit.code.clone()),
        name: unit.name.clone(),
        reason_vi: format!("{} thuộc danh sách «{}»{class_vi}{by_vi}. Nguồn: {source_vi}.", unit.name, kind.title_vi),
        reason_en: format!("{} is on the list \"{}\"{class_en}{by_en}. Source: {source_en}.", unit.name, kind.title_en),
        source: designation.source.clone(),
        decision: designation.decision.clone(),
        derived: false,
        demonstration: designation.demonstration,
        shape: ZoneShape::Unit(row),
    })
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
    let unit = &snapshot.units.get(along.row).unit;
    let (line_vi, line_en) = match line {
        LineKind::Border => ("biên giới đất liền", "the land border"),
        LineKind::Coast => ("bờ biển", "the sea coast"),
    };
    let km = along.length_m / 1000.0;
    let km_vi = format!("{km:.1}").replace('.', ",");
    Zone {
        id: format!("{}:{}", kind.id, unit.code),
        kind: kind.id.clone(),
        basis: kind.basis,
        class: String::new(),
        unit: Some(unit.code.clone()),
        name: unit.name.clone(),
        reason_vi: format!("{} tiếp giáp {line_vi} khoảng {km_vi} km (suy ra từ bản đồ, không phải danh sách chính thức).", unit.name),
        reason_en: format!("{} lies along {line_en} for about {km:.1} km (derived from the map, not an official list).", unit.name),
        source: DERIVED_SOURCE.to_owned(),
        decision: String::new(),
        derived: true,
        demonstration: unit.demonstration,
        shape: ZoneShape::Unit(along.row),
    }
}
