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

    /// Writes the positions within the stretch of the selected rows that have a place rather than a commune only, ascending, and gives how
    /// many there are.
    pub fn placed(&self, out: &mut [u16; BLOCK]) -> usize {
        let mut mask = [0; BLOCK];
        mask[..self.len].copy_from_slice(self.weights());
        self.columns.keep_placed(self.range(), &mut mask);
        let mut found = 0;
        let (words, _) = mask.as_chunks::<64>();
        for (word, bytes) in words.iter().enumerate() {
            let mut left = bits(bytes);
            while left != 0 {
                out[found] = (64 * word) as u16 + left.trailing_zeros() as u16;
                found += 1;
                left &= left - 1;
            }
        }
        found
    }
}

/// A bit for each byte of a mask, the first one lowest.
fn bits(mask: &[u8; 64]) -> u64 {
    // Bytes of 0 and 1 in a word: the product moves the bit of byte i to bit 56 + i.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (words, _) = mask.as_chunks::<8>();
    let byte = |word: &[u8; 8]| u64::from_le_bytes(*word).wrapping_mul(GATHER) >> 56;
    words.iter().rev().fold(0, |bits, word| bits << 8 | byte(word))
}

/// Sum of a mask.
pub(super) fn count(mask: &[u8]) -> u64 {
    // At most 255 ones fit in a byte lane.
    mask.chunks(128).map(|part| u64::from(part.iter().sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{HowKnown, Precision};
    use crate::index::column::PackedColumn;
    use crate::index::columns::knowledge_code;

    #[test]
    fn positions_are_those_of_the_mask_that_have_a_place() {
        let precision = |row: usize| Precision::ALL[row * row % Precision::ALL.len()];
        let codes = (0..BLOCK).map(|row| i64::from(knowledge_code(HowKnown::ALL[row % HowKnown::ALL.len()], precision(row))));
        let columns = Columns { knowledge: PackedColumn::codes(codes), ..Columns::default() };
        for seed in 0..200usize {
            let len = 1 + seed * 37 % BLOCK;
            let mut mask = [0; BLOCK];
            for (number, keep) in mask[..len].iter_mut().enumerate() {
                *keep = u8::from((number * 7919 + seed * 104_729) % (2 + seed % 11) == 0);
            }
            for chunk in [Chunk::masked(&columns, 0, len, 0, &mask), Chunk::whole(&columns, 0, len, 0)] {
                let mut positions = [0; BLOCK];
                let found = chunk.placed(&mut positions);
                let rows: Vec<usize> = chunk.rows().collect();
                assert_eq!(chunk.count(), rows.len() as u64);
                let placed: Vec<usize> = rows.into_iter().filter(|row| precision(*row) != Precision::Commune).collect();
                assert_eq!(positions[..found].iter().map(|position| usize::from(*position)).collect::<Vec<_>>(), placed);
            }
        }
    }
}
