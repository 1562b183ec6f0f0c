//! The columns of incidents: what is known of each, one position a row.
//!
//! ```text
//! row           0          1          2        …
//! longitude     i32        i32        i32      …   1e-7 degrees
//! latitude      i32        i32        i32      …   1e-7 degrees
//! northing      u32        u32        u32      …   Web Mercator's y, for tiles
//! start         packed, UTC seconds                usually 4 bytes
//! duration      packed, seconds                    0 bytes where all are instants, usually 4 where some are days or months
//! feature_id    packed                             usually 4 bytes
//! category      packed code, row of the taxonomy   1 byte
//! knowledge     packed code, how_known + 4 × precision
//! severity      packed code, 0 for none, else severity + 1
//! source        packed code, row of the senders
//! reported_at, deaths, injured, damage_vnd, cleared: optional, no memory where nobody has one
//! texts         id and kept columns, see `texts`
//! ```

use super::column::{Mask, OptionalColumn, PackedColumn};
use super::text::{TextWriter, Texts};
use crate::domain::{HowKnown, Interval, Precision};
use crate::spatial::{fixed_point, hilbert};
use rayon::prelude::*;

/// What few incidents have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// When it was reported, UTC seconds.
    pub reported_at: Option<i64>,
    /// Number of deaths.
    pub deaths: Option<u32>,
    /// Number of injured.
    pub injured: Option<u32>,
    /// Damage in đồng.
    pub damage_vnd: Option<u64>,
    /// Whether it was cleared up.
    pub cleared: Option<bool>,
}

impl Details {
    /// As the columns keep them.
    pub(super) fn values(&self) -> [Option<i64>; OPTIONAL] {
        [
            self.reported_at,
            self.deaths.map(i64::from),
            self.injured.map(i64::from),
            // The bits are kept, and `Columns::details` turns them back.
            self.damage_vnd.map(|damage| damage as i64),
            self.cleared.map(i64::from),
        ]
    }
}

/// Packed columns of equal length. A *row* is a position in every one.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    pub(super) feature_id: PackedColumn,
    pub(super) longitude: Vec<i32>,
    pub(super) latitude: Vec<i32>,
    pub(super) northing: Vec<u32>,
    pub(super) start: PackedColumn,
    pub(super) duration: PackedColumn,
    pub(super) category: PackedColumn,
    pub(super) knowledge: PackedColumn,
    pub(super) severity: PackedColumn,
    pub(super) source: PackedColumn,
    pub(super) optional: [OptionalColumn; OPTIONAL],
    pub(super) texts: Texts,
}

/// Columns that only some rows have, in the order of [`Details`].
pub(super) const OPTIONAL: usize = 5;

/// The code of a pair in the column `knowledge`.
pub(super) fn knowledge_code(how_known: HowKnown, precision: Precision) -> u8 {
    how_known as u8 | (precision as u8) << 2
}

impl Columns {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.longitude.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.longitude.is_empty()
    }

    /// Longitudes in 1e-7 degrees.
    #[must_use]
    pub fn longitude(&self) -> &[i32] {
        &self.longitude
    }

    /// Latitudes in 1e-7 degrees.
    #[must_use]
    pub fn latitude(&self) -> &[i32] {
        &self.latitude
    }

    /// [`fixed_point::northing`] of the latitudes.
    #[must_use]
    pub fn northing(&self) -> &[u32] {
        &self.northing
    }

    /// Rows of the taxonomy.
    #[must_use]
    pub fn category(&self) -> &PackedColumn {
        &self.category
    }

    /// First seconds (UTC).
    #[must_use]
    pub fn start(&self) -> &PackedColumn {
        &self.start
    }

    /// Seconds from the first to the first one after.
    #[must_use]
    pub fn duration(&self) -> &PackedColumn {
        &self.duration
    }

    /// Stable numbers in the store.
    #[must_use]
    pub fn feature_id(&self) -> &PackedColumn {
        &self.feature_id
    }

    /// How each came to be known (the lowest two bits) and how exact its place is.
    #[must_use]
    pub fn knowledge(&self) -> &PackedColumn {
        &self.knowledge
    }

    /// Severity plus one, 0 for none.
    #[must_use]
    pub fn severity(&self) -> &PackedColumn {
        &self.severity
    }

    /// How exact the place of a row is.
    #[must_use]
    pub fn precision(&self, row: usize) -> Precision {
        Precision::ALL[(self.knowledge.get(row) >> 2) as usize]
    }

    /// Clears the rows of a mask that have no place, but a commune only.
    pub(super) fn keep_placed(&self, rows: std::ops::Range<usize>, mask: &mut Mask) {
        self.knowledge.keep_between(rows, 0, i64::from(knowledge_code(HowKnown::ALL[0], Precision::Commune)) - 1, mask);
    }

    /// When a row happened.
    #[must_use]
    pub fn occurred(&self, row: usize) -> Interval {
        let start = self.start.get(row);
        Interval { start, end: start.saturating_add(self.duration.get(row)) }
    }

    /// Rarely known facts of a row.
    #[must_use]
    pub fn details(&self, row: usize) -> Details {
        let [reported_at, deaths, injured, damage_vnd, cleared] = &self.optional;
        Details {
            reported_at: reported_at.get(row),
            deaths: deaths.get(row).map(|count| count as u32),
            injured: injured.get(row).map(|count| count as u32),
            damage_vnd: damage_vnd.get(row).map(|damage| damage as u64),
            cleared: cleared.get(row).map(|cleared| cleared != 0),
        }
    }

    /// Bytes of memory that the columns take, without the texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let packed = [&self.feature_id, &self.start, &self.duration, &self.category, &self.knowledge, &self.severity, &self.source];
        12 * self.len()
            + packed.map(PackedColumn::bytes).iter().sum::<usize>()
            + self.optional.iter().map(OptionalColumn::bytes).sum::<usize>()
    }
}

/// One incident as it comes into the columns; category and source are rows already.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawRow<'a> {
    pub feature_id: i64,
    pub longitude: i32,
    pub latitude: i32,
    pub occurred: Interval,
    pub category: u16,
    pub how_known: HowKnown,
    pub precision: Precision,
    pub severity: Option<u8>,
    pub source: u32,
    pub details: [Option<i64>; OPTIONAL],
    pub id: &'a str,
    pub kept: &'a str,
}

/// Columns in the making: rows in the order in which they came, not packed yet.
#[derive(Debug, Clone, Default)]
pub(super) struct RawColumns {
    feature_id: Vec<i64>,
    longitude: Vec<i32>,
    latitude: Vec<i32>,
    start: Vec<i64>,
    duration: Vec<i64>,
    category: Vec<u16>,
    knowledge: Vec<u8>,
    severity: Vec<u8>,
    source: Vec<u32>,
    // Row and value, ascending; most rows have none.
    optional: [Vec<(u32, i64)>; OPTIONAL],
    text: String,
    // Where each row's id and kept columns end in `text`.
    text_ends: Vec<[u64; 2]>,
}

impl RawColumns {
    pub fn len(&self) -> usize {
        self.feature_id.len()
    }

    pub fn push(&mut self, row: &RawRow<'_>) {
        let number = self.len() as u32;
        self.feature_id.push(row.feature_id);
        self.longitude.push(row.longitude);
        self.latitude.push(row.latitude);
        self.start.push(row.occurred.start);
        self.duration.push(row.occurred.end.saturating_sub(row.occurred.start));
        self.category.push(row.category);
        self.knowledge.push(knowledge_code(row.how_known, row.precision));
        self.severity.push(row.severity.map_or(0, |severity| severity.saturating_add(1)));
        self.source.push(row.source);
        for (column, value) in self.optional.iter_mut().zip(row.details) {
            column.extend(value.map(|value| (number, value)));
        }
        self.text.push_str(row.id);
        let id_end = self.text.len() as u64;
        self.text.push_str(row.kept);
        self.text_ends.push([id_end, self.text.len() as u64]);
    }

    /// Packs the rows along the Hilbert curve; rows at one place stay in the order in which they came: O(n log n).
    pub fn pack_along_the_curve(self) -> Columns {
        let places = self.longitude.par_iter().zip(&self.latitude).enumerate();
        let mut order: Vec<(u64, u32)> = places.map(|(row, (x, y))| (hilbert::position(*x, *y), row as u32)).collect();
        order.par_sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, row)| row).collect();
        self.pack(&order)
    }

    /// Packs the rows as they came.
    pub fn pack_as_is(self) -> Columns {
        let order: Vec<u32> = (0..self.len() as u32).collect();
        self.pack(&order)
    }

    fn pack(mut self, order: &[u32]) -> Columns {
        // One unpacked column after the other is given back, so that the peak stays low.
        fn take<T: Copy>(column: &mut Vec<T>, order: &[u32]) -> Vec<T> {
            let column = std::mem::take(column);
            order.iter().map(|row| column[*row as usize]).collect()
        }
        fn packed<T: Copy + Into<i64>>(column: &mut Vec<T>, order: &[u32]) -> PackedColumn {
            let values = take(column, order);
            PackedColumn::pack(values.iter().map(|value| (*value).into()))
        }
        fn codes<T: Copy + Into<i64>>(column: &mut Vec<T>, order: &[u32]) -> PackedColumn {
            let values = take(column, order);
            PackedColumn::codes(values.iter().map(|value| (*value).into()))
        }
        let texts = self.pack_texts(order);
        let optional = std::mem::take(&mut self.optional).map(|column| sparse(&column, order));
        let latitude = take(&mut self.latitude, order);
        Columns {
            feature_id: packed(&mut self.feature_id, order),
            longitude: take(&mut self.longitude, order),
            northing: latitude.par_iter().map(|latitude| fixed_point::northing(*latitude)).collect(),
            latitude,
            start: packed(&mut self.start, order),
            duration: packed(&mut self.duration, order),
            category: codes(&mut self.category, order),
            knowledge: codes(&mut self.knowledge, order),
            severity: codes(&mut self.severity, order),
            source: codes(&mut self.source, order),
            optional,
            texts,
        }
    }

    fn pack_texts(&mut self, order: &[u32]) -> Texts {
        let (text, ends) = (std::mem::take(&mut self.text), std::mem::take(&mut self.text_ends));
        let mut writer = TextWriter::default();
        for &row in order {
            let row = row as usize;
            let [id_end, end] = ends[row];
            let start = if row == 0 { 0 } else { ends[row - 1][1] };
            writer.push(&text[start as usize..id_end as usize], &text[id_end as usize..end as usize]);
        }
        writer.finish()
    }
}

fn sparse(column: &[(u32, i64)], order: &[u32]) -> OptionalColumn {
    if column.is_empty() {
        return OptionalColumn::pack(std::iter::repeat_n(None, order.len()));
    }
    let mut dense = vec![None; order.len()];
    for (row, value) in column {
        dense[*row as usize] = Some(*value);
    }
    OptionalColumn::pack(order.iter().map(|row| dense[*row as usize]))
}
