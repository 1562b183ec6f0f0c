//! Shapes as lists of vertices that they share.

use geo::{LineString, MultiLineString, MultiPolygon};
use rayon::prelude::*;

use crate::spatial::tile_coordinate::mercator;

/// A shape to draw, longitude and latitude in degrees.
#[derive(Debug, Clone, Copy)]
pub enum Outline<'a> {
    /// Nothing to draw, as for a unit known by code only.
    Nothing,
    /// Polygons.
    Polygons(&'a MultiPolygon<f64>),
    /// Lines.
    Lines(&'a MultiLineString<f64>),
}

/// A shape of numbered vertices. Rings are closed implicitly and have their inside on the left, with y as up.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Rings of each polygon, exterior first.
    Polygons(Vec<Vec<Vec<u32>>>),
    /// Lines.
    Lines(Vec<Vec<u32>>),
}

impl Shape {
    /// All rings and lines.
    pub fn paths(&self) -> impl Iterator<Item = &Vec<u32>> {
        let (polygons, lines) = match self {
            Self::Polygons(polygons) => (polygons.as_slice(), &[][..]),
            Self::Lines(lines) => (&[][..], lines.as_slice()),
        };
        polygons.iter().flatten().chain(lines)
    }

    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Polygons(_))
    }

    /// The pairs of vertices that an edge joins.
    pub fn edges(&self) -> impl Iterator<Item = [u32; 2]> {
        self.paths().flat_map(|path| edges(path, self.is_closed()))
    }
}

/// The pairs of a path's vertices that an edge joins.
pub(super) fn edges(path: &[u32], closed: bool) -> impl Iterator<Item = [u32; 2]> {
    let last = path.last().zip(path.first()).filter(|_| closed && path.len() > 1).map(|(last, first)| [*last, *first]);
    path.windows(2).map(|pair| [pair[0], pair[1]]).chain(last)
}

/// All shapes and their vertices.
#[derive(Debug)]
pub(super) struct Outlines {
    /// Each place once, in the unit square of the world.
    pub places: Vec<[f64; 2]>,
    /// Shapes of numbers of places.
    pub shapes: Vec<Shape>,
}

impl Outlines {
    pub fn new(shapes: &[Outline<'_>]) -> Self {
        let mut degrees: Vec<[f64; 2]> = Vec::new();
        for shape in shapes {
            // Adding nought makes minus nought nought, so that the same place has the same bits.
            let mut gather = |line: &LineString<f64>| degrees.extend(line.coords().map(|c| [c.x + 0.0, c.y + 0.0]));
            match shape {
                Outline::Nothing => {}
                Outline::Polygons(polygons) => polygons.iter().flat_map(rings).for_each(&mut gather),
                Outline::Lines(lines) => lines.iter().for_each(&mut gather),
            }
        }
        let (numbers, firsts) = number(&degrees, |a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        let places = firsts.par_iter().map(|first| mercator(degrees[*first as usize][0], degrees[*first as usize][1])).collect();
        let mut outlines = Self { places, shapes: Vec::with_capacity(shapes.len()) };
        let mut numbers = numbers.into_iter();
        let mut path = |line: &LineString<f64>| {
            let mut path: Vec<u32> = numbers.by_ref().take(line.0.len()).collect();
            path.dedup();
            path
        };
        for shape in shapes {
            let shape = match shape {
                Outline::Nothing => Shape::Polygons(Vec::new()),
                Outline::Polygons(polygons) => {
                    let polygons = polygons.iter().map(|polygon| rings(polygon).map(&mut path).collect::<Vec<_>>());
                    Shape::Polygons(polygons.filter_map(|rings| outlines.polygon(rings)).collect())
                }
                Outline::Lines(lines) => Shape::Lines(lines.iter().map(&mut path).filter(|line| line.len() > 1).collect()),
            };
            outlines.shapes.push(shape);
        }
        outlines
    }

    /// The rings without their closing vertex, each with the inside on its left.
    fn polygon(&self, rings: Vec<Vec<u32>>) -> Option<Vec<Vec<u32>>> {
        let mut turned = Vec::with_capacity(rings.len());
        for (number, mut ring) in rings.into_iter().enumerate() {
            if ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            if ring.len() < 3 {
                if number == 0 {
                    return None;
                }
                continue;
            }
            if (self.twice_area(&ring) > 0.0) != (number == 0) {
                ring.reverse();
            }
            turned.push(ring);
        }
        (!turned.is_empty()).then_some(turned)
    }

    fn twice_area(&self, ring: &[u32]) -> f64 {
        // From the first vertex, since a small shape far from the corner of the world would lose all its digits.
        let [x, y] = self.places[ring[0] as usize];
        let place = |vertex: u32| [self.places[vertex as usize][0] - x, self.places[vertex as usize][1] - y];
        edges(ring, true).map(|[a, b]| (place(a), place(b))).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
    }
}

fn rings(polygon: &geo::Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// Numbers equal items alike, in order of the items: the number of each, and where each number stands first.
pub(super) fn number<T: Sync>(items: &[T], order: impl Fn(&T, &T) -> std::cmp::Ordering + Sync) -> (Vec<u32>, Vec<u32>) {
    let mut sorted: Vec<u32> = (0..items.len() as u32).collect();
    sorted.par_sort_unstable_by(|a, b| order(&items[*a as usize], &items[*b as usize]).then(a.cmp(b)));
    let mut numbers = vec![0; items.len()];
    let mut firsts: Vec<u32> = Vec::new();
    for at in sorted {
        let is_new = firsts.last().is_none_or(|first| order(&items[*first as usize], &items[at as usize]).is_ne());
        if is_new {
            firsts.push(at);
        }
        numbers[at as usize] = firsts.len() as u32 - 1;
    }
    (numbers, firsts)
}
