//! Every breakdown of the incidents in an area and period, in one pass.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Filter, calendar, group};
use crate::domain::time::{LOCAL_OFFSET_SECONDS, local_datetime};
use crate::domain::{HowKnown, Interval};
use crate::index::Snapshot;

/// The longest period that is also counted by day.
const MAX_DAYS: i64 = 400;
/// The longest period that is counted by month: two hundred years.
const MAX_MONTHS: i64 = 2400;

/// Which period the asked one is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compare {
    /// The same months a year before, or as many years before as the period is long.
    #[default]
    PreviousYear,
    /// The period of the same length that ends where the asked one begins.
    Preceding,
}

/// What is known about the incidents that a filter takes.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// How many there are.
    pub count: u64,
    /// By taxonomy row, largest first, zeros left out.
    pub by_category: Vec<(usize, u64)>,
    /// By month, every month of the period, as `2025-07`.
    pub by_month: Vec<(String, u64)>,
    /// By day, every day of a period of up to 400 days; incidents known by month only are left out.
    pub by_day: Option<Vec<(Date, u64)>>,
    /// How many incidents are known by month only.
    pub without_day: u64,
    /// By commune row, largest first, zeros left out.
    pub by_unit: Vec<(u32, u64)>,
    /// How many lie in no commune.
    pub outside_units: u64,
    /// How many lie in a gap between communes and were given to the nearest.
    pub assigned_to_nearest: u64,
    /// By how they came to be known, in the order of [`HowKnown::ALL`].
    pub by_how_known: Vec<(HowKnown, u64)>,
    /// The asked period within the data; `None` without data.
    pub period: Option<Interval>,
    /// The earlier period, its count, and whether the data reach back that far.
    pub previous: Option<Previous>,
}

/// The period that the asked one is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Previous {
    /// The period.
    pub period: Interval,
    /// Incidents in it.
    pub count: u64,
    /// Whether the data begin no later than this period.
    pub covered: bool,
}

/// Summarises. A comparison is made only when a period was asked for.
#[must_use]
pub fn summarise(snapshot: &Snapshot, filter: &Filter, compare: Compare) -> Summary {
    let incidents = &snapshot.incidents;
    let column = snapshot.placement(filter.as_of);
    let period = data_period(snapshot, filter.period);
    let mut summary = Summary { period, ..Summary::default() };
    let mut categories = vec![0u64; snapshot.taxonomy.categories().len()];
    let mut units = vec![0u64; snapshot.units.all().len()];
    let mut how_known = [0u64; HowKnown::ALL.len()];
    let mut months: HashMap<i64, u64> = HashMap::new();
    let mut days: HashMap<i64, u64> = HashMap::new();
    incidents.scan(&filter.selection(snapshot), |row| {
        summary.count += 1;
        if let Some(count) = categories.get_mut(incidents.category[row] as usize) {
            *count += 1;
        }
        how_known[incidents.how_known[row] as usize] += 1;
        let occurred = incidents.occurred(row);
        *months.entry(calendar::month_number(occurred.start)).or_default() += 1;
        let day = calendar::day_number(occurred.start);
        if day == calendar::day_number(occurred.end - 1) {
            *days.entry(day).or_default() += 1;
        } else {
            summary.without_day += 1;
        }
        match column.unit(row) {
            None => summary.outside_units += 1,
            Some(unit) => {
                units[unit as usize] += 1;
                summary.assigned_to_nearest += u64::from(column.is_nearest(row));
            }
        }
    });
    summary.by_category = largest_first(categories.into_iter().enumerate());
    summary.by_unit = largest_first(units.into_iter().enumerate()).into_iter().map(|(row, n)| (row as u32, n)).collect();
    summary.by_how_known = HowKnown::ALL.iter().map(|&way| (way, how_known[way as usize])).collect();
    if let Some(period) = period {
        let (first, last) = (calendar::month_number(period.start), calendar::month_number(period.end - 1));
        let last = last.min(first + MAX_MONTHS);
        summary.by_month = (first..=last).map(|m| (calendar::month_key(m), months.get(&m).copied().unwrap_or(0))).collect();
        let (first, last) = (calendar::day_number(period.start), calendar::day_number(period.end - 1));
        summary.by_day =
            (last - first < MAX_DAYS).then(|| (first..=last).map(|d| (calendar::date_of(d), days.get(&d).copied().unwrap_or(0))).collect());
    }
    // An expression about time would leave nothing of another period, and the comparison would say so falsely.
    let comparable = filter.period.and(period).filter(|_| !filter.expression_names_time());
    summary.previous = comparable.and_then(|period| previous(snapshot, filter, period, compare));
    summary
}

/// The asked period as far as the data reach, in whole local months of the data at its open ends; `None` without data.
#[must_use]
pub fn data_period(snapshot: &Snapshot, asked: Option<Interval>) -> Option<Interval> {
    let span = snapshot.incidents.span()?;
    let days = Interval::days(span.first_day(), span.last_day());
    let asked = asked.unwrap_or(Interval::ALWAYS);
    let period = Interval { start: asked.start.max(days.start), end: asked.end.min(days.end) };
    (period.start < period.end).then_some(period)
}

fn previous(snapshot: &Snapshot, filter: &Filter, period: Interval, compare: Compare) -> Option<Previous> {
    let earlier = match compare {
        Compare::Preceding => Interval { start: period.start - (period.end - period.start), end: period.start },
        Compare::PreviousYear => {
            // A period longer than a year goes back as many as it needs: a test wants two periods without a common day.
            let mut earlier = period;
            while earlier.end > period.start {
                earlier = Interval { start: a_year_before(earlier.start)?, end: a_year_before(earlier.end)? };
            }
            earlier
        }
    };
    let begins = data_period(snapshot, None)?.start;
    let count = group::count(snapshot, &filter.with_period(earlier));
    Some(Previous { period: earlier, count, covered: begins <= earlier.start })
}

/// The same local time a year before; 28 February for the 29th.
fn a_year_before(seconds: i64) -> Option<i64> {
    let earlier = local_datetime(seconds).checked_sub(1.year()).ok()?;
    let timestamp = jiff::tz::offset(0).to_timestamp(earlier).ok()?;
    Some(timestamp.as_second() - LOCAL_OFFSET_SECONDS)
}

fn largest_first(counts: impl Iterator<Item = (usize, u64)>) -> Vec<(usize, u64)> {
    let mut counts: Vec<_> = counts.filter(|(_, count)| *count > 0).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts
}
