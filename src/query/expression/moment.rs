//! Days and instants as expressions write them. Unlike the dates of imported files they are strict: no months alone, no
//! day before month.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::fmt::temporal::Pieces;

use super::Literal;
use crate::domain::time::LOCAL_OFFSET_SECONDS;

const NANOSECONDS: i128 = 1_000_000_000;
/// A day in nanoseconds; Vietnam's clocks are never changed.
pub(super) const DAY: i128 = 86_400 * NANOSECONDS;

/// `2025-07-01`.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let is_day = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    text.parse().ok().filter(|_| is_day)
}

/// An RFC 3339 time as UTC; one without a zone is Vietnamese time, as everywhere. `None` also for the few hours at the
/// calendar's ends that have no UTC.
pub(super) fn parse_timestamp(text: &str) -> Option<DateTime> {
    parse_date(text.get(..10)?)?;
    let pieces = Pieces::parse(text).ok().filter(|pieces| pieces.time_zone_annotation().is_none())?;
    let local = DateTime::from_parts(pieces.date(), pieces.time()?);
    let ahead = pieces.to_numeric_offset().map_or(LOCAL_OFFSET_SECONDS, |offset| i64::from(offset.seconds()));
    local.checked_sub(SignedDuration::from_secs(ahead)).ok()
}

/// A text that stands where a time is expected, which clients send that know no types.
pub(super) fn parse_either(text: &str) -> Option<Literal> {
    parse_date(text).map(Literal::Date).or_else(|| parse_timestamp(text).map(Literal::Timestamp))
}

/// Nanoseconds since 1970 in UTC.
pub(super) fn nanoseconds(utc: DateTime) -> i128 {
    utc.duration_since(date(1970, 1, 1).to_datetime(Time::midnight())).as_nanos()
}

/// Local midnight of a day, in nanoseconds since 1970 in UTC; exact to the calendar's ends.
pub(super) fn midnight(day: Date) -> i128 {
    nanoseconds(day.to_datetime(Time::midnight())) - from_seconds(LOCAL_OFFSET_SECONDS)
}

/// Seconds as nanoseconds.
pub(super) fn from_seconds(seconds: i64) -> i128 {
    i128::from(seconds) * NANOSECONDS
}

/// The first whole second that is not before.
pub(super) fn first_second(nanoseconds: i128) -> i64 {
    let seconds = nanoseconds.div_euclid(NANOSECONDS) + i128::from(nanoseconds.rem_euclid(NANOSECONDS) != 0);
    i64::try_from(seconds).unwrap_or(if seconds < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::local_midnight;

    #[test]
    fn a_day_is_its_local_midnight_to_the_ends_of_the_calendar() {
        let day = date(2025, 7, 1);
        assert_eq!(midnight(day), from_seconds(local_midnight(day)));
        assert!(midnight(date(9999, 12, 31)) > midnight(date(9999, 12, 30)));
        assert!(midnight(date(0, 1, 1)) < midnight(date(1, 1, 1)));
    }

    #[test]
    fn times_with_and_without_a_zone() {
        let utc = parse_timestamp("2025-07-01T01:30:00Z").expect("a time");
        for same in ["2025-07-01T08:30:00", "2025-07-01T08:30:00+07:00", "2025-07-01T01:30:00.000Z", "2025-06-30T20:30:00-05:00"] {
            assert_eq!(parse_timestamp(same), Some(utc), "{same}");
        }
        assert_eq!(nanoseconds(utc), from_seconds(1_751_333_400));
        for known in ["0000-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"] {
            assert!(parse_timestamp(known).is_some(), "clients send {known} for an open end");
        }
        for no in [
            "2025-07-01",
            "2025-02-29T00:00:00Z",
            "2025-07-01T25:00:00Z",
            "2025-07-01T08:30:00+07:00[Asia/Tokyo]",
            "20250701T083000Z",
            "",
            "ộộộộộộ",
        ] {
            assert_eq!(parse_timestamp(no), None, "{no}");
        }
    }

    #[test]
    fn days_are_strict() {
        assert_eq!(parse_date("2024-02-29"), Some(date(2024, 2, 29)));
        for no in ["2025-02-29", "2025-7-1", "01/07/2025", "2025-07", "2025-07-01T00:00", "20250701", "+02025-07-01", "ộộộ"] {
            assert_eq!(parse_date(no), None, "{no}");
        }
    }

    #[test]
    fn seconds_round_up() {
        assert_eq!(first_second(1), 1);
        assert_eq!(first_second(0), 0);
        assert_eq!(first_second(-1), 0);
        assert_eq!(first_second(-1_000_000_000), -1);
        assert_eq!(first_second(i128::MAX), i64::MAX);
    }
}
