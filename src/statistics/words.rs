//! Numbers and days as sentences write them, in both languages.

use jiff::civil::Date;

use super::Note;
use super::comparison::LEVEL;
use crate::domain::Interval;

/// Thousands grouped as Vietnamese (dots) or English (commas) writes them.
#[must_use]
pub fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A count in both languages.
#[must_use]
pub fn count(number: u64) -> Note {
    Note { vi: grouped(number, '.'), en: grouped(number, ',') }
}

/// A count in an English sentence with what is counted, or with its verb: `1 cluster holds` and `12 clusters hold`.
#[must_use]
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number, ','), if number == 1 { one } else { many })
}

/// A number with so many decimals in both languages.
#[must_use]
pub fn decimal(number: f64, decimals: usize) -> Note {
    let en = format!("{number:.decimals$}");
    Note { vi: en.replace('.', ","), en }
}

/// A share as a percentage with two decimals; one that these would make nought is said to be less than the least of them.
#[must_use]
pub fn percent_of(share: f64) -> Note {
    if share > 0.0 && share < 0.000_05 {
        return Note { vi: "dưới 0,01 %".into(), en: "less than 0.01 %".into() };
    }
    let percent = decimal(100.0 * share, 2);
    Note { vi: format!("{} %", percent.vi), en: format!("{} %", percent.en) }
}

/// A day as the page writes it, `01/07/2025` and `1 Jul 2025`.
#[must_use]
pub fn day(day: Date) -> Note {
    // The months of British English in CLDR, by which the browser writes them: September alone has four letters.
    let month = if day.month() == 9 { "Sept".to_owned() } else { day.strftime("%b").to_string() };
    Note { vi: day.strftime("%d/%m/%Y").to_string(), en: format!("{} {month} {}", day.day(), day.year()) }
}

/// "from … to …" in both languages.
#[must_use]
pub fn from_to(period: Interval) -> Note {
    let (from, to) = (day(period.first_day()), day(period.last_day()));
    Note { vi: format!("từ {} đến {}", from.vi, to.vi), en: format!("from {} to {}", from.en, to.en) }
}

/// A probability, with its relation: `= 0.023` or `< 0.001`. One just below [`LEVEL`] is not rounded up to it.
#[must_use]
pub fn probability(p: f64) -> Note {
    let is_just_below = (LEVEL - 0.000_5..LEVEL).contains(&p);
    let en = match p {
        _ if p < 0.001 => "< 0.001".into(),
        _ if is_just_below && p < LEVEL - 0.000_05 => format!("= {p:.4}"),
        _ if is_just_below => format!("< {LEVEL:.3}"),
        _ => format!("= {p:.3}"),
    };
    Note { vi: en.replace('.', ","), en }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_unlikely_to_be_luck_is_not_written_as_what_could_be() {
        let written = [0.000_4, 0.049_2, 0.049_8, 0.049_99, 0.05, 0.050_4].map(|p| probability(p).en);
        assert_eq!(written, ["< 0.001", "= 0.049", "= 0.0498", "< 0.050", "= 0.050", "= 0.050"]);
    }

    #[test]
    fn a_small_share_is_not_none() {
        assert_eq!([0.0, 0.000_02, 0.000_05, 0.123_4].map(|share| percent_of(share).vi), ["0,00 %", "dưới 0,01 %", "0,01 %", "12,34 %"]);
        assert_eq!(percent_of(0.000_02).en, "less than 0.01 %");
    }

    #[test]
    fn days_are_written_as_on_the_page() {
        let written = [date(2025, 7, 1), date(2026, 9, 30)].map(day);
        assert_eq!(
            [&*written[0].vi, &*written[0].en, &*written[1].vi, &*written[1].en],
            ["01/07/2025", "1 Jul 2025", "30/09/2026", "30 Sept 2026"]
        );
        let half = from_to(Interval::days(date(2025, 7, 1), date(2025, 12, 31)));
        assert_eq!([&*half.vi, &*half.en], ["từ 01/07/2025 đến 31/12/2025", "from 1 Jul 2025 to 31 Dec 2025"]);
    }
}
