//! How many incidents a zone of a place holds, as many as its sentence says, and beside them those that patrols discovered.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::View;
use super::zone_members::{ZoneMembers, own_grounds};
use crate::domain::{Basis, Interval};
use crate::priority::{Zone, ZoneShape};
use crate::query::Filter;

/// The figures of a view's zones under one filter, counted when a zone of a place first needs them: outlines of a population never ask
/// about incidents.
pub struct ZoneFigures<'a> {
    view: &'a View,
    /// Without those that patrols discovered, and these alone; `None` where the filter takes none of them.
    parts: [Option<Part>; 2],
}

struct Part {
    filter: Filter,
    by_unit: OnceCell<Arc<[Option<u64>]>>,
    by_ground: OnceCell<Arc<[u64]>>,
}

impl<'a> ZoneFigures<'a> {
    /// The figures under a filter, whose box and unit only choose zones.
    pub fn new(view: &'a View, filter: &Filter) -> Self {
        let filter = filter.without_choice_of_units();
        let part = |filter| Part { filter, by_unit: OnceCell::new(), by_ground: OnceCell::new() };
        Self { view, parts: [filter.without_discovered().map(part), filter.discovered().map(part)] }
    }

    /// Incidents of a zone, by its place in the list: without those that patrols discovered, and these alone. None for a zone of a population
    /// (design rule 6), and where there is no shape to count in.
    pub fn of(&self, number: usize) -> [Option<u64>; 2] {
        let zone = &self.view.zones.zones[number];
        if zone.basis == Basis::Population {
            return [None; 2];
        }
        self.parts.each_ref().map(|part| match part {
            Some(part) => part.count(self.view, number, zone),
            None => zone.prepared(&self.view.snapshot).map(|_| 0),
        })
    }
}

/// The zones of a place in which incidents can be counted, by their ids, each with its figures.
#[must_use]
pub fn figures_by_zone<'a>(view: &'a View, filter: &Filter) -> Vec<(&'a str, [u64; 2])> {
    let figures = ZoneFigures::new(view, filter);
    let zones = view.zones.zones.iter().enumerate();
    let known = zones.filter_map(|(number, zone)| match figures.of(number) {
        [Some(incidents), Some(discovered)] => Some((zone.id.as_str(), [incidents, discovered])),
        _ => None,
    });
    known.collect()
}

impl Part {
    fn count(&self, view: &View, number: usize, zone: &Zone) -> Option<u64> {
        if let ZoneShape::Unit(row) = zone.shape {
            return self.by_unit.get_or_init(|| view.figures.by_unit(&view.snapshot, &self.filter))[row as usize];
        }
        let by_ground = self.by_ground.get_or_init(|| view.figures.by_ground(&self.filter, || by_ground(view, &self.filter)));
        by_ground.get(number).copied()
    }
}

/// Incidents on the ground of each zone, by its place in the list; 0 for those without ground of their own.
fn by_ground(view: &View, filter: &Filter) -> Vec<u64> {
    let grounds: Vec<(usize, &Zone)> = own_grounds(view).collect();
    // What was found in a time of its own counts in that time where nobody asks for another.
    let period_of = |zone: &Zone| filter.period.or(zone.found_among.as_ref().map(|among| among.period));
    let periods: BTreeSet<Option<Interval>> = grounds.iter().map(|(_, zone)| period_of(zone)).collect();
    let mut counts = vec![0; view.zones.zones.len()];
    for period in periods {
        let asked = period.map_or_else(|| filter.clone(), |period| filter.with_period(period));
        let found = match view.zone_members() {
            Some(members) => members.count(view, &asked, grounds.len()),
            None => grounds.iter().flat_map(|(_, zone)| ZoneMembers::of_one(view, zone).count(view, &asked, 1)).collect(),
        };
        for (&(number, zone), count) in grounds.iter().zip(found) {
            if period_of(zone) == period {
                counts[number] = count;
            }
        }
    }
    counts
}
