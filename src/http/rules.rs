//! The rules of priority zones while a server runs: those in force, and what is wrong with the file on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::index::Snapshot;
use crate::priority::Rules;
use crate::priority::rules::{RuleProblem, check};

/// Most bytes that are read of a file: one that is longer is refused by the reader with a reason.
const MOST_READ: u64 = (1 << 20) + 1;

/// The rules in force.
#[derive(Debug, Clone)]
pub struct RulesInForce {
    /// The rules.
    pub rules: Arc<Rules>,
    /// The file that they were read from; none where they came with the program.
    pub file: Option<String>,
    /// What is wrong with the file as it lies there now; empty where it is in force.
    pub problems: Vec<RuleProblem>,
}

impl Default for RulesInForce {
    fn default() -> Self {
        Self { rules: Rules::built_in(), file: None, problems: Vec::new() }
    }
}

/// Reads a text and asks whether it fits a store.
///
/// # Errors
/// Everything that is wrong, by line.
pub fn read(text: &str, snapshot: &Snapshot) -> Result<Rules, Vec<RuleProblem>> {
    let rules = Rules::read(text)?;
    let problems = check(&rules, snapshot);
    if problems.is_empty() { Ok(rules) } else { Err(problems) }
}

/// A file of rules, looked at again and again.
#[derive(Debug)]
pub struct RulesFile {
    path: PathBuf,
    /// Whether it must be there.
    is_named: bool,
    /// What was read last, and of which generation of the store it was asked.
    seen: Option<(Option<Result<String, String>>, u64)>,
}

impl RulesFile {
    /// The file at a place. One that somebody named must be there; without one in the data folder the built-in rules hold.
    #[must_use]
    pub fn new(path: PathBuf, is_named: bool) -> Self {
        Self { path, is_named, seen: None }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What holds now, where something has changed since the last look: the file, or the store that it must fit. The rules in force
    /// before stay where the file is wrong.
    pub fn look(&mut self, before: &RulesInForce, snapshot: &Snapshot) -> Option<RulesInForce> {
        let content = self.content();
        let now = (content, snapshot.generation);
        if self.seen.as_ref() == Some(&now) {
            return None;
        }
        let next = self.judge(now.0.as_ref(), before, snapshot);
        self.seen = Some(now);
        Some(next)
    }

    /// The text; `None` where there is no file and none is needed.
    fn content(&self) -> Option<Result<String, String>> {
        use std::io::Read;
        let read = std::fs::File::open(&self.path).and_then(|file| {
            let mut bytes = Vec::new();
            file.take(MOST_READ).read_to_end(&mut bytes)?;
            Ok(bytes)
        });
        match read {
            Ok(bytes) => Some(String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !self.is_named => None,
            Err(error) => Some(Err(error.to_string())),
        }
    }

    fn judge(&self, content: Option<&Result<String, String>>, before: &RulesInForce, snapshot: &Snapshot) -> RulesInForce {
        let text = match content {
            None => return RulesInForce::default(),
            Some(Ok(text)) => text,
            Some(Err(reason)) => {
                let reason = crate::priority::Note {
                    vi: format!("không đọc được tệp: {reason}"),
                    en: format!("the file cannot be read: {reason}"),
                };
                return RulesInForce { problems: vec![RuleProblem { line: 1, key: String::new(), reason }], ..before.clone() };
            }
        };
        match read(text, snapshot) {
            Ok(rules) => RulesInForce { rules: Arc::new(rules), file: Some(self.name()), problems: Vec::new() },
            Err(problems) => RulesInForce { problems, ..before.clone() },
        }
    }

    /// Its name without its folder, which is nobody's business.
    fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}
