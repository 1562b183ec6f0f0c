//! Faults of a file, which refuse it whole, and faults of a row, which refuse the row.

use crate::spatial::crs::UnknownCrs;
use crate::store::StoreError;

/// Why a file was refused. The store is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// It cannot be opened.
    #[error("cannot open {file}: {source}")]
    Open {
        /// The file.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Reading broke off.
    #[error("{file} cannot be read to its end: {reason}")]
    Read {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// It holds nothing.
    #[error("{0} is empty")]
    Empty(String),
    /// It holds a header, or an empty list of features, and nothing else.
    #[error("{0} has no rows")]
    NoRows(String),
    /// It is not in the form that its name or beginning promises.
    #[error("{file} is not {expected}: {reason}")]
    Format {
        /// The file.
        file: String,
        /// What it should be.
        expected: &'static str,
        /// What is wrong, with the place.
        reason: String,
    },
    /// A form that is not read.
    #[error("{file}: {found} is not supported yet, supported are {supported}")]
    Unsupported {
        /// The file.
        file: String,
        /// What it is.
        found: &'static str,
        /// What can be read.
        supported: &'static str,
    },
    /// A field that must be there has no column.
    #[error("{file} has no column for {field}; its columns are: {columns}. Say which one it is with --map {example}=COLUMN")]
    MissingColumn {
        /// The file.
        file: String,
        /// What is missing.
        field: String,
        /// A field to map.
        example: &'static str,
        /// The columns there are.
        columns: String,
    },
    /// An option names a column that is not there.
    #[error("{file} has no column {column:?}, which {option} names; its columns are: {columns}")]
    UnknownColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The option.
        option: &'static str,
        /// The columns there are.
        columns: String,
    },
    /// An option that cannot be followed.
    #[error("{0}")]
    Option(String),
    /// Columns about persons.
    #[error(
        "{file} has columns that look like personal data: {columns}. Diaban keeps areas and incidents, never people: remove them, or leave each out with --drop COLUMN",
        columns = columns.join(", ")
    )]
    PersonalColumns {
        /// The file.
        file: String,
        /// Their names.
        columns: Vec<String>,
    },
    /// A column of numbers that belong to persons.
    #[error("{file}: most values of {column} look like identity or phone numbers; map another column, or leave it out with --drop")]
    PersonalValues {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// What would be a statistic about groups of residents.
    #[error("{file}, line {line}: {name:?} would be a figure about the ethnicity or religion of residents, which Diaban does not keep")]
    GroupFigure {
        /// The file.
        file: String,
        /// Where.
        line: u64,
        /// Indicator or kind.
        name: String,
    },
    /// A lineage that cannot be.
    #[error("{file}: {reason}")]
    Lineage {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An unknown reference system.
    #[error("{file}: {source}")]
    Crs {
        /// The file or option that named it.
        file: String,
        /// What was named.
        source: UnknownCrs,
    },
    /// Longitude and latitude, or easting and northing, stand the wrong way round.
    #[error(
        "{file}: longitude and latitude (or x and y) are swapped: {swapped} of {located} places lie inside {region} only when swapped. Map them the other way round"
    )]
    SwappedAxes {
        /// The file.
        file: String,
        /// Rows that fit only when swapped.
        swapped: u64,
        /// Rows with a place.
        located: u64,
        /// Where they should lie.
        region: &'static str,
    },
    /// Nothing in it can be accepted.
    #[error("{file}: none of its {read} rows can be accepted. The first: {first}. All of them: {rejects}")]
    NoAcceptableRow {
        /// The file.
        file: String,
        /// Rows read.
        read: u64,
        /// The first rejection.
        first: String,
        /// The reject report.
        rejects: String,
    },
    /// A row that refuses the whole file, since half of it would be of no use.
    #[error("{file}, row {line}, {field}: {reason}")]
    Row {
        /// The file.
        file: String,
        /// Line of a table or number of a feature.
        line: u64,
        /// Which field.
        field: String,
        /// What is wrong.
        reason: String,
    },
    /// A unit code that would be valid twice on the same day.
    #[error("{file}: unit {code} would be valid twice on the same day: {first}, and {second}")]
    OverlappingValidity {
        /// The file.
        file: String,
        /// The code.
        code: String,
        /// One of them.
        first: String,
        /// The other.
        second: String,
    },
    /// The reject report cannot be written.
    #[error("cannot write the reject report {file}: {reason}")]
    Rejects {
        /// The report.
        file: String,
        /// Why.
        reason: String,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A row that was not accepted. The reason never repeats a value that may belong to a person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rejected {
    /// Line of a table, counted as an editor does, or number of a feature.
    pub line: u64,
    /// Which field.
    pub field: String,
    /// What is wrong and what was expected.
    pub reason: String,
}

impl Rejected {
    /// A rejection of `field` in `line`.
    #[must_use]
    pub fn new(line: u64, field: &str, reason: impl Into<String>) -> Self {
        Self { line, field: field.to_owned(), reason: reason.into() }
    }
}

impl std::fmt::Display for Rejected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "row {}, {}: {}", self.line, self.field, self.reason)
    }
}
