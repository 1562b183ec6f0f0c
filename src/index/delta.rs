//! What has come since the blocks were packed: a small R-tree of points, and which packed rows are not valid any more.
//!
//! Every query reads the delta after the blocks. It is small (see [`MERGE_AT`]), so it is copied whole when something is added;
//! the packed rows, which are many, are shared by all snapshots and never touched. A merge packs both anew.
//!
//! ```text
//! row          0 …………………… base.len() - 1 │ base.len() …
//!              packed blocks, shared       │ delta, in order of arrival
//! replaced     [ 17, 90 211 ]              │ a replaced or removed row; the newer version stands in the delta
//! ```

use std::collections::BTreeSet;

use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::column::{BLOCK, Mask};
use super::columns::{Columns, RawColumns, RawRow};
use super::plan::Plan;
use crate::domain::Interval;
use crate::spatial::FixedBox;

/// Rows in the delta from which on a merge pays: below, copying it takes a few milliseconds.
pub const MERGE_AT: usize = 20_000;

/// Rows beside the packed ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Delta {
    raw: RawColumns,
    pub columns: Columns,
    tree: RTree<GeomWithData<[f64; 2], u32>>,
    /// Rows of the base and of the delta (counted after those of the base) that are replaced or removed.
    pub replaced: BTreeSet<u32>,
}

impl Delta {
    /// Adds a row; [`Self::pack`] makes the added rows visible.
    pub fn push(&mut self, row: &RawRow<'_>) {
        let number = self.raw.len() as u32;
        self.tree.insert(GeomWithData::new([row.longitude.into(), row.latitude.into()], number));
        self.raw.push(row);
    }

    /// Packs the columns anew: O(rows).
    pub fn pack(&mut self) {
        self.columns = self.raw.clone().pack_as_is();
    }

    /// The box around the rows; replaced ones may still count.
    pub fn extent(&self) -> Option<FixedBox> {
        let mut bbox = FixedBox::EMPTY;
        self.columns.longitude.iter().zip(&self.columns.latitude).for_each(|(x, y)| bbox.extend(*x, *y));
        Some(bbox).filter(|bbox| !bbox.is_empty())
    }

    /// From the first second of the first to the last of the last; replaced ones may still count.
    pub fn span(&self) -> Option<Interval> {
        let occurred = (0..self.columns.len()).map(|row| self.columns.occurred(row));
        occurred.reduce(|all, one| Interval { start: all.start.min(one.start), end: all.end.max(one.end) })
    }

    /// Calls `found` with the first row and the mask of each stretch of rows that holds a match. `offset` is the number of rows
    /// in the base.
    pub fn visit(&self, plan: &Plan<'_>, offset: usize, mut found: impl FnMut(usize, usize, Mask)) {
        if self.columns.is_empty() {
            return;
        }
        let mut rows: Vec<u32> = self.tree.locate_in_envelope(plan.window.envelope()).map(|entry| entry.data).collect();
        rows.retain(|row| !self.replaced.contains(&(offset as u32 + row)));
        rows.sort_unstable();
        for stretch in rows.chunk_by(|a, b| *a as usize / BLOCK == *b as usize / BLOCK) {
            let first = stretch[0] as usize / BLOCK * BLOCK;
            let len = BLOCK.min(self.columns.len() - first);
            let mut mask = [0; BLOCK];
            for row in stretch {
                mask[*row as usize - first] = 1;
            }
            plan.keep_matching(&self.columns, &(first..first + len), offset, &mut mask);
            if mask.contains(&1) {
                found(first, len, mask);
            }
        }
    }
}
