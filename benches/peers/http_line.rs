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

/// A ratio and its aim, in bold where it is not met.
pub fn comparison(ratio: Option<f64>, aim: Option<f64>) -> (String, String) {
    let text = ratio.map_or("–".into(), |ratio| format!("{} ×", digits(ratio)));
    let missed = ratio.zip(aim).is_some_and(|(ratio, aim)| ratio < aim);
    (if missed { format!("**{text}**") } else { text }, aim.map_or("–".into(), |aim| format!("≥ {aim} ×")))
}
