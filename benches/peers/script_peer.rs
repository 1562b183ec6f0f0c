//! Peers that are a script beside this process: see `scripts/protocol.py` for what is said between the two.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::peer::{DataSet, Failure, Loaded, Peer, Timed, installed};
use super::request::Question;

/// A running script.
pub struct ScriptPeer {
    name: &'static str,
    settings: &'static str,
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

#[derive(serde::Deserialize)]
struct ScriptAnswer {
    seconds: Option<f64>,
    rows: Option<Vec<[i64; 3]>>,
    bytes: Option<f64>,
    version: Option<String>,
    error: Option<String>,
}

impl ScriptPeer {
    /// Starts a Python script with the peers' own Python.
    ///
    /// # Errors
    /// When it is not installed.
    pub fn python(name: &'static str, settings: &'static str, script: &str, environment: &[(&str, &str)]) -> Result<Self, Failure> {
        let python = installed().join("python/bin/python");
        if !python.exists() {
            return Err("not installed (scripts/install-peers python)".into());
        }
        Self::start(name, settings, Command::new(python).arg(scripts().join(script)).envs(environment.iter().copied()))
    }

    /// Starts supercluster under Node.
    ///
    /// # Errors
    /// When it is not installed.
    pub fn node(name: &'static str, settings: &'static str, script: &str) -> Result<Self, Failure> {
        let modules = installed().join("node/node_modules");
        if !modules.join("supercluster").exists() {
            return Err("not installed (scripts/install-peers node)".into());
        }
        let mut command = Command::new("node");
        command.arg("--max-old-space-size=16000").arg(scripts().join(script)).env("PEER_MODULES", modules);
        Self::start(name, settings, &mut command)
    }

    fn start(name: &'static str, settings: &'static str, command: &mut Command) -> Result<Self, Failure> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let answers = child.stdout.take().ok_or("the script has no output")?;
        Ok(Self { name, settings, requests: child.stdin.take(), answers: BufReader::new(answers), child })
    }

    fn say(&mut self, request: &Value) -> Result<ScriptAnswer, Failure> {
        let requests = self.requests.as_mut().ok_or("the script has ended")?;
        writeln!(requests, "{request}")?;
        requests.flush()?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(format!("{} ended", self.name).into());
        }
        let answer: ScriptAnswer = serde_json::from_str(&line)?;
        answer.error.clone().map_or(Ok(answer), |error| Err(error.into()))
    }

    /// Something beside the questions, such as tables for the tile servers; gives the time it took.
    ///
    /// # Errors
    /// When it failed.
    pub fn prepare(&mut self, what: &str) -> Result<Duration, Failure> {
        let answer = self.say(&json!({ "ask": what }))?;
        Ok(Duration::from_secs_f64(answer.seconds.ok_or("the script does not know how")?))
    }
}

fn scripts() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/scripts"))
}

impl Peer for ScriptPeer {
    fn name(&self) -> &'static str {
        self.name
    }

    fn settings(&self) -> &'static str {
        self.settings
    }

    fn load(&mut self, data: &DataSet) -> Result<Loaded, Failure> {
        let answer = self.say(&json!({"ask": "load", "folder": data.folder, "count": data.records.len()}))?;
        Ok(Loaded {
            time: Duration::from_secs_f64(answer.seconds.ok_or("no time")?),
            bytes: answer.bytes.map(|bytes| bytes.max(0.0) as u64),
            version: answer.version.unwrap_or_default(),
        })
    }

    fn ask(&mut self, question: &Question) -> Result<Option<Timed>, Failure> {
        let answer = self.say(&question.to_json())?;
        let (Some(seconds), Some(answer)) = (answer.seconds, answer.rows) else { return Ok(None) };
        Ok(Some(Timed { time: Duration::from_secs_f64(seconds), answer }))
    }
}

impl Drop for ScriptPeer {
    fn drop(&mut self) {
        // The end of its input ends the script; its memory must be free before the next peer loads.
        self.requests = None;
        let _ = self.child.wait();
    }
}
