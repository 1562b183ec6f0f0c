//! What an import did, for people and for programs; and where its rejected rows go.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::{IngestError, Rejected};
use crate::store::{Outcome, RejectedCount, Removed, moment};

/// Rejections that stand in the report itself.
const SHOWN: usize = 10;

/// The result of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Name of the file.
    pub file: String,
    /// What was imported.
    pub kind: String,
    /// Rows read.
    pub read: u64,
    /// New ones.
    pub accepted: u64,
    /// Ones that replaced others.
    pub updated: u64,
    /// Ones that were there just so.
    pub unchanged: u64,
    /// Ones not accepted.
    pub rejected: u64,
    /// Columns that no field uses and nobody asked to keep.
    pub dropped_columns: Vec<String>,
    /// What else is worth knowing.
    pub warnings: Vec<String>,
    /// The first rejections.
    pub rejections: Vec<Rejected>,
    /// The file with all of them.
    pub rejects_file: Option<String>,
    /// Demonstration rows that made room.
    pub removed_demonstration: Removed,
    /// Generation of the store afterwards.
    pub generation: u64,
    /// Whether nothing was stored because nobody wanted it.
    pub dry_run: bool,
}

impl Report {
    /// Counts what became of a row.
    pub fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New => self.accepted += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }

    /// Rows that are in the store now, whether this import brought them or not.
    #[must_use]
    pub const fn taken(&self) -> u64 {
        self.accepted + self.updated + self.unchanged
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, read, accepted, updated, unchanged, rejected, .. } = self;
        writeln!(f, "{file}: {read} read, {accepted} accepted, {updated} updated, {unchanged} unchanged, {rejected} rejected")?;
        if !self.dropped_columns.is_empty() {
            writeln!(f, "columns left out: {}", self.dropped_columns.join(", "))?;
        }
        let removed = self.removed_demonstration;
        if removed.total() > 0 {
            writeln!(
                f,
                "the demonstration data was removed: {} units, {} incidents, {} designations, {} lineage rows, {} lines, {} figures",
                removed.units, removed.incidents, removed.designations, removed.lineage, removed.lines, removed.indicators
            )?;
        }
        for warning in &self.warnings {
            writeln!(f, "note: {warning}")?;
        }
        for rejected in &self.rejections {
            writeln!(f, "rejected {rejected}")?;
        }
        if let Some(file) = &self.rejects_file {
            writeln!(f, "all rejected rows with their reasons: {file}")?;
        }
        if self.dry_run { write!(f, "dry run: nothing was stored") } else { write!(f, "generation {}", self.generation) }
    }
}

/// Takes rejected rows: the first into the report, all into a file that is made when there is one, and their months and
/// categories into the journal.
#[derive(Debug)]
pub struct Rejects {
    path: PathBuf,
    writer: Option<csv::Writer<BufWriter<File>>>,
    first: Vec<Rejected>,
    count: u64,
    by_month_and_category: HashMap<(String, String), u64>,
    /// Whether the file is of use: it is not when the import is given up half-way.
    keep: bool,
}

impl Drop for Rejects {
    fn drop(&mut self) {
        if self.writer.take().is_some() && !self.keep {
            drop(std::fs::remove_file(&self.path));
        }
    }
}

impl Rejects {
    /// Rejections of `file` go to `path`, or into the data folder.
    #[must_use]
    pub fn new(path: Option<&Path>, data: &Path, file: &str) -> Self {
        let default = || {
            let now: String = moment::to_text(moment::now()).chars().filter(char::is_ascii_alphanumeric).take(15).collect();
            let name = file.trim_end_matches(".gz").trim_end_matches(".csv");
            // Several imports may begin in one second; no report takes the place of another.
            let numbered = (2..).map(|number| format!("{now}-{name}-{number}.csv"));
            let mut names = std::iter::once(format!("{now}-{name}.csv")).chain(numbered).map(|name| data.join("rejects").join(name));
            names.find(|path| !path.exists()).unwrap_or_else(|| data.join("rejects"))
        };
        Self {
            path: path.map_or_else(default, Path::to_path_buf),
            writer: None,
            first: Vec::new(),
            count: 0,
            by_month_and_category: HashMap::new(),
            keep: false,
        }
    }

    /// Takes one. Month `2025-07` and category code as far as they are known.
    pub fn push(&mut self, rejected: Rejected, month: &str, category: &str) -> Result<(), IngestError> {
        let path = &self.path;
        let fault = |reason: String| IngestError::Rejects { file: path.display().to_string(), reason };
        if self.writer.is_none() {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(|error| fault(error.to_string()))?;
            }
            let file = File::create(path).map_err(|error| fault(error.to_string()))?;
            let mut writer = csv::Writer::from_writer(BufWriter::new(file));
            writer.write_record(["line", "field", "reason"]).map_err(|error| fault(error.to_string()))?;
            self.writer = Some(writer);
        }
        if let Some(writer) = &mut self.writer {
            let row = [&rejected.line.to_string(), &rejected.field, &rejected.reason];
            writer.write_record(row).map_err(|error| fault(error.to_string()))?;
        }
        *self.by_month_and_category.entry((month.to_owned(), category.to_owned())).or_default() += 1;
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(rejected);
        }
        Ok(())
    }

    /// Refuses a file of which nothing can be accepted; the report with all the reasons stays.
    pub fn refuse_all(mut self, file: &str, read: u64) -> IngestError {
        self.keep = true;
        let first = self.first.first().map(ToString::to_string).unwrap_or_default();
        IngestError::NoAcceptableRow { file: file.to_owned(), read, first, rejects: self.path.display().to_string() }
    }

    /// Closes the file and fills in the report. Returns the counts for the journal.
    pub fn finish(mut self, report: &mut Report) -> Result<Vec<RejectedCount>, IngestError> {
        if let Some(mut writer) = self.writer.take() {
            writer.flush().map_err(|error| IngestError::Rejects { file: self.path.display().to_string(), reason: error.to_string() })?;
            report.rejects_file = Some(self.path.display().to_string());
        }
        self.keep = true;
        report.rejected = self.count;
        report.rejections = std::mem::take(&mut self.first);
        let mut counts: Vec<RejectedCount> =
            self.by_month_and_category.drain().map(|((month, category), count)| RejectedCount { month, category, count }).collect();
        counts.sort();
        Ok(counts)
    }
}
