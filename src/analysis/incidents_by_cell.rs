//! Incidents sorted into the hexagons of a study area.
//!
//! Incidents come as columns of equal length (x and y in metres, the day as a number, a key that is the same for exactly the same
//! place). They are sorted by cell with a counting sort, flat: the incidents of cell i are
//! `order[starts[i]..starts[i + 1]]`, each a row of the columns. A point in no study cell, or without finite coordinates, is counted as outside.
//!
//! ```
//! use diaban::analysis::hotspot::IncidentColumns;
//!
//! assert!(IncidentColumns::new(&[1.0], &[2.0], &[20_000], &[77]).is_ok());
//! let error = IncidentColumns::new(&[1.0], &[2.0], &[], &[77]).expect_err("a day is missing");
//! assert_eq!(error.to_string(), "columns of unequal length: x 1, y 1, day 0, place 1");
//! ```

use rayon::prelude::*;
use thiserror::Error;

use crate::spatial::hexagon::HexagonGrid;
use crate::spatial::hexagon_set::HexagonSet;

/// Marks an incident outside the study area.
const OUTSIDE: u32 = u32::MAX;

/// Incidents as columns of equal length, not owned.
#[derive(Clone, Copy, Debug)]
pub struct IncidentColumns<'a> {
    x: &'a [f64],
    y: &'a [f64],
    day: &'a [i32],
    place: &'a [u64],
}

/// The columns of incidents do not have the same length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("columns of unequal length: x {x}, y {y}, day {day}, place {place}")]
pub struct UnequalColumns {
    /// Rows in x.
    pub x: usize,
    /// Rows in y.
    pub y: usize,
    /// Rows in the day.
    pub day: usize,
    /// Rows in the place.
    pub place: usize,
}

impl<'a> IncidentColumns<'a> {
    /// Puts four columns together: eastings and northings in metres, day numbers (any epoch), and keys of the exact place.
    pub fn new(x: &'a [f64], y: &'a [f64], day: &'a [i32], place: &'a [u64]) -> Result<Self, UnequalColumns> {
        if [y.len(), day.len(), place.len()] != [x.len(); 3] {
            return Err(UnequalColumns { x: x.len(), y: y.len(), day: day.len(), place: place.len() });
        }
        Ok(Self { x, y, day, place })
    }

    /// How many incidents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// The day of an incident.
    pub(super) fn day(&self, row: u32) -> i32 {
        self.day[row as usize]
    }

    /// The key of the place of an incident.
    pub(super) fn place(&self, row: u32) -> u64 {
        self.place[row as usize]
    }
}

/// Which incidents lie in which study cell.
#[derive(Clone, Debug)]
pub(super) struct IncidentsByCell {
    /// One more than there are cells; rising.
    starts: Vec<u32>,
    /// Rows of the columns, in a cell by place.
    order: Vec<u32>,
    /// The most incidents at one place, for each cell.
    largest_piles: Vec<u32>,
    /// Incidents in no cell.
    outside: usize,
}

impl IncidentsByCell {
    /// Sorts the incidents into the cells.
    pub(super) fn new(incidents: &IncidentColumns<'_>, grid: &HexagonGrid, cells: &HexagonSet) -> Self {
        let cell_of: Vec<u32> = (incidents.x, incidents.y)
            .into_par_iter()
            .with_min_len(4_096)
            .map(|(&x, &y)| {
                let is_finite = x.is_finite() && y.is_finite();
                let cell = is_finite.then(|| grid.cell_at(x, y));
                cell.and_then(|cell| cells.index_of(cell)).unwrap_or(OUTSIDE)
            })
            .collect();

        // First `starts[i + 1]` is the count of cell i, then the end of its rows.
        let mut starts = vec![0_u32; cells.len() + 1];
        for &cell in cell_of.iter().filter(|&&cell| cell != OUTSIDE) {
            starts[cell as usize + 1] += 1;
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut order = vec![0; total as usize];
        for (row, &cell) in (0_u32..).zip(&cell_of) {
            if cell != OUTSIDE {
                let slot = &mut next[cell as usize];
                order[*slot as usize] = row;
                *slot += 1;
            }
        }
        let largest_piles = starts
            .windows(2)
            .map(|range| {
                let rows = &mut order[range[0] as usize..range[1] as usize];
                rows.sort_unstable_by_key(|&row| (incidents.place(row), row));
                let piles = rows.chunk_by(|&a, &b| incidents.place(a) == incidents.place(b));
                piles.map(<[u32]>::len).max().unwrap_or(0) as u32
            })
            .collect();
        Self { starts, outside: incidents.len() - order.len(), order, largest_piles }
    }

    /// The incidents inside study cells.
    pub(super) fn inside(&self) -> usize {
        self.order.len()
    }

    /// The incidents in none.
    pub(super) fn outside(&self) -> usize {
        self.outside
    }

    /// The rows of the incidents of a cell.
    pub(super) fn rows(&self, cell: usize) -> &[u32] {
        &self.order[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }

    /// How many incidents a cell has.
    pub(super) fn count(&self, cell: usize) -> u32 {
        self.starts[cell + 1] - self.starts[cell]
    }

    /// How many incidents each cell has.
    pub(super) fn counts(&self) -> Vec<u32> {
        self.starts.windows(2).map(|range| range[1] - range[0]).collect()
    }

    /// The most incidents at exactly one place, for each cell.
    pub(super) fn largest_piles(&self) -> &[u32] {
        &self.largest_piles
    }
}
