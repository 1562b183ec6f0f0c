//! What the server counts about itself, in Prometheus' text format 0.0.4.
//!
//! Counters are atomic numbers that whoever counts holds; gauges are read off the state when someone asks. Each application has
//! a registry of its own, so several live in one process without mixing. Labels take few values, whatever clients send:
//! routes are the patterns of the router, methods those of HTTP.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use prometheus::core::Collector;
use prometheus::{Gauge, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};

use super::AppState;

/// Upper ends of the classes of durations, in seconds: a kept tile takes 0.0001, a whole layer up to seconds.
const DURATIONS: [f64; 14] = [0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0];
/// The route of what no pattern matches: the files of the web app, and what does not exist.
const ELSEWHERE: &str = "elsewhere";

/// Where tiles came from.
#[derive(Debug, Clone)]
pub struct TileCounts {
    /// Kept from an earlier request.
    pub hits: IntCounter,
    /// Made.
    pub misses: IntCounter,
    /// Made for another request that was under way.
    pub coalesced: IntCounter,
    /// Given up for want of room.
    pub evictions: IntCounter,
}

/// Where files that are made as a whole came from.
#[derive(Debug, Clone)]
pub struct FileCounts {
    /// Made.
    pub made: IntCounter,
    /// Kept from an earlier request.
    pub kept: IntCounter,
}

/// All figures of one application.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    /// Computations and downloads that were turned away, by lane.
    refused: IntCounterVec,
    running: IntGaugeVec,
    waiting: IntGaugeVec,
    /// Of the tile cache.
    pub tiles: TileCounts,
    /// Of the files that are made as a whole.
    pub files: FileCounts,
    cache_bytes: IntGauge,
    cache_entries: IntGauge,
    cache_hit_ratio: Gauge,
    generation: IntGauge,
    incidents: IntGauge,
    units: IntGauge,
    resident: IntGauge,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new(env!("CARGO_PKG_VERSION"))
    }
}

impl Metrics {
    /// Nothing counted yet; `build` is which build counts.
    ///
    /// # Panics
    /// When two figures have the same name, which they have not.
    #[must_use]
    pub fn new(build: &str) -> Self {
        let registry = Registry::new();
        let durations =
            HistogramOpts::new("diaban_http_request_duration_seconds", "Time until the head of the answer, by route, method and status.");
        let requests = HistogramVec::new(durations.buckets(DURATIONS.to_vec()), &["route", "method", "status"]).expect(VALID);
        let counters = |name: &str, help: &str, label: &str| enter(&registry, IntCounterVec::new(Opts::new(name, help), &[label]));
        let gauges = |name: &str, help: &str, label: &str| enter(&registry, IntGaugeVec::new(Opts::new(name, help), &[label]));
        let gauge = |name: &str, help: &str| enter(&registry, IntGauge::new(name, help));
        let from = counters("diaban_tile_requests_total", "Tiles by where they came from: hit, miss or coalesced.", "result");
        let files = counters("diaban_files_total", "Files that are made as a whole, by where they came from: made or kept.", "result");
        gauges("diaban_build_info", "Always 1; the label says which build runs.", "build").with_label_values(&[build]).set(1);
        Self {
            refused: counters("diaban_work_refused_total", "Requests that got no turn and were answered with 503, by lane.", "lane"),
            running: gauges("diaban_work_running", "Turns taken, by lane: light and heavy computations, downloads.", "lane"),
            waiting: gauges("diaban_work_waiting", "Requests that wait for a turn, by lane.", "lane"),
            tiles: TileCounts {
                hits: from.with_label_values(&["hit"]),
                misses: from.with_label_values(&["miss"]),
                coalesced: from.with_label_values(&["coalesced"]),
                evictions: enter(&registry, IntCounter::new("diaban_tile_cache_evictions_total", "Tiles given up for want of room.")),
            },
            files: FileCounts { made: files.with_label_values(&["made"]), kept: files.with_label_values(&["kept"]) },
            cache_bytes: gauge("diaban_tile_cache_bytes", "Bytes of the kept tiles."),
            cache_entries: gauge("diaban_tile_cache_entries", "Kept tiles."),
            cache_hit_ratio: enter(
                &registry,
                Gauge::new("diaban_tile_cache_hit_ratio", "Share of tiles that were not made anew, since the start."),
            ),
            generation: gauge("diaban_snapshot_generation", "Number of the commit that is served."),
            incidents: gauge("diaban_incidents", "Incidents that are served."),
            units: gauge("diaban_units", "Administrative units that are served, of every boundary version."),
            resident: gauge("process_resident_memory_bytes", "Resident memory of the process; 0 where the system does not say."),
            requests: enter(&registry, Ok(requests)),
            registry,
        }
    }

    /// The counter of those who got no turn in a lane.
    #[must_use]
    pub fn refused(&self, lane: &str) -> IntCounter {
        self.refused.with_label_values(&[lane])
    }

    /// The figures as text.
    ///
    /// # Errors
    /// When a figure cannot be written, which these can.
    pub fn render(&self, state: &AppState) -> prometheus::Result<String> {
        for (lane, turns) in state.lanes() {
            let [running, waiting] = turns.load();
            self.running.with_label_values(&[lane]).set(running as i64);
            self.waiting.with_label_values(&[lane]).set(waiting as i64);
        }
        let current = state.current();
        let [bytes, entries] = current.tiles.size();
        self.cache_bytes.set(bytes as i64);
        self.cache_entries.set(entries as i64);
        let [hits, misses, coalesced] = [&self.tiles.hits, &self.tiles.misses, &self.tiles.coalesced].map(|count| count.get() as f64);
        self.cache_hit_ratio.set((hits + coalesced) / (hits + coalesced + misses).max(1.0));
        self.generation.set(current.snapshot.generation as i64);
        self.incidents.set(current.snapshot.incidents.len() as i64);
        self.units.set(current.snapshot.units.all().len() as i64);
        self.resident.set(resident_bytes().unwrap_or(0) as i64);
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }

    fn count(&self, route: &str, method: &Method, status: u16, took: Duration) {
        let method = match *method {
            Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::DELETE | Method::OPTIONS | Method::PATCH => method.as_str(),
            _ => "other",
        };
        // Three digits without an allocation.
        let digits = [100, 10, 1].map(|place| b'0' + (status / place % 10) as u8);
        let status = std::str::from_utf8(&digits).unwrap_or("000");
        self.requests.with_label_values(&[route, method, status]).observe(took.as_secs_f64());
    }
}

const VALID: &str = "the name, help and labels are constant and valid";

fn enter<C: Collector + Clone + 'static>(registry: &Registry, made: prometheus::Result<C>) -> C {
    let collector = made.expect(VALID);
    registry.register(Box::new(collector.clone())).expect("no two figures have one name");
    collector
}

/// Middleware: counts every request and how long it took until its answer began.
pub async fn measure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let route = route.as_ref().map_or(ELSEWHERE, MatchedPath::as_str);
    state.metrics.count(route, &method, response.status().as_u16(), began.elapsed());
    response
}

/// Resident memory as Linux tells it.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}
