//! UTC seconds as `GeoPackage` writes a DATETIME, `2016-06-30T17:00:00.000Z`: readable in every GIS, and read back at memory
//! speed. Years 0 to 9999.

use crate::domain::time::civil;

/// First and one past last second that four-digit years can say.
const RANGE: std::ops::Range<i64> = -62_167_219_200..253_402_300_800;

/// Characters of a time.
pub const LENGTH: usize = 24;

/// Seconds as text; the nearest end of the calendar for seconds outside it.
#[must_use]
pub fn to_text(seconds: i64) -> String {
    String::from_utf8_lossy(&to_ascii(seconds)).into_owned()
}

/// The same without an allocation, for who writes many.
#[must_use]
pub fn to_ascii(seconds: i64) -> [u8; LENGTH] {
    let seconds = seconds.clamp(RANGE.start, RANGE.end - 1);
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    let mut text = *b"0000-00-00T00:00:00.000Z";
    for (at, number) in
        [(0, year / 100), (2, year % 100), (5, month), (8, day), (11, of_day / 3600), (14, of_day / 60 % 60), (17, of_day % 60)]
    {
        text[at] += (number / 10) as u8;
        text[at + 1] += (number % 10) as u8;
    }
    text
}

/// Text as seconds; takes only what [`to_text`] writes, with or without the fraction.
#[must_use]
pub fn from_text(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if bytes.len() < 20 || bytes.last() != Some(&b'Z') || separators.iter().any(|&(at, byte)| bytes[at] != byte) {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes[from..to].iter().try_fold(0_i64, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
    };
    let days = days(number(0, 4)?, number(5, 7)?, number(8, 10)?);
    Some(days * 86_400 + number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?)
}

/// Now, in UTC seconds.
#[must_use]
pub fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Year, month, day as days since 1970, after H. Hinnant's `days_from_civil`.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - (month <= 2) as i64;
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_seconds_agree_with_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (1_467_306_000, "2016-06-30T17:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.000Z"),
            (RANGE.start, "0000-01-01T00:00:00.000Z"),
            (RANGE.end - 1, "9999-12-31T23:59:59.000Z"),
        ] {
            assert_eq!(to_text(seconds), text);
            assert_eq!(from_text(text), Some(seconds));
        }
        assert_eq!(from_text("2016-06-30 17:00:00.000Z"), None);
        assert_eq!(from_text("2016-06-30T1x:00:00Z"), None);
    }

    #[test]
    fn every_day_of_two_thousand_years_comes_back() {
        for day in -365_000..365_000_i64 {
            assert_eq!(from_text(&to_text(day * 86_400 + 3_661)), Some(day * 86_400 + 3_661));
        }
    }
}
