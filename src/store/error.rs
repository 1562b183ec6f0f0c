//! The one error of this layer.

use std::path::{Path, PathBuf};

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Nothing has been stored there yet.
    #[error("there is no store in {}; import something there first", .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{} is not a store of Diaban: {reason}", path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// What it lacks.
        reason: String,
    },
    /// The file was written by a later version of the program.
    #[error("the store has schema {found}, this program knows schema {known}: use a newer program")]
    TooNew {
        /// Schema of the file.
        found: i64,
        /// Newest schema this program knows.
        known: i64,
    },
    /// Somebody else holds the write lock and kept it for longer than one waits.
    #[error("another import is being written to this store; try again when it is done")]
    Busy,
    /// Replacing the file needs it for oneself.
    #[error("the store in {} is in use by another process; stop the server first", .0.display())]
    InUse(PathBuf),
    /// A row that this program did not write.
    #[error("the store holds a value that cannot be read: {0}")]
    Unreadable(String),
    /// The disk.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// `SQLite`.
    #[error("the store's database: {0}")]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { action, path, source }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<crate::domain::DomainError> for StoreError {
    fn from(error: crate::domain::DomainError) -> Self {
        Self::Unreadable(error.to_string())
    }
}
