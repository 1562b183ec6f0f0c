//! The dissolved outline of a group of hexagons.
//!
//! An edge between two cells of the group is dropped, the others are chained into rings. This is exact: corners are compared
//! as whole lattice steps, never as metres. In a hexagonal grid three cells meet at a corner, so at most one edge of an
//! outline starts there: rings are simple and never touch each other, and the result is a valid polygon without any
//! cleaning.
//!
//! ```
//! use diaban::spatial::hexagon::{Hexagon, HexagonGrid};
//! use diaban::spatial::hexagon_outline::outline;
//!
//! let grid = HexagonGrid { origin_x: 0.0, origin_y: 0.0, side: 250.0 };
//! let ring = Hexagon { q: 0, r: 0 }.neighbours();
//! let polygons = outline(&grid, &ring);
//! assert_eq!(polygons.len(), 1);
//! assert_eq!(polygons[0].outer.len(), 18 + 1);
//! assert_eq!(polygons[0].holes[0].len(), 6 + 1);
//! ```

use std::collections::HashMap;

use super::hexagon::{Hexagon, HexagonGrid, LatticePoint};
use super::hexagon_set::HexagonSet;

/// A closed ring in metres: its last point repeats the first. It starts at its southernmost (then westernmost) corner.
pub type Ring = Vec<(f64, f64)>;

/// The outline of hexagons that hang together by edges.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HexagonPolygon {
    /// The outer ring, counter-clockwise.
    pub outer: Ring,
    /// The holes, clockwise, from south to north.
    pub holes: Vec<Ring>,
}

/// The outline of a set of cells: one polygon for each group that hangs together by edges, in the order of their first cell
/// (from the south, then from the west). Repeated cells count once; no cells give no polygon. O(n log n).
#[must_use]
pub fn outline(grid: &HexagonGrid, cells: &[Hexagon]) -> Vec<HexagonPolygon> {
    let set = HexagonSet::new(cells.to_vec());
    set.components(|_| true).iter().map(|component| component_outline(grid, &set, component)).collect()
}

fn component_outline(grid: &HexagonGrid, set: &HexagonSet, component: &[u32]) -> HexagonPolygon {
    let mut polygon = HexagonPolygon::default();
    for ring in lattice_rings(set, component) {
        let is_outer = turns_counter_clockwise(&ring);
        let closed = ring.iter().chain(&ring[..1]).map(|&corner| grid.metres(corner)).collect();
        if is_outer {
            polygon.outer = closed;
        } else {
            polygon.holes.push(closed);
        }
    }
    polygon
}

/// The rings of one component, open, each from its smallest corner, in the order of those.
fn lattice_rings(set: &HexagonSet, component: &[u32]) -> Vec<Vec<LatticePoint>> {
    let mut starts = Vec::new();
    let mut next_corner = HashMap::new();
    for &number in component {
        let cell = set.cells()[number as usize];
        let corners = cell.lattice_corners();
        for (side, neighbour) in cell.neighbours().into_iter().enumerate() {
            // A neighbour in the set is in the same component.
            if set.index_of(neighbour).is_none() {
                starts.push(corners[side]);
                next_corner.insert(corners[side], corners[(side + 1) % 6]);
            }
        }
    }
    starts.sort_unstable();
    let mut rings = Vec::new();
    for start in starts {
        let mut ring = Vec::new();
        let mut corner = start;
        while let Some(next) = next_corner.remove(&corner) {
            ring.push(corner);
            corner = next;
        }
        if !ring.is_empty() {
            rings.push(ring);
        }
    }
    rings
}

/// Whether a ring that starts at its smallest corner encloses what is to its left: whether it leaves that corner eastward
/// of where it comes back.
fn turns_counter_clockwise(ring: &[LatticePoint]) -> bool {
    let (start, after, before) = (ring[0], ring[1], ring[ring.len() - 1]);
    let (ax, ay) = (after.east - start.east, after.north - start.north);
    let (bx, by) = (before.east - start.east, before.north - start.north);
    ax * by - ay * bx > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: HexagonGrid = HexagonGrid { origin_x: 0.0, origin_y: 0.0, side: 10.0 };

    #[test]
    fn one_cell_is_its_own_outline() {
        let cell = Hexagon { q: 4, r: -2 };
        let polygons = outline(&GRID, &[cell, cell]);
        assert_eq!(polygons.len(), 1);
        assert!(polygons[0].holes.is_empty());
        let mut ring = polygons[0].outer.clone();
        assert_eq!(ring.first(), ring.last());
        ring.pop();
        for corner in GRID.corners(cell) {
            assert!(ring.contains(&corner));
        }
        assert_eq!(ring.len(), 6);
    }

    #[test]
    fn two_separate_cells_are_two_polygons_and_none_is_none() {
        let cells = [Hexagon { q: 0, r: 0 }, Hexagon { q: 5, r: 0 }];
        assert_eq!(outline(&GRID, &cells).len(), 2);
        assert!(outline(&GRID, &[]).is_empty());
    }

    #[test]
    fn the_outline_does_not_depend_on_the_order_of_the_cells() {
        let mut cells: Vec<Hexagon> = (0..40).map(|i| Hexagon { q: i * 7 % 9, r: i * 5 % 8 }).collect();
        let forward = outline(&GRID, &cells);
        cells.reverse();
        assert_eq!(outline(&GRID, &cells), forward);
    }
}
