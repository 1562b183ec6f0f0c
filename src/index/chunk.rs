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
        let Some(mask) = self.mask else {
            out.iter_mut().zip(0..).take(self.len).for_each(|(out, number)| *out = number);
            return self.len;
        };
        let mut found = 0;
        // Eight rows at a time: where few are selected, most words are 0.
        let (words, _) = mask.as_chunks::<8>();
        for (word, eight) in words.iter().enumerate().take(self.len.div_ceil(8)) {
            let mut left = u64::from_le_bytes(*eight);
            while left != 0 {
                out[found] = (8 * word) as u16 + (left.trailing_zeros() / 8) as u16;
                found += 1;
                left &= left - 1;
            }
        }
        found
    }
}

/// Sum of a mask.
pub(super) fn count(mask: &[u8]) -> u64 {
    // At most 255 ones fit in a byte lane.
    mask.chunks(128).map(|part| u64::from(part.iter().sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_the_mask() {
        let columns = Columns::default();
        for seed in 0..200usize {
            let len = 1 + seed * 37 % BLOCK;
            let mut mask = [0; BLOCK];
            for (number, keep) in mask[..len].iter_mut().enumerate() {
                *keep = u8::from((number * 7919 + seed * 104_729) % (2 + seed % 11) == 0);
            }
            for chunk in [Chunk::masked(&columns, 0, len, 0, &mask), Chunk::whole(&columns, 0, len, 0)] {
                let mut positions = [0; BLOCK];
                let found = chunk.positions(&mut positions);
                let rows: Vec<usize> = chunk.rows().collect();
                assert_eq!(positions[..found].iter().map(|position| usize::from(*position)).collect::<Vec<_>>(), rows);
                assert_eq!(chunk.count(), rows.len() as u64);
            }
        }
    }
}
