//! Maps to draw, and what must hold of drawn ones.

use std::collections::HashMap;

use diaban::spatial::pyramid::{Level, LevelShape};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::test_app::Random;

/// Two ends of an edge in units of a level.
pub type Edge = [[i32; 2]; 2];

/// A partition of a box into cells that share ragged borders.
#[derive(Debug)]
pub struct Partition {
    pub west: f64,
    pub south: f64,
    pub side: f64,
    pub columns: usize,
    pub rows: usize,
    /// Vertices along a border between two corners, a power of two.
    pub detail: usize,
    /// How far a cell's copy of a border lies from its neighbour's, in degrees; nought for the same vertices.
    pub gap: f64,
    pub seed: u64,
}

impl Partition {
    fn corner(&self, column: usize, row: usize) -> [f64; 2] {
        let mut random = Random(self.seed ^ (column * 1009 + row) as u64);
        let mut along = |at: usize, last: usize| if at == 0 || at == last { at as f64 } else { at as f64 + random.between(-0.2, 0.2) };
        let (x, y) = (along(column, self.columns), along(row, self.rows));
        [self.west + x * self.side, self.south + y * self.side].map(round)
    }

    fn border(&self, from: [usize; 2], to: [usize; 2]) -> Vec<[f64; 2]> {
        let (low, high) = (from.min(to), from.max(to));
        let seed =
            [low[0], low[1], high[0], high[1]].iter().fold(self.seed, |seed, value| seed.wrapping_mul(1009).wrapping_add(*value as u64));
        let mut random = Random(seed);
        let is_outer = (0..2).any(|axis| low[axis] == high[axis] && (low[axis] == 0 || low[axis] == [self.columns, self.rows][axis]));
        let mut line = vec![self.corner(low[0], low[1]), self.corner(high[0], high[1])];
        while line.len() <= self.detail {
            let mut finer = Vec::with_capacity(line.len() * 2);
            for pair in line.windows(2) {
                let ([x, y], [to_x, to_y]) = (pair[0], pair[1]);
                let shift = if is_outer { 0.0 } else { random.between(-0.03, 0.03) };
                finer.push(pair[0]);
                finer.push([f64::midpoint(x, to_x) - shift * (to_y - y), f64::midpoint(y, to_y) + shift * (to_x - x)].map(round));
            }
            finer.push(line[line.len() - 1]);
            line = finer;
        }
        if from > to {
            line.reverse();
            if self.gap > 0.0 && !is_outer {
                let inner = 1..line.len() - 1;
                line[inner].iter_mut().for_each(|place| *place = place.map(|value| round(value + random.between(-self.gap, self.gap))));
            }
        }
        line
    }

    /// The cells. Every third has an enclave, a shape of its own that fills a hole; every fourth has islets beyond the box.
    pub fn shapes(&self) -> Vec<MultiPolygon<f64>> {
        let mut shapes = Vec::new();
        for column in 0..self.columns {
            for row in 0..self.rows {
                let corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
                let borders = (0..4).map(|side| self.border(corners[side], corners[(side + 1) % 4]));
                let ring: Vec<[f64; 2]> = borders.flat_map(|line| line[..line.len() - 1].to_vec()).collect();
                let mut cell = MultiPolygon(vec![Polygon::new(line(&ring), Vec::new())]);
                let mut random = Random(self.seed ^ shapes.len() as u64);
                let middle = [self.west + (column as f64 + 0.5) * self.side, self.south + (row as f64 + 0.5) * self.side];
                if (column + row) % 3 == 0 {
                    let enclave: Vec<[f64; 2]> =
                        random.star(middle, self.side * 0.2, 24).into_iter().map(|place| place.map(round)).collect();
                    cell.0[0].interiors_push(line(&enclave));
                    shapes.push(MultiPolygon(vec![Polygon::new(line(&enclave), Vec::new())]));
                }
                if (column + row) % 4 == 0 {
                    let far = [middle[0] + self.side * (self.columns as f64 + 1.0), middle[1]];
                    for islet in 0..6 {
                        let radius = self.side * 0.2 / f64::from(1 << (2 * islet));
                        let place = [
                            far[0] + (f64::from(islet % 3) - 1.0) * 0.3 * self.side,
                            far[1] + (f64::from(islet / 3) - 0.5) * 0.45 * self.side,
                        ];
                        let ring: Vec<[f64; 2]> = random.star(place, radius, 12).into_iter().map(|place| place.map(round)).collect();
                        cell.0.push(Polygon::new(line(&ring), Vec::new()));
                    }
                }
                shapes.push(cell);
            }
        }
        shapes
    }
}

fn line(ring: &[[f64; 2]]) -> LineString<f64> {
    LineString(ring.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect())
}

fn round(value: f64) -> f64 {
    (value * 1e7).round() / 1e7
}

/// The edges of a level's polygons and lines with the number of their shape, as the rings run.
pub fn edges(level: &Level) -> Vec<(Edge, usize)> {
    let mut edges = Vec::new();
    for (number, shape) in level.shapes.iter().enumerate() {
        match shape {
            LevelShape::Polygons(polygons) => {
                for ring in polygons.iter().flatten().map(|path| &path.vertices) {
                    edges.extend((0..ring.len()).map(|at| ([ring[at], ring[(at + 1) % ring.len()]], number)));
                }
            }
            LevelShape::Lines(lines) => {
                edges.extend(lines.iter().flat_map(|path| path.vertices.windows(2)).map(|pair| ([pair[0], pair[1]], number)));
            }
        }
    }
    edges
}

/// Twice the signed area of a ring.
pub fn twice_area(ring: &[[i32; 2]]) -> i64 {
    let [x, y] = ring[0].map(i64::from);
    let at = |place: [i32; 2]| [i64::from(place[0]) - x, i64::from(place[1]) - y];
    let pairs = (0..ring.len()).map(|number| (at(ring[number]), at(ring[(number + 1) % ring.len()])));
    pairs.map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum()
}

/// What must hold of every level: rings are plain and turn the right way, no shape has an edge twice, and edges meet in
/// common vertices only.
pub fn check(level: &Level, what: &str) {
    for shape in &level.shapes {
        let LevelShape::Polygons(polygons) = shape else { continue };
        for (number, ring) in polygons.iter().flat_map(|rings| rings.iter().map(|path| &path.vertices).enumerate()) {
            assert_eq!(twice_area(ring) > 0, number == 0, "{what}: a ring turns the wrong way");
            let mut places = ring.clone();
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), ring.len(), "{what}: a ring meets itself");
        }
    }
    let edges = edges(level);
    let mut plain: Vec<Edge> = edges.iter().map(|([a, b], _)| [*a.min(b), *a.max(b)]).collect();
    plain.sort_unstable();
    plain.dedup();
    let rectangle = |[a, b]: Edge| AABB::from_corners(a.map(f64::from), b.map(f64::from));
    let entry = |edge: &Edge| {
        let envelope = rectangle(*edge);
        GeomWithData::new(Rectangle::from_corners(envelope.lower(), envelope.upper()), *edge)
    };
    let tree = RTree::bulk_load(plain.iter().map(entry).collect());
    for edge in &plain {
        for other in tree.locate_in_envelope_intersecting(rectangle(*edge)).map(|entry| entry.data).filter(|other| other != edge) {
            assert!(!meet_inside(*edge, other), "{what}: {edge:?} and {other:?} meet where neither both end");
        }
    }
}

/// Whether two edges have a point in common that is not an end of both.
fn meet_inside(first: Edge, second: Edge) -> bool {
    let side = |[a, b]: Edge, c: [i32; 2]| {
        let [dx, dy] = [0, 1].map(|axis| i64::from(b[axis]) - i64::from(a[axis]));
        (dx * (i64::from(c[1]) - i64::from(a[1])) - dy * (i64::from(c[0]) - i64::from(a[0]))).signum()
    };
    let within = |[a, b]: Edge, c: [i32; 2]| (0..2).all(|axis| (a[axis].min(b[axis])..=a[axis].max(b[axis])).contains(&c[axis]));
    let touches = |edge: Edge, c: [i32; 2]| !edge.contains(&c) && side(edge, c) == 0 && within(edge, c);
    if second.iter().any(|end| touches(first, *end)) || first.iter().any(|end| touches(second, *end)) {
        return true;
    }
    let apart = |edge: Edge, [c, d]: Edge| side(edge, c) * side(edge, d) < 0;
    apart(first, second) && apart(second, first)
}

/// How often each directed edge stands in shapes.
pub fn uses(level: &Level) -> HashMap<Edge, usize> {
    let mut uses = HashMap::new();
    for (edge, _) in edges(level) {
        *uses.entry(edge).or_default() += 1;
    }
    uses
}

/// Whether a place lies in rings, by the even-odd rule.
pub fn holds<'a>(rings: impl IntoIterator<Item = &'a [[i32; 2]]>, [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    for ring in rings {
        for (number, from) in ring.iter().enumerate() {
            let (from, to) = (from.map(f64::from), ring[(number + 1) % ring.len()].map(f64::from));
            if (from[1] > y) != (to[1] > y) && x < from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0]) {
                inside = !inside;
            }
        }
    }
    inside
}

/// From a place to an edge.
pub fn distance([a, b]: Edge, place: [f64; 2]) -> f64 {
    let (a, b) = (a.map(f64::from), b.map(f64::from));
    let (along, offset) = ([b[0] - a[0], b[1] - a[1]], [place[0] - a[0], place[1] - a[1]]);
    let length = along[0] * along[0] + along[1] * along[1];
    let share = if length > 0.0 { ((offset[0] * along[0] + offset[1] * along[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
    (offset[0] - share * along[0]).hypot(offset[1] - share * along[1])
}
