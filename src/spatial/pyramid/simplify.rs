//! Which vertices can be left out so that nobody sees it and nothing comes to cross.
//!
//! Vertices go one by one, the least visible first (after Visvalingam and Whyatt, *Line generalisation by repeated elimination of
//! points*, 1993, but by distance instead of area), in all shapes at once. One may go when
//! - exactly two edges meet in it, so that it is no corner of three shapes;
//! - all that has been left out between its neighbours, and it, lie within the tolerance of the new edge between them;
//! - its neighbours are not joined already, so that an island keeps three vertices;
//! - no other vertex lies in the triangle of the three: then the new edge can cross none (an edge that crosses it would have
//!   to end in the triangle, or cross one of the two edges that go).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::ops::ControlFlow;

use super::outlines::Shape;
use super::snap::Snapped;
use super::strips::Strips;

const NONE: u32 = u32::MAX;
/// At most so many vertices are left out between two, so that the work stays O(n) along a straight coast of a million.
const LONGEST: usize = 256;

/// For every node whether it is left out. O(n log n).
pub(super) fn left_out(snapped: &Snapped, tolerance: f64) -> Vec<bool> {
    let mut graph = Graph::new(snapped, tolerance);
    let mut queue: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::new();
    for node in 0..snapped.nodes.len() as u32 {
        graph.enqueue(node, &mut queue);
    }
    while let Some(Reverse((distance, node))) = queue.pop() {
        // What was queued before a neighbour went stands in the queue again.
        if graph.distance[node as usize].to_bits() != distance || graph.left_out[node as usize] {
            continue;
        }
        if let Some(neighbours) = graph.take_out(node) {
            for neighbour in neighbours {
                graph.enqueue(neighbour, &mut queue);
            }
        }
    }
    graph.left_out
}

struct Graph<'a> {
    nodes: &'a [[i32; 2]],
    strips: Strips,
    tolerance_squared: f64,
    /// The two neighbours of a node in which two edges meet; [`NONE`] first for all others.
    links: Vec<[u32; 2]>,
    /// The same, before anything was left out.
    original: Vec<[u32; 2]>,
    /// Edges both of whose ends stay.
    between_fixed: HashSet<[u32; 2]>,
    left_out: Vec<bool>,
    /// How far what goes lies from the edge that comes, squared, as queued last.
    distance: Vec<f64>,
}

impl<'a> Graph<'a> {
    fn new(snapped: &'a Snapped, tolerance: f64) -> Self {
        let count = snapped.nodes.len();
        let mut links = vec![[NONE; 2]; count];
        let mut fixed = vec![false; count];
        for shape in &snapped.shapes {
            for [a, b] in shape.edges() {
                for (node, other) in [(a as usize, b), (b as usize, a)] {
                    match &mut links[node] {
                        [first, _] if *first == NONE => *first = other,
                        [first, _] if *first == other => {}
                        [_, second] if *second == NONE => *second = other,
                        [_, second] if *second == other => {}
                        _ => fixed[node] = true,
                    }
                }
            }
        }
        // The ends of a line stay, also where it ends at its own start.
        for line in snapped.shapes.iter().filter(|shape| !shape.is_closed()).flat_map(Shape::paths) {
            for end in line.first().into_iter().chain(line.last()) {
                fixed[*end as usize] = true;
            }
        }
        for (link, fixed) in links.iter_mut().zip(fixed) {
            if fixed || link[1] == NONE {
                *link = [NONE; 2];
            }
        }
        let is_fixed = |node: u32| links[node as usize][0] == NONE;
        let all = snapped.shapes.iter().flat_map(Shape::edges);
        let between_fixed = all.filter(|edge| edge.iter().all(|node| is_fixed(*node))).map(sorted).collect();
        Self {
            nodes: &snapped.nodes,
            strips: Strips::new(&snapped.nodes),
            tolerance_squared: tolerance * tolerance,
            original: links.clone(),
            links,
            between_fixed,
            left_out: vec![false; count],
            distance: vec![f64::NAN; count],
        }
    }

    fn enqueue(&mut self, node: u32, queue: &mut BinaryHeap<Reverse<(u64, u32)>>) {
        let [a, c] = self.links[node as usize];
        if a == NONE {
            return;
        }
        let distance = self.deviation(node, [a, c]);
        self.distance[node as usize] = distance;
        if distance <= self.tolerance_squared {
            queue.push(Reverse((distance.to_bits(), node)));
        }
    }

    /// The squared distance to the edge between two nodes of all that was or would be left out there; infinite when that is
    /// too much.
    fn deviation(&self, node: u32, [a, c]: [u32; 2]) -> f64 {
        let place = |node: u32| self.nodes[node as usize].map(f64::from);
        let (from, to) = (place(a), place(c));
        let mut largest = distance_squared(place(node), from, to);
        let mut count = 1;
        for next in self.original[node as usize] {
            let (mut before, mut at) = (node, next);
            while self.left_out[at as usize] {
                largest = largest.max(distance_squared(place(at), from, to));
                count += 1;
                if largest > self.tolerance_squared || count > LONGEST {
                    return f64::INFINITY;
                }
                let [first, second] = self.original[at as usize];
                (before, at) = (at, if first == before { second } else { first });
            }
        }
        largest
    }

    /// Leaves a node out if it may go; its neighbours then.
    fn take_out(&mut self, node: u32) -> Option<[u32; 2]> {
        let [a, c] = self.links[node as usize];
        let joins = |end: u32, other: u32| self.links[end as usize].contains(&other);
        let both_fixed = [a, c].iter().all(|end| self.links[*end as usize][0] == NONE);
        if a == c || joins(a, c) || joins(c, a) || self.between_fixed.contains(&sorted([a, c])) || self.holds_another([a, node, c]) {
            return None;
        }
        if both_fixed {
            self.between_fixed.insert(sorted([a, c]));
        }
        for (end, other) in [(a, c), (c, a)] {
            if let Some(link) = self.links[end as usize].iter_mut().find(|link| **link == node) {
                *link = other;
            }
        }
        self.left_out[node as usize] = true;
        Some([a, c])
    }

    /// Whether a triangle holds another node, on its edge too.
    fn holds_another(&self, corners: [u32; 3]) -> bool {
        let [a, b, c] = corners.map(|node| self.nodes[node as usize]);
        let (from, to) = (a.map(f64::from), c.map(f64::from));
        let reach = distance_squared(b.map(f64::from), from, to).sqrt();
        let look = self.strips.near(from, to, reach, |node, place| {
            let is_other = !self.left_out[node as usize] && !corners.contains(&node);
            if is_other && in_triangle(place, [a, b, c]) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        look.is_break()
    }
}

fn sorted([a, b]: [u32; 2]) -> [u32; 2] {
    if a < b { [a, b] } else { [b, a] }
}

/// From a point to a segment, squared.
fn distance_squared(point: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let (along, offset) = ([to[0] - from[0], to[1] - from[1]], [point[0] - from[0], point[1] - from[1]]);
    let length = along[0] * along[0] + along[1] * along[1];
    let share = if length > 0.0 { ((offset[0] * along[0] + offset[1] * along[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
    let [x, y] = [offset[0] - share * along[0], offset[1] - share * along[1]];
    x * x + y * y
}

/// Whether a point lies in a triangle or on its edge, also when the triangle is flat.
fn in_triangle(point: [i32; 2], [a, b, c]: [[i32; 2]; 3]) -> bool {
    for axis in 0..2 {
        let values = [a[axis], b[axis], c[axis]];
        if values.iter().all(|value| *value < point[axis]) || values.iter().all(|value| *value > point[axis]) {
            return false;
        }
    }
    let side = |from: [i32; 2], to: [i32; 2]| {
        let difference = |to: i32, from: i32| i64::from(to) - i64::from(from);
        difference(to[0], from[0]) * difference(point[1], from[1]) - difference(to[1], from[1]) * difference(point[0], from[0])
    };
    let sides = [side(a, b), side(b, c), side(c, a)];
    sides.iter().all(|side| *side >= 0) || sides.iter().all(|side| *side <= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapped(nodes: Vec<[i32; 2]>, rings: &[&[u32]]) -> Snapped {
        let polygons = rings.iter().map(|ring| Shape::Polygons(vec![vec![ring.to_vec()]]));
        Snapped { nodes, shapes: polygons.collect() }
    }

    #[test]
    fn a_small_island_keeps_three_vertices() {
        let out = left_out(&snapped(vec![[0, 0], [1, 0], [2, 0], [2, 1], [1, 1], [0, 1]], &[&[0, 1, 2, 3, 4, 5]]), 4.0);
        assert_eq!(out.iter().filter(|out| !**out).count(), 3, "{out:?}");
    }

    #[test]
    fn a_vertex_with_another_shape_in_its_triangle_stays() {
        // A large square with a dent of three units that holds a small triangle.
        let square = vec![[0, 0], [40, 0], [50, 3], [60, 0], [100, 0], [100, 100], [0, 100]];
        let alone = left_out(&snapped(square.clone(), &[&[0, 1, 2, 3, 4, 5, 6]]), 4.0);
        assert!(alone[2]);
        let with_other = [square, vec![[49, 1], [51, 1], [50, 2]]].concat();
        let beside = left_out(&snapped(with_other, &[&[0, 1, 2, 3, 4, 5, 6], &[7, 8, 9]]), 4.0);
        assert!(!beside[2]);
    }

    #[test]
    fn a_line_that_ends_where_it_starts_stays_closed() {
        let nodes = vec![[0, 0], [50, 1], [100, 0], [100, 100], [0, 100]];
        let out = left_out(&Snapped { nodes, shapes: vec![Shape::Lines(vec![vec![1, 2, 3, 4, 0, 1]])] }, 4.0);
        assert_eq!(out, [false; 5]);
    }

    #[test]
    fn nothing_moves_further_than_the_tolerance_however_many_go() {
        // A half circle of radius 200 in a thousand steps: each is next to nothing away from its neighbours.
        let mut nodes: Vec<[i32; 2]> = (0..=1000)
            .map(|step| f64::from(step).to_radians() * 0.18)
            .map(|angle| [(2e4 * angle.cos()) as i32, (2e4 * angle.sin()) as i32])
            .collect();
        nodes.push([0, -20_000]);
        let ring: Vec<u32> = (0..nodes.len() as u32).collect();
        let out = left_out(&snapped(nodes.clone(), &[&ring]), 40.0);
        let kept: Vec<[f64; 2]> = (0..=1000).filter(|node| !out[*node]).map(|node| nodes[node].map(f64::from)).collect();
        assert!((20..60).contains(&kept.len()), "{}", kept.len());
        for node in &nodes[..=1000] {
            let nearest = kept.windows(2).map(|pair| distance_squared(node.map(f64::from), pair[0], pair[1])).fold(f64::INFINITY, f64::min);
            assert!(nearest <= 40.0 * 40.0, "{nearest}");
        }
    }
}
