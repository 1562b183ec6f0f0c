//! Which incidents lie on which zone's ground, looked up once: every question about all zones is then one pass over the incidents it takes,
//! instead of a question to the index for each zone.

use rayon::prelude::*;

use super::View;
use crate::domain::{Basis, Interval};
use crate::index::Chunk;
use crate::priority::{Zone, ZoneShape};
use crate::query::Filter;

/// Zones that are looked up before their members are counted against the budget.
const BATCH: usize = 64;
/// Members that are kept at most, for each incident and beside that.
const BUDGET_PER_INCIDENT: usize = 4;
const BUDGET: usize = 1 << 20;

/// Pairs of an incident and the ground that it lies on, in order of rows.
#[derive(Debug, Default)]
pub(super) struct ZoneMembers {
    rows: Vec<u32>,
    grounds: Vec<u32>,
}

impl ZoneMembers {
    /// Looks up all grounds of a view; `None` where so many overlap that keeping it would take more than the incidents themselves.
    pub fn of_all(view: &View) -> Option<Self> {
        let grounds: Vec<&Zone> = own_grounds(view).map(|(_, zone)| zone).collect();
        let budget = view.snapshot.incidents.len() * BUDGET_PER_INCIDENT + BUDGET;
        let mut pairs = Vec::new();
        for (batch, zones) in grounds.chunks(BATCH).enumerate() {
            let found = zones.par_iter().enumerate().flat_map_iter(|(number, zone)| {
                let ground = (batch * BATCH + number) as u32;
                rows_in(view, zone).into_iter().map(move |row| (row, ground))
            });
            pairs.par_extend(found);
            if pairs.len() > budget {
                return None;
            }
        }
        Some(Self::new(pairs))
    }

    /// Looks up a single ground, which becomes number 0.
    pub fn of_one(view: &View, zone: &Zone) -> Self {
        Self::new(rows_in(view, zone).into_iter().map(|row| (row, 0)).collect())
    }

    fn new(mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.par_sort_unstable();
        let (rows, grounds) = pairs.into_iter().unzip();
        Self { rows, grounds }
    }

    /// Incidents that a filter takes, by number of the ground, for `grounds` of them.
    pub fn count(&self, view: &View, filter: &Filter, grounds: usize) -> Vec<u64> {
        let incidents = &view.snapshot.incidents;
        let step = |counts: &mut Vec<u64>, chunk: &Chunk<'_>| self.add(chunk, counts);
        let merge = |mut all: Vec<u64>, more: Vec<u64>| {
            all.iter_mut().zip(more).for_each(|(all, more)| *all += more);
            all
        };
        incidents.fold(&filter.selection(&view.snapshot), || vec![0; grounds], step, merge)
    }

    fn add(&self, chunk: &Chunk<'_>, counts: &mut [u64]) {
        let range = chunk.range();
        let (first, weights) = (range.start + chunk.offset(), chunk.weights());
        let begin = self.rows.partition_point(|row| (*row as usize) < first);
        for (row, ground) in self.rows[begin..].iter().zip(&self.grounds[begin..]) {
            let Some(weight) = weights.get(*row as usize - first) else { break };
            counts[*ground as usize] += u64::from(*weight);
        }
    }
}

/// The zones of a place with ground of their own, by their place in the list.
pub(super) fn own_grounds(view: &View) -> impl Iterator<Item = (usize, &Zone)> {
    let is_own = |(_, zone): &(usize, &Zone)| zone.basis == Basis::Place && matches!(zone.shape, ZoneShape::Own { .. });
    view.zones.zones.iter().enumerate().filter(is_own)
}

/// The rows that the figure of a zone may count, of whatever period and category.
fn rows_in(view: &View, zone: &Zone) -> Vec<u32> {
    let Some(filter) = zone.narrowed(&Filter::of_everything(view.zones.day).with_period(Interval::ALWAYS)) else { return Vec::new() };
    let mut rows = Vec::new();
    view.snapshot.incidents.chunks(&filter.selection(&view.snapshot), |chunk| rows.extend(chunk.rows().map(|row| row as u32)));
    rows
}
