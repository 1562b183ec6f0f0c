//! The first snapshot of a start, and the next one after somebody else's commit.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::builder::IncidentBuilder;
use super::delta::MERGE_AT;
use super::file::{self, IndexFileError, Origin};
use super::snapshot::Snapshot;
use crate::store::{Store, StoreError};

/// Rows that a delta may have; beyond, sorting everything anew is quicker than adding one by one.
const MOST_ADDED: u64 = 10 * MERGE_AT as u64;

impl Snapshot {
    /// Reads what the store holds; the incidents from the index file beside it when that is as new, and otherwise from the store, after
    /// which the file is written for the next time.
    ///
    /// # Errors
    /// When the store cannot be read. A file that is missing, stale or damaged, or cannot be written, is none.
    pub fn load(store: &Store, today: Date) -> Result<Self, StoreError> {
        let reader = store.reader()?;
        let mut snapshot = Self::without_incidents(reader.without_incidents()?);
        let origin = snapshot.origin(today);
        match file::read(store.directory(), &origin) {
            Ok((incidents, placement)) => {
                snapshot.incidents = incidents;
                snapshot.place(today, placement);
                return Ok(snapshot);
            }
            Err(error @ (IndexFileError::Missing | IndexFileError::Stale(_))) => tracing::info!(%error, "the index file is made anew"),
            Err(error) => tracing::warn!(%error, "the index file is of no use and made anew"),
        }
        let mut builder = IncidentBuilder::coarsening(&snapshot.taxonomy, snapshot.coarsening(today));
        reader.each_incident(i64::MIN, |number, incident| builder.push(number, incident))?;
        snapshot.incidents = builder.finish();
        drop(reader);
        snapshot.write_file(store.directory(), today);
        Ok(snapshot)
    }

    /// The next snapshot, when the store has only got new incidents since this one; `None` when everything must be read again.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn with_added_from(&self, store: &Store, today: Date) -> Result<Option<Self>, StoreError> {
        let reader = store.reader()?;
        if store.store_id()? != self.store_id || !reader.only_added_incidents_since(self.generation)? {
            return Ok(None);
        }
        let [incidents, categories] = reader.counts()?;
        let coming = incidents.saturating_sub(self.incidents.len() as u64);
        if coming + self.incidents.delta_rows() as u64 > MOST_ADDED {
            return Ok(None);
        }
        let mut added = Vec::new();
        reader.each_incident(self.incidents.highest_feature_id(), |number, incident| added.push((number, incident.to_owned())))?;
        // The journal does not tell what was removed, nor which categories came.
        if incidents != (self.incidents.len() + added.len()) as u64 || categories != self.taxonomy.categories().len() as u64 {
            return Ok(None);
        }
        let mut next = self.with_incidents(store.generation()?, &added, &[], today);
        next.refused = Arc::new(store.refused()?);
        Ok(Some(next))
    }

    /// Writes the index file beside the store. Does nothing while there is a delta. A failure is logged: the next start only
    /// takes longer.
    pub fn write_file(&mut self, folder: &Path, today: Date) {
        let origin = self.origin(today);
        if self.incidents.delta_rows() > 0 || self.incidents.is_empty() {
            return;
        }
        match file::write(folder, &origin, &self.incidents, self.placement(today)) {
            Ok(incidents) => self.incidents = incidents,
            Err(error) => tracing::warn!(%error, "the index file cannot be written"),
        }
    }

    fn origin(&self, today: Date) -> Origin {
        let version = self.boundary_version(today);
        let boundaries_from = version.checked_sub(1).map(|change| self.changes[change].to_string()).unwrap_or_default();
        Origin { store_id: self.store_id.clone(), generation: self.generation, boundaries_from }
    }
}
