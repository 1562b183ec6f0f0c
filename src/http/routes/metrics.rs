//! Figures about the server itself.

use axum::extract::State;
use axum::response::Response;

use crate::http::{AppState, Problem, answer};

/// Figures for Prometheus, in its text format 0.0.4: requests, tile cache, work under way, what is served, memory.
#[utoipa::path(get, path = "/metrics", responses((status = 200, content_type = "text/plain; version=0.0.4", body = String)), tag = "server")]
pub async fn metrics(State(state): State<AppState>) -> Result<Response, Problem> {
    let text = state.metrics.render(&state).map_err(Problem::internal)?;
    Ok(answer::bytes(prometheus::TEXT_FORMAT, text))
}
