//! Time as a province counts it: instants in UTC seconds, days and months in `Asia/Ho_Chi_Minh`.
//!
//! Vietnam has been at UTC+7 without daylight saving since 13 June 1975, so a fixed offset is exact for every
//! incident that can be in the store, and no time-zone database is needed.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan, tz};

use super::DomainError;

/// Seconds that local time is ahead of UTC.
pub const LOCAL_OFFSET_SECONDS: i64 = 7 * 3600;
const EXPECTED: &str = "a date such as 2025-07-01, a month such as 2025-07, or an RFC 3339 time";

/// Half-open interval of UTC seconds, `start..end`. An instant occupies one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First second.
    pub start: i64,
    /// First second after it.
    pub end: i64,
}

impl Interval {
    /// All of time.
    pub const ALWAYS: Self = Self { start: i64::MIN, end: i64::MAX };

    /// What belongs to both; where that is nothing, an interval without a second.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let start = self.start.max(other.start);
        Self { start, end: self.end.min(other.end).max(start) }
    }

    /// How long it is, in days.
    #[must_use]
    pub fn length_in_days(&self) -> f64 {
        (self.end - self.start) as f64 / 86_400.0
    }

    /// How long it is, in years of 365.25 days.
    #[must_use]
    pub fn length_in_years(&self) -> f64 {
        self.length_in_days() / 365.25
    }

    /// The one second of an instant.
    #[must_use]
    pub const fn instant(seconds: i64) -> Self {
        Self { start: seconds, end: seconds + 1 }
    }

    /// The local days from `first` to `last`, both included.
    #[must_use]
    pub fn days(first: Date, last: Date) -> Self {
        let end = last.checked_add(1.day()).map_or(i64::MAX, local_midnight);
        Self { start: local_midnight(first), end }
    }

    /// Whether this is a single instant.
    #[must_use]
    pub const fn is_instant(self) -> bool {
        self.end.saturating_sub(self.start) == 1
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        other.start >= self.start && other.end <= self.end
    }

    /// Reads one moment: an RFC 3339 time, a local time without zone, a day, or a month. A day and a month are
    /// intervals. Also takes `dd/mm/yyyy`, as Vietnamese spreadsheets write it, with or without a time.
    ///
    /// # Errors
    /// When the text is none of these, or names a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        let text = text.trim();
        let error = || DomainError::new("date", text, EXPECTED);
        if let Ok(timestamp) = text.parse::<Timestamp>() {
            return Ok(Self::instant(timestamp.as_second()));
        }
        let iso = day_first_to_iso(text).unwrap_or_else(|| text.to_owned());
        if iso.len() == 7 {
            let first: Date = format!("{iso}-01").parse().map_err(|_| error())?;
            return Ok(Self::days(first, first.last_of_month()));
        }
        if iso.len() == 10 {
            let day: Date = iso.parse().map_err(|_| error())?;
            return Ok(Self::days(day, day));
        }
        // Anything longer must be a local time without a zone; `[zone]` annotations are not accepted.
        if iso.contains(['[', 'Z', '+']) {
            return Err(error());
        }
        let local: DateTime = iso.replacen(' ', "T", 1).parse().map_err(|_| error())?;
        Ok(Self::instant(local_seconds(local)))
    }

    /// The local day on which it starts.
    #[must_use]
    pub fn first_day(self) -> Date {
        local_date(self.start)
    }

    /// The local day of its last second.
    #[must_use]
    pub fn last_day(self) -> Date {
        local_date(self.end - 1)
    }
}

/// `31/12/2025[ 23:59[:00]]` as `2025-12-31[ 23:59:00]`.
fn day_first_to_iso(text: &str) -> Option<String> {
    let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    let (date, rest) = if date.contains(' ') { text.split_once(' ').map(|(d, _)| (d, &text[d.len()..]))? } else { (date, rest) };
    let mut parts = date.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    Some(format!("{year}-{month:0>2}-{day:0>2}{rest}"))
}

/// UTC seconds of local midnight at the start of `day`.
#[must_use]
pub fn local_midnight(day: Date) -> i64 {
    local_seconds(day.at(0, 0, 0, 0))
}

fn local_seconds(local: DateTime) -> i64 {
    tz::offset(0).to_timestamp(local).map_or(0, Timestamp::as_second) - LOCAL_OFFSET_SECONDS
}

/// The local civil time of UTC seconds; the ends of the calendar for seconds outside it.
#[must_use]
pub fn local_datetime(seconds: i64) -> DateTime {
    let shifted = seconds.saturating_add(LOCAL_OFFSET_SECONDS);
    let timestamp = Timestamp::from_second(shifted).unwrap_or(if shifted < 0 { Timestamp::MIN } else { Timestamp::MAX });
    tz::offset(0).to_datetime(timestamp)
}

/// Days since 1970 as year, month, day of the proleptic Gregorian calendar, after H. Hinnant's `civil_from_days`.
#[must_use]
pub const fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + (month <= 2) as i64, month, day)
}

/// The local day of UTC seconds.
#[must_use]
pub fn local_date(seconds: i64) -> Date {
    local_datetime(seconds).date()
}

/// UTC seconds as `2025-07-01T08:30:00+07:00`.
#[must_use]
pub fn local_rfc3339(seconds: i64) -> String {
    let mut text = local_datetime(seconds).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    text.push_str("+07:00");
    text
}

/// Days on which something is in force: `from` included, `to` excluded, either end open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Validity {
    /// First day in force.
    pub from: Option<Date>,
    /// First day no longer in force.
    pub to: Option<Date>,
}

impl Validity {
    /// A period; `from` must lie before `to`.
    ///
    /// # Errors
    /// When it would be empty.
    pub fn new(from: Option<Date>, to: Option<Date>) -> Result<Self, DomainError> {
        if let (Some(from), Some(to)) = (from, to)
            && from >= to
        {
            return Err(DomainError::new("valid_to", &to.to_string(), "a day after valid_from"));
        }
        Ok(Self { from, to })
    }

    /// Whether it is in force on `day`.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// Whether some day belongs to both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let before = |end: Option<Date>, start: Option<Date>| matches!((end, start), (Some(e), Some(s)) if e <= s);
        !before(self.to, other.from) && !before(other.to, self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_is_an_interval_of_local_days() {
        let july = Interval::parse("2016-07").expect("a month");
        assert_eq!((july.first_day(), july.last_day()), (date(2016, 7, 1), date(2016, 7, 31)));
        assert!(Interval::days(date(2016, 7, 1), date(2016, 7, 31)).contains(july));
        assert!(!Interval::days(date(2016, 7, 1), date(2016, 7, 30)).contains(july));
    }

    #[test]
    fn the_29th_of_february_2025_does_not_exist() {
        for text in ["2025-02-29", "29/02/2025", "2025-02-29T10:00:00+07:00", "2025-02-29 10:00", "29/2/2025 10:00"] {
            assert!(Interval::parse(text).is_err(), "{text}");
        }
        assert!(Interval::parse("2024-02-29").is_ok());
    }

    #[test]
    fn times_without_zone_are_vietnamese() {
        let expected = Interval::parse("2025-07-01T08:30:00+07:00").expect("an RFC 3339 time");
        for text in ["2025-07-01 08:30", "2025-07-01T08:30:00", "01/07/2025 08:30", "1/7/2025 08:30:00", "2025-07-01T01:30:00Z"] {
            assert_eq!(Interval::parse(text), Ok(expected), "{text}");
        }
        assert_eq!(local_rfc3339(expected.start), "2025-07-01T08:30:00+07:00");
    }

    #[test]
    fn nonsense_is_refused_without_panic() {
        for text in
            ["", "2025", "2025-13", "x/y/z", "1/2/3", "2025-07-01T08:30:00+07:00[Asia/Tokyo", "ngày mai", "9999999999-01-01", "ộộộộộộộ"]
        {
            assert!(Interval::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn validity_ends_are_half_open() {
        let old = Validity { from: None, to: Some(date(2025, 7, 1)) };
        let new = Validity { from: Some(date(2025, 7, 1)), to: None };
        assert!(!old.overlaps(new) && !new.overlaps(old));
        assert!(old.overlaps(Validity::default()));
        assert!(new.contains(date(2025, 7, 1)) && !old.contains(date(2025, 7, 1)));
    }
}
