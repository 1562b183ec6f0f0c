//! Admission: how many computations run at a time, and how many may wait.
//!
//! A computation needs a processor, so more of them at a time than there are processors only make all of them late. Each kind
//! of work therefore has a lane with a few turns, a bounded number of places to wait for one, and a prompt refusal when those
//! are taken: what waits costs memory, and whoever waits long has gone away.
//!
//! - **Light** work is what a map asks for by the dozen: vector tiles, the catalogue, the search for a unit.
//! - **Heavy** work may visit a whole layer: summaries, zones, density, what a file needs to know before it begins.
//!
//! Lanes share no turns. However many summaries are under way, a tile waits for tiles only, and the other way round; the
//! processor is shared by the operating system, which gives a thread that wakes up its time at once. That is why health and
//! kept tiles, which are answered on the async threads, do not wait for either.
//!
//! Turns are semaphores in front of the runtime's blocking threads and no pool of their own: a computation may wait for what
//! another one is making (the zones of a day), which would stall a pool that steals work.

use std::sync::Arc;
use std::time::Duration;

use prometheus::IntCounter;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Problem;

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The turns of one lane.
#[derive(Debug)]
pub struct Turns {
    /// Held by those who wait and by those who run.
    places: Arc<Semaphore>,
    /// Held by those who run.
    running: Arc<Semaphore>,
    at_a_time: usize,
    waiting: usize,
    refused: IntCounter,
}

/// The right to run; given back when dropped.
#[derive(Debug)]
pub struct Turn {
    // In the order in which they are given back: nobody with a place waits for a turn that is free.
    _turn: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Turns {
    /// So many at a time, and so many waiting for them. Refusals are counted in `refused`.
    #[must_use]
    pub fn new(at_a_time: usize, waiting: usize, refused: IntCounter) -> Self {
        let at_a_time = at_a_time.clamp(1, Semaphore::MAX_PERMITS / 2);
        let waiting = waiting.min(Semaphore::MAX_PERMITS / 2);
        Self {
            places: Arc::new(Semaphore::new(at_a_time + waiting)),
            running: Arc::new(Semaphore::new(at_a_time)),
            at_a_time,
            waiting,
            refused,
        }
    }

    /// Waits for a turn. A caller that goes away while it waits leaves its place to others.
    ///
    /// # Errors
    /// 503, at once when no place is free, and after ten seconds when no turn came up.
    pub async fn take(&self) -> Result<Turn, Problem> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| self.refuse())?;
        let turn = tokio::time::timeout(PATIENCE, self.running.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| self.refuse())?.map_err(Problem::internal)?;
        Ok(Turn { _turn: turn, _place: place })
    }

    /// Runs a computation on a blocking thread when its turn has come. It runs to its end even if nobody waits for it any more.
    ///
    /// # Errors
    /// The computation's own; 503 as [`Turns::take`]; 500 when it panics.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
        run_in(self.take().await?, work).await
    }

    /// The same for work that may wait as long as it takes.
    ///
    /// # Errors
    /// The computation's own; 503 when no place to wait is free; 500 when it panics.
    pub async fn run_when_free<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| self.refuse())?;
        let turn = self.running.clone().acquire_owned().await.map_err(Problem::internal)?;
        run_in(Turn { _turn: turn, _place: place }, work).await
    }

    fn refuse(&self) -> Problem {
        self.refused.inc();
        Problem::busy()
    }

    /// How many run, and how many wait for it.
    #[must_use]
    pub fn load(&self) -> [usize; 2] {
        let running = self.at_a_time - self.running.available_permits();
        let here = self.at_a_time + self.waiting - self.places.available_permits();
        [running, here.saturating_sub(running)]
    }
}

async fn run_in<T: Send + 'static>(turn: Turn, work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    let work = move || {
        let _turn = turn;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
}
