//! Where edges cross. In a proper map none do, but lists overlap by hairlines, and layers of any areas by a lot; a crossing that
//! is a vertex of both edges stays where it is when they are simplified.

use std::collections::HashMap;

use rayon::prelude::*;
use robust::{Coord, orient2d};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::outlines::{Outlines, Shape, edges};
use crate::spatial::Bbox;

/// Edges of a path that are looked up together.
const RUN: usize = 16;
/// More crossings than this are no map. The rest stay as they are: drawn, but not kept apart.
const MOST: usize = 1_000_000;

type Edge = [u32; 2];

struct Run {
    edges: Vec<Edge>,
    bbox: Bbox,
}

/// Makes a vertex of every point where two edges cross. O(n log n) when few do.
pub(super) fn split(outlines: &mut Outlines) {
    let crossing = pairs(outlines);
    if crossing.is_empty() {
        return;
    }
    let mut added: HashMap<Edge, Vec<u32>> = HashMap::new();
    for [first, second] in crossing {
        let vertex = outlines.places.len() as u32;
        outlines.places.push(meeting(&outlines.places, first, second));
        added.entry(first).or_default().push(vertex);
        added.entry(second).or_default().push(vertex);
    }
    let places = &outlines.places;
    outlines.shapes.par_iter_mut().for_each(|shape| {
        let closed = shape.is_closed();
        let paths: Box<dyn Iterator<Item = &mut Vec<u32>>> = match shape {
            Shape::Polygons(polygons) => Box::new(polygons.iter_mut().flatten()),
            Shape::Lines(lines) => Box::new(lines.iter_mut()),
        };
        for path in paths {
            if edges(path, closed).any(|edge| added.contains_key(&sorted(edge))) {
                *path = with_added(path, closed, &added, places);
            }
        }
    });
}

fn with_added(path: &[u32], closed: bool, added: &HashMap<Edge, Vec<u32>>, places: &[[f64; 2]]) -> Vec<u32> {
    let mut longer = Vec::with_capacity(path.len() + 8);
    for [from, to] in edges(path, closed) {
        longer.push(from);
        if let Some(vertices) = added.get(&sorted([from, to])) {
            let ([x, y], [to_x, to_y]) = (places[from as usize], places[to as usize]);
            let along = |vertex: u32| {
                let place = places[vertex as usize];
                (place[0] - x) * (to_x - x) + (place[1] - y) * (to_y - y)
            };
            let mut vertices = vertices.clone();
            vertices.sort_by(|a, b| along(*a).total_cmp(&along(*b)).then(a.cmp(b)));
            longer.extend(vertices);
        }
    }
    if !closed {
        longer.extend(path.last());
    }
    longer
}

/// Pairs of edges that cross in a point inside both, each edge with the lower vertex first.
fn pairs(outlines: &Outlines) -> Vec<[Edge; 2]> {
    let places = &outlines.places;
    let all: Vec<Edge> = outlines.shapes.iter().flat_map(Shape::edges).collect();
    let runs: Vec<Run> = all.par_chunks(RUN).map(|edges| run(places, edges)).collect();
    let boxes = runs.iter().enumerate().map(|(number, run)| {
        let Bbox { west, south, east, north } = run.bbox;
        GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), number)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let count = std::sync::atomic::AtomicUsize::new(0);
    let in_run = |number: usize| {
        let run = &runs[number];
        let mut found = Vec::new();
        if count.load(std::sync::atomic::Ordering::Relaxed) > MOST {
            return found;
        }
        for other in tree.locate_in_envelope_intersecting(run.bbox.envelope()).map(|entry| entry.data).filter(|other| *other >= number) {
            let other = &runs[other];
            for edge in run.edges.iter().filter(|edge| bbox(places, **edge).intersects(&other.bbox)) {
                let crossing = other.edges.iter().filter(|against| do_cross(places, *edge, **against));
                found.extend(crossing.map(|against| if edge < against { [*edge, *against] } else { [*against, *edge] }));
            }
        }
        count.fetch_add(found.len(), std::sync::atomic::Ordering::Relaxed);
        found
    };
    let mut found: Vec<[Edge; 2]> = (0..runs.len()).into_par_iter().flat_map_iter(in_run).collect();
    // The two sides of a shared border find the same.
    found.sort_unstable();
    found.dedup();
    found.truncate(MOST);
    found
}

fn run(places: &[[f64; 2]], edges: &[Edge]) -> Run {
    let edges: Vec<Edge> = edges.iter().copied().map(sorted).collect();
    let bbox = edges.iter().fold(Bbox::EMPTY, |all, edge| all.union(&bbox(places, *edge)));
    Run { edges, bbox }
}

fn sorted([a, b]: Edge) -> Edge {
    if a < b { [a, b] } else { [b, a] }
}

fn bbox(places: &[[f64; 2]], [a, b]: Edge) -> Bbox {
    let ([ax, ay], [bx, by]) = (places[a as usize], places[b as usize]);
    Bbox::new(ax.min(bx), ay.min(by), ax.max(bx), ay.max(by))
}

fn do_cross(places: &[[f64; 2]], first: Edge, second: Edge) -> bool {
    if first.iter().any(|vertex| second.contains(vertex)) || !bbox(places, first).intersects(&bbox(places, second)) {
        return false;
    }
    let at = |vertex: u32| Coord { x: places[vertex as usize][0], y: places[vertex as usize][1] };
    let apart = |[a, b]: Edge, [c, d]: Edge| {
        let (left, right) = (orient2d(at(a), at(b), at(c)), orient2d(at(a), at(b), at(d)));
        (left > 0.0 && right < 0.0) || (left < 0.0 && right > 0.0)
    };
    apart(first, second) && apart(second, first)
}

/// The crossing, as near as floating-point numbers come to it.
fn meeting(places: &[[f64; 2]], [a, b]: Edge, [c, d]: Edge) -> [f64; 2] {
    let at = |vertex: u32| places[vertex as usize];
    let (a, b, c, d) = (at(a), at(b), at(c), at(d));
    let (along, across) = ([b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]]);
    let determinant = along[0] * across[1] - along[1] * across[0];
    let share = ((c[0] - a[0]) * across[1] - (c[1] - a[1]) * across[0]) / determinant;
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 };
    [a[0] + share * along[0], a[1] + share * along[1]]
}
