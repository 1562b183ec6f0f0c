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
use crate::layer::{self, Layer, View};
use crate::priority::ZoneSet;
use crate::query::{Filter, FilterRequest};

/// Days for which zones are kept at a time.
const KEPT_DAYS: usize = 8;
/// Grids that are computed or sent at the same time: each may hold some hundred megabytes.
const GRIDS: usize = 2;
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

type ZoneCell = Arc<OnceLock<Arc<ZoneSet>>>;

/// A snapshot and what has been computed from it so far.
#[derive(Debug)]
pub struct Current {
    /// The data.
    pub snapshot: Arc<Snapshot>,
    // Only the list is locked, and only to find a cell; computing happens outside of the lock.
    zones: Mutex<Vec<(Date, ZoneCell)>>,
}

impl Current {
    fn new(snapshot: Snapshot) -> Self {
        Self { snapshot: Arc::new(snapshot), zones: Mutex::default() }
    }

    fn zones(&self, day: Date) -> Arc<ZoneSet> {
        let cell = {
            let mut kept = self.zones.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, cell)) = kept.iter().find(|(kept_day, _)| *kept_day == day) {
                cell.clone()
            } else {
                if kept.len() >= KEPT_DAYS {
                    kept.remove(0);
                }
                let cell = ZoneCell::default();
                kept.push((day, cell.clone()));
                cell
            }
        };
        cell.get_or_init(|| Arc::new(ZoneSet::new(&self.snapshot, day))).clone()
    }

    /// The data with the zones on a day. Computes them when first asked: call it off the async threads.
    #[must_use]
    pub fn view(&self, day: Date) -> View {
        View { snapshot: self.snapshot.clone(), zones: self.zones(day) }
    }

    /// Looks a filter of incidents up in this snapshot. May compute zones: call it off the async threads.
    ///
    /// # Errors
    /// As [`Filter::resolve`].
    pub fn filter(&self, request: &FilterRequest) -> Result<Filter, Problem> {
        let today = today();
        let day = request.as_of.unwrap_or(today);
        let ground = |id: &str| self.zones(day).ground(&self.snapshot, id);
        Ok(Filter::resolve(request, &self.snapshot, today, &ground)?)
    }

    /// Looks a filter of a layer's own features up in this snapshot. May compute zones: call it off the async threads.
    ///
    /// # Errors
    /// As [`Filter::resolve`].
    pub fn filter_of(&self, layer: &dyn Layer, request: &FilterRequest) -> Result<Filter, Problem> {
        let today = today();
        let day = request.as_of.unwrap_or(today);
        let ground = |id: &str| self.zones(day).ground(&self.snapshot, id);
        Ok(layer.filter(request, &self.snapshot, today, &ground)?)
    }

    /// A layer by id with the view that it is read from and a filter of its features. Call it off the async threads.
    ///
    /// # Errors
    /// 404 when there is no such layer; as [`Filter::resolve`].
    pub fn layer(&self, id: &str, request: &FilterRequest) -> Result<(View, Box<dyn Layer>, Filter), Problem> {
        let view = self.view(request.as_of.unwrap_or_else(today));
        let layer = layer::find(&view, id).ok_or_else(|| Problem::not_found(format!("there is no layer {id:?}; see /layers")))?;
        let filter = self.filter_of(&*layer, request)?;
        Ok((view, layer, filter))
    }
}

/// Shared by all requests; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    current: Arc<ArcSwap<Current>>,
    turns: Arc<Semaphore>,
    // Apart from the turns, so that slow readers of files never hold up a tile or a figure.
    downloads: Arc<Semaphore>,
    grids: Arc<Semaphore>,
    /// Limits and places.
    pub settings: Arc<Settings>,
}

impl AppState {
    /// State over a first snapshot.
    #[must_use]
    pub fn new(snapshot: Snapshot, settings: Settings) -> Self {
        Self {
            current: Arc::new(ArcSwap::from_pointee(Current::new(snapshot))),
            turns: Arc::new(Semaphore::new(settings.concurrency)),
            downloads: Arc::new(Semaphore::new(settings.concurrency)),
            grids: Arc::new(Semaphore::new(GRIDS)),
            settings: Arc::new(settings),
        }
    }

    /// Makes another snapshot the current one. Requests under way keep theirs.
    pub fn swap(&self, snapshot: Snapshot) {
        self.current.store(Arc::new(Current::new(snapshot)));
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

    /// A turn to hold a whole grid in memory, until it is dropped.
    ///
    /// # Errors
    /// 503 when no turn comes up.
    pub async fn grid_turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        turn(&self.grids).await
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
