//! What every request shares: the current snapshot, swapped whole by a commit.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Problem, answer};
use crate::domain::time::local_date;
use crate::index::Snapshot;
use crate::layer::{Shapes, View};
use crate::priority::ZoneSet;
use crate::query::{Figures, Filter, FilterRequest};

/// Days for which zones are kept at a time.
const KEPT_DAYS: usize = 8;
/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Limits and places, set at start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of the built web app.
    pub web: PathBuf,
    /// Address under which clients reach the server, for absolute links; from the request when not set.
    pub public_url: Option<String>,
    /// Largest request body, in bytes.
    pub body_limit: usize,
    /// Longest time for a request.
    pub time_limit: Duration,
    /// Requests that compute at the same time, and as many downloads.
    pub concurrency: usize,
    /// Most incidents in one file.
    pub result_limit: usize,
    /// Which build answers, for entity tags.
    pub build: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            web: PathBuf::from("web/dist"),
            public_url: None,
            body_limit: 4 << 20,
            time_limit: Duration::from_mins(1),
            concurrency: 64,
            result_limit: 5_000_000,
            build: env!("CARGO_PKG_VERSION").into(),
        }
    }
}

type ViewCell = Arc<OnceLock<View>>;

/// A snapshot and what has been computed from it so far.
#[derive(Debug)]
pub struct Current {
    /// The data.
    pub snapshot: Arc<Snapshot>,
    // Only the list is locked, and only to find a cell; computing happens outside of the lock.
    views: Mutex<Vec<(Date, ViewCell)>>,
    figures: Arc<Figures>,
    shapes: Arc<Shapes>,
}

impl Current {
    fn new(snapshot: Snapshot, shapes: Arc<Shapes>) -> Self {
        Self { snapshot: Arc::new(snapshot), views: Mutex::default(), figures: Arc::default(), shapes }
    }

    /// The data with the zones on a day. Computes them when first asked: call it off the async threads.
    #[must_use]
    pub fn view(&self, day: Date) -> View {
        let cell = {
            let mut kept = self.views.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, cell)) = kept.iter().find(|(kept_day, _)| *kept_day == day) {
                cell.clone()
            } else {
                if kept.len() >= KEPT_DAYS {
                    kept.remove(0);
                }
                let cell = ViewCell::default();
                kept.push((day, cell.clone()));
                cell
            }
        };
        let zones = || Arc::new(ZoneSet::new(&self.snapshot, day));
        cell.get_or_init(|| View::new(self.snapshot.clone(), zones(), self.figures.clone(), self.shapes.clone())).clone()
    }

    /// Looks a filter up in this snapshot. May compute zones: call it off the async threads.
    ///
    /// # Errors
    /// As [`Filter::resolve`].
    pub fn filter(&self, request: &FilterRequest) -> Result<Filter, Problem> {
        let today = today();
        let day = request.as_of.unwrap_or(today);
        let ground = |id: &str| self.view(day).zones.ground(&self.snapshot, id);
        Ok(Filter::resolve(request, &self.snapshot, today, &ground)?)
    }
}

/// Shared by all requests; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    current: Arc<ArcSwap<Current>>,
    turns: Arc<Semaphore>,
    // Apart from the turns, so that slow readers of files never hold up a tile or a figure.
    downloads: Arc<Semaphore>,
    /// Limits and places.
    pub settings: Arc<Settings>,
}

impl AppState {
    /// State over a first snapshot.
    #[must_use]
    pub fn new(snapshot: Snapshot, settings: Settings) -> Self {
        Self {
            current: Arc::new(ArcSwap::from_pointee(Current::new(snapshot, Arc::default()))),
            turns: Arc::new(Semaphore::new(settings.concurrency)),
            downloads: Arc::new(Semaphore::new(settings.concurrency)),
            settings: Arc::new(settings),
        }
    }

    /// Makes another snapshot the current one. Requests under way keep theirs. Shapes that have not changed are not drawn again.
    pub fn swap(&self, snapshot: Snapshot) {
        let before = self.current();
        let shapes = if Shapes::hold_for(&before.snapshot, &snapshot) { before.shapes.clone() } else { Arc::default() };
        self.current.store(Arc::new(Current::new(snapshot, shapes)));
    }

    /// The snapshot to answer a request from.
    #[must_use]
    pub fn current(&self) -> Arc<Current> {
        self.current.load_full()
    }

    /// Runs a computation on the blocking threads.
    ///
    /// # Errors
    /// The computation's own; 503 when no turn comes up; 500 when it panics.
    pub async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
        let turn = turn(&self.turns).await?;
        let work = move || {
            let _turn = turn;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
    }

    /// An answer that is written while it is being sent, see [`answer::stream`].
    ///
    /// # Errors
    /// 503 when too many are being sent already.
    pub async fn stream(
        &self,
        media_type: &'static str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static,
    ) -> Result<Response, Problem> {
        Ok(answer::stream(media_type, turn(&self.downloads).await?, write))
    }
}

async fn turn(turns: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    let turn = tokio::time::timeout(PATIENCE, turns.clone().acquire_owned()).await;
    turn.map_err(|_| Problem::busy())?.map_err(Problem::internal)
}

/// The local day.
#[must_use]
pub fn today() -> Date {
    local_date(Timestamp::now().as_second())
}
