//! Numbers and days as sentences write them, in both languages.

use super::Note;
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

/// A number with so many decimals in both languages.
#[must_use]
pub fn decimal(number: f64, decimals: usize) -> Note {
    let en = format!("{number:.decimals$}");
    Note { vi: en.replace('.', ","), en }
}

/// "from … to …" in both languages.
#[must_use]
pub fn from_to(period: Interval) -> Note {
    let (from, to) = (period.first_day(), period.last_day());
    Note { vi: format!("từ {} đến {}", from.strftime("%d/%m/%Y"), to.strftime("%d/%m/%Y")), en: format!("from {from} to {to}") }
}

/// A probability, with its relation: `= 0.023` or `< 0.001`.
#[must_use]
pub fn probability(p: f64) -> Note {
    let en = if p < 0.001 { "< 0.001".into() } else { format!("= {p:.3}") };
    Note { vi: en.replace('.', ","), en }
}
