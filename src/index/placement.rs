//! Each incident's commune in one boundary version, found once and kept in a column.

use jiff::civil::Date;
use rayon::prelude::*;

use super::incidents::IncidentIndex;
use super::units::{Placement, UnitIndex};
use crate::domain::Level;

const NONE: u32 = u32::MAX;
const NEAREST: u32 = 1 << 31;

/// The commune of every incident row in one boundary version.
#[derive(Debug)]
pub struct PlacementColumn {
    // Unit row; the top bit says that it was given to the nearest across a gap.
    rows: Vec<u32>,
}

impl PlacementColumn {
    /// Locates every incident: O(n log units), on all cores.
    #[must_use]
    pub fn new(incidents: &IncidentIndex, units: &UnitIndex, day: Date) -> Self {
        let rows = (0..incidents.len())
            .into_par_iter()
            .with_min_len(1024)
            .map(|row| {
                let [longitude, latitude] = incidents.position(row);
                match units.locate(longitude, latitude, Level::Commune, day) {
                    None => NONE,
                    Some(Placement::Within(unit)) => unit,
                    Some(Placement::Nearest(unit)) => unit | NEAREST,
                }
            })
            .collect();
        Self { rows }
    }

    /// The commune's row, if the incident lies in one.
    #[must_use]
    pub fn unit(&self, row: usize) -> Option<u32> {
        Some(self.rows[row]).filter(|&unit| unit != NONE).map(|unit| unit & !NEAREST)
    }

    /// Whether the incident lies in a gap and was given to the nearest commune.
    #[must_use]
    pub fn is_nearest(&self, row: usize) -> bool {
        self.rows[row] != NONE && self.rows[row] & NEAREST != 0
    }
}
