//! Local days and months of many rows, without a calendar look-up for each.

use jiff::civil::{Date, date};

use crate::domain::time::LOCAL_OFFSET_SECONDS;

/// Local day as a number; day 0 is 1 January 1970.
#[must_use]
pub fn day_number(seconds: i64) -> i64 {
    seconds.saturating_add(LOCAL_OFFSET_SECONDS).div_euclid(86_400)
}

/// The date of a day number.
#[must_use]
pub fn date_of(day_number: i64) -> Date {
    let (year, month, day) = civil(day_number);
    i16::try_from(year).ok().and_then(|year| Date::new(year, month, day).ok()).unwrap_or(date(1970, 1, 1))
}

/// Local month as a number, 12 × year + month - 1.
#[must_use]
pub fn month_number(seconds: i64) -> i64 {
    let (year, month, _) = civil(day_number(seconds));
    year * 12 + i64::from(month) - 1
}

/// A month number as `2025-07`.
#[must_use]
pub fn month_key(month_number: i64) -> String {
    format!("{:04}-{:02}", month_number.div_euclid(12), month_number.rem_euclid(12) + 1)
}

/// Year, month and day of a day number (Howard Hinnant, *chrono-compatible low-level date algorithms*, `civil_from_days`).
fn civil(day_number: i64) -> (i64, i8, i8) {
    let z = day_number.clamp(-4_000_000, 4_000_000) + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month as i8, day as i8)
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
