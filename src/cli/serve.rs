//! `diaban serve`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::serve::ListenerExt;
use clap::Args;
use tokio::net::TcpListener;
use tokio::task::{JoinError, JoinHandle};

use super::{CliError, DataArguments, print};
use crate::domain::time::local_date;
use crate::http::rules::{RulesFile, RulesInForce};
use crate::http::{AppState, Settings, app};
use crate::index::{MERGE_AT, Snapshot};
use crate::layer::Drawing;
use crate::spatial::pyramid::FINEST;
use crate::store::Store;

/// How often the store is looked at for another process's commit.
const WATCH_EVERY: Duration = Duration::from_millis(500);
/// How long requests under way may take to finish after the signal to stop.
const GRACE: Duration = Duration::from_secs(20);
/// Open files asked of the system, connections among them; it may give less.
const OPEN_FILES: u64 = 65_536;

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    #[command(flatten)]
    data: DataArguments,
    /// Address to listen on.
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
    /// Configuration file (TOML); what is given on the command line wins.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Load the demonstration into an empty store.
    #[arg(long)]
    demo: bool,
    /// Address under which others reach this server.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Folder of the built web app.
    #[arg(long, value_name = "DIR")]
    web: Option<PathBuf>,
    /// Priority rules (TOML), taken up when the file changes; `priority_rules.toml` in the data folder when not said.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
}

/// The configuration file. Every key may be left out.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Configuration {
    /// Address to listen on, default `127.0.0.1:8080`.
    listen: Option<String>,
    /// Address under which others reach this server, for absolute links.
    public_url: Option<String>,
    /// Folder of the built web app, default `web/dist`.
    web: Option<PathBuf>,
    /// Priority rules, default `priority_rules.toml` in the data folder where there is one.
    rules: Option<PathBuf>,
    /// Largest request body in bytes, default 4 MiB.
    body_limit: Option<usize>,
    /// Longest time for a request in seconds, default 60.
    time_limit_seconds: Option<u64>,
    /// Computations at the same time, of light and of heavy ones each; default: one a processor.
    computations: Option<usize>,
    /// Files sent at the same time, default 64.
    downloads: Option<usize>,
    /// Requests that may wait for each of these, default 256; more are answered with 503.
    waiting: Option<usize>,
    /// Bytes for tiles made already, default 256 MiB; 0 keeps none.
    cache_bytes: Option<u64>,
    /// Most incidents in one file, default 5,000,000.
    result_limit: Option<usize>,
}

impl Configuration {
    fn read(file: Option<&PathBuf>) -> Result<Self, CliError> {
        let Some(file) = file else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(file).map_err(|error| CliError::Serve(format!("{}: {error}", file.display())))?;
        toml::from_str(&text).map_err(|error| CliError::Serve(format!("{}: {error}", file.display())))
    }

    fn settings(self) -> Settings {
        let default = Settings::default();
        Settings {
            web: self.web.unwrap_or(default.web),
            public_url: self.public_url,
            body_limit: self.body_limit.unwrap_or(default.body_limit),
            time_limit: self.time_limit_seconds.map_or(default.time_limit, Duration::from_secs),
            computations: self.computations.unwrap_or(default.computations).max(1),
            downloads: self.downloads.unwrap_or(default.downloads).max(1),
            waiting: self.waiting.unwrap_or(default.waiting),
            cache_bytes: self.cache_bytes.unwrap_or(default.cache_bytes),
            result_limit: self.result_limit.unwrap_or(default.result_limit),
            page_time: default.page_time,
            build: build(),
        }
    }
}

/// Serves until told to stop.
///
/// # Errors
/// When the address cannot be listened on, the configuration is wrong, or the store cannot be opened.
pub fn run(arguments: ServeArguments) -> Result<(), CliError> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "diaban=info,warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let mut configuration = Configuration::read(arguments.config.as_ref())?;
    configuration.public_url = arguments.public_url.or(configuration.public_url);
    configuration.web = arguments.web.or(configuration.web);
    let listen = arguments.listen.or(configuration.listen.take()).unwrap_or_else(|| "127.0.0.1:8080".into());

    let mut store = Store::open(&arguments.data.data)?;
    if arguments.demo {
        load_demonstration(&mut store)?;
    }
    let mut rules_file = super::rules::file(&arguments.data, arguments.rules.or(configuration.rules.take()));
    let snapshot = Arc::new(snapshot(&store)?);
    let rules = rules_file.look(&RulesInForce::default(), &snapshot).unwrap_or_default();
    tell(&rules, rules_file.path());
    let state = AppState::with_rules(snapshot, rules, configuration.settings());
    if !state.settings.web.join("index.html").is_file() {
        tracing::warn!(folder = %state.settings.web.display(), "the web app is not built there: only the interfaces are served");
    }
    // Every connection is an open file, and many systems allow a program 1,024 until it asks for what it may have.
    if let Err(error) = rlimit::increase_nofile_limit(OPEN_FILES) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| CliError::Serve(format!("the runtime does not start: {error}")))?;
    let result = runtime.block_on(serve(&listen, state, store, rules_file));
    // Computations that nobody waits for any more must not hold up the exit.
    runtime.shutdown_timeout(Duration::from_secs(1));
    result
}

/// Version and time of the program's file: another build may answer otherwise.
fn build() -> String {
    let changed = std::env::current_exe().and_then(std::fs::metadata).and_then(|file| file.modified());
    let seconds = changed.ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |since| since.as_secs());
    format!("{} {seconds}", env!("CARGO_PKG_VERSION"))
}

fn load_demonstration(store: &mut Store) -> Result<(), CliError> {
    if store.generation()? > 0 {
        tracing::info!("the store holds data already: the demonstration is not loaded");
        return Ok(());
    }
    print("loading the demonstration …");
    crate::ingest::demonstration::load(store)?;
    Ok(())
}

fn snapshot(store: &Store) -> Result<Snapshot, CliError> {
    let started = Instant::now();
    let today = local_date(jiff::Timestamp::now().as_second());
    let snapshot = Snapshot::load(store, today)?;
    tracing::info!(
        generation = snapshot.generation,
        units = snapshot.units.all().len(),
        incidents = snapshot.incidents.len(),
        milliseconds = started.elapsed().as_millis() as u64,
        "snapshot ready"
    );
    Ok(snapshot)
}

async fn serve(listen: &str, state: AppState, store: Store, rules: RulesFile) -> Result<(), CliError> {
    let listener = TcpListener::bind(listen).await.map_err(|error| CliError::Serve(format!("cannot listen on {listen}: {error}")))?;
    let address = listener.local_addr().map_err(|error| CliError::Serve(format!("cannot listen on {listen}: {error}")))?;
    let watch = tokio::spawn(watch(state.clone(), store, rules));
    tokio::task::spawn_blocking({
        let state = state.clone();
        move || draw_ahead(&state)
    });
    let stop = Arc::new(tokio::sync::Notify::new());
    let stopped = stop.clone();
    // A small end of an answer does not wait for the client to confirm what came before.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "a connection waits with small packets");
        }
    });
    // A router by itself would be copied for every connection, route by route.
    let service = app(state).into_make_service();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop_signal().await;
        stopped.notify_one();
    });
    announce(address);
    let finished = tokio::select! {
        result = server => result.map_err(|error| CliError::Serve(format!("the server failed: {error}"))),
        () = async { stop.notified().await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("some requests did not finish in time");
            Ok(())
        }
    };
    watch.abort();
    finished
}

/// Computes what the first requests would have to wait for: today's zones, and the shapes of each zoom.
fn draw_ahead(state: &AppState) {
    let started = Instant::now();
    let view = state.current().view(local_date(jiff::Timestamp::now().as_second()));
    view.look_up_zones();
    let units = view.drawing(Drawing::Units);
    for zoom in 0..=FINEST {
        let _ = units.level(zoom);
    }
    tracing::info!(milliseconds = started.elapsed().as_millis() as u64, "zones and shapes are ready");
}

/// Says where the map is, on the standard output, so that a script can wait for the line.
fn announce(address: SocketAddr) {
    print(&format!("Diaban: http://{address}"));
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be caught");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
    tracing::info!("stopping: requests under way are finished");
}

/// Says in the log which rules hold, and what is wrong with their file.
fn tell(rules: &RulesInForce, file: &Path) {
    let count = rules.rules.rules.len();
    match rules.problems.as_slice() {
        [] if rules.file.is_some() => tracing::info!(file = %file.display(), rules = count, "priority rules taken"),
        [] => tracing::info!(rules = count, "the built-in priority rules are in force"),
        problems => {
            for problem in problems {
                tracing::error!(file = %file.display(), %problem, "priority rules refused; those before stay in force");
            }
        }
    }
}

/// Takes up a change of the rules' file, or of the store that it must fit.
async fn follow_rules(state: AppState, mut file: RulesFile) -> RulesFile {
    let path = file.path().to_path_buf();
    let looked = tokio::task::spawn_blocking(move || {
        if let Some(next) = file.look(&state.rules(), &state.current().snapshot) {
            let before = state.rules();
            if next.problems != before.problems || next.rules.digest != before.rules.digest {
                tell(&next, file.path());
            }
            state.put_rules(next);
        }
        file
    });
    looked.await.unwrap_or_else(|error| {
        tracing::error!(%error, "the watch of the rules failed");
        RulesFile::new(path, true)
    })
}

/// Makes another process's commit the current snapshot, and packs what has come when there is enough of it. Changes of the rules are taken
/// up here too, so that a snapshot and rules are never put in at the same time.
async fn watch(state: AppState, store: Store, mut rules: RulesFile) {
    let store = Arc::new(Mutex::new(store));
    let mut merge: Option<JoinHandle<Merge>> = None;
    loop {
        tokio::time::sleep(WATCH_EVERY).await;
        if merge.as_ref().is_some_and(JoinHandle::is_finished)
            && let Some(Ok(merged)) = finished(merge.take()).await
        {
            merged.put_into(&state);
        }
        let (current, watched) = (state.current().snapshot.clone(), store.clone());
        let looked = tokio::task::spawn_blocking(move || {
            let store = watched.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if store.generation()? == current.generation {
                return Ok(None);
            }
            next_snapshot(&current, &store).map(Some)
        });
        match looked.await {
            Ok(Ok(next)) => next.into_iter().for_each(|next| state.swap(next)),
            // The old snapshot goes on being served.
            Ok(Err(error)) => tracing::error!(%error, "the store cannot be read"),
            Err(error) => tracing::error!(%error, "the watch failed"),
        }
        rules = follow_rules(state.clone(), rules).await;
        let current = state.current().snapshot.clone();
        if merge.is_none() && current.incidents.delta_rows() >= MERGE_AT {
            let folder = store.lock().unwrap_or_else(std::sync::PoisonError::into_inner).directory().to_path_buf();
            merge = Some(tokio::task::spawn_blocking(move || Merge::of(current, &folder)));
        }
    }
}

async fn finished(merge: Option<JoinHandle<Merge>>) -> Option<Result<Merge, JoinError>> {
    Some(merge?.await.inspect_err(|error| tracing::error!(%error, "incidents could not be packed")))
}

/// What the store holds now: by what has come since, where that can be told, and otherwise read anew.
fn next_snapshot(current: &Snapshot, store: &Store) -> Result<Snapshot, CliError> {
    let started = Instant::now();
    let today = local_date(jiff::Timestamp::now().as_second());
    if let Some(next) = current.with_added_from(store, today)? {
        tracing::info!(
            generation = next.generation,
            added = next.incidents.len() - current.incidents.len(),
            milliseconds = started.elapsed().as_millis() as u64,
            "incidents added"
        );
        return Ok(next);
    }
    snapshot(store)
}

/// A snapshot and the same one packed.
struct Merge {
    start: Arc<Snapshot>,
    merged: Snapshot,
}

impl Merge {
    fn of(start: Arc<Snapshot>, folder: &Path) -> Self {
        let today = local_date(jiff::Timestamp::now().as_second());
        let mut merged = start.merged(today);
        merged.write_file(folder, today);
        tracing::info!(generation = merged.generation, incidents = merged.incidents.len(), "incidents packed");
        Self { start, merged }
    }

    /// Takes the place of the current snapshot, with what has come since the merge began.
    fn put_into(self, state: &AppState) {
        let current = state.current().snapshot.clone();
        if current.generation == self.start.generation {
            state.swap(self.merged);
        } else if let Some(rebased) = Snapshot::rebased(&self.merged, &self.start, &current) {
            state.swap(rebased);
        }
    }
}
