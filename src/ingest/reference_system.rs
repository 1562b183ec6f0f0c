//! In which reference system a file's coordinates are: what the operator says wins over what the file says.

use super::{IngestError, Options};
use crate::spatial::crs::Crs;

/// The reference system of a file that is being read; WGS 84 until something else is said.
pub(super) struct ReferenceSystem {
    /// The system.
    pub crs: Crs,
    /// Whether the operator named it.
    pub is_given: bool,
}

impl ReferenceSystem {
    /// What `--crs` says.
    pub fn new(options: &Options) -> Result<Self, IngestError> {
        let given = options.crs.as_deref().map(Crs::parse).transpose();
        let given = given.map_err(|source| IngestError::Crs { file: "--crs".into(), source })?;
        Ok(Self { is_given: given.is_some(), crs: given.unwrap_or(Crs::wgs84()) })
    }

    /// Takes what the file says, unless the operator said otherwise.
    pub fn declare(&mut self, file: &str, name: &str) -> Result<(), IngestError> {
        if !self.is_given {
            self.crs = Crs::parse(name).map_err(|source| IngestError::Crs { file: file.to_owned(), source })?;
        }
        Ok(())
    }
}
