//! What a peer is: something that holds the same incidents and polygons, and answers some of the questions.

use std::path::Path;
use std::time::{Duration, Instant};

use super::request::{Answer, Question};
use crate::data::{Areas, Ground, Record};
use geo::Polygon;

/// A failure, in words for the report.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What every peer is given.
pub struct DataSet {
    /// The incidents by number.
    pub records: Vec<Record>,
    /// The same places in metres.
    pub ground: Ground,
    /// The polygons.
    pub units: Vec<Polygon<f64>>,
    /// Drawn areas.
    pub areas: Areas,
    /// The same as files of columns.
    pub folder: std::path::PathBuf,
}

/// What loading cost.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Time from the raw columns to being able to answer.
    pub time: Duration,
    /// Memory, or the size of tables and indexes, where the peer knows it.
    pub bytes: Option<u64>,
    /// Version of the peer.
    pub version: String,
}

/// An answer and how long it took.
#[derive(Debug)]
pub struct Timed {
    /// Time of the peer's own work.
    pub time: Duration,
    /// The answer.
    pub answer: Answer,
}

impl Timed {
    /// Times a piece of work, and then writes down its result outside of the clock.
    pub fn of<T>(work: impl FnOnce() -> T, rows: impl FnOnce(T) -> Answer) -> Self {
        let start = Instant::now();
        let result = std::hint::black_box(work());
        Self { time: start.elapsed(), answer: rows(result) }
    }

    /// Times a count.
    pub fn count(work: impl FnOnce() -> usize) -> Self {
        Self::of(work, |count| vec![[0, 0, count as i64]])
    }
}

/// A peer in this process or beside it.
pub trait Peer {
    /// Its name in the table.
    fn name(&self) -> &'static str;

    /// What must be known of how it was set up: one sentence for the report.
    fn settings(&self) -> &'static str;

    /// Takes the data in.
    ///
    /// # Errors
    /// When it cannot; the peer is then left out, and the report says why.
    fn load(&mut self, data: &DataSet) -> Result<Loaded, Failure>;

    /// Answers; `None` when it has no such question.
    ///
    /// # Errors
    /// When it failed at it.
    fn ask(&mut self, question: &Question) -> Result<Option<Timed>, Failure>;
}

/// The folder of the peers that `scripts/install-peers` fills.
pub fn installed() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/peers"))
}
