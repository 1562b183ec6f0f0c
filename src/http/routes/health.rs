//! Whether the server lives and has data.

use axum::Json;
use axum::extract::State;

use crate::http::AppState;

/// State of the server.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Health {
    /// `ok`.
    pub status: &'static str,
    /// Version of the program.
    pub version: &'static str,
    /// Number of the commit that is served.
    pub generation: u64,
    /// SHA-256 of the priority rules in force.
    pub rules: String,
    /// What is wrong with the file of priority rules, in a line; those before are still in force.
    #[schema(required)]
    pub rules_problem: Option<String>,
}

fn health(state: &AppState) -> Json<Health> {
    let current = state.current();
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        generation: current.snapshot.generation,
        rules: current.rules.digest.clone(),
        rules_problem: state.rules().problems.first().map(ToString::to_string),
    })
}

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", responses((status = 200, body = Health)), tag = "server")]
pub async fn healthz(State(state): State<AppState>) -> Json<Health> {
    health(&state)
}

/// Whether data are loaded. The address is bound only then, so whoever gets an answer gets this one.
#[utoipa::path(get, path = "/readyz", responses((status = 200, body = Health)), tag = "server")]
pub async fn readyz(State(state): State<AppState>) -> Json<Health> {
    health(&state)
}
