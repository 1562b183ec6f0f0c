//! Why a file was not written.

use std::io;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The format cannot hold what was asked for; the text says what would help.
    #[error("{0}")]
    Refused(String),
    /// Nobody waits for the file any more.
    #[error("nobody waits for the file any more")]
    Abandoned,
    /// Writing.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The `GeoPackage`.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The `GeoParquet`.
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    /// An archive.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        Self::Io(error.into())
    }
}

impl From<ExportError> for io::Error {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => error,
            other => Self::other(other),
        }
    }
}
