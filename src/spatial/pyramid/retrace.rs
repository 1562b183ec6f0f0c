//! Rings that touch or cover themselves after snapping, taken apart.
//!
//! A bay whose mouth has closed becomes a hole, a bridge thinner than a unit vanishes, islands that now touch along an edge become
//! one. Edges that a shape has in both directions have nothing of it between them and go; what remains is walked along with
//! the inside on the left, and a ring ends where the walk meets itself.

use std::collections::HashMap;

use super::outlines::{Shape, edges};
use super::snap::Snapped;

/// Takes apart the polygons of which a ring meets itself or another ring of its shape.
pub(super) fn retrace(snapped: &mut Snapped) {
    const NEVER: u32 = u32::MAX;
    // The polygon that met a node last, counted over all shapes.
    let mut met = vec![NEVER; snapped.nodes.len()];
    let mut count = 0;
    for shape in &mut snapped.shapes {
        let Shape::Polygons(polygons) = shape else { continue };
        let first = count;
        let mut touched = vec![false; polygons.len()];
        for (number, polygon) in polygons.iter().enumerate() {
            for node in polygon.iter().flatten() {
                let before = std::mem::replace(&mut met[*node as usize], count);
                if before != NEVER && before >= first {
                    touched[(before - first) as usize] = true;
                    touched[number] = true;
                }
            }
            count += 1;
        }
        if touched.contains(&true) {
            let mut plain = Vec::with_capacity(polygons.len());
            let mut rings = Vec::new();
            for (polygon, is_touched) in std::mem::take(polygons).into_iter().zip(touched) {
                if is_touched {
                    rings.extend(polygon);
                } else {
                    plain.push(polygon);
                }
            }
            plain.extend(assemble(&snapped.nodes, trace(&snapped.nodes, &rings)));
            *polygons = plain;
        }
    }
}

/// Plain rings around what the given rings are around.
fn trace(nodes: &[[i32; 2]], rings: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut walk = Walk::new(nodes, rings);
    let mut found = Vec::new();
    for first in 0..walk.edges.len() {
        if walk.used[first] {
            continue;
        }
        walk.used[first] = true;
        let [start, mut at] = walk.edges[first];
        let mut path = vec![start];
        let mut place_of: HashMap<u32, usize> = HashMap::from([(start, 0)]);
        loop {
            if let Some(place) = place_of.get(&at).copied() {
                let ring = path.split_off(place);
                for node in &ring {
                    place_of.remove(node);
                }
                let before = *ring.last().expect("it holds the node that was met again");
                if ring.len() > 2 {
                    found.push(ring);
                }
                if path.is_empty() {
                    break;
                }
                place_of.insert(at, path.len());
                path.push(at);
                let Some(next) = walk.next(before, at) else { break };
                at = next;
            } else {
                let before = *path.last().expect("a walk has a start");
                place_of.insert(at, path.len());
                path.push(at);
                let Some(next) = walk.next(before, at) else { break };
                at = next;
            }
        }
    }
    found
}

/// The directed edges that remain, by the node they leave.
struct Walk<'a> {
    nodes: &'a [[i32; 2]],
    edges: Vec<[u32; 2]>,
    used: Vec<bool>,
}

impl<'a> Walk<'a> {
    fn new(nodes: &'a [[i32; 2]], rings: &[Vec<u32>]) -> Self {
        let mut sums: HashMap<[u32; 2], i32> = HashMap::new();
        for [from, to] in rings.iter().flat_map(|ring| edges(ring, true)) {
            *sums.entry([from.min(to), from.max(to)]).or_default() += if from < to { 1 } else { -1 };
        }
        let directed =
            |([a, b], sum): ([u32; 2], i32)| std::iter::repeat_n(if sum > 0 { [a, b] } else { [b, a] }, sum.unsigned_abs() as usize);
        let mut edges: Vec<[u32; 2]> = sums.into_iter().flat_map(directed).collect();
        edges.sort_unstable();
        Self { nodes, used: vec![false; edges.len()], edges }
    }

    /// The edge to take at `at` when coming from `before`: the sharpest turn to the left, along the same inside.
    fn next(&mut self, before: u32, at: u32) -> Option<u32> {
        let start = self.edges.partition_point(|[from, _]| *from < at);
        let leaving = self.edges[start..].iter().take_while(|[from, _]| *from == at).count();
        let back = self.direction(at, before);
        let best = (start..start + leaving).filter(|edge| !self.used[*edge]).reduce(|best, edge| {
            let (a, b) = (self.direction(at, self.edges[best][1]), self.direction(at, self.edges[edge][1]));
            if comes_first(back, b, a) { edge } else { best }
        })?;
        self.used[best] = true;
        Some(self.edges[best][1])
    }

    fn direction(&self, from: u32, to: u32) -> [i64; 2] {
        let (from, to) = (self.nodes[from as usize], self.nodes[to as usize]);
        [i64::from(to[0]) - i64::from(from[0]), i64::from(to[1]) - i64::from(from[1])]
    }
}

/// Whether `a` is met before `b` when turning clockwise from `back`.
fn comes_first(back: [i64; 2], a: [i64; 2], b: [i64; 2]) -> bool {
    let quarter = |direction: [i64; 2]| match (cross(back, direction), dot(back, direction)) {
        (..0, _) => 0,
        (0, ..0) => 1,
        (1.., _) => 2,
        (0, _) => 3,
    };
    let (of_a, of_b) = (quarter(a), quarter(b));
    if of_a == of_b { cross(a, b) < 0 } else { of_a < of_b }
}

fn cross(a: [i64; 2], b: [i64; 2]) -> i64 {
    a[0] * b[1] - a[1] * b[0]
}

fn dot(a: [i64; 2], b: [i64; 2]) -> i64 {
    a[0] * b[0] + a[1] * b[1]
}

/// Twice the signed area of a ring; positive when the inside is on the left, with y as up.
pub(super) fn twice_area(nodes: &[[i32; 2]], ring: &[u32]) -> i64 {
    let [x, y] = nodes[ring[0] as usize].map(i64::from);
    let place = |node: u32| [i64::from(nodes[node as usize][0]) - x, i64::from(nodes[node as usize][1]) - y];
    edges(ring, true).map(|[a, b]| cross(place(a), place(b))).sum()
}

/// Polygons of rings: each hole goes to the smallest ring around it.
fn assemble(nodes: &[[i32; 2]], rings: Vec<Vec<u32>>) -> Vec<Vec<Vec<u32>>> {
    let (exteriors, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().map(|ring| (twice_area(nodes, &ring), ring)).partition(|(area, _)| *area > 0);
    let mut polygons: Vec<(i64, Vec<Vec<u32>>)> = exteriors.into_iter().map(|(area, ring)| (area, vec![ring])).collect();
    polygons.sort_by_key(|(area, _)| *area);
    for (area, hole) in holes {
        // No two rings have an edge in common, so the middle of one is inside or outside of the others.
        let [a, b] = [hole[0], hole[1]].map(|node| nodes[node as usize].map(i64::from));
        let middle = [a[0] + b[0], a[1] + b[1]];
        let around = polygons.iter_mut().find(|(size, rings)| *size > -area && holds(nodes, &rings[0], middle));
        if let Some((_, rings)) = around {
            rings.push(hole);
        }
    }
    polygons.into_iter().map(|(_, rings)| rings).collect()
}

/// Whether a ring is around a place, given doubled, that is not on it.
fn holds(nodes: &[[i32; 2]], ring: &[u32], [x, y]: [i64; 2]) -> bool {
    let place = |node: u32| nodes[node as usize].map(|value| 2 * i64::from(value));
    let is_left_of = |[a, b]: [[i64; 2]; 2]| cross([b[0] - a[0], b[1] - a[1]], [x - a[0], y - a[1]]) > 0;
    let crossed = edges(ring, true).map(|edge| edge.map(place)).filter(|[a, b]| (a[1] > y) != (b[1] > y));
    crossed.filter(|[a, b]| is_left_of([*a, *b]) == (b[1] > a[1])).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Areas of the polygons' rings, doubled and signed, after taking apart what is drawn with these corners.
    fn retraced(polygons: &[&[&[[i32; 2]]]]) -> Vec<Vec<i64>> {
        let mut nodes: Vec<[i32; 2]> = polygons.iter().flat_map(|rings| rings.iter().flat_map(|ring| ring.iter().copied())).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let number = |place: &[i32; 2]| nodes.binary_search(place).expect("every corner is a node") as u32;
        let shape = polygons.iter().map(|rings| rings.iter().map(|ring| ring.iter().map(number).collect()).collect()).collect();
        let mut snapped = Snapped { shapes: vec![Shape::Polygons(shape)], nodes };
        retrace(&mut snapped);
        let Shape::Polygons(polygons) = &snapped.shapes[0] else { panic!("polygons stay polygons") };
        let mut areas: Vec<Vec<i64>> =
            polygons.iter().map(|rings| rings.iter().map(|ring| twice_area(&snapped.nodes, ring)).collect()).collect();
        areas.sort_unstable();
        areas
    }

    #[test]
    fn a_bay_with_a_closed_mouth_becomes_a_hole() {
        // A square with a bay that is entered and left through the same node, (4, 0).
        let ring = [[0, 0], [4, 0], [4, 2], [2, 4], [6, 4], [4, 2], [4, 0], [8, 0], [8, 8], [0, 8]];
        assert_eq!(retraced(&[&[&ring]]), [[128, -8]]);
    }

    #[test]
    fn halves_that_touch_in_a_point_become_two_polygons() {
        let ring = [[0, 0], [4, 0], [4, 4], [8, 4], [8, 8], [4, 8], [4, 4], [0, 4]];
        assert_eq!(retraced(&[&[&ring]]), [[32], [32]]);
    }

    #[test]
    fn a_bridge_without_width_vanishes_and_a_ring_without_area_too() {
        let bridge = [[0, 0], [2, 0], [4, 1], [6, 0], [8, 0], [8, 2], [6, 2], [6, 0], [4, 1], [2, 0], [2, 2], [0, 2]];
        assert_eq!(retraced(&[&[&bridge]]), [[8], [8]]);
        assert!(retraced(&[&[&[[0, 0], [4, 0], [8, 0], [4, 0]]]]).is_empty());
    }

    #[test]
    fn islands_that_touch_along_an_edge_become_one_and_a_filled_hole_closes() {
        let (left, right) = ([[0, 0], [4, 0], [4, 4], [0, 4]], [[4, 0], [8, 0], [8, 4], [4, 4]]);
        assert_eq!(retraced(&[&[&left], &[&right]]), [[64]]);
        let hole = [[2, 2], [2, 3], [3, 3], [3, 2]];
        let filling = [[2, 2], [3, 2], [3, 3], [2, 3]];
        assert_eq!(retraced(&[&[&left, &hole], &[&filling]]), [[32]]);
    }

    #[test]
    fn a_hole_that_touches_the_edge_stays_a_hole() {
        let (ring, hole) = ([[0, 0], [4, 0], [8, 0], [8, 8], [0, 8]], [[4, 0], [3, 4], [5, 4]]);
        assert_eq!(retraced(&[&[&ring, &hole]]), [[128, -8]]);
    }
}
