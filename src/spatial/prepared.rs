//! Polygons prepared for many point-in-polygon questions.
//!
//! The edges are bucketed into horizontal rows of equal height over the polygon's box. A point looks only at the edges
//! of its row, so a question costs O(edges in the row) instead of O(edges):
//!
//! ```text
//! edges:      [x1 y1 x2 y2] [x1 y1 x2 y2] …      in ring order
//! row_edges:  3 7 8 | 0 3 | 1 2 9 | …            numbers into `edges`, grouped by row
//! row_starts: 0     3     5       8 …            where each row's group begins
//! ```
//!
//! Signs come from Shewchuk's adaptive predicates (`robust`), so the answer is exact for the coordinates given.

use geo::{LineString, MultiPolygon};
use robust::{Coord, orient2d};

use super::{Bbox, LocalMetric};

/// Where a point lies relative to a polygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the interior.
    Inside,
    /// On the boundary, exactly.
    Boundary,
    /// In the exterior; a hole is outside.
    Outside,
}

/// How a box lies relative to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Every point of the box lies inside.
    Within,
    /// No point of the box lies inside.
    Disjoint,
    /// Neither is known: points must be asked one by one.
    Crosses,
}

/// A multipolygon with its edges bucketed by row. Coordinates may be degrees or metres.
#[derive(Debug, Clone)]
pub struct PreparedPolygon {
    bbox: Bbox,
    edges: Vec<[f64; 4]>,
    row_starts: Vec<u32>,
    row_edges: Vec<u32>,
    rows_per_y: f64,
}

impl PreparedPolygon {
    /// Prepares a multipolygon: O(edges × rows each one spans).
    #[must_use]
    pub fn new(polygon: &MultiPolygon<f64>) -> Self {
        let rings = polygon.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        Self::of_edges(rings.flat_map(LineString::lines).map(|l| [l.start.x, l.start.y, l.end.x, l.end.y]).collect())
    }

    /// Prepares edges that need not close, as x and y of their ends: [`Self::locate`] says of a place whether it lies on them, and nothing
    /// else of use.
    #[must_use]
    pub fn of_edges(edges: Vec<[f64; 4]>) -> Self {
        let mut bbox = Bbox::EMPTY;
        for edge in &edges {
            bbox.extend(edge[0], edge[1]);
            bbox.extend(edge[2], edge[3]);
        }
        let height = bbox.north - bbox.south;
        // Long edges stand in many rows: as many rows as keep the entries below eight times the edges.
        let rise: f64 = edges.iter().map(|edge| (edge[3] - edge[1]).abs()).sum();
        let affordable = if rise > 0.0 { 7.0 * edges.len() as f64 * height / rise } else { 1.0 };
        let rows = (edges.len() / 2).min(affordable as usize).clamp(1, 1 << 16);
        let rows_per_y = if height > 0.0 { rows as f64 / height } else { 0.0 };
        let mut prepared = Self { bbox, edges, row_starts: vec![0; rows + 1], row_edges: Vec::new(), rows_per_y };
        prepared.bucket(rows);
        prepared
    }

    fn bucket(&mut self, rows: usize) {
        let mut counts = vec![0u32; rows + 1];
        for edge in &self.edges {
            for row in self.rows_of(edge[1].min(edge[3]), edge[1].max(edge[3])) {
                counts[row + 1] += 1;
            }
        }
        for row in 0..rows {
            counts[row + 1] += counts[row];
        }
        let mut next = counts.clone();
        let mut row_edges = vec![0u32; counts[rows] as usize];
        for (number, edge) in self.edges.iter().enumerate() {
            for row in self.rows_of(edge[1].min(edge[3]), edge[1].max(edge[3])) {
                row_edges[next[row] as usize] = number as u32;
                next[row] += 1;
            }
        }
        self.row_starts = counts;
        self.row_edges = row_edges;
    }

    /// The row of a height. Monotonic in `y`, so an edge stands in the row of every height that it spans.
    fn row_of(&self, y: f64) -> usize {
        (((y - self.bbox.south) * self.rows_per_y).max(0.0) as usize).min(self.row_starts.len() - 2)
    }

    fn rows_of(&self, low: f64, high: f64) -> std::ops::RangeInclusive<usize> {
        self.row_of(low)..=self.row_of(high)
    }

    fn edges_in_row(&self, row: usize) -> impl Iterator<Item = &[f64; 4]> {
        let range = self.row_starts[row] as usize..self.row_starts[row + 1] as usize;
        self.row_edges[range].iter().map(|&number| &self.edges[number as usize])
    }

    /// The box around it; empty for an empty polygon.
    #[must_use]
    pub fn bbox(&self) -> &Bbox {
        &self.bbox
    }

    /// Every edge, as x and y of its ends.
    #[must_use]
    pub fn edges(&self) -> &[[f64; 4]] {
        &self.edges
    }

    /// Number of edges.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.edges.len()
    }

    /// Where a point lies, exactly.
    #[must_use]
    pub fn locate(&self, x: f64, y: f64) -> Location {
        if !self.bbox.contains(x, y) {
            return Location::Outside;
        }
        let mut inside = false;
        for &[x1, y1, x2, y2] in self.edges_in_row(self.row_of(y)) {
            if y < y1.min(y2) || y > y1.max(y2) || x > x1.max(x2) {
                continue;
            }
            // Upwards half-open: a vertex belongs to the edge that starts there, so a ray through it counts once.
            let crosses = (y1 <= y) != (y2 <= y);
            if x < x1.min(x2) {
                inside ^= crosses;
                continue;
            }
            let side = orient2d(Coord { x: x1, y: y1 }, Coord { x: x2, y: y2 }, Coord { x, y });
            if side == 0.0 {
                return Location::Boundary;
            }
            if crosses && (side > 0.0) == (y2 > y1) {
                inside = !inside;
            }
        }
        if inside { Location::Inside } else { Location::Outside }
    }

    /// The parts of the line at height `y` that lie inside, as their western and eastern ends, from west to east.
    ///
    /// Up to rounding of the ends it agrees with [`Self::locate`] except on the boundary. Two polygons that share an edge get the same end
    /// from it, to the bit. Costs O(k log k) for the k edges in the row.
    #[must_use]
    pub fn row_spans(&self, y: f64) -> Vec<(f64, f64)> {
        if !(y >= self.bbox.south && y <= self.bbox.north) {
            return Vec::new();
        }
        let crossed = self.edges_in_row(self.row_of(y)).filter(|[_, y1, _, y2]| (*y1 <= y) != (*y2 <= y));
        let mut crossings: Vec<f64> = crossed
            .map(|&[x1, y1, x2, y2]| {
                let (low_x, low_y, high_x, high_y) = if y1 < y2 { (x1, y1, x2, y2) } else { (x2, y2, x1, y1) };
                low_x + (y - low_y) / (high_y - low_y) * (high_x - low_x)
            })
            .collect();
        crossings.sort_unstable_by(f64::total_cmp);
        crossings.chunks_exact(2).map(|ends| (ends[0], ends[1])).collect()
    }

    /// A place well inside: the middle of the widest part of fifteen lines across. `None` for a polygon so thin that all of them miss it.
    #[must_use]
    pub fn inner_place(&self) -> Option<[f64; 2]> {
        let heights = (1..16).map(|line| self.bbox.south + f64::from(line) / 16.0 * (self.bbox.north - self.bbox.south));
        let spans =
            heights.flat_map(|y| self.row_spans(y).into_iter().map(move |(west, east)| (east - west, f64::midpoint(west, east), y)));
        let (_, x, y) = spans.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (self.locate(x, y) == Location::Inside).then_some([x, y])
    }

    /// The same polygon in other coordinates; edges longer than `longest` (in these coordinates) are cut, so that they bend as
    /// the projection does. `None` where `project` has no answer.
    #[must_use]
    pub fn projected(&self, longest: f64, project: &impl Fn(f64, f64) -> Option<[f64; 2]>) -> Option<Self> {
        let mut edges = Vec::with_capacity(self.edges.len());
        for &[x1, y1, x2, y2] in &self.edges {
            // Always from the same end, so that two polygons that share an edge get the same points on it.
            let is_turned = (x2, y2) < (x1, y1);
            let (from, to) = if is_turned { ([x2, y2], [x1, y1]) } else { ([x1, y1], [x2, y2]) };
            let parts = ((to[0] - from[0]).hypot(to[1] - from[1]) / longest).ceil().clamp(1.0, 1e4) as usize;
            let at = |part: usize| {
                let share = part as f64 / parts as f64;
                if part == parts {
                    project(to[0], to[1])
                } else {
                    project(from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]))
                }
            };
            let mut last = at(0)?;
            for part in 1..=parts {
                let next = at(part)?;
                edges.push([last[0], last[1], next[0], next[1]]);
                last = next;
            }
        }
        Some(Self::of_edges(edges))
    }

    /// How a box lies relative to this polygon. `Crosses` may be said of a box that only comes near an edge.
    #[must_use]
    pub fn relation(&self, bbox: &Bbox) -> Relation {
        if !self.bbox.intersects(bbox) {
            return Relation::Disjoint;
        }
        for row in self.rows_of(bbox.south, bbox.north) {
            for &[x1, y1, x2, y2] in self.edges_in_row(row) {
                let edge = Bbox::new(x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2));
                if edge.intersects(bbox) && segment_touches(bbox, [x1, y1, x2, y2]) {
                    return Relation::Crosses;
                }
            }
        }
        let (x, y) = bbox.centre();
        if self.locate(x, y) == Location::Outside { Relation::Disjoint } else { Relation::Within }
    }

    /// Whether it has a place in common with another, on the boundary or inside.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        if !self.bbox.intersects(&other.bbox) {
            return false;
        }
        let has_corner_in = |one: &Self, of: &Self| of.edges.iter().any(|[x, y, ..]| one.locate(*x, *y) != Location::Outside);
        has_corner_in(self, other) || has_corner_in(other, self) || self.edges.iter().any(|edge| other.is_crossed_by(edge))
    }

    fn is_crossed_by(&self, &[x1, y1, x2, y2]: &[f64; 4]) -> bool {
        let edge = Bbox::new(x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2));
        if !self.bbox.intersects(&edge) {
            return false;
        }
        let side = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
            let [a, b, c] = [a, b, c].map(|[x, y]| Coord { x, y });
            orient2d(a, b, c)
        };
        let (from, to) = ([x1, y1], [x2, y2]);
        self.rows_of(edge.south, edge.north).any(|row| {
            self.edges_in_row(row).any(|&[u1, v1, u2, v2]| {
                let (start, end) = ([u1, v1], [u2, v2]);
                // Corners on the other's edges are found as corners; here only a true crossing is left.
                side(from, to, start) * side(from, to, end) < 0.0 && side(start, end, from) * side(start, end, to) < 0.0
            })
        })
    }

    /// Whether the boundary comes within `metres` of a point in degrees, and how near, in metres.
    #[must_use]
    pub fn boundary_distance(&self, longitude: f64, latitude: f64, metres: f64) -> Option<f64> {
        let metric = LocalMetric::at(longitude, latitude);
        let window = metric.window(metres);
        if !self.bbox.intersects(&window) {
            return None;
        }
        let mut nearest = f64::INFINITY;
        for row in self.rows_of(window.south, window.north) {
            for &[x1, y1, x2, y2] in self.edges_in_row(row) {
                nearest = nearest.min(metric.distance_to_segment([x1, y1], [x2, y2]));
            }
        }
        (nearest <= metres).then_some(nearest)
    }
}

/// Whether a segment whose box meets `bbox` may meet it too: its line does not leave all corners on one side.
fn segment_touches(bbox: &Bbox, [x1, y1, x2, y2]: [f64; 4]) -> bool {
    let side = |x: f64, y: f64| (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1);
    let sides = [side(bbox.west, bbox.south), side(bbox.east, bbox.south), side(bbox.east, bbox.north), side(bbox.west, bbox.north)];
    // Plain doubles: a corner nearly on the line counts as touching, which only costs a point test.
    let scale = 1e-12 * ((x2 - x1).abs() + (y2 - y1).abs());
    !(sides.iter().all(|s| *s > scale) || sides.iter().all(|s| *s < -scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Intersects, Point, Polygon};
    use proptest::prelude::*;

    fn square_with_hole() -> MultiPolygon<f64> {
        let ring = |a: f64, b: f64| LineString::from(vec![(a, a), (b, a), (b, b), (a, b), (a, a)]);
        MultiPolygon(vec![Polygon::new(ring(0.0, 10.0), vec![ring(4.0, 6.0)])])
    }

    #[test]
    fn a_hole_is_outside_and_edges_are_boundary() {
        let prepared = PreparedPolygon::new(&square_with_hole());
        assert_eq!(prepared.locate(5.0, 5.0), Location::Outside);
        assert_eq!(prepared.locate(1.0, 5.0), Location::Inside);
        for (x, y) in [(0.0, 0.0), (10.0, 3.0), (4.0, 5.0), (5.0, 6.0), (10.0, 10.0)] {
            assert_eq!(prepared.locate(x, y), Location::Boundary, "{x} {y}");
        }
        assert_eq!(prepared.locate(f64::NAN, 1.0), Location::Outside);
    }

    #[test]
    fn a_comb_of_long_edges_costs_no_more_than_its_edges() {
        let teeth = 50_000;
        let mut ring: Vec<(f64, f64)> = (0..teeth).flat_map(|tooth| [(f64::from(tooth), 0.0), (f64::from(tooth) + 0.5, 1000.0)]).collect();
        ring.extend([(f64::from(teeth), -1.0), (0.0, -1.0), (0.0, 0.0)]);
        let prepared = PreparedPolygon::new(&MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]));
        assert!(prepared.row_edges.len() <= 9 * prepared.edge_count(), "{}", prepared.row_edges.len());
        assert_eq!(prepared.locate(10.5, 999.0), Location::Inside);
        assert_eq!(prepared.locate(10.0, 999.0), Location::Outside);
    }

    #[test]
    fn the_inner_place_lies_in_the_widest_part() {
        let prepared = PreparedPolygon::new(&square_with_hole());
        let [x, y] = prepared.inner_place().expect("a square has an inside");
        assert_eq!(prepared.locate(x, y), Location::Inside);
        assert!((x - 5.0).abs() < 1e-12 && !(4.0..=6.0).contains(&y), "{x} {y}");
        assert_eq!(PreparedPolygon::new(&MultiPolygon(vec![])).inner_place(), None);
    }

    #[test]
    fn an_empty_polygon_holds_nothing() {
        let prepared = PreparedPolygon::new(&MultiPolygon(vec![]));
        assert_eq!(prepared.locate(0.0, 0.0), Location::Outside);
        assert_eq!(prepared.relation(&Bbox::new(0.0, 0.0, 1.0, 1.0)), Relation::Disjoint);
    }

    /// A star-shaped ring on a small integer grid, so that points often fall on edges and vertices.
    fn star() -> impl Strategy<Value = MultiPolygon<f64>> {
        proptest::collection::vec(1u8..8, 3..24).prop_map(|radii| {
            let step = std::f64::consts::TAU / radii.len() as f64;
            let ring = radii.iter().enumerate().map(|(i, r)| {
                let angle = i as f64 * step;
                ((f64::from(*r) * angle.cos()).round(), (f64::from(*r) * angle.sin()).round())
            });
            MultiPolygon(vec![Polygon::new(LineString::from(ring.collect::<Vec<_>>()), vec![])])
        })
    }

    proptest! {
        #[test]
        fn agrees_with_geo(polygon in star(), points in proptest::collection::vec((-8i8..8, -8i8..8), 40)) {
            prop_assume!(geo::Validation::is_valid(&polygon));
            let prepared = PreparedPolygon::new(&polygon);
            for (x, y) in points {
                let (x, y) = (f64::from(x), f64::from(y));
                let expected = match (polygon.contains(&Point::new(x, y)), polygon.intersects(&Point::new(x, y))) {
                    (true, _) => Location::Inside,
                    (false, true) => Location::Boundary,
                    (false, false) => Location::Outside,
                };
                prop_assert_eq!(prepared.locate(x, y), expected);
            }
        }

        #[test]
        fn spans_of_a_row_hold_what_lies_inside(polygon in star(), y in -80i8..80, points in proptest::collection::vec(-80i8..80, 40)) {
            prop_assume!(geo::Validation::is_valid(&polygon));
            let prepared = PreparedPolygon::new(&polygon);
            let y = f64::from(y) / 10.0;
            let spans = prepared.row_spans(y);
            prop_assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0));
            for x in points {
                let x = f64::from(x) / 10.0;
                let location = prepared.locate(x, y);
                // Ends are rounded: a point on one may fall to either side.
                if location != Location::Boundary && spans.iter().all(|(west, east)| (x - west).abs() > 1e-9 && (x - east).abs() > 1e-9) {
                    let is_within = spans.iter().any(|(west, east)| x > *west && x < *east);
                    prop_assert_eq!(is_within, location == Location::Inside, "{} {} in {:?}", x, y, spans);
                }
            }
        }

        #[test]
        fn a_box_within_holds_no_outside_point(polygon in star(), x in -8i8..8, y in -8i8..8, w in 0u8..4, h in 0u8..4) {
            prop_assume!(geo::Validation::is_valid(&polygon));
            let prepared = PreparedPolygon::new(&polygon);
            let bbox = Bbox::new(x.into(), y.into(), f64::from(x) + f64::from(w), f64::from(y) + f64::from(h));
            let relation = prepared.relation(&bbox);
            for i in 0..=4 {
                for j in 0..=4 {
                    let point = (bbox.west + f64::from(w) * f64::from(i) / 4.0, bbox.south + f64::from(h) * f64::from(j) / 4.0);
                    let location = prepared.locate(point.0, point.1);
                    match relation {
                        Relation::Within => prop_assert_ne!(location, Location::Outside),
                        Relation::Disjoint => prop_assert_eq!(location, Location::Outside),
                        Relation::Crosses => {}
                    }
                }
            }
        }
    }
}
