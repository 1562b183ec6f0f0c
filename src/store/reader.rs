//! Reading one generation in parts, so that a million incidents never are in memory as rows.

use rusqlite::Transaction;

use super::{Store, StoreError, StoredData, incidents};
use crate::domain::IncidentRow;

/// A view of one generation: commits that happen while it is open are not seen.
#[derive(Debug)]
pub struct Reader<'store> {
    store: &'store Store,
    transaction: Transaction<'store>,
}

impl Store {
    /// Begins to read.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reader(&self) -> Result<Reader<'_>, StoreError> {
        Ok(Reader { store: self, transaction: self.connection.unchecked_transaction()? })
    }
}

impl Reader<'_> {
    /// Everything but the incidents.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn without_incidents(&self) -> Result<StoredData, StoreError> {
        self.store.load_without_incidents(&self.transaction)
    }

    /// Calls `visit` with every incident and its number, by rising number, from the first above `after` on.
    ///
    /// # Errors
    /// When the file cannot be read, or a row is not what this program writes.
    pub fn each_incident(&self, after: i64, mut visit: impl FnMut(i64, &IncidentRow<'_>)) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(incidents::SELECT_AFTER)?;
        let mut rows = statement.query([after])?;
        while let Some(row) = rows.next()? {
            let (number, incident) = incidents::read(row)?;
            visit(number, &incident);
        }
        Ok(())
    }

    /// Number of incidents, and of categories.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn counts(&self) -> Result<[u64; 2], StoreError> {
        let sql = "SELECT (SELECT count(*) FROM incidents), (SELECT count(*) FROM categories)";
        let counts: [i64; 2] = self.transaction.query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?]))?;
        Ok(counts.map(i64::unsigned_abs))
    }

    /// Whether every commit after a generation only brought incidents that were not there before, as far as the journal says; it
    /// does not say what was removed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn only_added_incidents_since(&self, generation: u64) -> Result<bool, StoreError> {
        let now = self.store.generation()?;
        let since = i64::try_from(generation).unwrap_or(i64::MAX);
        let sql = "SELECT count(*), count(*) FILTER (WHERE kind = 'incidents' AND updated = 0 AND NOT demonstration)
                   FROM import_journal WHERE generation > ?1 AND accepted + updated > 0";
        let (commits, additions): (i64, i64) = self.transaction.query_row(sql, [since], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(commits == additions && now.checked_sub(generation) == Some(commits.unsigned_abs()))
    }
}
