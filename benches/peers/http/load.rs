//! Load: some connections that ask one path after the other, none twice.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::client::{Answer, Client};
use crate::peer::Failure;
use crate::statistics::{quantile, seconds};

/// What a load gave.
#[derive(Debug, Clone, Copy, Default)]
pub struct Throughput {
    /// Requests that were answered.
    pub requests: usize,
    /// Requests a second.
    pub rate: f64,
    /// Half of the answers took less, in seconds.
    pub p50: f64,
    /// 99 of 100 took less.
    pub p99: f64,
    /// Mean size of a body in bytes.
    pub bytes: f64,
}

/// Asks all paths over so many connections, until there are no more or the time is over. `look` gets each answer outside of the clock
/// of its own request, with the number of its path.
///
/// # Errors
/// When a connection breaks, or the first thing that `look` finds wrong.
pub fn load(
    address: &str,
    paths: &[String],
    accept_encoding: &str,
    connections: usize,
    limit: Duration,
    look: impl Fn(usize, &Answer) -> Result<(), Failure> + Sync,
) -> Result<Throughput, Failure> {
    let next = AtomicUsize::new(0);
    let fault: Mutex<Option<Failure>> = Mutex::new(None);
    let all: Mutex<(Vec<f64>, usize)> = Mutex::default();
    let begin = Instant::now();
    let ask = || -> Result<(), Failure> {
        let mut client = Client::connect(address)?;
        let (mut times, mut bytes) = (Vec::new(), 0);
        while begin.elapsed() < limit {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = paths.get(number) else { break };
            let start = Instant::now();
            let answer = client.get(path, accept_encoding).map_err(|failure| format!("{path}: {failure}"))?;
            times.push(seconds(start.elapsed()));
            bytes += answer.body.len();
            look(number, &answer).map_err(|failure| format!("{path}: {failure}"))?;
        }
        let mut all = all.lock().expect("no one panics with the times");
        all.0.extend(times);
        all.1 += bytes;
        Ok(())
    };
    std::thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| {
                if let Err(failure) = ask() {
                    fault.lock().expect("no one panics with the fault").get_or_insert(failure);
                }
            });
        }
    });
    let elapsed = seconds(begin.elapsed());
    if let Some(failure) = fault.into_inner().expect("no one panics with the fault") {
        return Err(failure);
    }
    let (times, bytes) = all.into_inner().expect("no one panics with the times");
    Ok(Throughput {
        requests: times.len(),
        rate: times.len() as f64 / elapsed,
        p50: quantile(&times, 0.5).unwrap_or_default(),
        p99: quantile(&times, 0.99).unwrap_or_default(),
        bytes: bytes as f64 / times.len().max(1) as f64,
    })
}
