//! Every breakdown of the selected incidents in one pass over their columns: what [`super::summary`] makes its figures of.

use super::{Filter, calendar};
use crate::domain::time::LOCAL_OFFSET_SECONDS;
use crate::domain::{HowKnown, Interval};
use crate::index::{BLOCK, Chunk, PlacementColumn, Snapshot};

const DAY: u32 = 86_400;
const HOURS_OF_WEEK: usize = 168;
/// 1 January 1970 was the fourth day of a week that begins on Monday.
const FIRST_WEEKDAY: i64 = 3;

/// Counts of incidents by several things.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// All.
    pub count: u64,
    /// By taxonomy row.
    pub categories: Vec<u64>,
    /// By unit row plus one; the first are those in no commune.
    pub units: Vec<u64>,
    /// Given to the nearest commune across a gap.
    pub nearest: u64,
    /// By the local day on which they begin, from the first of the period on.
    pub days: Vec<u64>,
    /// The same for those that do not end on that day.
    longer: Vec<u64>,
    /// Those that do not end on the day on which they begin.
    pub without_day: u64,
    /// Those whose minute is known, by local hour of the week, from Monday's first on.
    pub hours_of_week: Vec<u64>,
    knowledge: Vec<u64>,
}

impl Tally {
    /// How many came to be known in a way.
    #[must_use]
    pub fn of_how_known(&self, way: HowKnown) -> u64 {
        self.knowledge.iter().skip(way as usize).step_by(4).sum()
    }

    /// How many lie wholly on a day, counted from the period's first.
    #[must_use]
    pub fn single_days(&self, day: usize) -> u64 {
        self.days.get(day).map_or(0, |count| count - self.longer[day])
    }

    fn merge(mut self, other: &Self) -> Self {
        fn add(to: &mut [u64], from: &[u64]) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        self.count += other.count;
        self.nearest += other.nearest;
        self.without_day += other.without_day;
        add(&mut self.categories, &other.categories);
        add(&mut self.units, &other.units);
        add(&mut self.days, &other.days);
        add(&mut self.longer, &other.longer);
        add(&mut self.hours_of_week, &other.hours_of_week);
        add(&mut self.knowledge, &other.knowledge);
        self
    }
}

/// Counts the incidents that a filter takes. `period` is the time that they can lie in; days are counted for up to 136 years
/// from its start.
#[must_use]
pub fn tally(snapshot: &Snapshot, filter: &Filter, period: Option<Interval>) -> Tally {
    let placement = snapshot.placement(filter.as_of);
    let first_day = period.map_or(0, |period| calendar::day_number(period.start));
    let days = period.map_or(0, |period| calendar::day_number(period.end - 1) - first_day + 1).clamp(0, i64::from(u32::MAX / DAY));
    let empty = Tally {
        categories: vec![0; snapshot.taxonomy.categories().len()],
        units: vec![0; snapshot.units.all().len() + 1],
        days: vec![0; days as usize],
        longer: vec![0; days as usize],
        hours_of_week: vec![0; HOURS_OF_WEEK],
        knowledge: vec![0; 16],
        ..Tally::default()
    };
    let step = |tally: &mut Tally, chunk: &Chunk<'_>| count(tally, chunk, placement, first_day);
    snapshot.incidents.fold(&filter.selection(snapshot), || empty.clone(), step, |a, b| a.merge(&b))
}

fn count(tally: &mut Tally, chunk: &Chunk<'_>, placement: &PlacementColumn, first_day: i64) {
    let (columns, rows, weights) = (chunk.columns(), chunk.range(), chunk.weights());
    tally.count += chunk.count();
    columns.category().tally(rows.clone(), weights, &mut tally.categories);
    columns.knowledge().tally(rows.clone(), weights, &mut tally.knowledge);
    let (units, placed) = placement.part(chunk.offset(), &rows);
    units.tally(placed, weights, &mut tally.units);
    tally.nearest += placement.nearest_in(chunk.offset(), &rows, weights);
    count_times(tally, chunk, first_day);
}

fn count_times(tally: &mut Tally, chunk: &Chunk<'_>, first_day: i64) {
    let (columns, rows, weights) = (chunk.columns(), chunk.range(), chunk.weights());
    let midnight = first_day * i64::from(DAY) - LOCAL_OFFSET_SECONDS;
    let first_hour = ((first_day + FIRST_WEEKDAY).rem_euclid(7) * 24) as u32;
    let mut seconds = [0; BLOCK];
    columns.start().copy_relative(rows.clone(), midnight, &mut seconds);
    let hour_of_week = |seconds: u32| ((seconds / 3600 + first_hour) % HOURS_OF_WEEK as u32) as usize;
    for (second, weight) in seconds.iter().zip(weights) {
        if let Some(day) = tally.days.get_mut((second / DAY) as usize) {
            *day += u64::from(*weight);
        }
    }
    if columns.duration().bytes() == 0 && columns.duration().get(rows.start) == 1 {
        // All of them are instants.
        for (second, weight) in seconds.iter().zip(weights) {
            tally.hours_of_week[hour_of_week(*second)] += u64::from(*weight);
        }
        return;
    }
    let mut durations = [0; BLOCK];
    columns.duration().copy_relative(rows, 0, &mut durations);
    for ((second, duration), weight) in seconds.iter().zip(&durations).zip(weights) {
        let weight = u64::from(*weight);
        if *duration == 1 {
            tally.hours_of_week[hour_of_week(*second)] += weight;
        }
        let day = u64::from(second / DAY);
        if (u64::from(*second) + u64::from(*duration)).saturating_sub(1) / u64::from(DAY) != day {
            tally.without_day += weight;
            if let Some(longer) = tally.longer.get_mut(day as usize) {
                *longer += weight;
            }
        }
    }
}
