//! Statistics that take long: begun by one request, asked after by others, and cancelled when nobody wants them any more.
//!
//! Jobs have a lane of their own, one at a time, so that they hold up neither the map nor each other's memory. The last ones are kept with
//! their answers; a job belongs to the snapshot that was current when it began, and says of which generation it is.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::Problem;
use super::parameters::Parameters;
use super::state::AppState;
use super::statistic::Statistic;
use crate::analysis::watch::Watch;

/// Jobs that are kept; the oldest that has ended goes first.
const KEPT: usize = 32;
/// Longest address of a job.
const LONGEST: usize = 8 << 10;

/// What became of a job.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It waits or computes.
    Running,
    /// Its answer.
    Done(Bytes),
    /// Why there is none.
    Failed(Problem),
    /// Somebody cancelled it.
    Cancelled,
}

/// A statistic that is computed by and by.
#[derive(Debug)]
pub struct Job {
    /// Its number, as text that nobody can guess.
    pub id: String,
    /// The address whose answer it computes.
    pub path: String,
    /// What is computed.
    pub statistic: Statistic,
    /// Number of the commit it is of.
    pub generation: u64,
    watch: Watch,
    outcome: Mutex<Outcome>,
}

impl Job {
    /// What became of it so far.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The share that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        if matches!(self.outcome(), Outcome::Done(_)) { 1.0 } else { self.watch.progress() }
    }

    fn is_running(&self) -> bool {
        matches!(self.outcome(), Outcome::Running)
    }

    fn end(&self, outcome: Outcome) {
        let mut current = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever cancelled it has been told so.
        if matches!(*current, Outcome::Running) {
            *current = outcome;
        }
    }
}

/// The jobs of a server.
#[derive(Debug, Default)]
pub struct Jobs(Mutex<VecDeque<Arc<Job>>>);

impl Jobs {
    /// A job by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Arc<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|job| job.id == id).cloned()
    }

    /// Ends a job, which stops at its next step.
    #[must_use]
    pub fn cancel(&self, id: &str) -> Option<Arc<Job>> {
        let job = self.get(id)?;
        job.watch.cancel();
        job.end(Outcome::Cancelled);
        Some(job)
    }

    fn add(&self, job: Arc<Job>) -> Result<(), Problem> {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.len() >= KEPT {
            let ended = jobs.iter().position(|job| !job.is_running()).ok_or_else(Problem::busy)?;
            jobs.remove(ended);
        }
        jobs.push_back(job);
        Ok(())
    }
}

/// What the address of a statistic with its query asks.
///
/// # Errors
/// When the address is none of a statistic or too long, or a parameter is malformed.
pub fn of_address(path: &str) -> Result<(Statistic, Parameters), Problem> {
    if path.len() > LONGEST {
        let detail = format!("is longer than {LONGEST} bytes; name the `statistic`, its `parameters` and `area` in the body instead");
        return Err(Problem::invalid("path", detail));
    }
    let (name, query) = path.split_once('?').map_or((path, None), |(name, query)| (name, Some(query)));
    let statistic = Statistic::ALL.into_iter().find(|statistic| statistic.path() == name).ok_or_else(|| {
        let known = Statistic::ALL.map(Statistic::path).join(", ");
        Problem::invalid("path", format!("is no address of a statistic; expected one of {known} and its query"))
    })?;
    Ok((statistic, Parameters::parse(query, statistic.parameters())?))
}

/// What a statistic by name is asked with members of a JSON object, which are read as in an address.
///
/// # Errors
/// When there is no such statistic, or a parameter is unknown or malformed.
pub fn of_name(name: &str, parameters: Map<String, Value>, area: Option<Value>) -> Result<(Statistic, Parameters), Problem> {
    let statistic = Statistic::ALL.into_iter().find(|statistic| statistic.name() == name).ok_or_else(|| {
        let known = Statistic::ALL.map(Statistic::name).join(", ");
        Problem::invalid("statistic", format!("there is no statistic {name:.80?}; expected one of {known}"))
    })?;
    let pairs = parameters.into_iter().chain(area.map(|area| ("area".to_owned(), area)));
    let query: Vec<String> = pairs
        .map(|(name, value)| {
            let text = in_an_address(&name, &value)?;
            Ok(format!("{}={}", utf8_percent_encode(&name, NON_ALPHANUMERIC), utf8_percent_encode(&text, NON_ALPHANUMERIC)))
        })
        .collect::<Result<_, Problem>>()?;
    Ok((statistic, Parameters::parse(Some(&query.join("&")), statistic.parameters())?))
}

/// A JSON value as the text of a parameter.
fn in_an_address(name: &str, value: &Value) -> Result<String, Problem> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(_) | Value::Bool(_) | Value::Object(_) => Ok(value.to_string()),
        Value::Array(items) if !items.iter().any(|item| item.is_array() || item.is_null()) => {
            Ok(items.iter().map(|item| in_an_address(name, item)).collect::<Result<Vec<_>, _>>()?.join(","))
        }
        Value::Array(_) | Value::Null => {
            Err(Problem::invalid(name, "expected a text, a number, true or false, an object, or a list of them"))
        }
    }
}

/// The address of a question, canonically; without an area that no address would hold.
fn address(statistic: Statistic, parameters: &Parameters) -> String {
    let whole = format!("{}{}", statistic.path(), parameters.canonical());
    if whole.len() <= LONGEST {
        return whole;
    }
    format!("{}{}", statistic.path(), parameters.without("area"))
}

/// Begins the job that computes the answer of a question.
///
/// # Errors
/// 503 when too many are under way.
pub fn begin(state: &AppState, (statistic, parameters): (Statistic, Parameters)) -> Result<Arc<Job>, Problem> {
    let current = state.current();
    let mut random = fastrand::Rng::new();
    let job = Arc::new(Job {
        id: format!("{:016x}{:016x}", random.u64(..), random.u64(..)),
        path: address(statistic, &parameters),
        statistic,
        generation: current.snapshot.generation,
        watch: Watch::default(),
        outcome: Mutex::new(Outcome::Running),
    });
    state.jobs.add(job.clone())?;
    let (begun, lane) = (job.clone(), state.job_turns.clone());
    tokio::spawn(async move {
        let work = {
            let job = job.clone();
            move || {
                job.watch.check().map_err(Problem::internal)?;
                let answer = job.statistic.answer(&current, &parameters, &job.watch)?;
                let mut body = Vec::new();
                answer.write(&current, &mut body).map_err(Problem::internal)?;
                Ok(Bytes::from(body))
            }
        };
        let outcome = lane.run_when_free(work).await;
        job.end(outcome.map_or_else(Outcome::Failed, Outcome::Done));
    });
    Ok(begun)
}
