//! Values while an expression is asked, and how they compare.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Comparison, Literal, Shape, moment};

/// The differences of texts that a comparison leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Folding {
    /// Of upper and lower case.
    pub(super) case: bool,
    /// Of diacritics.
    pub(super) accents: bool,
}

/// A value of a property or a literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar<'a> {
    /// Missing.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Nanoseconds since 1970 in UTC; a day is its local midnight.
    Time(i128),
    /// A shape, which compares with nothing.
    Shape(Shape<'a>),
}

impl<'a> Scalar<'a> {
    /// A text that lives elsewhere.
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A second since 1970 in UTC.
    #[must_use]
    pub fn seconds(seconds: i64) -> Self {
        Self::Time(moment::from_seconds(seconds))
    }

    /// A day as layers write it, `2025-07-01`; missing when it is none.
    #[must_use]
    pub fn day(text: &str) -> Self {
        moment::parse_date(text).map_or(Self::Null, |day| Self::Time(moment::midnight(day)))
    }

    /// The same without some differences of texts.
    #[must_use]
    pub(super) fn folded(self, folding: Folding) -> Self {
        match self {
            Self::Text(text) if folding.case || folding.accents => {
                let text = if folding.case { fold_case(&text).into() } else { text };
                Self::Text(if folding.accents { fold_accents(&text).into() } else { text })
            }
            other => other,
        }
    }

    /// Which is greater; `None` when one is missing or they are of different kinds.
    #[must_use]
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Integer(a), Self::Integer(b)) => Some(a.cmp(b)),
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(b),
            (Self::Integer(a), Self::Number(b)) => compare_exactly(*a, *b),
            (Self::Number(a), Self::Integer(b)) => compare_exactly(*b, *a).map(Ordering::reverse),
            (Self::Boolean(a), Self::Boolean(b)) => Some(a.cmp(b)),
            (Self::Time(a), Self::Time(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

impl From<&Literal> for Scalar<'static> {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::Text(text) => Self::Text(text.clone().into()),
            Literal::Integer(number) => Self::Integer(*number),
            Literal::Number(number) => Self::Number(*number),
            Literal::Boolean(value) => Self::Boolean(*value),
            Literal::Date(day) => Self::Time(moment::midnight(*day)),
            Literal::Timestamp(utc) => Self::Time(moment::nanoseconds(*utc)),
            // Asked by spatial functions only, which keep it themselves.
            Literal::Geometry(_) => Self::Null,
        }
    }
}

impl Comparison {
    /// Whether it holds between two values that compare so.
    pub(super) fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::Greater => ordering.is_gt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// Compares without rounding the integer: 2^53 + 1 is not 2^53.
fn compare_exactly(integer: i64, number: f64) -> Option<Ordering> {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    if number.is_nan() {
        return None;
    }
    if number >= BEYOND {
        return Some(Ordering::Less);
    }
    if number < -BEYOND {
        return Some(Ordering::Greater);
    }
    let whole = number.floor();
    Some(integer.cmp(&(whole as i64)).then(if number > whole { Ordering::Less } else { Ordering::Equal }))
}

/// Letter by letter, so that the last sigma of a word is like any other, and through the upper case, so that ß is ss.
fn fold_case(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() { folded.push(c.to_ascii_lowercase()) } else { folded.extend(c.to_uppercase().flat_map(char::to_lowercase)) }
    }
    folded
}

/// Without combining marks; the stroke of đ is none to Unicode, but to whoever types without diacritics.
fn fold_accents(text: &str) -> String {
    let letters = text.nfd().filter(|c| !is_combining_mark(*c));
    letters
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            other => other,
        })
        .nfc()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_compare_with_numbers_without_rounding() {
        let large = 9_007_199_254_740_993;
        assert_eq!(compare_exactly(large, 9_007_199_254_740_992.0), Some(Ordering::Greater));
        assert_eq!(compare_exactly(3, 3.5), Some(Ordering::Less));
        assert_eq!(compare_exactly(-3, -3.5), Some(Ordering::Greater));
        assert_eq!(compare_exactly(4, 4.0), Some(Ordering::Equal));
        assert_eq!(compare_exactly(i64::MAX, 9.3e18), Some(Ordering::Less));
        assert_eq!(compare_exactly(i64::MIN, -9.3e18), Some(Ordering::Greater));
        assert_eq!(compare_exactly(i64::MIN, -9_223_372_036_854_775_808.0), Some(Ordering::Equal));
        assert_eq!(compare_exactly(1, f64::NAN), None);
    }

    #[test]
    fn case_is_folded_in_vietnamese_too() {
        for (upper, lower) in [("ĐÔNG SƠN", "đông sơn"), ("STRASSE", "straße"), ("ΟΔΟΣ", "οδος")] {
            assert_eq!(fold_case(upper), fold_case(lower));
        }
        assert_ne!(fold_case("Đ"), fold_case("D"), "diacritics stay");
    }

    #[test]
    fn diacritics_are_left_out_and_case_stays() {
        for (accented, plain) in
            [("Đông Sơn", "Dong Son"), ("Hoằng Hóa", "Hoang Hoa"), ("Hoằng Hóa", "Hoang Hoa"), ("Nghĩa địa", "Nghia dia")]
        {
            assert_eq!(fold_accents(accented), plain);
        }
    }
}
