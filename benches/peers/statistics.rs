//! Medians and spread.

use std::time::Duration;

/// Median, quartiles and number of a set of times in seconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spread {
    /// Half are shorter.
    pub median: f64,
    /// A quarter is shorter.
    pub low: f64,
    /// A quarter is longer.
    pub high: f64,
    /// How many there were.
    pub count: usize,
}

impl Spread {
    /// Of a set of times; `None` without any.
    pub fn of(seconds: &[f64]) -> Option<Self> {
        Some(Self { median: quantile(seconds, 0.5)?, low: quantile(seconds, 0.25)?, high: quantile(seconds, 0.75)?, count: seconds.len() })
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}–{}, {}×)", time(self.median), time(self.low), time(self.high), self.count)
    }
}

/// A quantile by the nearest rank; `None` of nothing.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied()
}

/// Seconds with three digits and a fitting unit.
pub fn time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s < 1e-3 => (s * 1e6, "µs"),
        s if s < 1.0 => (s * 1e3, "ms"),
        s => (s, "s"),
    };
    format!("{} {unit}", digits(value))
}

/// Three digits, as far as they stand behind the point.
pub fn digits(value: f64) -> String {
    let decimals = match value.abs() {
        v if v < 10.0 => 2,
        v if v < 100.0 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

/// A duration in seconds.
pub fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}
