//! Entity tags: a client that has the answer already gets 304 before anything is computed.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::parameters::Parameters;
use super::state::{AppState, Current, today};
use super::{Asked, Problem};

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
    let current = state.current();
    let tag = tag(state, &current, asked, &parameters);
    let mut response =
        if is_known(&tag, &asked.headers) { StatusCode::NOT_MODIFIED.into_response() } else { respond(current, parameters).await? };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&format!("W/{tag}")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// The opaque part of the weak entity tag, with its quotation marks: made of store, build, generation, canonical address,
/// resolved day and the server's own address.
fn tag(state: &AppState, current: &Current, asked: &Asked, parameters: &Parameters) -> String {
    let as_of: Date = parameters.filter.as_of.unwrap_or_else(today);
    let snapshot = &current.snapshot;
    let mut hash = Sha256::new();
    // Absolute links in an answer follow the address of the server.
    let base = asked.base_url(&state.settings);
    for part in [&snapshot.store_id, &state.settings.build, &base, asked.uri.path(), parameters.canonical()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(snapshot.generation.to_le_bytes());
    hash.update(as_of.to_string().as_bytes());
    let number = hash.finalize().iter().take(16).fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    format!("\"{number:032x}\"")
}

/// Weak comparison (RFC 9110, section 13.1.2). `*` is not taken: whether there is anything at all is not known yet.
fn is_known(tag: &str, headers: &HeaderMap) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).any(|known| known.trim_start_matches("W/") == tag)
}
