//! What the run is asked to do.

use std::path::PathBuf;
use std::time::Duration;

use super::measure::Budget;

/// For `--help`.
pub const HELP: &str = "cargo bench --bench peers -- [OPTIONS]
  --count N[,N…]      numbers of incidents (default 1000000)
  --peer NAME         only this peer (again for more); the names are those of the table
  --only PART         in-process or http
  --quick             100,000 incidents (or a --count after it) and short measurements: whether all of it works
  --no-peers          Diaban alone, against the exact answers
  --write FILE        the report as a file too, such as docs/benchmarks.md";

/// A part of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Without HTTP.
    InProcess,
    /// Over HTTP.
    Http,
}

/// The options.
#[derive(Debug, Clone)]
pub struct Arguments {
    /// Numbers of incidents.
    pub counts: Vec<usize>,
    /// Peers by name; empty for all.
    pub peers: Vec<String>,
    /// Whether to leave out all peers.
    pub alone: bool,
    /// The only part to measure.
    pub only: Option<Part>,
    /// Whether to measure shortly.
    pub quick: bool,
    /// Where the report goes.
    pub write: Option<PathBuf>,
    /// The one thing that a child process measures.
    pub memory: Option<(String, usize)>,
}

impl Arguments {
    /// Reads them; `None` when there is nothing more to do.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut read =
            Self { counts: vec![1_000_000], peers: Vec::new(), alone: false, only: None, quick: false, write: None, memory: None };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                // Cargo adds it to every benchmark.
                "--bench" => {}
                "--help" => {
                    println!("{HELP}");
                    return Ok(None);
                }
                "--count" => read.counts = value()?.split(',').map(number).collect::<Result<_, _>>()?,
                "--peer" => read.peers.push(value()?),
                "--only" => {
                    read.only = Some(match value()?.as_str() {
                        "in-process" => Part::InProcess,
                        "http" => Part::Http,
                        other => return Err(format!("there is no part {other:?}")),
                    });
                }
                "--quick" => {
                    read.quick = true;
                    read.counts = vec![100_000];
                }
                "--no-peers" => read.alone = true,
                "--write" => read.write = Some(value()?.into()),
                "--memory" => read.memory = Some((value()?, number(&value()?)?)),
                _ => return Err(format!("unknown: {argument}")),
            }
        }
        Ok(Some(read))
    }

    /// Whether a peer is asked for.
    pub fn wants(&self, peer: &str) -> bool {
        // The tile servers read from PostGIS.
        let name =
            |wanted: &String| wanted == peer || (peer == "PostGIS" && ["martin", "tipg", "pygeoapi", "MapServer"].contains(&&**wanted));
        !self.alone && (self.peers.is_empty() || self.peers.iter().any(name))
    }

    /// How long to measure.
    pub fn budget(&self) -> Budget {
        if self.quick { Budget { rounds: 2, row: Duration::from_secs(2) } } else { Budget { rounds: 5, row: Duration::from_secs(15) } }
    }
}

fn number(text: &str) -> Result<usize, String> {
    let count = text.replace(['_', ' '], "").parse().map_err(|_| format!("{text:?} is not a number"))?;
    if (1..=100_000_000).contains(&count) { Ok(count) } else { Err(format!("{count} incidents are too few or too many")) }
}
