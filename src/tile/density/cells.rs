//! What lies on the cells around a tile: incidents, and how much of each cell belongs to the study area.

use super::lattice::Lattice;
use crate::domain::Precision;
use crate::index::Snapshot;
use crate::query::Filter;
use crate::spatial::{Area, Region, Relation};

/// Rows within a cell at which its share of the study area is taken; along each of them it is exact. A rim that runs along the rows is
/// off by up to half a row: with four of them in a cell of σ/2, that was 4 % of the value.
const ROWS_IN_CELL: u32 = 16;

/// Counts and shares, row by row from the north-west.
pub(super) struct Cells {
    /// Incidents in the study area, shared out; all of them where there is no edge within reach.
    pub inside: Vec<f32>,
    /// Incidents outside of it, if there are any.
    pub free: Option<Vec<f32>>,
    /// The study area, when its edge is within reach.
    pub region: Option<Region>,
    /// The share of each cell that belongs to it.
    pub coverage: Option<Vec<f32>>,
}

impl Cells {
    /// Counts; `None` when there is no incident within reach.
    pub fn count(snapshot: &Snapshot, filter: &Filter, lattice: &Lattice) -> Option<Self> {
        let bbox = lattice.bbox();
        let mut selection = filter.selection(snapshot);
        selection.areas.insert(0, Area::Bbox(bbox));
        // Wholly inside there is nothing to correct, wholly outside nothing to correct for.
        let region = filter.study_region(snapshot, &bbox).filter(|region| region.relation(&bbox) == Relation::Crosses);
        let coverage = region.as_ref().map(|region| coverage(region, lattice));
        // In double precision: a hundred thousand small shares on one cell would be rounded away otherwise.
        let mut inside = vec![0.0f64; lattice.width * lattice.height];
        let mut free: Option<Vec<f64>> = None;
        let mut is_any_inside = false;
        let incidents = &snapshot.incidents;
        incidents.scan(&selection, |row| {
            if incidents.precision(row) == Precision::Commune {
                return;
            }
            let [longitude, latitude] = incidents.position(row);
            let Some((cell, eastward, southward)) = lattice.place(longitude, latitude) else { return };
            let is_inside = match (&region, &coverage) {
                (Some(region), Some(coverage)) => {
                    let nearest = cell + usize::from(eastward >= 0.5) + if southward >= 0.5 { lattice.width } else { 0 };
                    // Whole cells are certain; only on the edge is the question worth its price.
                    coverage[nearest] >= 1.0 || region.contains(longitude, latitude)
                }
                _ => true,
            };
            is_any_inside |= is_inside;
            let counts = if is_inside { &mut inside } else { free.get_or_insert_with(|| vec![0.0; lattice.width * lattice.height]) };
            counts[cell] += (1.0 - eastward) * (1.0 - southward);
            counts[cell + 1] += eastward * (1.0 - southward);
            counts[cell + lattice.width] += (1.0 - eastward) * southward;
            counts[cell + lattice.width + 1] += eastward * southward;
        });
        match (is_any_inside, free) {
            (true, free) => Some(Self { inside: single(&inside), free: free.as_deref().map(single), region, coverage }),
            (false, Some(free)) => Some(Self { inside: single(&free), free: None, region: None, coverage: None }),
            (false, None) => None,
        }
    }
}

fn single(counts: &[f64]) -> Vec<f32> {
    counts.iter().map(|&count| count as f32).collect()
}

/// The share of each cell that lies inside.
fn coverage(region: &Region, lattice: &Lattice) -> Vec<f32> {
    let (west, width) = lattice.columns();
    let mut shares = Vec::with_capacity(lattice.width * lattice.height);
    let mut row_shares = vec![0.0; lattice.width];
    for row in 0..lattice.height {
        row_shares.fill(0.0);
        for part in 0..ROWS_IN_CELL {
            let within = (f64::from(part) + 0.5) / f64::from(ROWS_IN_CELL);
            let latitude = lattice.latitude_at((lattice.first[1] + row as i64) as f64 + within);
            region.add_row_coverage(latitude, west, width, 1.0 / f64::from(ROWS_IN_CELL), &mut row_shares);
        }
        // Ends are rounded; what is whole but for that is whole.
        shares.extend(row_shares.iter().map(|share| ((share * 1e6).round() / 1e6) as f32));
    }
    shares
}
