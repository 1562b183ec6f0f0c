//! Figures of units on the other side of a change of boundaries.
//!
//! A figure of a year belongs to the units in force on the last day of that year. For a unit that did not exist then, it is made of its
//! predecessors': whole where one was not divided, by its share where the share is known or follows from the shapes. Where a predecessor was divided and nobody says by what
//! share, there is no figure: a guess would look like one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use crate::domain::{Indicator, Lineage, UnitCode};
use crate::index::Snapshot;

/// Changes of boundaries that a figure is carried across at most.
const MOST_CHANGES: usize = 8;

/// How a figure came to a unit.
#[derive(Debug, Clone, PartialEq)]
pub enum Carried {
    /// It is the unit's own.
    Own(f64),
    /// It is made of these predecessors'.
    Predecessors(f64, Vec<UnitCode>),
    /// These predecessors were divided, and their shares are not known.
    CannotBeSplit(Vec<UnitCode>),
    /// Neither it nor all its predecessors have one.
    Missing,
}

impl Carried {
    /// The figure.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Own(value) | Self::Predecessors(value, _) => Some(*value),
            Self::CannotBeSplit(_) | Self::Missing => None,
        }
    }
}

/// One indicator of one year, for any unit.
#[derive(Debug)]
pub struct YearFigures<'s> {
    snapshot: &'s Snapshot,
    own: HashMap<&'s UnitCode, f64>,
    before: HashMap<&'s UnitCode, Vec<&'s Lineage>>,
    day: Date,
    is_invented: bool,
}

impl<'s> YearFigures<'s> {
    /// Looks an indicator of a year up; `None` when no unit has it.
    #[must_use]
    pub fn new(snapshot: &'s Snapshot, indicator: &str, year: i16) -> Option<Self> {
        let of_year = |figure: &&Indicator| figure.indicator == indicator && figure.year == year;
        let own: HashMap<_, _> = snapshot.indicators.iter().filter(of_year).map(|figure| (&figure.unit, figure.value)).collect();
        let is_invented = snapshot.indicators.iter().filter(of_year).any(|figure| figure.demonstration);
        let mut before: HashMap<_, Vec<&Lineage>> = HashMap::new();
        for link in snapshot.lineage.iter() {
            before.entry(&link.new_code).or_default().push(link);
        }
        let day = Date::new(year, 12, 31).ok()?;
        (!own.is_empty()).then_some(Self { snapshot, own, before, day, is_invented })
    }

    /// Whether the demonstration invented them.
    #[must_use]
    pub const fn is_invented(&self) -> bool {
        self.is_invented
    }

    /// The figure of a unit, by its row.
    #[must_use]
    pub fn of(&self, row: u32) -> Carried {
        self.carried(row, MOST_CHANGES)
    }

    fn carried(&self, row: u32, changes: usize) -> Carried {
        let unit = &self.snapshot.units.get(row).unit;
        if unit.validity.contains(self.day) {
            return self.own.get(&unit.code).map_or(Carried::Missing, |value| Carried::Own(*value));
        }
        // Only a unit that began after the year has predecessors that had figures in it.
        let Some(from) = unit.validity.from.filter(|from| *from > self.day && changes > 0) else { return Carried::Missing };
        let links = self.before.get(&unit.code).into_iter().flatten().filter(|link| link.date == from);
        let (mut sum, mut parts, mut divided) = (0.0, Vec::new(), Vec::new());
        for link in links {
            parts.push(link.old_code.clone());
            let Some(share) = link.known_share() else {
                divided.push(link.old_code.clone());
                continue;
            };
            let old = from.yesterday().ok().and_then(|day| self.snapshot.units.row_on(&link.old_code, day));
            match old.map(|old| self.carried(old, changes - 1)) {
                Some(Carried::Own(value) | Carried::Predecessors(value, _)) => sum += share * value,
                Some(Carried::CannotBeSplit(codes)) => divided.extend(codes),
                Some(Carried::Missing) | None => return Carried::Missing,
            }
        }
        match (parts.is_empty(), divided.is_empty()) {
            (true, _) => Carried::Missing,
            (false, false) => Carried::CannotBeSplit(divided),
            (false, true) => Carried::Predecessors(sum, parts),
        }
    }
}

/// The year of an indicator that stands for a time up to the end of `until`: the last one up to then, or else the first after it.
#[must_use]
pub fn year_for(years: &[i16], until: i16) -> Option<i16> {
    years.iter().rev().find(|year| **year <= until).or(years.first()).copied()
}

/// The years of which some unit has an indicator, in order.
#[must_use]
pub fn years(snapshot: &Snapshot, indicator: &str) -> Vec<i16> {
    let mut years: Vec<i16> = snapshot.indicators.iter().filter(|figure| figure.indicator == indicator).map(|figure| figure.year).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// An indicator that is loaded, and how much there is of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Its name, for example `population`.
    pub name: String,
    /// Years of which some unit has it, in order.
    pub years: Vec<i16>,
    /// Units that have it in some year.
    pub units: usize,
    /// Whether the demonstration invented it.
    pub is_invented: bool,
}

/// The indicators that are loaded, in order of their names.
#[must_use]
pub fn loaded(snapshot: &Snapshot) -> Vec<Loaded> {
    let mut found: BTreeMap<&str, (BTreeSet<i16>, HashSet<&UnitCode>, bool)> = BTreeMap::new();
    for figure in snapshot.indicators.iter() {
        let (years, units, is_invented) = found.entry(&figure.indicator).or_default();
        years.insert(figure.year);
        units.insert(&figure.unit);
        *is_invented |= figure.demonstration;
    }
    let described = found.into_iter().map(|(name, (years, units, is_invented))| Loaded {
        name: name.to_owned(),
        years: years.into_iter().collect(),
        units: units.len(),
        is_invented,
    });
    described.collect()
}
