//! Statistics that take long, as jobs: begin, ask after, fetch, cancel.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use serde_json::{Map, Value};

use crate::http::jobs::{self, Job, Outcome};
use crate::http::parameters::Parameters;
use crate::http::statistic::Statistic;
use crate::http::{AppState, Asked, Problem, answer};

/// What is to be computed: either the answer of an address, or a statistic by name, whose area may be too long for an address.
#[derive(Debug, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobRequest {
    /// The address of a statistic with its query, such as `/api/near-repeat?permutations=9999`; at most 8 KiB.
    pub path: Option<String>,
    /// The name of a statistic: its address without `/api/`, such as `near-repeat` or `hotspots/history`.
    pub statistic: Option<String>,
    /// Beside `statistic`, its parameters and the filter, named as in an address; lists as arrays, an expression also as an object.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub parameters: Map<String, Value>,
    /// Beside `statistic`, the study area, as `area` of `/api/summary`.
    #[schema(value_type = Option<Object>)]
    pub area: Option<Value>,
}

impl JobRequest {
    /// The statistic and its query.
    fn question(self) -> Result<(Statistic, Parameters), Problem> {
        match (self.path, self.statistic) {
            (Some(path), None) if self.parameters.is_empty() && self.area.is_none() => jobs::of_address(&path),
            (None, Some(name)) => jobs::of_name(&name, self.parameters, self.area),
            _ => Err(Problem::invalid("body", "expected either `path` alone, or `statistic` with `parameters` and `area`")),
        }
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It waits or computes.
    Running,
    /// Its answer is at `result`.
    Done,
    /// `problem` says why there is none.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

/// A job.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct JobStatus {
    /// Its id.
    pub id: String,
    /// The address whose answer it computes, canonically; without the area where one of more than 8 KiB is in it.
    pub path: String,
    /// Where it stands.
    pub state: JobState,
    /// The share that is done, 0 to 1.
    pub progress: f64,
    /// Number of the commit that it is of.
    pub generation: u64,
    /// Where its answer is, once it is done.
    #[schema(required)]
    pub result: Option<String>,
    /// Why there is no answer.
    #[schema(required)]
    pub problem: Option<Problem>,
}

impl JobStatus {
    fn new(job: &Job) -> Self {
        let (state, problem) = match job.outcome() {
            Outcome::Running => (JobState::Running, None),
            Outcome::Done(_) => (JobState::Done, None),
            Outcome::Failed(problem) => (JobState::Failed, Some(problem)),
            Outcome::Cancelled => (JobState::Cancelled, None),
        };
        Self {
            id: job.id.clone(),
            path: job.path.clone(),
            state,
            progress: job.progress(),
            generation: job.generation,
            result: (state == JobState::Done).then(|| format!("/api/jobs/{}/result", job.id)),
            problem,
        }
    }
}

fn missing(id: &str) -> Problem {
    Problem::not_found(format!("there is no job {id:?}; only the last ones are kept"))
}

/// Begins a job.
#[utoipa::path(post, path = "/api/jobs", tag = "statistics", request_body = JobRequest,
    responses((status = 202, body = JobStatus, description = "begun; `Location` is its address"), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn begin_job(State(state): State<AppState>, asked: Asked, body: Bytes) -> Result<Response, Problem> {
    asked.only_parameters(&[])?;
    let request: JobRequest =
        serde_json::from_slice(&body).map_err(|error| Problem::invalid("body", format!("is not the expected JSON object: {error}")))?;
    let job = jobs::begin(&state, request.question()?)?;
    let mut response = (StatusCode::ACCEPTED, answer::json(&JobStatus::new(&job))).into_response();
    if let Ok(address) = HeaderValue::try_from(format!("/api/jobs/{}", job.id)) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    Ok(response)
}

/// Where a job stands.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "statistics", params(("id" = String, Path)),
    responses((status = 200, body = JobStatus), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn job_status(State(state): State<AppState>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked.only_parameters(&[])?;
    let job = state.jobs.get(&id).ok_or_else(|| missing(&id))?;
    let mut response = answer::json(&JobStatus::new(&job));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The answer of a job that is done.
#[utoipa::path(get, path = "/api/jobs/{id}/result", tag = "statistics", params(("id" = String, Path)),
    responses((status = 200, body = serde_json::Value), (status = 409, body = Problem, content_type = "application/problem+json", description = "it is not done"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn job_result(State(state): State<AppState>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked.only_parameters(&[])?;
    let job = state.jobs.get(&id).ok_or_else(|| missing(&id))?;
    match job.outcome() {
        Outcome::Done(body) => Ok(answer::bytes(job.statistic.media_type(), body)),
        Outcome::Failed(problem) => Err(problem),
        Outcome::Running => Err(Problem::status(StatusCode::CONFLICT, "the job is not done yet")),
        Outcome::Cancelled => Err(Problem::status(StatusCode::CONFLICT, "the job was cancelled")),
    }
}

/// Cancels a job; what is done already stays.
#[utoipa::path(delete, path = "/api/jobs/{id}", tag = "statistics", params(("id" = String, Path)),
    responses((status = 200, body = JobStatus), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn cancel_job(State(state): State<AppState>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    asked.only_parameters(&[])?;
    let job = state.jobs.cancel(&id).ok_or_else(|| missing(&id))?;
    Ok(answer::json(&JobStatus::new(&job)))
}
