//! The incidents on the cells around a tile, inside the study area and outside of it.

use std::sync::Arc;

use super::edge::{Edge, Edges};
use super::grid::Grid;
use super::lattice::Lattice;
use crate::domain::Precision;
use crate::index::Snapshot;
use crate::query::Filter;
use crate::spatial::Area;

/// Counts, row by row from the north-west.
pub(super) struct Cells {
    /// Incidents in the study area, shared out; all of them where there is no edge within reach.
    pub inside: Grid<f64>,
    /// Incidents outside of it, if there are any.
    pub free: Option<Grid<f64>>,
    /// The edge of the study area, when incidents inside are within its reach.
    pub edge: Option<Arc<Edge>>,
}

impl Cells {
    /// Counts; `None` when there is no incident within reach.
    pub fn count(snapshot: &Snapshot, filter: &Filter, lattice: &Lattice, edges: &Edges) -> Option<Self> {
        let mut selection = filter.selection(snapshot);
        selection.areas.insert(0, Area::Bbox(lattice.bbox()));
        let edge = edges.of(snapshot, filter, lattice);
        // In double precision: a hundred thousand small shares on one cell would be rounded away otherwise.
        let (mut inside, mut free) = (None, None);
        let incidents = &snapshot.incidents;
        incidents.scan(&selection, |row| {
            if incidents.precision(row) == Precision::Commune {
                return;
            }
            let [longitude, latitude] = incidents.position(row);
            let Some(([row, column], eastward, southward)) = lattice.place(longitude, latitude) else { return };
            let is_inside = edge.as_ref().is_none_or(|edge| {
                // Whole cells are certain; only on the edge is the question worth its price.
                edge.is_whole(row + usize::from(southward >= 0.5), column + usize::from(eastward >= 0.5))
                    || edge.region.contains(longitude, latitude)
            });
            let counts = if is_inside { &mut inside } else { &mut free };
            counts.get_or_insert_with(|| Grid::of_nothing(lattice)).add([row, column], eastward, southward);
        });
        match (inside, free) {
            (Some(inside), free) => Some(Self { inside, free, edge }),
            (None, Some(free)) => Some(Self { inside: free, free: None, edge: None }),
            (None, None) => None,
        }
    }
}
