//! What the imports of tables have in common: columns, row by row, rejected rows, and the judgement of the whole.

use std::path::Path;

use super::columns::{Columns, Field, listed};
use super::options::Options;
use super::report::{Rejects, Report};
use super::rows::{self, Row, RowSink};
use super::source::Source;
use super::{IngestError, Rejected, personal, unique};
use crate::domain::text::normalise;
use crate::domain::{Interval, UnitCode};
use crate::store::{Commit, Outcome, RejectedCount};

/// What became of a row, or why it was refused; the outer error refuses the file.
pub type RowResult = Result<Result<Outcome, Rejected>, IngestError>;

/// A kind of table.
pub trait List {
    /// What the journal calls it.
    const KIND: &'static str;
    /// Its fields.
    const FIELDS: &'static [Field];
    /// Fields without which nothing can be done.
    const REQUIRED: &'static [usize];

    /// Takes a row.
    fn row(&mut self, commit: &mut Commit<'_>, values: &Values<'_>) -> RowResult;

    /// What else is worth knowing, at the end.
    fn warnings(&self, commit: &Commit<'_>) -> Result<Vec<String>, IngestError>;
}

/// Reads a source into an open commit.
pub fn read<L: List>(
    commit: &mut Commit<'_>,
    mut source: Source,
    mut list: L,
    options: &Options,
    data: &Path,
) -> Result<(Report, Vec<RejectedCount>, String), IngestError> {
    let file = source.name.clone();
    let mut import = Import {
        commit,
        list: &mut list,
        options,
        columns: Columns::default(),
        rejects: Rejects::new(options.rejects.as_deref(), data, &file),
        report: Report { file: file.clone(), kind: L::KIND.into(), ..Report::default() },
    };
    rows::read(&mut source, &mut import)?;
    let sha256 = source.sha256()?;
    let Import { mut report, rejects, columns, commit, list, .. } = import;
    if report.read == 0 {
        return Err(IngestError::NoRows(file));
    }
    if report.taken() == 0 {
        return Err(rejects.refuse_all(&file, report.read));
    }
    report.dropped_columns = unique(columns.dropped);
    report.warnings = list.warnings(commit)?;
    let rejected = rejects.finish(&mut report)?;
    Ok((report, rejected, sha256))
}

struct Import<'a, 'store, L> {
    commit: &'a mut Commit<'store>,
    list: &'a mut L,
    options: &'a Options,
    columns: Columns,
    rejects: Rejects,
    report: Report,
}

impl<L: List> RowSink for Import<'_, '_, L> {
    fn columns(&mut self, names: &[String], _: bool) -> Result<(), IngestError> {
        self.columns = Columns::resolve(&self.report.file, L::FIELDS, names, self.options, true)?;
        for &field in L::REQUIRED {
            if !self.columns.has(field) {
                let example = L::FIELDS[field].name;
                let (file, columns) = (self.report.file.clone(), listed(names));
                return Err(IngestError::MissingColumn { file, field: example.into(), example, columns });
            }
        }
        Ok(())
    }

    fn crs(&mut self, _: &str) -> Result<(), IngestError> {
        Ok(())
    }

    fn row(&mut self, row: Row<'_>) -> Result<(), IngestError> {
        self.report.read += 1;
        let values = Values { file: &self.report.file, fields: L::FIELDS, columns: &self.columns, row: row.values, line: row.line };
        let outcome = match row.fault {
            Some(fault) => Err(Rejected::new(row.line, "row", fault)),
            None => self.list.row(self.commit, &values)?,
        };
        match outcome {
            Ok(outcome) => self.report.count(outcome),
            Err(rejected) => self.rejects.push(rejected, "", "")?,
        }
        Ok(())
    }
}

/// The values of a row, by field.
pub struct Values<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// The row's line.
    pub line: u64,
    fields: &'static [Field],
    columns: &'a Columns,
    row: &'a [&'a str],
}

impl Values<'_> {
    /// A rejection of a field.
    pub fn reject(&self, field: usize, reason: impl Into<String>) -> Rejected {
        Rejected::new(self.line, self.fields[field].name, reason)
    }

    /// The value of a field as it stands; empty where there is none.
    pub fn get(&self, field: usize) -> &str {
        self.columns.get(field, self.row)
    }

    /// Free text, refused when it holds something personal.
    pub fn text(&self, field: usize) -> Result<String, Rejected> {
        let text = normalise(self.get(field));
        if personal::is_personal_value(&text) {
            return Err(self.reject(field, "it holds a phone number, identity number or e-mail address"));
        }
        Ok(text)
    }

    /// A unit code.
    pub fn code(&self, field: usize) -> Result<UnitCode, Rejected> {
        UnitCode::new(self.get(field)).map_err(|error| self.reject(field, format!("it is not a code, expected {}", error.expected)))
    }

    /// A day; `None` where there is none.
    pub fn day(&self, field: usize) -> Result<Option<jiff::civil::Date>, Rejected> {
        match self.get(field) {
            "" => Ok(None),
            text => match Interval::parse(text) {
                Ok(interval) if interval.first_day() == interval.last_day() => Ok(Some(interval.first_day())),
                _ => Err(self.reject(field, "it is not a day that exists, such as 2025-07-01")),
            },
        }
    }

    /// A number; `None` where there is none.
    pub fn number(&self, field: usize) -> Result<Option<f64>, Rejected> {
        match self.get(field) {
            "" => Ok(None),
            text => super::incident_row::decimal(text).map(Some).ok_or_else(|| self.reject(field, "it is not a number")),
        }
    }

    /// Yes or no; no where there is none.
    pub fn flag(&self, field: usize) -> Result<bool, Rejected> {
        match self.get(field) {
            "" => Ok(false),
            text => super::incident_row::yes_or_no(text).ok_or_else(|| self.reject(field, "it is not true or false")),
        }
    }
}

/// `?` for what refuses only the row.
macro_rules! or_reject {
    ($value:expr) => {
        match $value {
            Ok(value) => value,
            Err(rejected) => return Ok(Err(rejected)),
        }
    };
}
pub(super) use or_reject;

/// A note about codes that no unit of the store has: lists may come before boundaries, but a typing error looks the same.
pub fn unknown_units<'a>(commit: &Commit<'_>, codes: impl IntoIterator<Item = &'a UnitCode>) -> Result<Vec<String>, IngestError> {
    let mut unknown = std::collections::BTreeSet::new();
    for code in codes {
        if commit.unit_versions(code)?.is_empty() {
            unknown.insert(code.as_str());
        }
    }
    let first: Vec<&str> = unknown.iter().copied().take(10).collect();
    Ok(match unknown.len() {
        0 => Vec::new(),
        count => vec![format!("{count} codes belong to no unit of the store, among them {}", first.join(", "))],
    })
}
