//! A column of integers in as few bytes as its values need.
//!
//! ```text
//! values    1 700 000 017   1 700 000 003   1 700 000 250
//! base      1 700 000 003
//! offsets   14              0               247              one byte each: the widest needs no more
//! ```
//!
//! Questions about many rows (which lie in a range, which are in a set, how many of each) look at the width once and then run
//! over plain slices without a branch for each row, so the compiler makes vector code of them.

use std::ops::Range;

/// Rows of a block: the unit in which columns are asked.
pub const BLOCK: usize = 256;

/// One byte for each row of a block: 1 where the row is taken, 0 where it is not.
pub type Mask = [u8; BLOCK];

/// Integers as offsets from a base. Immutable once made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedColumn {
    base: i64,
    offsets: Offsets,
}

/// Offsets in the narrowest type that holds the largest one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Offsets {
    /// All offsets are 0; only their number is kept.
    Constant(usize),
    Byte(Vec<u8>),
    Short(Vec<u16>),
    Word(Vec<u32>),
    Long(Vec<u64>),
}

impl Default for PackedColumn {
    fn default() -> Self {
        Self { base: 0, offsets: Offsets::Constant(0) }
    }
}

impl PackedColumn {
    /// Packs values, relative to the smallest: O(n).
    #[must_use]
    pub fn pack(values: impl ExactSizeIterator<Item = i64> + Clone) -> Self {
        let base = values.clone().min().unwrap_or(0);
        Self::relative_to(base, values)
    }

    /// Packs codes (row numbers of a dictionary), relative to 0, so that a code is its own offset.
    #[must_use]
    pub fn codes(values: impl ExactSizeIterator<Item = i64> + Clone) -> Self {
        Self::relative_to(0, values)
    }

    fn relative_to(base: i64, values: impl ExactSizeIterator<Item = i64> + Clone) -> Self {
        // The difference of any two i64 fits in a u64.
        let offset = move |value: i64| value.wrapping_sub(base) as u64;
        let largest = values.clone().map(offset).max().unwrap_or(0);
        let offsets = match largest {
            0 => Offsets::Constant(values.len()),
            1..=0xFF => Offsets::Byte(values.map(|value| offset(value) as u8).collect()),
            0x100..=0xFFFF => Offsets::Short(values.map(|value| offset(value) as u16).collect()),
            0x1_0000..=0xFFFF_FFFF => Offsets::Word(values.map(|value| offset(value) as u32).collect()),
            _ => Offsets::Long(values.map(offset).collect()),
        };
        Self { base, offsets }
    }

    pub(super) const fn from_parts(base: i64, offsets: Offsets) -> Self {
        Self { base, offsets }
    }

    pub(super) const fn parts(&self) -> (i64, &Offsets) {
        (self.base, &self.offsets)
    }

    /// Number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.offsets {
            Offsets::Constant(len) => *len,
            Offsets::Byte(offsets) => offsets.len(),
            Offsets::Short(offsets) => offsets.len(),
            Offsets::Word(offsets) => offsets.len(),
            Offsets::Long(offsets) => offsets.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that the values take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match &self.offsets {
            Offsets::Constant(_) => 0,
            Offsets::Byte(offsets) => offsets.len(),
            Offsets::Short(offsets) => 2 * offsets.len(),
            Offsets::Word(offsets) => 4 * offsets.len(),
            Offsets::Long(offsets) => 8 * offsets.len(),
        }
    }

    /// Whether values differ by more than 32 bits hold.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        matches!(self.offsets, Offsets::Long(_))
    }

    /// The value of a row.
    ///
    /// # Panics
    /// Beyond the end, as a slice does.
    #[must_use]
    pub fn get(&self, row: usize) -> i64 {
        let offset = match &self.offsets {
            Offsets::Constant(len) => {
                assert!(row < *len, "row {row} of {len}");
                0
            }
            Offsets::Byte(offsets) => u64::from(offsets[row]),
            Offsets::Short(offsets) => u64::from(offsets[row]),
            Offsets::Word(offsets) => u64::from(offsets[row]),
            Offsets::Long(offsets) => offsets[row],
        };
        self.base.wrapping_add(offset as i64)
    }

    /// The largest value: O(n).
    #[must_use]
    pub fn largest(&self) -> Option<i64> {
        let offset = match &self.offsets {
            Offsets::Constant(len) => (*len > 0).then_some(0),
            Offsets::Byte(offsets) => offsets.iter().max().map(|offset| u64::from(*offset)),
            Offsets::Short(offsets) => offsets.iter().max().map(|offset| u64::from(*offset)),
            Offsets::Word(offsets) => offsets.iter().max().map(|offset| u64::from(*offset)),
            Offsets::Long(offsets) => offsets.iter().max().copied(),
        };
        offset.map(|offset| self.base.wrapping_add(offset as i64))
    }

    /// Every value.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = i64> + Clone + '_ {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Clears the mask where a value lies outside `low..=high`.
    pub fn keep_between(&self, rows: Range<usize>, low: i64, high: i64, mask: &mut Mask) {
        let offset = |value: i64| u64::try_from(i128::from(value) - i128::from(self.base)).ok();
        // A bound below the base lets everything through from below, and nothing from above.
        let low = offset(low).unwrap_or(0);
        let Some(high) = offset(high).filter(|high| *high >= low) else { return mask.fill(0) };
        match &self.offsets {
            Offsets::Constant(_) => {
                if low > 0 {
                    mask.fill(0);
                }
            }
            Offsets::Byte(offsets) => keep_between(&offsets[rows], low, high, mask),
            Offsets::Short(offsets) => keep_between(&offsets[rows], low, high, mask),
            Offsets::Word(offsets) => keep_between(&offsets[rows], low, high, mask),
            Offsets::Long(offsets) => keep_between(&offsets[rows], low, high, mask),
        }
    }

    /// Clears the mask where `wanted[code]` is 0. For a column of [`Self::codes`]; codes beyond the table are not wanted.
    pub fn keep_wanted(&self, rows: Range<usize>, wanted: &[u8], mask: &mut Mask) {
        let of = |code: usize| wanted.get(code).copied().unwrap_or(0);
        match &self.offsets {
            Offsets::Constant(_) => {
                if of(self.base as usize) == 0 {
                    mask.fill(0);
                }
            }
            Offsets::Byte(codes) => {
                // A table of all 256 codes needs no check of bounds.
                let mut table = [0; 256];
                let known = wanted.len().min(256);
                table[..known].copy_from_slice(&wanted[..known]);
                for (keep, code) in mask.iter_mut().zip(&codes[rows]) {
                    *keep &= table[*code as usize];
                }
            }
            Offsets::Short(codes) => mask.iter_mut().zip(&codes[rows]).for_each(|(keep, code)| *keep &= of(*code as usize)),
            Offsets::Word(codes) => mask.iter_mut().zip(&codes[rows]).for_each(|(keep, code)| *keep &= of(*code as usize)),
            Offsets::Long(codes) => mask.iter_mut().zip(&codes[rows]).for_each(|(keep, code)| *keep &= of(*code as usize)),
        }
    }

    /// Adds each row's weight to the count of its code. For a column of [`Self::codes`]; codes beyond the counts are left out.
    pub fn tally(&self, rows: Range<usize>, weights: &[u8], counts: &mut [u64]) {
        match &self.offsets {
            Offsets::Constant(_) => {
                if let Some(count) = counts.get_mut(self.base as usize) {
                    *count += weights.iter().map(|weight| u64::from(*weight)).sum::<u64>();
                }
            }
            Offsets::Byte(codes) => tally_bytes(&codes[rows], weights, counts),
            Offsets::Short(codes) => tally_runs(&codes[rows], weights, counts),
            Offsets::Word(codes) => tally_runs(&codes[rows], weights, counts),
            Offsets::Long(_) => {
                for (row, weight) in rows.zip(weights) {
                    if let Some(count) = counts.get_mut(self.get(row) as usize) {
                        *count += u64::from(*weight);
                    }
                }
            }
        }
    }

    /// The values of some rows, as offsets from a base of the caller's: `out[i] = value - base`, clamped to 0 from below and to
    /// `u32::MAX` from above.
    pub fn copy_relative(&self, rows: Range<usize>, base: i64, out: &mut [u32; BLOCK]) {
        let shift = self.base.saturating_sub(base);
        let relative = |offset: u64| (i128::from(shift) + i128::from(offset)).clamp(0, i128::from(u32::MAX)) as u32;
        match &self.offsets {
            Offsets::Constant(_) => out.fill(relative(0)),
            Offsets::Word(offsets) if shift == 0 => out[..rows.len()].copy_from_slice(&offsets[rows]),
            Offsets::Byte(offsets) => out.iter_mut().zip(&offsets[rows]).for_each(|(out, offset)| *out = relative(u64::from(*offset))),
            Offsets::Short(offsets) => out.iter_mut().zip(&offsets[rows]).for_each(|(out, offset)| *out = relative(u64::from(*offset))),
            Offsets::Word(offsets) => out.iter_mut().zip(&offsets[rows]).for_each(|(out, offset)| *out = relative(u64::from(*offset))),
            Offsets::Long(offsets) => out.iter_mut().zip(&offsets[rows]).for_each(|(out, offset)| *out = relative(*offset)),
        }
    }
}

/// One comparison a row: what lies below `low` wraps around to above the span.
fn keep_between<T>(values: &[T], low: u64, high: u64, mask: &mut Mask)
where
    T: Copy + Ord + TryFrom<u64> + WrappingSub,
{
    let Ok(least) = T::try_from(low) else { return mask.fill(0) };
    // Above the largest value of this width there is none.
    let span = T::try_from(high).map_or(T::MAX.wrapping_sub(least), |high| high.wrapping_sub(least));
    mask.iter_mut().zip(values).for_each(|(keep, value)| *keep &= u8::from(value.wrapping_sub(least) <= span));
}

/// Unsigned whole numbers of a column.
trait WrappingSub {
    const MAX: Self;
    fn wrapping_sub(self, other: Self) -> Self;
}

macro_rules! wrapping_sub {
    ($($width:ty),+) => {
        $(impl WrappingSub for $width {
            const MAX: Self = <$width>::MAX;
            fn wrapping_sub(self, other: Self) -> Self {
                <$width>::wrapping_sub(self, other)
            }
        })+
    };
}
wrapping_sub!(u8, u16, u32, u64);

/// Neighbouring rows often have the same code; four tables let one addition begin before the last has ended.
fn tally_bytes(codes: &[u8], weights: &[u8], counts: &mut [u64]) {
    let mut tables = [[0u16; 256]; 4];
    for (codes, weights) in codes.chunks(4).zip(weights.chunks(4)) {
        for (table, (code, weight)) in tables.iter_mut().zip(codes.iter().zip(weights)) {
            table[*code as usize] += u16::from(*weight);
        }
    }
    for (code, count) in counts.iter_mut().enumerate().take(256) {
        *count += tables.iter().map(|table| u64::from(table[code])).sum::<u64>();
    }
}

/// Rows along the curve stay in one unit for long: runs of a code are added up before they are counted.
fn tally_runs<T: Copy + PartialEq + Into<u64>>(codes: &[T], weights: &[u8], counts: &mut [u64]) {
    let Some(mut code) = codes.first().copied() else { return };
    let mut sum = 0u64;
    let mut add = |code: T, sum: u64| {
        let code: u64 = code.into();
        if let Some(count) = counts.get_mut(code as usize) {
            *count += sum;
        }
    };
    for (next, weight) in codes.iter().zip(weights) {
        if *next != code {
            add(code, std::mem::take(&mut sum));
            code = *next;
        }
        sum += u64::from(*weight);
    }
    add(code, sum);
}

/// Values that some rows do not have: 0 stands for none, every other number for the value plus one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OptionalColumn {
    codes: PackedColumn,
    base: i64,
}

impl OptionalColumn {
    /// Packs values: O(n). Without any value it takes no memory.
    #[must_use]
    pub fn pack(values: impl ExactSizeIterator<Item = Option<i64>> + Clone) -> Self {
        let base = values.clone().flatten().min().unwrap_or(0);
        // `as i64` keeps the bits, and `get` turns them back.
        let codes = PackedColumn::codes(values.map(move |value| value.map_or(0, |value| value.wrapping_sub(base).wrapping_add(1))));
        Self { codes, base }
    }

    pub(super) const fn from_parts(codes: PackedColumn, base: i64) -> Self {
        Self { codes, base }
    }

    pub(super) const fn parts(&self) -> (&PackedColumn, i64) {
        (&self.codes, self.base)
    }

    /// The value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<i64> {
        match self.codes.get(row) {
            0 => None,
            code => Some(self.base.wrapping_add(code).wrapping_sub(1)),
        }
    }

    /// Bytes that the values take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.codes.bytes()
    }

    /// Every value.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<i64>> + Clone + '_ {
        (0..self.codes.len()).map(|row| self.get(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Vec<i64>> {
        let span = proptest::sample::select(&[1i64, 200, 60_000, 4_000_000_000, i64::MAX][..]);
        (span, -5_000_000_000i64..5_000_000_000).prop_flat_map(|(span, base)| {
            proptest::collection::vec((0..span).prop_map(move |offset| base.saturating_add(offset)), 1..BLOCK)
        })
    }

    proptest! {
        #[test]
        fn gives_back_what_was_packed(values in values(), extremes in any::<bool>()) {
            let mut values = values;
            if extremes {
                values.extend([i64::MIN, i64::MAX]);
            }
            let column = PackedColumn::pack(values.iter().copied());
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), values);
        }

        #[test]
        fn masks_are_those_of_plain_comparisons(values in values(), low in any::<i64>(), high in any::<i64>(), near in any::<bool>()) {
            let (low, high) = if near { (values[0] - 3, values[values.len() / 2]) } else { (low, high) };
            let column = PackedColumn::pack(values.iter().copied());
            let mut mask = [1; BLOCK];
            column.keep_between(0..values.len(), low, high, &mut mask);
            for (value, keep) in values.iter().zip(mask) {
                prop_assert_eq!(keep == 1, (low..=high).contains(value));
            }
        }

        #[test]
        fn codes_are_counted_and_chosen(codes in proptest::collection::vec(0i64..400, 1..BLOCK), narrow in any::<bool>(), weights in proptest::collection::vec(0u8..2, BLOCK)) {
            let codes: Vec<i64> = codes.iter().map(|code| if narrow { code % 9 } else { *code }).collect();
            let column = PackedColumn::codes(codes.iter().copied());
            let mut counts = vec![0; 300];
            column.tally(0..codes.len(), &weights[..codes.len()], &mut counts);
            let wanted: Vec<u8> = (0..300).map(|code| u8::from(code % 3 == 0)).collect();
            let mut mask = [1; BLOCK];
            column.keep_wanted(0..codes.len(), &wanted, &mut mask);
            for (code, count) in counts.iter().enumerate() {
                let expected: u64 = codes.iter().zip(&weights).filter(|(c, _)| **c == code as i64).map(|(_, w)| u64::from(*w)).sum();
                prop_assert_eq!(*count, expected);
            }
            for (code, keep) in codes.iter().zip(mask) {
                prop_assert_eq!(keep == 1, *code < 300 && code % 3 == 0);
            }
        }

        #[test]
        fn absent_values_stay_absent(values in proptest::collection::vec(proptest::option::of(-70_000i64..70_000), 0..BLOCK)) {
            let column = OptionalColumn::pack(values.iter().copied());
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), values);
        }
    }
}
