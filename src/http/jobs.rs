//! Statistics that take long: begun by one request, asked after by others, and cancelled when nobody wants them any more.
//!
//! Jobs have a lane of their own, one at a time, so that they hold up neither the map nor each other's memory. The last ones are kept with
//! their answers; a job belongs to the snapshot that was current when it began, and says of which generation it is.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

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

/// Begins the job that computes the answer of `path`, the address of a statistic with its query.
///
/// # Errors
/// When the address is none of a statistic, or a parameter is malformed; 503 when too many are under way.
pub fn begin(state: &AppState, path: &str) -> Result<Arc<Job>, Problem> {
    let (name, query) = path.split_once('?').map_or((path, None), |(name, query)| (name, Some(query)));
    let statistic = Statistic::ALL.into_iter().find(|statistic| statistic.path() == name && path.len() <= LONGEST);
    let statistic = statistic.ok_or_else(|| {
        let known: Vec<&str> = Statistic::ALL.iter().map(|statistic| statistic.path()).collect();
        Problem::invalid("path", format!("is no address of a statistic; expected one of {} and its query", known.join(", ")))
    })?;
    let parameters = Parameters::parse(query, statistic.parameters())?;
    let current = state.current();
    let mut random = fastrand::Rng::new();
    let job = Arc::new(Job {
        id: format!("{:016x}{:016x}", random.u64(..), random.u64(..)),
        path: format!("{name}{}", parameters.canonical()),
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
