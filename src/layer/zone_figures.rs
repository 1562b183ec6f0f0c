//! How many incidents a zone of a place holds, as many as its sentence says, and beside them those that patrols discovered.

use std::cell::OnceCell;
use std::sync::Arc;

use super::View;
use crate::domain::Basis;
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

impl Part {
    fn count(&self, view: &View, number: usize, zone: &Zone) -> Option<u64> {
        let snapshot = &view.snapshot;
        if let ZoneShape::Unit(row) = zone.shape {
            return self.by_unit.get_or_init(|| view.figures.by_unit(snapshot, &self.filter))[row as usize];
        }
        let narrowed = || own_grounds(view).filter_map(|(_, zone)| zone.narrowed(&self.filter)).collect();
        let by_ground = self.by_ground.get_or_init(|| view.figures.by_part(snapshot, &self.filter, narrowed));
        own_grounds(view).position(|(own, _)| own == number).map(|ground| by_ground[ground])
    }
}

/// The zones of a place with ground of their own, by their place in the list.
fn own_grounds(view: &View) -> impl Iterator<Item = (usize, &Zone)> {
    let is_own = |(_, zone): &(usize, &Zone)| zone.basis == Basis::Place && matches!(zone.shape, ZoneShape::Own { .. });
    view.zones.zones.iter().enumerate().filter(is_own)
}
