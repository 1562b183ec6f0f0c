//! A file that is made as a whole before it is sent: its size is known, and a range of it can be asked for (RFC 9110, section 14).

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tempfile::NamedTempFile;

use super::kept_files::MadeFile;
use super::{AppState, Problem};
use crate::export::ExportError;
use crate::query::QueryError;

/// Bytes that are read at a time.
const CHUNK: usize = 64 << 10;

/// Says that nobody waits any more once it is dropped: when the client has gone away, and when all is done.
#[derive(Debug, Default)]
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Makes a file with `make` in a turn of heavy work, which is told when nobody waits any more.
///
/// # Errors
/// Those of `make`; 503 when no turn comes up.
pub async fn make(
    state: &AppState,
    make: impl FnOnce(&Path, &AtomicBool) -> Result<(), Problem> + Send + 'static,
) -> Result<Arc<MadeFile>, Problem> {
    let waiting = Waiting::default();
    let abandoned = waiting.0.clone();
    let work = move || {
        let file = NamedTempFile::with_prefix("diaban-").map_err(Problem::internal)?;
        make(file.path(), &abandoned)?;
        MadeFile::take(file).map(Arc::new).map_err(Problem::internal)
    };
    state.compute(work).await
}

/// Sends a file, or the part of it that was asked for.
///
/// # Errors
/// 416 when the range lies beyond the end; 503 when too many are being sent already.
pub async fn send(state: &AppState, asked: &HeaderMap, media_type: &'static str, file: Arc<MadeFile>) -> Result<Response, Problem> {
    let size = file.size;
    let Ok(part) = range(asked, size) else {
        let mut response = Problem::status(StatusCode::RANGE_NOT_SATISFIABLE, format!("the file has {size} bytes")).into_response();
        set(&mut response, header::CONTENT_RANGE, &format!("bytes */{size}"));
        return Ok(response);
    };
    let (start, length) = part.unwrap_or((0, size));
    let write = move |out: &mut dyn io::Write| {
        let (mut at, end, mut buffer) = (start, start + length, vec![0; CHUNK]);
        while at < end {
            let wanted = usize::try_from(end - at).map_or(CHUNK, |rest| rest.min(CHUNK));
            match file.read_at(&mut buffer[..wanted], at)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => {
                    out.write_all(&buffer[..read])?;
                    at += read as u64;
                }
            }
        }
        Ok(())
    };
    let mut response = state.stream(media_type, write).await?;
    set(&mut response, header::ACCEPT_RANGES, "bytes");
    set(&mut response, header::CONTENT_LENGTH, &length.to_string());
    if part.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        set(&mut response, header::CONTENT_RANGE, &format!("bytes {start}-{}/{size}", start + length - 1));
    }
    Ok(response)
}

fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A range that begins behind the end.
#[derive(Debug, PartialEq, Eq)]
struct Unsatisfiable;

/// Start and length of the part that was asked for. Several parts, a range that cannot be read, and one that holds only for a file
/// whose tag is strong (`If-Range`) give the whole, as the RFC allows.
fn range(asked: &HeaderMap, size: u64) -> Result<Option<(u64, u64)>, Unsatisfiable> {
    if asked.contains_key(header::IF_RANGE) {
        return Ok(None);
    }
    let text = asked.get(header::RANGE).and_then(|range| range.to_str().ok());
    let Some((first, last)) = text.and_then(|range| range.strip_prefix("bytes=")).and_then(|range| range.trim().split_once('-')) else {
        return Ok(None);
    };
    let number = |text: &str| text.parse::<u64>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let (start, end) = match (number(first), number(last)) {
        (Some(start), Some(end)) if start <= end => (start, end.saturating_add(1).min(size)),
        (Some(start), None) if last.is_empty() => (start, size),
        (None, Some(length)) if first.is_empty() => (if length == 0 { size } else { size.saturating_sub(length) }, size),
        _ => return Ok(None),
    };
    if start >= size { Err(Unsatisfiable) } else { Ok(Some((start, end - start))) }
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Refused(detail) => QueryError::refused("limit", detail).into(),
            other => Self::internal(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_rfc_says() {
        let asked = |range: &str| HeaderMap::from_iter([(header::RANGE, HeaderValue::from_str(range).expect("a header"))]);
        for (text, expected) in [
            ("bytes=0-0", Ok(Some((0, 1)))),
            ("bytes=10-99", Ok(Some((10, 90)))),
            ("bytes=10-", Ok(Some((10, 90)))),
            ("bytes=-10", Ok(Some((90, 10)))),
            ("bytes=-1000", Ok(Some((0, 100)))),
            ("bytes=10-18446744073709551615", Ok(Some((10, 90)))),
            ("bytes=100-", Err(Unsatisfiable)),
            ("bytes=-0", Err(Unsatisfiable)),
            ("bytes=9-8", Ok(None)),
            ("bytes=+1-8", Ok(None)),
            ("bytes=0-1,3-4", Ok(None)),
            ("bytes=-", Ok(None)),
            ("rows=0-1", Ok(None)),
        ] {
            assert_eq!(range(&asked(text), 100), expected, "{text}");
        }
        assert_eq!(range(&asked("bytes=0-"), 0), Err(Unsatisfiable));
    }
}
