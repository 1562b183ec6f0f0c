//! What the one who imports may ask for.

use std::path::PathBuf;

use super::IngestError;

/// What to do with a category that the taxonomy lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UnknownCategories {
    /// Reject the row.
    #[default]
    Refuse,
    /// Add it to the taxonomy, with a code made of its name.
    Add,
}

/// Options that every import takes. What an import has no use for is left alone.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Pairs of field and column.
    pub map: Vec<(String, String)>,
    /// Pairs of field and the value of rows that have none.
    pub defaults: Vec<(String, String)>,
    /// Columns to leave out, personal ones included.
    pub drop: Vec<String>,
    /// Columns without a field to keep.
    pub keep: Vec<String>,
    /// Reference system of the coordinates.
    pub crs: Option<String>,
    /// What to do with unknown categories.
    pub categories: UnknownCategories,
    /// Read and check everything, store nothing.
    pub dry_run: bool,
    /// Where rejected rows are written; `rejects/` in the data folder when not said.
    pub rejects: Option<PathBuf>,
    /// Whether this is the demonstration.
    pub demonstration: bool,
}

impl Options {
    /// Reads `FIELD=COLUMN`.
    ///
    /// # Errors
    /// When there is no `=` or nothing before it.
    pub fn pair(text: &str) -> Result<(String, String), IngestError> {
        match text.split_once('=') {
            Some((field, value)) if !field.trim().is_empty() => Ok((field.trim().to_owned(), crate::domain::text::normalise(value))),
            _ => Err(IngestError::Option(format!("{text:?}: expected FIELD=COLUMN"))),
        }
    }
}
