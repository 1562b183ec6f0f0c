//! The application over a store of its own, asked without a socket.

use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use diaban::http::{AppState, Settings, app};
use diaban::index::Snapshot;
use diaban::store::{Store, StoredData};
use jiff::civil::{Date, date};
use serde_json::Value;
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// A day after the reform on which all demonstration data are in force.
pub const TODAY: Date = date(2026, 11, 1);

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The answer, which must be 200 JSON.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// The answer's body, which must be 200 of any kind.
    pub fn body_of_200(self) -> Vec<u8> {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.body));
        self.body
    }

    /// The detail of a problem that must have this status and name this parameter.
    pub fn problem(&self, status: u16, parameter: Option<&str>) -> String {
        assert_eq!(self.status, status, "{:.300}", String::from_utf8_lossy(&self.body));
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["parameter"].as_str(), parameter, "{problem}");
        problem["detail"].as_str().unwrap().to_owned()
    }
}

/// The application.
pub struct TestApp {
    state: AppState,
    runtime: tokio::runtime::Runtime,
}

impl TestApp {
    pub fn new(data: StoredData) -> Self {
        Self::with(data, Settings::default())
    }

    pub fn with(data: StoredData, settings: Settings) -> Self {
        Self::over(Snapshot::new(data, TODAY), settings)
    }

    pub fn from_snapshot(snapshot: Snapshot) -> Self {
        Self::over(snapshot, Settings::default())
    }

    fn over(snapshot: Snapshot, settings: Settings) -> Self {
        Self::from_state(AppState::new(snapshot, settings))
    }

    pub fn from_state(state: AppState) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { state, runtime }
    }

    /// The demonstration, loaded once for all tests.
    pub fn demonstration() -> &'static Self {
        static APP: LazyLock<TestApp> = LazyLock::new(|| TestApp::new(demonstration_data()));
        &APP
    }

    pub fn swap(&self, snapshot: Snapshot) {
        self.state.swap(snapshot);
    }

    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Begins a request on the runtime's own threads.
    pub fn begin(&self, path: &str) -> JoinHandle<Answer> {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.runtime.spawn(ask(self.state.clone(), request))
    }

    /// Waits for something on the runtime.
    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Runs something beside the test.
    pub fn spawn<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        self.runtime.spawn(future)
    }

    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.state.current().snapshot.clone()
    }

    pub fn request(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(ask(self.state.clone(), request))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.request(Request::get(path).body(Body::empty()).unwrap())
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.request(Request::post(path).header("content-type", "application/json").body(body.to_string().into()).unwrap())
    }

    /// A request that takes these codings.
    pub fn get_coded(&self, path: &str, codings: &str) -> Answer {
        self.request(Request::get(path).header("accept-encoding", codings).body(Body::empty()).unwrap())
    }

    /// What the server counts about itself.
    pub fn metrics(&self) -> String {
        String::from_utf8(self.get("/metrics").body_of_200()).unwrap()
    }

    /// The answer of `POST /api/summary`, which must be 200.
    pub fn summary(&self, body: &Value) -> Value {
        self.post("/api/summary", body).ok()
    }
}

async fn ask(state: AppState, request: Request<Body>) -> Answer {
    let response = app(state).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// What the demonstration leaves in a store.
pub fn demonstration_data() -> StoredData {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    diaban::ingest::demonstration::load(&mut store).unwrap();
    store.load().unwrap()
}

/// A small generator of repeatable numbers (`SplitMix64`).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A star-shaped ring around a place, which never crosses itself.
    pub fn star(&mut self, centre: [f64; 2], radius: f64, corners: usize) -> Vec<[f64; 2]> {
        let mut ring: Vec<[f64; 2]> = (0..corners)
            .map(|corner| {
                let angle = corner as f64 / corners as f64 * std::f64::consts::TAU;
                let reach = radius * self.between(0.3, 1.0);
                [centre[0] + reach * angle.cos(), centre[1] + reach * angle.sin()]
            })
            .collect();
        ring.push(ring[0]);
        ring
    }
}
