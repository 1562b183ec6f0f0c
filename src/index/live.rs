//! Incidents that come while the index is in use, and the merge that packs them.
//!
//! An index never changes. [`IncidentIndex::with`] gives another one that shares the packed rows and has a larger delta: queries that
//! began on the old one go on undisturbed. A merge takes seconds for ten million rows, and more may come meanwhile:
//!
//! ```text
//! start    base A, delta 1 2 3        ──merged──▶  base B
//! current  base A, delta 1 2 3 4 5    ──rebased─▶  base B, delta 4 5
//! ```

use std::collections::HashSet;
use std::sync::Arc;

use super::columns::{RawColumns, RawRow};
use super::delta::Delta;
use super::incidents::{Base, IncidentIndex, IncidentTexts};

impl IncidentIndex {
    /// The same index with rows that are new or replace those of the same number, and without those of some numbers.
    pub(super) fn with(&self, put: &[RawRow<'_>], removed: &[i64], sources: Vec<String>) -> Self {
        let numbers: HashSet<i64> = put.iter().map(|row| row.feature_id).chain(removed.iter().copied()).collect();
        let mut next = self.without(&numbers);
        let delta = Arc::make_mut(&mut next.delta);
        for row in put {
            delta.push(row);
        }
        delta.pack();
        next.sources = Arc::new(sources);
        next
    }

    /// The same index in which the rows of some numbers are not visited any more.
    fn without(&self, numbers: &HashSet<i64>) -> Self {
        let mut delta = Delta::clone(&self.delta);
        delta.replaced.extend(self.base.rows_of(numbers));
        let packed = self.base.columns.len() as u32;
        let added = delta.columns.feature_id.iter().zip(packed..).filter(|(number, _)| numbers.contains(number)).map(|(_, row)| row);
        let added: Vec<u32> = added.collect();
        delta.replaced.extend(added);
        Self { delta: Arc::new(delta), ..self.clone() }
    }

    /// The same incidents, all of them packed: O(n log n).
    pub(super) fn merged(&self) -> Self {
        let mut raw = RawColumns::default();
        let mut texts = self.texts();
        // In the order of their numbers, so that rows at one place come as they would from the store.
        let mut rows: Vec<(i64, u32)> = self.live_rows().map(|row| (self.feature_id(row), row as u32)).collect();
        rows.sort_unstable();
        // Texts are read along the packed rows; only those of the delta lie elsewhere.
        for (_, row) in rows {
            raw.push(&self.raw_row(row as usize, &mut texts));
        }
        let base = Arc::new(Base::new(raw.pack_along_the_curve()));
        Self { base, delta: Arc::default(), sources: self.sources.clone() }
    }

    /// What `current` has, on the packed rows of `merged`, which was made of `start` while `current` went on from there.
    pub(super) fn rebased(merged: &Self, start: &Self, current: &Self) -> Self {
        let gone = current.delta.replaced.difference(&start.delta.replaced).map(|row| current.feature_id(*row as usize));
        let packed = current.base.columns.len();
        let mut next = merged.without(&gone.collect());
        let mut texts = current.texts();
        let delta = Arc::make_mut(&mut next.delta);
        for row in packed + start.delta.columns.len()..current.rows() {
            if !current.delta.replaced.contains(&(row as u32)) {
                delta.push(&current.raw_row(row, &mut texts));
            }
        }
        delta.pack();
        next.sources = current.sources.clone();
        next
    }

    /// Rows that no newer version has replaced.
    fn live_rows(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows()).filter(|row| !self.delta.replaced.contains(&(*row as u32)))
    }

    fn raw_row<'t>(&self, row: usize, texts: &'t mut IncidentTexts<'_>) -> RawRow<'t> {
        let [longitude, latitude] = self.place(row);
        let details = self.details(row);
        let [id, kept] = texts.get(row);
        RawRow {
            feature_id: self.feature_id(row),
            longitude,
            latitude,
            occurred: self.occurred(row),
            category: self.category(row) as u16,
            how_known: self.how_known(row),
            precision: self.precision(row),
            severity: self.severity(row),
            source: self.source_row(row),
            details: details.values(),
            id,
            kept,
        }
    }
}
