//! A write: everything or nothing.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction, params};

use super::journal::{self, ImportRecord, RejectedCount};
use super::{StoreError, moment};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there before.
    New,
    /// It was there with other values.
    Updated,
    /// It was there just so.
    Unchanged,
}

/// How many demonstration rows were removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Removed {
    /// Units.
    pub units: usize,
    /// Incidents.
    pub incidents: usize,
    /// Designations.
    pub designations: usize,
    /// Lineage rows.
    pub lineage: usize,
    /// Lines.
    pub lines: usize,
    /// Figures of units.
    pub indicators: usize,
}

impl Removed {
    /// All together.
    #[must_use]
    pub const fn total(self) -> usize {
        self.units + self.incidents + self.designations + self.lineage + self.lines + self.indicators
    }
}

/// An open write transaction. Dropped without [`Commit::finish`] it leaves no trace.
#[derive(Debug)]
pub struct Commit<'store> {
    transaction: Transaction<'store>,
    touched: BTreeSet<&'static str>,
    /// Extent of the incidents that were added, x and y; without meaning once others were changed or removed.
    added: Option<[f64; 4]>,
    incidents_moved: bool,
}

impl<'store> Commit<'store> {
    pub(super) fn new(transaction: Transaction<'store>) -> Self {
        Self { transaction, touched: BTreeSet::new(), added: None, incidents_moved: false }
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Notes that a table has changed, so that the generation rises and its extent is found anew.
    pub(super) fn touch(&mut self, table: &'static str) {
        self.touched.insert(table);
    }

    pub(super) fn note(&mut self, table: &'static str, outcome: Outcome) -> Outcome {
        if outcome != Outcome::Unchanged {
            self.touch(table);
        }
        outcome
    }

    /// Notes where an incident was added, or (`None`) that one was changed, so that the extent is known without reading all.
    pub(super) fn note_place(&mut self, added: Option<(f64, f64)>) {
        match added {
            None => self.incidents_moved = true,
            Some((x, y)) => {
                let [west, east, south, north] = self.added.unwrap_or([x, x, y, y]);
                self.added = Some([west.min(x), east.max(x), south.min(y), north.max(y)]);
            }
        }
    }

    /// Whether anything would change.
    #[must_use]
    pub fn changed(&self) -> bool {
        !self.touched.is_empty()
    }

    /// Removes the demonstration's rows from every table.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_demonstration(&mut self) -> Result<Removed, StoreError> {
        Ok(Removed {
            units: self.remove("units", "demonstration")?,
            incidents: self.remove("incidents", "demonstration")?,
            designations: self.remove("designations", "demonstration")?,
            lineage: self.remove("lineage", "demonstration")?,
            lines: self.remove("lines", "demonstration")?,
            indicators: self.remove("indicators", "demonstration")?,
        })
    }

    /// Removes the demonstration's incidents only: invented ones must not be counted beside real ones.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_demonstration_incidents(&mut self) -> Result<usize, StoreError> {
        self.remove("incidents", "demonstration")
    }

    pub(super) fn remove(&mut self, table: &'static str, condition: &str) -> Result<usize, StoreError> {
        let count = self.transaction.execute(&format!("DELETE FROM {table} WHERE {condition}"), [])?;
        if count > 0 {
            self.touch(table);
            self.incidents_moved |= table == "incidents";
        }
        Ok(count)
    }

    /// Makes everything durable, with a journal row, and returns the generation: one more than before when anything changed,
    /// otherwise the same.
    ///
    /// # Errors
    /// When the disk refuses; then nothing is stored.
    pub fn finish(mut self, record: &ImportRecord, rejected: &[RejectedCount]) -> Result<u64, StoreError> {
        for table in std::mem::take(&mut self.touched) {
            self.refresh_contents(table)?;
            self.touched.insert(table);
        }
        if self.changed() {
            self.transaction.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'", [])?;
        }
        let generation: String = self.transaction.query_row("SELECT value FROM meta WHERE name = 'generation'", [], |row| row.get(0))?;
        let generation = generation.parse().map_err(|_| StoreError::Unreadable(format!("generation {generation:?}")))?;
        journal::write(&self.transaction, record, rejected, generation)?;
        self.transaction.commit()?;
        Ok(generation)
    }

    /// Brings the catalogue of the file up to date: extent and time of the last change.
    fn refresh_contents(&self, table: &str) -> Result<(), StoreError> {
        let now = moment::to_text(moment::now());
        self.transaction.execute("UPDATE gpkg_contents SET last_change = ?2 WHERE table_name = ?1", params![table, now])?;
        if let ("incidents", false, Some([west, east, south, north])) = (table, self.incidents_moved, self.added) {
            let sql = "UPDATE gpkg_contents SET min_x = min(ifnull(min_x, ?1), ?1), max_x = max(ifnull(max_x, ?2), ?2),
                       min_y = min(ifnull(min_y, ?3), ?3), max_y = max(ifnull(max_y, ?4), ?4) WHERE table_name = 'incidents'";
            self.transaction.execute(sql, params![west, east, south, north])?;
            return Ok(());
        }
        if super::schema::FEATURES.iter().any(|(feature, _)| *feature == table) {
            self.transaction.execute_batch(&format!(
                "UPDATE gpkg_contents SET (min_x, max_x, min_y, max_y) =
                   (SELECT min(ST_MinX(geom)), max(ST_MaxX(geom)), min(ST_MinY(geom)), max(ST_MaxY(geom)) FROM {table})
                 WHERE table_name = '{table}'"
            ))?;
        }
        Ok(())
    }
}
