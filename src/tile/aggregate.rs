//! Incidents gathered on a grid, for zooms at which single ones cannot be told apart. Nothing is thrown away: the counts of
//! a tile add up to the incidents that lie in it.

use std::collections::BTreeMap;

use super::EXTENT;
use crate::index::Snapshot;
use crate::query::Filter;
use crate::spatial::{Area, TileCoordinate};

/// Cells along a tile's side.
const CELLS: f64 = 24.0;

/// Incidents of one cell.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// How many.
    pub count: u64,
    /// Their mean place in tile units.
    pub vertex: [i32; 2],
    /// Row of the first of them.
    pub row: usize,
}

/// The cells of a tile that hold incidents. A point on the edge belongs to one tile only: west and north edges count.
#[must_use]
pub fn cells(snapshot: &Snapshot, filter: &Filter, tile: TileCoordinate) -> Vec<Cell> {
    let mut sums: BTreeMap<(u8, u8), (u64, [f64; 2], usize)> = BTreeMap::new();
    visit(snapshot, filter, tile, |row, local| {
        let key = ((local[1] * CELLS) as u8, (local[0] * CELLS) as u8);
        let sum = sums.entry(key).or_insert((0, [0.0; 2], row));
        sum.0 += 1;
        sum.1[0] += local[0];
        sum.1[1] += local[1];
    });
    let mean = |sum: f64, count: u64| (sum / count as f64 * f64::from(EXTENT)).round() as i32;
    sums.into_values().map(|(count, [x, y], row)| Cell { count, vertex: [mean(x, count), mean(y, count)], row }).collect()
}

/// Calls `found` with every incident in the tile proper and its place as shares of the tile's side.
pub fn visit(snapshot: &Snapshot, filter: &Filter, tile: TileCoordinate, mut found: impl FnMut(usize, [f64; 2])) {
    let mut selection = filter.selection(snapshot);
    // A little wider than the tile, since rounding may put a point on the edge to either side.
    selection.areas.insert(0, Area::Bbox(tile.bbox(1e-6)));
    snapshot.incidents.scan(&selection, |row| {
        let [longitude, latitude] = snapshot.incidents.position(row);
        let local = tile.local(longitude, latitude);
        if local.iter().all(|share| (0.0..1.0).contains(share)) {
            found(row, local);
        }
    });
}
