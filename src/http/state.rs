//! What every request shares: the current snapshot, swapped whole by a commit.

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;

use super::jobs::Jobs;
use super::kept_files::KeptFiles;
use super::metrics::Metrics;
use super::rules::RulesInForce;
use super::tile_cache::TileCache;
use super::turns::{Turn, Turns};
use super::{Problem, answer};
use crate::domain::time::local_date;
use crate::index::Snapshot;
use crate::layer::{self, Layer, Shapes, View};
use crate::priority::{Rules, ZoneSet};
use crate::query::{Figures, Filter, FilterRequest};
use crate::tile::density::Edges;

/// Days for which zones are kept at a time.
const KEPT_DAYS: usize = 8;
/// Most generations that are kept for who has a link to their next page: one every two seconds for ten minutes. Where someone pages
/// through more than that, the oldest goes early. Each holds for itself the rows since the last merge, see [`crate::index::MERGE_AT`].
const PROMISED_GENERATIONS: usize = 320;
/// Grids that are computed or sent at the same time: each may hold some hundred megabytes.
const GRIDS: usize = 2;

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
    /// Computations of a lane at the same time, see [`super::turns`].
    pub computations: usize,
    /// Files that are being sent at the same time.
    pub downloads: usize,
    /// Requests of a lane that may wait for a turn.
    pub waiting: usize,
    /// Bytes for tiles that were made already; 0 keeps none.
    pub cache_bytes: u64,
    /// Most incidents in one file.
    pub result_limit: usize,
    /// How long a generation stays readable for who has a link to its next page.
    pub page_time: Duration,
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
            computations: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            downloads: 64,
            waiting: 256,
            cache_bytes: 256 << 20,
            result_limit: 5_000_000,
            page_time: Duration::from_mins(15),
            build: env!("CARGO_PKG_VERSION").into(),
        }
    }
}

/// Generations, and until when they can be read; the one that goes first stands first.
type Promised = Mutex<Vec<(Instant, Arc<Current>)>>;
type ViewCell = Arc<OnceLock<View>>;

/// Which data and which rules an answer is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// Number of the commit.
    pub generation: u64,
    /// The beginning of the digest of the rules.
    pub rules: u32,
}

impl Edition {
    /// Reads the two parts of its text.
    #[must_use]
    pub fn read(generation: &str, rules: &str) -> Option<Self> {
        Some(Self { generation: generation.parse().ok()?, rules: u32::from_str_radix(rules, 16).ok()? })
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{}-{:08x}", self.generation, self.rules)
    }
}

/// What has been computed from the shapes of units and lines alone, and holds for other data as long as these do.
#[derive(Debug, Clone, Default)]
struct OfShapes {
    shapes: Arc<Shapes>,
    edges: Arc<Edges>,
}

/// A snapshot and what has been computed from it so far.
#[derive(Debug)]
pub struct Current {
    /// The data.
    pub snapshot: Arc<Snapshot>,
    /// The rules by which its zones are found.
    pub rules: Arc<Rules>,
    // Only the list is locked, and only to find a cell; computing happens outside of the lock.
    views: Mutex<Vec<(Date, ViewCell)>>,
    figures: Arc<Figures>,
    of_shapes: OfShapes,
    /// Tiles made so far.
    pub tiles: TileCache,
    /// Files made lately.
    pub files: KeptFiles,
}

impl Current {
    fn new(snapshot: Arc<Snapshot>, rules: Arc<Rules>, of_shapes: OfShapes, settings: &Settings, metrics: &Metrics) -> Self {
        let tiles = TileCache::new(settings.cache_bytes, metrics.tiles.clone());
        let files = KeptFiles::new(metrics.files.clone());
        Self { snapshot, rules, views: Mutex::default(), figures: Arc::default(), of_shapes, tiles, files }
    }

    /// The edges that density tiles are corrected for.
    #[must_use]
    pub fn edges(&self) -> &Edges {
        &self.of_shapes.edges
    }

    /// Which data and rules it is of.
    #[must_use]
    pub fn edition(&self) -> Edition {
        let rules = self.rules.digest.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        Edition { generation: self.snapshot.generation, rules: rules.unwrap_or_default() }
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
        let zones = || Arc::new(ZoneSet::new(&self.snapshot, &self.rules, day));
        cell.get_or_init(|| View::new(self.snapshot.clone(), zones(), self.figures.clone(), self.of_shapes.shapes.clone())).clone()
    }

    /// Looks a filter of incidents up in this snapshot. May compute zones: call it off the async threads.
    ///
    /// # Errors
    /// As [`Filter::resolve`].
    pub fn filter(&self, request: &FilterRequest) -> Result<Filter, Problem> {
        let today = today();
        let day = request.as_of.unwrap_or(today);
        let ground = |id: &str| self.view(day).zones.ground(&self.snapshot, id);
        Ok(Filter::resolve(request, &self.snapshot, today, &ground)?)
    }

    /// Looks a filter of a layer's own features up in this snapshot. May compute zones: call it off the async threads.
    ///
    /// # Errors
    /// As [`Filter::resolve`].
    pub fn filter_of(&self, layer: &dyn Layer, request: &FilterRequest) -> Result<Filter, Problem> {
        let today = today();
        let day = request.as_of.unwrap_or(today);
        let ground = |id: &str| self.view(day).zones.ground(&self.snapshot, id);
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
    rules: Arc<ArcSwap<RulesInForce>>,
    /// Turns of what is asked for by the dozen.
    pub light: Arc<Turns>,
    // A grid is held in memory until it is sent.
    grids: Arc<Turns>,
    /// Turns of what may visit a whole layer.
    pub heavy: Arc<Turns>,
    // Apart from the others, so that slow readers of files never hold up a tile or a figure.
    downloads: Arc<Turns>,
    /// Generations of which somebody has a link to a next page, and until when they can be read.
    promised: Arc<Promised>,
    /// Statistics that are computed by and by.
    pub jobs: Arc<Jobs>,
    /// Turns of those: one at a time.
    pub job_turns: Arc<Turns>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Limits and places.
    pub settings: Arc<Settings>,
}

impl AppState {
    /// State over a first snapshot.
    #[must_use]
    pub fn new(snapshot: Snapshot, settings: Settings) -> Self {
        Self::with_rules(Arc::new(snapshot), RulesInForce::default(), settings)
    }

    /// State over a first snapshot and the rules of its zones.
    #[must_use]
    pub fn with_rules(snapshot: Arc<Snapshot>, rules: RulesInForce, settings: Settings) -> Self {
        let metrics = Metrics::new(&settings.build);
        let turns = |lane, at_a_time| Arc::new(Turns::new(at_a_time, settings.waiting, metrics.refused(lane)));
        Self {
            current: Arc::new(ArcSwap::from_pointee(Current::new(snapshot, rules.rules.clone(), OfShapes::default(), &settings, &metrics))),
            rules: Arc::new(ArcSwap::from_pointee(rules)),
            light: turns(LIGHT, settings.computations),
            heavy: turns(HEAVY, settings.computations),
            grids: turns(GRID, GRIDS),
            downloads: turns(DOWNLOADS, settings.downloads),
            promised: Arc::default(),
            jobs: Arc::default(),
            job_turns: turns(JOBS, 1),
            metrics: Arc::new(metrics),
            settings: Arc::new(settings),
        }
    }

    /// Makes another snapshot the current one, with today's zones, so that the first requests need not wait for them. Requests
    /// under way keep theirs; its tiles go when the last of them is answered. Shapes that have not changed are not drawn again.
    /// Computes: call it off the async threads.
    pub fn swap(&self, snapshot: Snapshot) {
        let before = self.current();
        let of_shapes = if Shapes::hold_for(&before.snapshot, &snapshot) { before.of_shapes.clone() } else { OfShapes::default() };
        self.replace(&before, Current::new(Arc::new(snapshot), self.rules().rules.clone(), of_shapes, &self.settings, &self.metrics));
    }

    /// The rules in force, and what is wrong with their file.
    #[must_use]
    pub fn rules(&self) -> Arc<RulesInForce> {
        self.rules.load_full()
    }

    /// Puts rules in force, or says what is wrong with a file. Where other rules than before are in force, zones are found anew and
    /// answers get other entity tags. Computes: call it off the async threads, and not while another snapshot is put in.
    pub fn put_rules(&self, rules: RulesInForce) {
        let before = self.current();
        if rules.rules.digest != before.rules.digest {
            let (snapshot, of_shapes) = (before.snapshot.clone(), before.of_shapes.clone());
            self.replace(&before, Current::new(snapshot, rules.rules.clone(), of_shapes, &self.settings, &self.metrics));
        }
        // Last, since who is told of other rules asks for their zones at once.
        self.rules.store(Arc::new(rules));
    }

    fn replace(&self, before: &Current, next: Current) {
        next.view(today()).look_up_zones();
        self.current.store(Arc::new(next));
        // A generation that is only kept for its pages needs no tiles and files any more.
        before.tiles.clear();
        before.files.clear();
    }

    /// The snapshot to answer a request from.
    #[must_use]
    pub fn current(&self) -> Arc<Current> {
        self.current.load_full()
    }

    /// Keeps a generation readable for [`Settings::page_time`] from now on. It shares with later ones all that has not changed since.
    pub fn promise(&self, current: &Arc<Current>) {
        let until = Instant::now() + self.settings.page_time;
        let mut promised = self.promised.lock().unwrap_or_else(PoisonError::into_inner);
        promised.retain(|(end, kept)| *end > Instant::now() && !Arc::ptr_eq(kept, current));
        if promised.len() >= PROMISED_GENERATIONS {
            promised.remove(0);
        }
        promised.push((until, current.clone()));
    }

    /// The current snapshot or a promised one.
    #[must_use]
    pub fn readable(&self, edition: Edition) -> Option<Arc<Current>> {
        let current = self.current();
        if current.edition() == edition {
            return Some(current);
        }
        let mut promised = self.promised.lock().unwrap_or_else(PoisonError::into_inner);
        promised.retain(|(end, _)| *end > Instant::now());
        promised.iter().find(|(_, kept)| kept.edition() == edition).map(|(_, kept)| kept.clone())
    }

    /// Runs a computation that may visit a whole layer, see [`Turns::run`].
    ///
    /// # Errors
    /// The computation's own; 503 when no turn comes up; 500 when it panics.
    pub async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
        self.heavy.run(work).await
    }

    /// Runs a computation that takes no longer with more incidents, or hardly, see [`Turns::run`].
    ///
    /// # Errors
    /// As [`AppState::compute`].
    pub async fn compute_light<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
        self.light.run(work).await
    }

    /// A turn to hold a whole grid in memory, until it is dropped.
    ///
    /// # Errors
    /// 503 when no turn comes up.
    pub async fn grid_turn(&self) -> Result<Turn, Problem> {
        self.grids.take().await
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
        Ok(answer::stream(media_type, self.downloads.take().await?, write))
    }

    /// The lanes by name, for the figures.
    #[must_use]
    pub fn lanes(&self) -> [(&'static str, &Turns); 5] {
        [(LIGHT, &self.light), (HEAVY, &self.heavy), (DOWNLOADS, &self.downloads), (GRID, &self.grids), (JOBS, &self.job_turns)]
    }
}

const LIGHT: &str = "light";
const HEAVY: &str = "heavy";
const DOWNLOADS: &str = "downloads";
const GRID: &str = "grids";
const JOBS: &str = "jobs";

/// The local day.
#[must_use]
pub fn today() -> Date {
    local_date(Timestamp::now().as_second())
}

/// Zones that each rule finds on a day, in the order of the rules.
#[must_use]
pub fn zone_counts(snapshot: &Snapshot, rules: &Arc<Rules>, day: Date) -> Vec<usize> {
    zone_counts_of(&ZoneSet::new(snapshot, rules, day))
}

/// Zones of each rule of a set.
#[must_use]
pub fn zone_counts_of(zones: &ZoneSet) -> Vec<usize> {
    zones.rules.rules.iter().map(|rule| zones.zones.iter().filter(|zone| zone.kind == rule.id).count()).collect()
}
