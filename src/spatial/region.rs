//! Ground on which several conditions hold at once, each met on a union of polygons: a province, in a box, in a zone.
//!
//! Asked for a point, a box, or a whole row: a raster of the region costs one row of [`Region::row_spans`] a line instead of a
//! question a cell.
//!
//! ```
//! use std::sync::Arc;
//! use diaban::spatial::{Area, Bbox, Region};
//!
//! let square = |west, east| Area::Bbox(Bbox::new(west, 0.0, east, 1.0)).outline();
//! let region = Region::new(vec![vec![square(0.0, 2.0), square(2.0, 3.0)], vec![square(1.0, 9.0)]]);
//! assert_eq!(region.row_spans(0.5), [(1.0, 3.0)]);
//! let mut parts = [0.0; 4];
//! region.add_row_coverage(0.5, 0.5, 1.0, 1.0, &mut parts);
//! assert_eq!(parts, [0.5, 1.0, 0.5, 0.0]);
//! ```

use std::sync::Arc;

use super::{Bbox, Location, PreparedPolygon, Relation};

/// See the [module](self). Without any condition it is the whole plane.
#[derive(Debug, Clone, Default)]
pub struct Region {
    conditions: Vec<Vec<Arc<PreparedPolygon>>>,
}

impl Region {
    /// A region on which every condition holds; a condition holds on any of its polygons.
    #[must_use]
    pub fn new(conditions: Vec<Vec<Arc<PreparedPolygon>>>) -> Self {
        Self { conditions }
    }

    /// A box around it, perhaps too large; empty when there is certainly no ground.
    #[must_use]
    pub fn bbox(&self) -> Bbox {
        let boxes = self.conditions.iter().map(|polygons| polygons.iter().fold(Bbox::EMPTY, |all, polygon| all.union(polygon.bbox())));
        let plane = Bbox::new(f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY);
        boxes.fold(plane, |all, one| all.intersection(&one))
    }

    /// Whether a point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, x: f64, y: f64) -> bool {
        self.conditions.iter().all(|polygons| polygons.iter().any(|polygon| polygon.locate(x, y) != Location::Outside))
    }

    /// How a box lies relative to it. `Crosses` may be said where neither is certain.
    #[must_use]
    pub fn relation(&self, bbox: &Bbox) -> Relation {
        let mut all = Relation::Within;
        for polygons in &self.conditions {
            let mut any = Relation::Disjoint;
            for polygon in polygons {
                match polygon.relation(bbox) {
                    Relation::Within => {
                        any = Relation::Within;
                        break;
                    }
                    Relation::Crosses => any = Relation::Crosses,
                    Relation::Disjoint => {}
                }
            }
            match any {
                Relation::Disjoint => return Relation::Disjoint,
                Relation::Crosses => all = Relation::Crosses,
                Relation::Within => {}
            }
        }
        all
    }

    /// The parts of the line at height `y` that lie inside, as western and eastern ends, from west to east, apart from each other.
    #[must_use]
    pub fn row_spans(&self, y: f64) -> Vec<(f64, f64)> {
        let mut conditions = self.conditions.iter().map(|polygons| {
            let mut spans: Vec<(f64, f64)> = polygons.iter().flat_map(|polygon| polygon.row_spans(y)).collect();
            if polygons.len() > 1 {
                merge(&mut spans);
            }
            spans
        });
        let Some(first) = conditions.next() else { return vec![(f64::NEG_INFINITY, f64::INFINITY)] };
        conditions.fold(first, |all, one| common(&all, &one))
    }

    /// Adds to each cell of a row the share of it that lies inside at height `y`, times `weight`. Cell `i` reaches from
    /// `west + i · cell` to `west + (i + 1) · cell`.
    pub fn add_row_coverage(&self, y: f64, west: f64, cell: f64, weight: f64, row: &mut [f64]) {
        let width = row.len() as f64;
        for (from, to) in self.row_spans(y) {
            let (from, to) = (((from - west) / cell).clamp(0.0, width), ((to - west) / cell).clamp(0.0, width));
            let (first, last) = (from as usize, to as usize);
            if first == last {
                if let Some(part) = row.get_mut(first) {
                    *part += (to - from) * weight;
                }
                continue;
            }
            row[first] += (first as f64 + 1.0 - from) * weight;
            for part in &mut row[first + 1..last] {
                *part += weight;
            }
            if let Some(part) = row.get_mut(last) {
                *part += (to - last as f64) * weight;
            }
        }
    }

    /// The region in other coordinates, see [`PreparedPolygon::projected`].
    #[must_use]
    pub fn projected(&self, longest: f64, project: &impl Fn(f64, f64) -> Option<[f64; 2]>) -> Option<Self> {
        let polygons = |polygons: &Vec<Arc<PreparedPolygon>>| {
            polygons.iter().map(|polygon| polygon.projected(longest, project).map(Arc::new)).collect::<Option<Vec<_>>>()
        };
        Some(Self { conditions: self.conditions.iter().map(polygons).collect::<Option<Vec<_>>>()? })
    }
}

/// Joins spans that overlap or touch.
fn merge(spans: &mut Vec<(f64, f64)>) {
    spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    spans.dedup_by(|next, last| {
        let joins = next.0 <= last.1;
        if joins {
            last.1 = last.1.max(next.1);
        }
        joins
    });
}

/// What two lists of spans, each in order, have in common.
fn common(some: &[(f64, f64)], other: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let (mut i, mut j) = (0, 0);
    let mut spans = Vec::new();
    while i < some.len() && j < other.len() {
        let (from, to) = (some[i].0.max(other[j].0), some[i].1.min(other[j].1));
        if from < to {
            spans.push((from, to));
        }
        if some[i].1 < other[j].1 { i += 1 } else { j += 1 }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{LineString, MultiPolygon, Polygon};

    fn ring(points: &[(f64, f64)]) -> Arc<PreparedPolygon> {
        Arc::new(PreparedPolygon::new(&MultiPolygon(vec![Polygon::new(LineString::from(points.to_vec()), Vec::new())])))
    }

    /// A triangle beside a square, both cut by a tall box.
    fn region() -> Region {
        let triangle = ring(&[(0.0, 0.0), (6.0, 0.0), (0.0, 6.0)]);
        let square = ring(&[(7.0, 0.0), (9.0, 0.0), (9.0, 2.0), (7.0, 2.0)]);
        let window = ring(&[(1.0, -5.0), (8.0, -5.0), (8.0, 5.0), (1.0, 5.0)]);
        Region::new(vec![vec![triangle, square], vec![window]])
    }

    #[test]
    fn rows_points_and_boxes_agree() {
        let region = region();
        for row in 0..70 {
            let y = f64::from(row) * 0.1 - 0.55;
            let spans = region.row_spans(y);
            for column in 0..100 {
                let x = f64::from(column) * 0.1 + 0.033;
                assert_eq!(region.contains(x, y), spans.iter().any(|(from, to)| x >= *from && x <= *to), "{x} {y} in {spans:?}");
                let bbox = Bbox::new(x, y, x + 0.4, y + 0.4);
                let corners = [(x, y), (x + 0.4, y), (x, y + 0.4), (x + 0.4, y + 0.4)].map(|(x, y)| region.contains(x, y));
                match region.relation(&bbox) {
                    Relation::Within => assert_eq!(corners, [true; 4]),
                    Relation::Disjoint => assert_eq!(corners, [false; 4]),
                    Relation::Crosses => {}
                }
            }
        }
        assert_eq!(region.relation(&Bbox::new(1.5, 0.5, 2.0, 1.0)), Relation::Within);
        assert_eq!(region.relation(&Bbox::new(8.2, 0.5, 8.4, 1.0)), Relation::Disjoint);
        assert_eq!(region.bbox(), Bbox::new(1.0, 0.0, 8.0, 5.0));
    }

    #[test]
    fn covered_parts_add_up_to_the_area() {
        let region = region();
        let mut row = vec![0.0; 37];
        let heights = 4_000;
        for height in 0..heights {
            let y = (f64::from(height) + 0.5) / f64::from(heights) * 7.0 - 0.5;
            region.add_row_coverage(y, -0.3, 0.3, 0.3 * 7.0 / f64::from(heights), &mut row);
        }
        // The triangle from x = 1 on, where it is five high and falls to nothing, and half of the square.
        assert!((row.iter().sum::<f64>() - (12.5 + 2.0)).abs() < 0.01, "{}", row.iter().sum::<f64>());
    }

    #[test]
    fn without_a_condition_it_is_everywhere_and_without_a_polygon_nowhere() {
        assert!(Region::default().contains(1e9, -1e9));
        let nowhere = Region::new(vec![Vec::new()]);
        assert!(!nowhere.contains(0.0, 0.0) && nowhere.bbox().is_empty() && nowhere.row_spans(0.0).is_empty());
        assert_eq!(nowhere.relation(&Bbox::new(0.0, 0.0, 1.0, 1.0)), Relation::Disjoint);
    }

    #[test]
    fn a_long_edge_bends_with_the_projection() {
        let square = Region::new(vec![vec![ring(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])]]);
        let bent = square.projected(0.1, &|x, y| Some([x, y + x * x / 100.0])).expect("a parabola is everywhere");
        assert!(bent.contains(5.0, 0.26) && !bent.contains(5.0, 0.24));
        assert!(square.projected(0.1, &|x, _| (x < 9.0).then_some([0.0, 0.0])).is_none());
    }
}
