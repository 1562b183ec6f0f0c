//! Every breakdown of the incidents in an area and period, in one pass.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Filter, QueryError, calendar, group, tally};
use crate::domain::time::{LOCAL_OFFSET_SECONDS, local_datetime};
use crate::domain::{HowKnown, Interval};
use crate::index::Snapshot;

/// The longest period that is also counted by day: eleven years.
const MAX_DAYS: i64 = 4018;
/// The longest period that is counted by month: 130 years.
const MAX_MONTHS: i64 = 1560;

/// Which period the asked one is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compare {
    /// The same months a year before, or as many years before as the period is long.
    #[default]
    PreviousYear,
    /// As many whole months before, where the asked period is such, and else as many days: what ends where it begins.
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
    /// By day, every day of a period of up to 4,018 days; incidents known by month only are left out.
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
    /// Incidents whose minute is known, by local hour of the week: hour 0 begins on Monday at midnight, hour 167 is Sunday's last.
    pub by_hour_of_week: Vec<u64>,
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

impl Compare {
    /// The word in the interfaces.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::PreviousYear => "previous_year",
            Self::Preceding => "preceding",
        }
    }
}

impl std::str::FromStr for Compare {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        match text {
            "previous_year" => Ok(Self::PreviousYear),
            "preceding" => Ok(Self::Preceding),
            _ => Err(QueryError::invalid("compare", "expected previous_year or preceding")),
        }
    }
}

/// Summarises. A comparison is made only when a period was asked for.
#[must_use]
pub fn summarise(snapshot: &Snapshot, filter: &Filter, compare: Compare) -> Summary {
    let period = data_period(snapshot, filter.period);
    let tally = tally::tally(snapshot, filter, period);
    let mut summary = Summary {
        count: tally.count,
        by_category: largest_first(tally.categories.iter().copied().enumerate()),
        by_unit: largest_first(tally.units.iter().copied().enumerate().skip(1)).into_iter().map(|(code, n)| (code as u32 - 1, n)).collect(),
        by_how_known: HowKnown::ALL.iter().map(|&way| (way, tally.of_how_known(way))).collect(),
        by_hour_of_week: tally.hours_of_week.clone(),
        outside_units: tally.units[0],
        assigned_to_nearest: tally.nearest,
        without_day: tally.without_day,
        period,
        ..Summary::default()
    };
    if let Some(period) = period {
        let mut months: BTreeMap<i64, u64> = BTreeMap::new();
        let first_day = calendar::day_number(period.start);
        for (day, count) in (first_day..).zip(&tally.days).filter(|(_, count)| **count > 0) {
            *months.entry(calendar::month_of_day(day)).or_default() += count;
        }
        let (first, last) = (calendar::month_number(period.start), calendar::month_number(period.end - 1));
        let last = last.min(first + MAX_MONTHS);
        summary.by_month = (first..=last).map(|m| (calendar::month_key(m), months.get(&m).copied().unwrap_or(0))).collect();
        let last_day = calendar::day_number(period.end - 1);
        let in_day = |day: i64| tally.single_days((day - first_day) as usize);
        summary.by_day =
            (last_day - first_day < MAX_DAYS).then(|| (first_day..=last_day).map(|d| (calendar::date_of(d), in_day(d))).collect());
    }
    summary.previous = filter.period.and(period).and_then(|period| previous(snapshot, filter, period, compare));
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

/// The earlier period of a question, its count, and whether the data reach back that far; `None` without data, and where the question names times
/// itself: nothing would be left of it in another period, and a comparison would say so falsely.
#[must_use]
pub fn previous(snapshot: &Snapshot, filter: &Filter, period: Interval, compare: Compare) -> Option<Previous> {
    if filter.expression_names_time() {
        return None;
    }
    let earlier = earlier_period(period, compare)?;
    let begins = data_period(snapshot, None)?.start;
    let count = group::count(snapshot, &filter.with_period(earlier));
    Some(Previous { period: earlier, count, covered: begins <= earlier.start })
}

/// The period that another is compared with where the data reach back to its beginning; `None` too where the question names times itself, see
/// [`previous`].
#[must_use]
pub fn comparable_period(snapshot: &Snapshot, filter: &Filter, period: Interval, compare: Compare) -> Option<Interval> {
    let begins = data_period(snapshot, None)?.start;
    earlier_period(period, compare).filter(|earlier| begins <= earlier.start && !filter.expression_names_time())
}

/// The period that another is compared with; `None` beyond the calendar.
#[must_use]
pub fn earlier_period(period: Interval, compare: Compare) -> Option<Interval> {
    if compare == Compare::Preceding {
        return Some(Interval { start: months_before(period).unwrap_or(period.start - (period.end - period.start)), end: period.start });
    }
    // A period longer than a year goes back as many as it needs: a test wants two periods without a common day.
    let mut earlier = period;
    while earlier.end > period.start {
        earlier = Interval { start: a_year_before(earlier.start)?, end: a_year_before(earlier.end)? };
    }
    Some(earlier)
}

/// Where as many months began before, for a period of whole months that begins on a day which every month has.
fn months_before(period: Interval) -> Option<i64> {
    let (start, end) = (local_datetime(period.start), local_datetime(period.end));
    let months = (i32::from(end.year()) - i32::from(start.year())) * 12 + i32::from(end.month()) - i32::from(start.month());
    let is_whole = months > 0 && start.day() == end.day() && start.day() <= 28 && start.time() == end.time();
    let earlier = is_whole.then(|| start.checked_sub(months.months()).ok()).flatten()?;
    Some(jiff::tz::offset(0).to_timestamp(earlier).ok()?.as_second() - LOCAL_OFFSET_SECONDS)
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
