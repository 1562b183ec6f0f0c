//! Up to [`BLOCK`] rows next to each other, some or all of which a query has selected: what a query reads its columns by.

use std::ops::Range;

use super::column::{BLOCK, Mask};
use super::columns::Columns;

static ALL: Mask = [1; BLOCK];

/// Selected rows of one stretch. Loops over `weights` beside a column need no branch.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    columns: &'a Columns,
    first: usize,
    len: usize,
    offset: usize,
    mask: Option<&'a Mask>,
}

impl<'a> Chunk<'a> {
    pub(super) const fn whole(columns: &'a Columns, first: usize, len: usize, offset: usize) -> Self {
        Self { columns, first, len, offset, mask: None }
    }

    pub(super) const fn masked(columns: &'a Columns, first: usize, len: usize, offset: usize, mask: &'a Mask) -> Self {
        Self { columns, first, len, offset, mask: Some(mask) }
    }

    /// The columns that the chunk is a stretch of.
    #[must_use]
    pub const fn columns(&self) -> &'a Columns {
        self.columns
    }

    /// Where the stretch lies in [`Self::columns`].
    #[must_use]
    pub const fn range(&self) -> Range<usize> {
        self.first..self.first + self.len
    }

    /// What to add to a position in [`Self::columns`] to get a row of the index.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// 1 for each selected row of the stretch, 0 for every other.
    #[must_use]
    pub fn weights(&self) -> &'a [u8] {
        &self.mask.unwrap_or(&ALL)[..self.len]
    }

    /// Whether all rows of the stretch are selected.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.mask.is_none()
    }

    /// How many rows are selected.
    #[must_use]
    pub fn count(&self) -> u64 {
        match self.mask {
            None => self.len as u64,
            Some(mask) => count(&mask[..self.len]),
        }
    }

    /// The selected rows of the index, ascending.
    pub fn rows(&self) -> impl Iterator<Item = usize> + 'a {
        let first = self.offset + self.first;
        self.weights().iter().enumerate().filter(|(_, weight)| **weight == 1).map(move |(number, _)| first + number)
    }

    /// Writes the positions of the selected rows within the stretch, ascending, and gives how many there are.
    pub fn positions(&self, out: &mut [u16; BLOCK]) -> usize {
        let mut found = 0;
        for (number, weight) in self.weights().iter().enumerate() {
            out[found.min(BLOCK - 1)] = number as u16;
            found += usize::from(*weight);
        }
        found
    }
}

/// Sum of a mask.
pub(super) fn count(mask: &[u8]) -> u64 {
    // At most 255 ones fit in a byte lane.
    mask.chunks(128).map(|part| u64::from(part.iter().sum::<u8>())).sum()
}
