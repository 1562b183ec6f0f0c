//! Answers of every kind: JSON, bytes of a type, and streams.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::turns::Turn;

/// Bytes gathered before they are sent on.
const CHUNK: usize = 64 << 10;
/// Chunks that may wait for a slow reader.
const WAITING: usize = 8;
/// How long a reader may take nothing.
const PATIENCE: Duration = Duration::from_secs(30);

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

/// An answer that `write` produces on a blocking thread while it is being sent. A failure, a client that goes away, or one
/// that takes nothing for half a minute ends it: the body then breaks off, so that it cannot be taken for whole. `turn`
/// is given back when the thread is free again.
pub fn stream(media_type: &'static str, turn: Turn, write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static) -> Response {
    let (sender, mut receiver) = mpsc::channel::<io::Result<Bytes>>(WAITING);
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let mut out = Chunks { channel: sender, runtime, buffer: Vec::with_capacity(CHUNK) };
        if let Err(error) = write(&mut out).and_then(|()| out.flush()) {
            tracing::debug!(%error, "an answer broke off");
            let _ = out.channel.try_send(Err(error));
        }
    });
    let stream = futures_util::stream::poll_fn(move |context| receiver.poll_recv(context));
    bytes(media_type, Body::from_stream(stream))
}

struct Chunks {
    runtime: Handle,
    channel: mpsc::Sender<io::Result<Bytes>>,
    buffer: Vec<u8>,
}

impl Write for Chunks {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        // Before it would grow, since a buffer that grows doubles.
        if self.buffer.len() + data.len() > CHUNK {
            self.flush()?;
        }
        self.buffer.extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK)).into();
        match self.runtime.block_on(tokio::time::timeout(PATIENCE, self.channel.send(Ok(chunk)))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "the client went away")),
            Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "the client takes nothing")),
        }
    }
}
