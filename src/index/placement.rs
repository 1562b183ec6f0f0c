//! Each incident's commune in one boundary version, found once and kept in a column.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use super::column::PackedColumn;
use super::columns::Columns;
use super::cover::UnitCover;
use super::incidents::IncidentIndex;
use super::snapshot::Snapshot;
use super::units::{Placement, UnitIndex};
use crate::domain::Level;
use crate::spatial::fixed_point::degrees;
use crate::spatial::{Location, PreparedPolygon};

/// The commune of every incident row in one boundary version.
#[derive(Debug, Clone, Default)]
pub struct PlacementColumn {
    packed: usize,
    base: Arc<Placed>,
    delta: Placed,
}

#[derive(Debug, Clone, Default)]
struct Placed {
    /// Unit row plus one, 0 for no commune.
    codes: PackedColumn,
    /// Rows that were given to the nearest across a gap, ascending.
    nearest: Vec<u32>,
    /// Rows of no commune in the shape of a larger unit, ascending, with the unit. Looked up when first asked for.
    held: OnceLock<Vec<(u32, u32)>>,
}

impl PlacementColumn {
    /// Locates every incident: O(n + edges of the units), on all cores.
    #[must_use]
    pub fn new(incidents: &IncidentIndex, units: &UnitIndex, day: Date) -> Self {
        Self::with_cover(incidents, &UnitCover::for_incidents(units, day, incidents.base.columns.len()))
    }

    /// The same over a cover that is there already: O(n), on all cores.
    #[must_use]
    pub fn with_cover(incidents: &IncidentIndex, cover: &UnitCover<'_>) -> Self {
        let base = Arc::new(Placed::new(&incidents.base.columns, |x, y| cover.locate(x, y)));
        Self { packed: incidents.base.columns.len(), base, delta: Placed::new(&incidents.delta.columns, |x, y| cover.locate(x, y)) }
    }

    pub(super) fn from_packed(codes: PackedColumn, nearest: Vec<u32>) -> Self {
        Self { packed: codes.len(), base: Arc::new(Placed { codes, nearest, held: OnceLock::new() }), delta: Placed::default() }
    }

    /// Codes and nearest rows of the packed rows.
    pub(super) fn packed(&self) -> (&PackedColumn, &[u32]) {
        (&self.base.codes, &self.base.nearest)
    }

    /// The column for the same packed rows beside another delta.
    pub(super) fn with_delta_of(&self, incidents: &IncidentIndex, units: &UnitIndex, day: Date) -> Self {
        let locate = |longitude: i32, latitude: i32| {
            let [longitude, latitude] = [longitude, latitude].map(degrees);
            units.locate(longitude, latitude, Level::Commune, day)
        };
        Self { packed: self.packed, base: self.base.clone(), delta: Placed::new(&incidents.delta.columns, locate) }
    }

    fn at(&self, row: usize) -> (&Placed, usize) {
        if row < self.packed { (&self.base, row) } else { (&self.delta, row - self.packed) }
    }

    /// The commune's row, if the incident lies in one.
    #[must_use]
    pub fn unit(&self, row: usize) -> Option<u32> {
        let (placed, row) = self.at(row);
        (placed.codes.get(row) as u32).checked_sub(1)
    }

    /// Whether the incident lies in a gap and was given to the nearest commune.
    #[must_use]
    pub fn is_nearest(&self, row: usize) -> bool {
        let (placed, row) = self.at(row);
        placed.nearest.binary_search(&(row as u32)).is_ok()
    }

    /// How many of some rows lie in a gap and were given to the nearest commune. `offset` and `rows` as [`super::Chunk`] has them.
    #[must_use]
    pub fn nearest_in(&self, offset: usize, rows: &Range<usize>, weights: &[u8]) -> u64 {
        let placed = if offset == 0 { &*self.base } else { &self.delta };
        let from = placed.nearest.partition_point(|row| (*row as usize) < rows.start);
        let in_rows = placed.nearest[from..].iter().take_while(|row| (**row as usize) < rows.end);
        in_rows.map(|row| u64::from(weights[*row as usize - rows.start])).sum()
    }

    /// Those of some rows that lie in no commune but in the shape of a larger unit of the day that the column is of, each with that unit, and once for
    /// each such unit; numbered as `rows` is. `offset` and `rows` as [`super::Chunk`] has them.
    #[must_use]
    pub fn held(&self, snapshot: &Snapshot, day: Date, offset: usize, rows: &Range<usize>) -> &[(u32, u32)] {
        let incidents = &snapshot.incidents;
        let (placed, columns) = if offset == 0 { (&*self.base, &incidents.base.columns) } else { (&self.delta, &incidents.delta.columns) };
        let held = placed.held.get_or_init(|| placed.find_held(columns, &snapshot.units, day));
        let at = |row: usize| held.partition_point(|(held, _)| (*held as usize) < row);
        &held[at(rows.start)..at(rows.end)]
    }

    /// The codes of some rows (unit row plus one, 0 for none) and where they stand. `offset` and `rows` as [`super::Chunk`] has them.
    #[must_use]
    pub fn part(&self, offset: usize, rows: &Range<usize>) -> (&PackedColumn, Range<usize>) {
        let placed = if offset == 0 { &*self.base } else { &self.delta };
        (&placed.codes, rows.clone())
    }

    /// Bytes of memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |placed: &Placed| placed.codes.bytes() + 4 * placed.nearest.len() + 8 * placed.held.get().map_or(0, Vec::len);
        of(&self.base) + of(&self.delta)
    }
}

impl Placed {
    fn find_held(&self, columns: &Columns, units: &UnitIndex, day: Date) -> Vec<(u32, u32)> {
        let shapes: Vec<(u32, &PreparedPolygon)> = units
            .on(day)
            .filter(|(_, unit)| unit.unit.level != Level::Commune)
            .filter_map(|(row, unit)| Some((row, unit.prepared.as_deref()?)))
            .collect();
        let holding = |row: usize| {
            let [longitude, latitude] = [columns.longitude[row], columns.latitude[row]].map(degrees);
            let holds = move |shape: &PreparedPolygon| shape.locate(longitude, latitude) != Location::Outside;
            shapes.iter().filter(move |(_, shape)| holds(shape)).map(move |(unit, _)| (row as u32, *unit))
        };
        let unplaced = (0..columns.len()).into_par_iter().with_min_len(1024).filter(|row| self.codes.get(*row) == 0);
        unplaced.flat_map_iter(holding).collect()
    }

    fn new(columns: &Columns, locate: impl Fn(i32, i32) -> Option<Placement> + Sync) -> Self {
        const NEAREST: u32 = 1 << 31;
        let places = columns.longitude.par_iter().zip(&columns.latitude).with_min_len(1024);
        let found: Vec<u32> = places
            .map(|(longitude, latitude)| match locate(*longitude, *latitude) {
                None => 0,
                Some(Placement::Within(unit)) => unit + 1,
                Some(Placement::Nearest(unit)) => (unit + 1) | NEAREST,
            })
            .collect();
        let nearest = found.iter().zip(0..).filter(|(code, _)| **code & NEAREST != 0).map(|(_, row)| row).collect();
        Self { codes: PackedColumn::codes(found.iter().map(|code| i64::from(code & !NEAREST))), nearest, held: OnceLock::new() }
    }
}
