//! How a row over HTTP is written.

use super::http::Throughput;
use super::statistics::{digits, time};

/// What one server gave in a row.
#[derive(Debug, Clone)]
pub struct HttpLine {
    /// Number of incidents.
    pub count: usize,
    /// The row.
    pub row: String,
    /// The server.
    pub server: &'static str,
    /// Diaban in this row.
    pub ours: Option<Throughput>,
    /// The server in this row.
    pub theirs: Option<Throughput>,
    /// How many times as many answers Diaban is to give.
    pub aim: Option<f64>,
    /// Whether the answers were right.
    pub answers: String,
}

impl HttpLine {
    /// What Diaban gave, whether it stands alone or beside a server.
    pub fn diaban(&self) -> Option<Throughput> {
        if self.server == "Diaban" { self.theirs } else { self.ours }
    }

    /// How many times as many answers a second Diaban gives.
    pub fn ratio(&self) -> Option<f64> {
        Some(self.ours?.rate / self.theirs?.rate).filter(|_| self.server != "Diaban")
    }
}

/// Answers a second, median and 99th percentile, and the mean size.
pub fn rate(throughput: Option<&Throughput>) -> String {
    throughput.map_or("not measured".into(), |t| {
        format!("{}/s, p50 {}, p99 {}, {} kB, {}×", digits(t.rate), time(t.p50), time(t.p99), digits(t.bytes / 1e3), t.requests)
    })
}

/// A ratio, its aim, and whether it is met, which is said only where the aim is `stated`; a ratio of wrong answers is none.
pub fn comparison(ratio: Option<f64>, aim: Option<f64>, stated: bool, answers: &str) -> [String; 3] {
    let ratio = ratio.filter(|_| !answers.contains("**"));
    let is_met = ratio.zip(aim).filter(|_| stated).map(|(ratio, aim)| ratio >= aim);
    [
        ratio.map_or("–".into(), |ratio| format!("{} ×", digits(ratio))),
        aim.map_or("–".into(), |aim| format!("≥ {aim} ×")),
        verdict(is_met).into(),
    ]
}

/// How it is written whether an aim is met.
pub fn verdict(is_met: Option<bool>) -> &'static str {
    match is_met {
        None => "–",
        Some(true) => "met",
        Some(false) => "**not met**",
    }
}
