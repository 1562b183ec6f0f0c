//! Snap rounding: every vertex to the nearest unit of the grid, every edge through the units it meets.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use rayon::prelude::*;
use robust::{Coord, orient2d};

use super::outlines::{Outlines, Shape, edges, number};
use super::strips::Strips;

/// How far a point can lie from the middle of its unit square, and so an edge from where it was.
pub(super) const REACH: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// Shapes on the grid. Two edges meet in a common node, or not at all.
#[derive(Debug)]
pub(super) struct Snapped {
    /// The grid places that hold vertices, each once.
    pub nodes: Vec<[i32; 2]>,
    /// Shapes of numbers of nodes. Rings may touch themselves and one another.
    pub shapes: Vec<Shape>,
}

/// Puts outlines on a grid of `scale` units along the side of the world.
pub(super) fn snap(outlines: &Outlines, scale: f64) -> Snapped {
    let scaled: Vec<[f64; 2]> = outlines.places.par_iter().map(|place| place.map(|share| share * scale)).collect();
    let places: Vec<[i32; 2]> = scaled.par_iter().map(|place| place.map(|value| (value + 0.5).floor() as i32)).collect();
    let (node_of, firsts) = number(&places, Ord::cmp);
    let nodes: Vec<[i32; 2]> = firsts.into_iter().map(|first| places[first as usize]).collect();
    let grid = Grid { strips: Strips::new(&nodes), scaled: &scaled, node_of: &node_of };
    let shapes = outlines.shapes.par_iter().map(|shape| match shape {
        Shape::Polygons(polygons) => {
            let rings = |polygon: &Vec<Vec<u32>>| {
                let mut rings = polygon.iter().map(|ring| grid.path(ring, true)).enumerate();
                // A hole of a polygon that has collapsed has collapsed too.
                let (_, exterior) = rings.next().filter(|(_, ring)| ring.len() > 2)?;
                let holes = rings.map(|(_, ring)| ring).filter(|ring| ring.len() > 2);
                Some(std::iter::once(exterior).chain(holes).collect())
            };
            Shape::Polygons(polygons.iter().filter_map(rings).collect())
        }
        Shape::Lines(lines) => Shape::Lines(lines.iter().map(|line| grid.path(line, false)).filter(|line| line.len() > 1).collect()),
    });
    Snapped { shapes: shapes.collect(), nodes }
}

struct Grid<'a> {
    strips: Strips,
    scaled: &'a [[f64; 2]],
    node_of: &'a [u32],
}

impl Grid<'_> {
    /// The nodes that a path goes through.
    fn path(&self, path: &[u32], closed: bool) -> Vec<u32> {
        let mut through = Vec::with_capacity(path.len());
        let mut met = Vec::new();
        through.extend(path.first().map(|first| self.node_of[*first as usize]));
        for [from, to] in edges(path, closed) {
            let ends = [from, to].map(|vertex| self.node_of[vertex as usize]);
            if ends[0] == ends[1] {
                continue;
            }
            // Always from the lower vertex, so that both sides of a border meet the same nodes.
            self.meet(from.min(to), from.max(to), ends, &mut met);
            let between = met.iter().map(|(_, node)| *node);
            if from < to {
                through.extend(between);
            } else {
                through.extend(between.rev());
            }
            through.push(ends[1]);
        }
        through.dedup();
        if closed && through.len() > 1 && through.first() == through.last() {
            through.pop();
        }
        through
    }

    /// The nodes that an edge meets between its ends, in its order.
    fn meet(&self, from: u32, to: u32, ends: [u32; 2], met: &mut Vec<([i64; 2], u32)>) {
        met.clear();
        let (a, b) = (self.scaled[from as usize], self.scaled[to as usize]);
        // The unit squares that a straight edge meets rise or fall with it in both axes.
        let sign = |axis: usize| if b[axis] > a[axis] { 1 } else { -1 };
        let signs = [sign(0), sign(1)];
        let _ = self.strips.near(a, b, 0.5, |node, place| {
            if !ends.contains(&node) && meets(a, b, place) {
                let along = [0, 1].map(|axis| i64::from(signs[axis]) * i64::from(place[axis]));
                met.push(([along[0] + along[1], along[0]], node));
            }
            ControlFlow::Continue(())
        });
        met.sort_unstable();
    }
}

/// Whether an edge meets the unit square around a grid place. Its west and south sides belong to it, as they do when vertices are
/// rounded: the edge is taken as if moved east by next to nothing, and north by next to nothing of that.
fn meets(a: [f64; 2], b: [f64; 2], place: [i32; 2]) -> bool {
    let low = place.map(|value| f64::from(value) - 0.5);
    let high = place.map(|value| f64::from(value) + 0.5);
    for axis in 0..2 {
        if a[axis].max(b[axis]) < low[axis] || a[axis].min(b[axis]) >= high[axis] {
            return false;
        }
    }
    let at = |[x, y]: [f64; 2]| Coord { x, y };
    let is_left = |corner: [f64; 2]| {
        let side = orient2d(at(a), at(b), at(corner));
        match b[1].partial_cmp(&a[1]) {
            _ if side != 0.0 => side > 0.0,
            Some(Ordering::Greater) => true,
            Some(Ordering::Less) => false,
            _ => b[0] < a[0],
        }
    };
    let first = is_left(low);
    [[low[0], high[1]], [high[0], low[1]], high].into_iter().any(|corner| is_left(corner) != first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_square_has_its_west_and_south_sides_only() {
        assert!(meets([0.0, 0.0], [2.0, 2.0], [1, 1]));
        assert!(meets([0.5, -3.0], [0.5, 3.0], [1, 0]), "along the west side");
        assert!(!meets([0.5, -3.0], [0.5, 3.0], [0, 0]), "along the east side");
        assert!(meets([-3.0, 0.5], [3.0, 0.5], [0, 1]), "along the south side");
        assert!(!meets([-3.0, 0.5], [3.0, 0.5], [0, 0]), "along the north side");
        // Through the corner at (½, ½), falling: after the move it passes north-east of the corner.
        assert!(meets([0.0, 1.0], [1.0, 0.0], [1, 1]));
        assert!(!meets([0.0, 1.0], [1.0, 0.0], [0, 0]));
        assert!(!meets([5.0, 5.0], [9.0, 9.0], [1, 1]), "on the line, but not on the edge");
    }
}
