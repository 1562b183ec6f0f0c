//! Local days and months of many rows, without a calendar look-up for each.

use jiff::civil::{Date, date};

use crate::domain::time::{LOCAL_OFFSET_SECONDS, civil};

/// Days from 1970 beyond which no calendar reaches.
const FARTHEST_DAY: i64 = 4_000_000;

/// Local day as a number; day 0 is 1 January 1970.
#[must_use]
pub fn day_number(seconds: i64) -> i64 {
    seconds.saturating_add(LOCAL_OFFSET_SECONDS).div_euclid(86_400)
}

/// The date of a day number.
#[must_use]
pub fn date_of(day_number: i64) -> Date {
    // Far outside the calendar the sums would overflow; such days have no date anyway.
    let (year, month, day) = civil(day_number.clamp(-FARTHEST_DAY, FARTHEST_DAY));
    i16::try_from(year).ok().and_then(|year| Date::new(year, month as i8, day as i8).ok()).unwrap_or(date(1970, 1, 1))
}

/// Local month as a number, 12 × year + month - 1.
#[must_use]
pub fn month_number(seconds: i64) -> i64 {
    month_of_day(day_number(seconds))
}

/// The same of a day number.
#[must_use]
pub fn month_of_day(day_number: i64) -> i64 {
    let (year, month, _) = civil(day_number.clamp(-FARTHEST_DAY, FARTHEST_DAY));
    year * 12 + month - 1
}

/// A month number as `2025-07`.
#[must_use]
pub fn month_key(month_number: i64) -> String {
    format!("{:04}-{:02}", month_number.div_euclid(12), month_number.rem_euclid(12) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{local_date, local_midnight};
    use jiff::ToSpan;

    #[test]
    fn agrees_with_the_calendar_for_150_years() {
        let mut day = date(1899, 12, 30);
        while day < date(2050, 1, 2) {
            let seconds = local_midnight(day);
            assert_eq!(date_of(day_number(seconds)), day);
            assert_eq!(date_of(day_number(seconds + 86_399)), local_date(seconds + 86_399));
            assert_eq!(month_key(month_number(seconds)), day.strftime("%Y-%m").to_string());
            day = day.checked_add(1.day()).expect("far from the calendar's end");
        }
    }
}
