//! The period that a statistic looks at when nobody says one, and periods in equal steps.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::Note;
use crate::domain::Interval;
use crate::domain::time::local_midnight;
use crate::index::Snapshot;
use crate::query::summary::data_period;
use crate::query::{Filter, QueryError};

/// Days that may lack at the ends of the data in a month that still counts as whole: the first incident is seldom on the first day.
const SLACK_DAYS: i64 = 2;
/// Most steps of a series.
const MOST_STEPS: usize = 2_000;

/// The asked period as far as the data reach; the twelve months up to the data's last day when none is asked for. `None` without data.
///
/// # Errors
/// When the data have nothing of it.
pub fn last_year_or_asked(snapshot: &Snapshot, filter: &Filter) -> Result<Option<Interval>, QueryError> {
    let Some(all) = data_period(snapshot, None) else { return Ok(None) };
    let asked = filter.period.unwrap_or_else(|| {
        let last = all.last_day();
        let first = last.checked_sub(1.year()).and_then(|day| day.checked_add(1.day())).unwrap_or(last);
        Interval::days(first, last)
    });
    within_data(snapshot, asked).map(Some)
}

/// A period as far as the data reach.
///
/// # Errors
/// When the data have nothing of it.
pub fn within_data(snapshot: &Snapshot, asked: Interval) -> Result<Interval, QueryError> {
    data_period(snapshot, Some(asked)).ok_or_else(|| {
        let reach = data_period(snapshot, None).map_or_else(
            || "there are no incidents".into(),
            |all| format!("the data reach from {} to {}", all.first_day(), all.last_day()),
        );
        QueryError::refused("datetime", format!("the data have nothing of this period; {reach}"))
    })
}

/// The periods of the same length that ended one month earlier, two months earlier, … as far as the data reach, at most so many. Where the period ends
/// with a month, so do they.
#[must_use]
pub fn months_earlier(snapshot: &Snapshot, period: Interval, most: usize) -> Vec<Interval> {
    let Some(all) = data_period(snapshot, None) else { return Vec::new() };
    earlier(period, all.first_day(), most)
}

fn earlier(period: Interval, reach: Date, most: usize) -> Vec<Interval> {
    let (first, last) = (period.first_day(), period.last_day());
    let reach = reach.checked_sub(SLACK_DAYS.days()).unwrap_or(reach);
    let moved = |months: usize| {
        let span = Span::new().try_months(months as i64).ok()?;
        let (first, same_day) = (first.checked_sub(span).ok()?, last.checked_sub(span).ok()?);
        let last = if last == last.last_of_month() { same_day.last_of_month() } else { same_day };
        (first >= reach).then(|| Interval::days(first, last))
    };
    (1..=most).map_while(moved).collect()
}

/// A step of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Seven days from a Monday on.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months from January, April, July or October on.
    Quarter,
    /// Six calendar months from January or July on.
    HalfYear,
    /// A calendar year.
    Year,
}

impl std::str::FromStr for Step {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let all = [Self::Week, Self::Month, Self::Quarter, Self::HalfYear, Self::Year];
        let found = all.into_iter().find(|step| step.word() == text);
        found.ok_or_else(|| {
            QueryError::invalid("step", format!("{text:?} is not accepted, expected week, month, quarter, half_year or year"))
        })
    }
}

impl Step {
    /// The word in the interfaces.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half_year",
            Self::Year => "year",
        }
    }

    /// So many of them in a sentence: `12 quý` and `12 quarters`.
    #[must_use]
    pub fn counted(self, number: usize) -> Note {
        let [vi, one, many] = match self {
            Self::Week => ["tuần", "week", "weeks"],
            Self::Month => ["tháng", "month", "months"],
            Self::Quarter => ["quý", "quarter", "quarters"],
            Self::HalfYear => ["nửa năm", "half-year", "half-years"],
            Self::Year => ["năm", "year", "years"],
        };
        Note { vi: format!("{number} {vi}"), en: format!("{number} {}", if number == 1 { one } else { many }) }
    }

    /// Steps in a year, about.
    #[must_use]
    pub fn in_a_year(self) -> f64 {
        match self {
            Self::Week => 365.25 / 7.0,
            Self::Month => 12.0,
            Self::Quarter => 4.0,
            Self::HalfYear => 2.0,
            Self::Year => 1.0,
        }
    }

    /// After how many steps the seasons come again; `None` where a year has no whole number of steps, or only one.
    #[must_use]
    pub fn seasons(self) -> Option<usize> {
        match self {
            Self::Month => Some(12),
            Self::Quarter => Some(4),
            Self::HalfYear => Some(2),
            Self::Week | Self::Year => None,
        }
    }

    fn span(self) -> Span {
        match self {
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::HalfYear => 6.months(),
            Self::Year => 1.year(),
        }
    }

    /// The first day of the step that holds a day.
    fn start(self, day: Date) -> Date {
        let months = match self {
            Self::Week => return day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).unwrap_or(day),
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        };
        let month = (day.month() - 1) / months * months + 1;
        Date::new(day.year(), month, 1).unwrap_or(day)
    }

    /// The first days of the whole steps of a period, oldest first, and the first day after the last: one more than there are steps. Where the period
    /// is not asked for but that of the data, a step counts as whole that begins or ends two days before they do.
    ///
    /// # Errors
    /// When there are more than 2,000.
    pub fn edges(self, period: Interval, is_asked: bool) -> Result<Vec<Date>, QueryError> {
        let slack = if is_asked { 0 } else { SLACK_DAYS };
        let moved = |day: Date, days: i64| day.checked_add(days.days()).unwrap_or(day);
        let (first, last) = (moved(period.first_day(), -slack), moved(period.last_day(), slack));
        let mut edge = self.start(period.first_day());
        if edge < first {
            edge = edge.checked_add(self.span()).unwrap_or(edge);
        }
        let mut edges = vec![edge];
        while let Ok(next) = edge.checked_add(self.span()) {
            // The day before the next step is the last of this one.
            if moved(next, -1) > last {
                break;
            }
            edges.push(next);
            edge = next;
            if edges.len() > MOST_STEPS + 1 {
                return Err(QueryError::refused("step", format!("the period has more than {MOST_STEPS} steps; take longer ones")));
            }
        }
        Ok(edges)
    }
}

/// The seconds of the steps between edges.
#[must_use]
pub fn intervals(edges: &[Date]) -> Vec<Interval> {
    edges.windows(2).map(|pair| Interval { start: local_midnight(pair[0]), end: local_midnight(pair[1]) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(first: Date, last: Date) -> Interval {
        Interval::days(first, last)
    }

    #[test]
    fn only_whole_steps_count() {
        let period = days(date(2023, 7, 2), date(2026, 6, 29));
        let edges = Step::Month.edges(period, false).expect("few");
        assert_eq!((edges[0], edges[edges.len() - 1], edges.len()), (date(2023, 7, 1), date(2026, 7, 1), 37));
        let edges = Step::Month.edges(period, true).expect("few");
        assert_eq!((edges[0], edges[edges.len() - 1]), (date(2023, 8, 1), date(2026, 6, 1)));
        let edges = Step::Quarter.edges(days(date(2023, 8, 1), date(2024, 6, 30)), true).expect("few");
        assert_eq!(edges, [date(2023, 10, 1), date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]);
        let weeks = Step::Week.edges(days(date(2025, 6, 30), date(2025, 7, 13)), true).expect("few");
        assert_eq!(weeks, [date(2025, 6, 30), date(2025, 7, 7), date(2025, 7, 14)]);
        let none = Step::Year.edges(days(date(2025, 2, 1), date(2025, 11, 30)), true).expect("few");
        assert_eq!(intervals(&none).len(), 0);
    }

    #[test]
    fn earlier_periods_end_with_their_month_and_stay_within_the_data() {
        let year = days(date(2025, 7, 1), date(2026, 6, 30));
        let found = earlier(year, date(2025, 3, 2), 12);
        let expected =
            [(date(2025, 6, 1), date(2026, 5, 31)), (date(2025, 5, 1), date(2026, 4, 30)), (date(2025, 4, 1), date(2026, 3, 31))];
        assert_eq!(found[..3], expected.map(|(first, last)| days(first, last)));
        // The data begin on the second of the month, which counts as its first day.
        assert_eq!(found[3], days(date(2025, 3, 1), date(2026, 2, 28)));
        assert_eq!(found.len(), 4);
        let ends_within = days(date(2025, 7, 16), date(2026, 7, 15));
        assert_eq!(earlier(ends_within, date(2020, 1, 1), 1), [days(date(2025, 6, 16), date(2026, 6, 15))]);
        assert!(earlier(year, date(2025, 7, 1), 12).is_empty());
    }

    #[test]
    fn a_thousand_years_of_weeks_are_refused() {
        assert!(Step::Week.edges(days(date(1025, 1, 1), date(2025, 1, 1)), true).is_err());
        assert!("fortnight".parse::<Step>().is_err());
    }
}
