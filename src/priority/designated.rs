//! Zones by the rules: official lists where they are loaded, what layers say where they are not.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::carried::{self, CarriedDesignation};
use super::difference::{self, Difference, OnMap};
use super::rules::{Found, Predicate, Rule, Rules, find};
use super::zone::{Zone, ZoneShape};
use crate::domain::{Basis, Designation, DesignationKind, Validity};
use crate::index::Snapshot;
use crate::spatial::{PreparedPolygon, repair};
use crate::statistics::{Note, words};

/// Zones of every kind of designation in force on a day, and what a planner should know about them.
#[must_use]
pub fn zones(snapshot: &Snapshot, rules: &Rules, kinds: &[DesignationKind], day: Date) -> (Vec<Zone>, Vec<Difference>, Vec<Note>) {
    let (mut zones, mut differences, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for kind in kinds {
        let rule = rules.of(&kind.id);
        if rule.is_some_and(|rule| !rule.active || !rule.validity.contains(day)) {
            continue;
        }
        // A kind without a rule is what its list says.
        let takes_list = rule.is_none_or(|rule| rule.list);
        let listed: Vec<&Designation> =
            snapshot.designations.iter().filter(|d| takes_list && d.kind == kind.id && d.validity.contains(day)).collect();
        zones.extend(listed.iter().filter_map(|designation| listed_zone(snapshot, kind, designation, day)));
        let (carried, undecided) = carried::carry(snapshot, kind, &listed, day);
        zones.extend(carried.iter().map(|of| carried_zone(snapshot, kind, of)));
        notes.extend(undecided);
        // Nothing but lists makes a zone of a population (design rule: areas, never people).
        let Some(rule) = rule.filter(|rule| kind.basis == Basis::Place && !rule.ways.is_empty()) else { continue };
        let found: Vec<Found> = rule.ways.iter().flat_map(|way| find(way, snapshot, day)).collect();
        let of_today = listed.iter().filter_map(|designation| Some((snapshot.units.row_on(&designation.unit, day)?, *designation)));
        let named: Vec<_> = of_today.chain(carried.iter().map(|of| (of.row, of.designation))).collect();
        if named.is_empty() {
            zones.extend(derived_zones(snapshot, rule, found));
            continue;
        }
        let communes: Vec<(u32, Option<f64>)> = by_commune(found).0.into_iter().map(|(row, (length_m, _))| (row, length_m)).collect();
        if !communes.is_empty() {
            // A list and the geometry are both right to be shown; where they disagree, someone should look.
            let map = OnMap { communes: &communes, least_m: least_length(rule) };
            let found = difference::differences(snapshot, kind, &named, map);
            notes.extend(difference::note(snapshot, kind, &found));
            differences.extend(found);
        }
    }
    (zones, differences, notes)
}

/// Along how much of a line a commune must lie, where that is all that a rule asks for.
fn least_length(rule: &Rule) -> Option<f64> {
    match rule.ways.as_slice() {
        [way] => {
            if let Predicate::Touches { length_m, .. } = way.predicate {
                Some(length_m)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Ground of its own: number, name, shape, reason and whether it is the demonstration's.
type Ground = (u64, String, geo::MultiPolygon<f64>, Note, bool);

/// Communes by row: metres of a line that belong to each, and why it was found.
type Communes = BTreeMap<u32, (Option<f64>, Note)>;

/// What was found, each commune once with all its reasons.
fn by_commune(found: Vec<Found>) -> (Communes, Vec<Ground>) {
    let (mut communes, mut grounds) = (Communes::new(), Vec::new());
    for found in found {
        match found {
            Found::Commune { row, length_m, reason } => {
                communes
                    .entry(row)
                    .and_modify(|(length, said)| {
                        *length = length.or(length_m);
                        *said = Note { vi: format!("{} {}", said.vi, reason.vi), en: format!("{} {}", said.en, reason.en) };
                    })
                    .or_insert((length_m, reason));
            }
            Found::Ground { number, name, geometry, reason, demonstration } => {
                grounds.push((number, name, geometry, reason, demonstration));
            }
        }
    }
    (communes, grounds)
}

fn derived_zones(snapshot: &Snapshot, rule: &Rule, found: Vec<Found>) -> Vec<Zone> {
    let (communes, grounds) = by_commune(found);
    let source = source(rule);
    let of_communes = communes.into_iter().map(|(row, (_, reason))| Zone {
        source: source.clone(),
        validity: rule.validity,
        ..unit_zone(snapshot, (&rule.id, rule.basis), row, reason)
    });
    let of_grounds = grounds.into_iter().enumerate().map(|(place, (number, name, geometry, reason, demonstration))| Zone {
        // Two ways of a rule may count their features alike.
        id: if rule.ways.len() > 1 { format!("{}:{number}-{place}", rule.id) } else { format!("{}:{number}", rule.id) },
        kind: rule.id.clone(),
        basis: rule.basis,
        class: String::new(),
        unit: None,
        name,
        reason_vi: reason.vi,
        reason_en: reason.en,
        source: source.clone(),
        decision: String::new(),
        supersedes: String::new(),
        validity: rule.validity,
        derived: true,
        demonstration,
        shape: ZoneShape::Own { prepared: Arc::new(PreparedPolygon::new(&geometry)), area_km2: repair::area_km2(&geometry), geometry },
        found_among: None,
    });
    of_communes.chain(of_grounds).collect()
}

/// Where the kind has lists, its legal source is theirs: what stands in for them says how it was found. Otherwise the rule itself is meant.
fn source(rule: &Rule) -> String {
    if !rule.list {
        return rule.source.clone();
    }
    match rule.ways.first().map(|way| &way.predicate) {
        Some(Predicate::Touches { tolerance_m, length_m }) => format!(
            "Suy ra từ hình học: đường trong phạm vi {tolerance_m} m, dài ít nhất {length_m} m / Derived from geometry: line within {tolerance_m} m along at least {length_m} m"
        ),
        _ => "Suy ra từ bản đồ theo quy tắc khu vực ưu tiên / Derived from the map by the priority rules".to_owned(),
    }
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
    Some(of_designation(unit_zone(snapshot, (&kind.id, kind.basis), row, reason), designation))
}

/// Since when, until when, and instead of what.
fn in_force_words(designation: &Designation) -> (String, String) {
    let from = designation.validity.from.map(words::day).map(|from| [format!(", từ ngày {}", from.vi), format!(", since {}", from.en)]);
    let last = designation.validity.to.and_then(|to| to.yesterday().ok()).map(words::day);
    let until = last.map(|last| [format!(", đến hết ngày {}", last.vi), format!(", until {}", last.en)]);
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
    of_designation(unit_zone(snapshot, (&kind.id, kind.basis), of.row, reason), designation)
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

/// The zone of a whole unit that is computed: no list names it.
fn unit_zone(snapshot: &Snapshot, (kind, basis): (&str, Basis), row: u32, reason: Note) -> Zone {
    let unit = &snapshot.units.get(row).unit;
    Zone {
        id: format!("{kind}:{}", unit.code),
        kind: kind.to_owned(),
        basis,
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
        found_among: None,
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
