//! The words of a document, in both languages.

use crate::statistics::comparison::Move;
use crate::statistics::words;

/// The language of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese.
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// One of two words.
    pub(super) fn of(self, vi: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Vietnamese => vi,
            Self::English => en,
        }
    }

    /// A count, grouped by thousands.
    pub(super) fn count(self, number: u64) -> String {
        words::grouped(number, if self == Self::Vietnamese { '.' } else { ',' })
    }

    /// A number with so many decimals.
    pub(super) fn decimal(self, number: f64, decimals: usize) -> String {
        let written = words::decimal(number, decimals);
        if self == Self::Vietnamese { written.vi } else { written.en }
    }

    /// A change in percent with its sign; a dash where there were none then.
    pub(super) fn percent(self, ratio: Option<f64>) -> String {
        let Some(ratio) = ratio else { return "–".into() };
        let percent = ((ratio - 1.0) * 100.0).round();
        let sign = if percent > 0.0 {
            "+"
        } else if percent < 0.0 {
            "−"
        } else {
            ""
        };
        format!("{sign}{} %", self.count(percent.abs() as u64))
    }

    /// What a test says.
    pub(super) fn change(self, change: Option<Move>) -> &'static str {
        match change {
            Some(Move::Rose) => self.of("tăng", "rose"),
            Some(Move::Fell) => self.of("giảm", "fell"),
            Some(Move::CouldBeLuck) => self.of("có thể do ngẫu nhiên", "could be luck"),
            None => "–",
        }
    }

    /// An ISO day as it is written in the language.
    pub(super) fn day(self, day: &str) -> String {
        let Ok(date) = day.parse::<jiff::civil::Date>() else { return day.to_owned() };
        let written = words::day(date);
        if self == Self::Vietnamese { written.vi } else { written.en }
    }

    /// "from … to …".
    pub(super) fn period(self, from: &str, to: &str) -> String {
        let (from, to) = (self.day(from), self.day(to));
        match self {
            Self::Vietnamese => format!("Từ {from} đến {to}"),
            Self::English => format!("From {from} to {to}"),
        }
    }
}
