//! Entity tags: a client that has the answer already gets 304 before anything is computed, and a tile that is kept is found by
//! its tag.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::coding::Coding;
use super::parameters::Parameters;
use super::state::{AppState, Current, today};
use super::tile_cache::Tile;
use super::turns::Turns;
use super::{Asked, Problem, file};

/// What an answer depends on, as a number: store, build, generation, canonical address, resolved day, and the server's own
/// address where links are in the answer. Half of a SHA-256, so that nobody finds two questions with one tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag(u128);

/// Answers with 304 when the client has this answer of this generation, and otherwise with what `respond` makes of the
/// current snapshot, tagged.
///
/// # Errors
/// Those of `respond`.
pub async fn answer<F, Answering>(state: &AppState, asked: &Asked, parameters: Parameters, respond: F) -> Result<Response, Problem>
where
    F: FnOnce(Arc<Current>, Parameters) -> Answering,
    Answering: Future<Output = Result<Response, Problem>>,
{
    answer_from(state, state.current(), asked, parameters, respond).await
}

/// The same from a snapshot that need not be the current one.
///
/// # Errors
/// Those of `respond`.
pub async fn answer_from<F, Answering>(
    state: &AppState,
    current: Arc<Current>,
    asked: &Asked,
    parameters: Parameters,
    respond: F,
) -> Result<Response, Problem>
where
    F: FnOnce(Arc<Current>, Parameters) -> Answering,
    Answering: Future<Output = Result<Response, Problem>>,
{
    // Absolute links in an answer follow the address of the server.
    let tag = Tag::new(state, &current, asked, &parameters, &asked.base_url(&state.settings));
    let response = if tag.is_known(asked) { not_modified() } else { respond(current, parameters).await? };
    Ok(tag.on(response))
}

/// The same for a tile, which is kept: `make` runs in a turn of `lane`, and only when nobody asked for this tile before.
///
/// # Errors
/// Those of `make`; 503 when no turn comes up.
pub async fn tile(
    state: &AppState,
    asked: &Asked,
    parameters: Parameters,
    (coding, lane): (Coding, &Arc<Turns>),
    make: impl FnOnce(&Current, &Parameters) -> Result<Tile, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let current = state.current();
    let tag = Tag::new(state, &current, asked, &parameters, "");
    if tag.is_known(asked) {
        return Ok(tag.on(not_modified()));
    }
    let key = (tag, coding);
    let tile = match current.tiles.get(&key) {
        Some(tile) => tile,
        None => current.clone().tiles.get_or_make(key, lane, move || make(&current, &parameters)).await?,
    };
    Ok(tag.on(tile.into_response()))
}

/// The same for a file that is made as a whole, which is kept for a while: `make` runs only when nobody asked for this tag lately.
///
/// # Errors
/// Those of `make`; 416 when a range lies beyond the end; 503 when no turn comes up.
pub async fn whole_file(
    state: &AppState,
    (asked, request): (&Asked, &HeaderMap),
    parameters: Parameters,
    media_type: &'static str,
    make: impl FnOnce(&Current, &Parameters, &Path, &AtomicBool) -> Result<(), Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let current = state.current();
    let tag = Tag::new(state, &current, asked, &parameters, "");
    if tag.is_known(asked) {
        return Ok(tag.on(not_modified()));
    }
    let whole = if let Some(kept) = current.files.get(&tag) {
        kept
    } else {
        let from = current.clone();
        let whole = file::make(state, move |path, abandoned| make(&from, &parameters, path, abandoned)).await?;
        current.files.insert(tag, whole.clone());
        whole
    };
    Ok(tag.on(file::send(state, request, media_type, whole).await?))
}

fn not_modified() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}

impl Tag {
    fn new(state: &AppState, current: &Current, asked: &Asked, parameters: &Parameters, base: &str) -> Self {
        let as_of: Date = parameters.filter.as_of.unwrap_or_else(today);
        let snapshot = &current.snapshot;
        let mut hash = Sha256::new();
        // Other rules make other zones, and these show in files, styles and lists of layers.
        for part in [&snapshot.store_id, &state.settings.build, &current.rules.digest, base, asked.uri.path(), parameters.canonical()] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.update(snapshot.generation.to_le_bytes());
        hash.update(as_of.to_string().as_bytes());
        Self(hash.finalize().iter().take(16).fold(0u128, |number, byte| number << 8 | u128::from(*byte)))
    }

    /// Weak comparison (RFC 9110, section 13.1.2). `*` is not taken: whether there is anything at all is not known yet.
    fn is_known(self, asked: &Asked) -> bool {
        asked.known_tags().any(|known| known.trim_start_matches("W/") == self.text().trim_start_matches("W/"))
    }

    fn text(self) -> String {
        format!("W/\"{:032x}\"", self.0)
    }

    fn on(self, mut response: Response) -> Response {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(tag) = HeaderValue::try_from(self.text()) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}
