//! Entity tags: a client that has the answer already gets 304 before anything is computed.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::parameters::Parameters;
use super::state::{Current, today};

/// The weak entity tag of an answer: made of store, build, generation, canonical address and resolved day.
#[derive(Debug, Clone)]
pub struct Conditional {
    tag: HeaderValue,
}

impl Conditional {
    /// The tag for a request, or the finished 304 when the client has it.
    ///
    /// # Errors
    /// The 304 response.
    #[expect(clippy::result_large_err, reason = "the error is the finished response, made once a request")]
    pub fn check(current: &Current, headers: &HeaderMap, uri: &Uri, parameters: &Parameters) -> Result<Self, Response> {
        let as_of: Date = parameters.filter.as_of.unwrap_or_else(today);
        let snapshot = &current.snapshot;
        let mut hash = Sha256::new();
        for part in [snapshot.store_id.as_str(), env!("CARGO_PKG_VERSION"), uri.path(), parameters.canonical()] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.update(snapshot.generation.to_le_bytes());
        hash.update(as_of.to_string().as_bytes());
        // Absolute links in an answer follow the host that was asked.
        hash.update(headers.get(header::HOST).map_or(&b""[..], HeaderValue::as_bytes));
        let text: String = hash.finalize().iter().take(12).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        let tag = HeaderValue::from_str(&format!("W/\"{text}\"")).unwrap_or(HeaderValue::from_static("W/\"0\""));
        let conditional = Self { tag };
        let bare = format!("\"{text}\"");
        let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        if known.flat_map(|list| list.split(',')).any(|one| one.trim().trim_start_matches("W/") == bare || one.trim() == "*") {
            return Err(conditional.apply(StatusCode::NOT_MODIFIED.into_response()));
        }
        Ok(conditional)
    }

    /// Puts the tag on an answer.
    #[must_use]
    pub fn apply(&self, mut response: Response) -> Response {
        response.headers_mut().insert(header::ETAG, self.tag.clone());
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }
}
