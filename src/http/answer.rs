//! Answers of every kind: JSON, bytes of a type, and streams.

use std::io::{self, Write};

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::sync::mpsc;

/// Bytes gathered before they are sent on.
const CHUNK: usize = 64 << 10;
/// Chunks that may wait for a slow reader.
const WAITING: usize = 8;

/// Bytes of a media type.
#[must_use]
pub fn bytes(media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = body.into().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// JSON.
#[must_use]
pub fn json(value: &impl serde::Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => bytes("application/json", body),
        Err(error) => super::Problem::internal(error).into_response(),
    }
}

/// An answer that `write` produces on a blocking thread while it is being sent. A failure, or a client that goes away,
/// ends it: the body then breaks off, so that it cannot be taken for whole.
pub fn stream(media_type: &'static str, write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static) -> Response {
    let (sender, mut receiver) = mpsc::channel::<io::Result<Bytes>>(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut out = Sender { sender, buffer: Vec::with_capacity(CHUNK) };
        if let Err(error) = write(&mut out).and_then(|()| out.flush()) {
            tracing::warn!(%error, "an answer broke off");
            let _ = out.sender.blocking_send(Err(error));
        }
    });
    let stream = futures_util::stream::poll_fn(move |context| receiver.poll_recv(context));
    bytes(media_type, Body::from_stream(stream))
}

struct Sender {
    sender: mpsc::Sender<io::Result<Bytes>>,
    buffer: Vec<u8>,
}

impl Write for Sender {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(data);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK)).into();
        self.sender.blocking_send(Ok(chunk)).map_err(|_| io::Error::new(io::ErrorKind::BrokenPipe, "the client went away"))
    }
}
