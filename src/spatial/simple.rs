//! Whether the rings of a polygon keep clear of themselves and of each other.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Line, MultiPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::repair::parts_lie_right;

/// Pairs of edges whose boxes meet that are looked at before a shape is given up: ordinary ones have a few times their edges.
const MAX_PAIRS: usize = 20_000_000;

/// Why a polygon is not one that can be counted in.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NotSimple {
    /// Two edges cross or run over each other.
    #[error("crosses itself near {0:.5}, {1:.5}; draw it without crossing lines")]
    Crossing(f64, f64),
    /// A part lies in another, or a hole outside of its shell.
    #[error("has a part inside another, or a hole outside of its outer ring")]
    Nested,
    /// Too many edges lie over each other to tell.
    #[error("is too intricate: its edges reach across each other too often; simplify it")]
    Intricate,
}

/// Checks a polygon. Rings may touch in single points. O(n log n) for ordinary shapes, bounded for any.
///
/// # Errors
/// What is wrong, and where.
pub fn check(polygon: &MultiPolygon<f64>) -> Result<(), NotSimple> {
    let rings = polygon.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    let edges: Vec<Line<f64>> = rings.flat_map(geo::LineString::lines).filter(|l| l.start != l.end).collect();
    let entries = edges
        .iter()
        .enumerate()
        .map(|(number, l)| GeomWithData::new(Rectangle::from_corners([l.start.x, l.start.y], [l.end.x, l.end.y]), number as u32));
    let tree = RTree::bulk_load(entries.collect());
    let mut pairs = 0;
    for (number, edge) in edges.iter().enumerate() {
        let envelope = AABB::from_corners([edge.start.x, edge.start.y], [edge.end.x, edge.end.y]);
        for other in tree.locate_in_envelope_intersecting(envelope) {
            pairs += 1;
            if pairs > MAX_PAIRS {
                return Err(NotSimple::Intricate);
            }
            if other.data as usize <= number {
                continue;
            }
            match line_intersection(*edge, edges[other.data as usize]) {
                Some(LineIntersection::SinglePoint { intersection: Coord { x, y }, is_proper: true }) => {
                    return Err(NotSimple::Crossing(x, y));
                }
                Some(LineIntersection::Collinear { intersection }) if intersection.start != intersection.end => {
                    return Err(NotSimple::Crossing(intersection.start.x, intersection.start.y));
                }
                _ => {}
            }
        }
    }
    if parts_lie_right(polygon) { Ok(()) } else { Err(NotSimple::Nested) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn bow_ties_cross_and_touching_holes_do_not() {
        let bow_tie: MultiPolygon<f64> = wkt!(POLYGON((0. 0., 2. 2., 2. 0., 0. 2., 0. 0.))).into();
        assert_eq!(check(&bow_tie), Err(NotSimple::Crossing(1.0, 1.0)));
        let spike: MultiPolygon<f64> = wkt!(POLYGON((0. 0., 4. 0., 2. 0., 2. 3., 0. 0.))).into();
        assert!(matches!(check(&spike), Err(NotSimple::Crossing(..))));
        let touching: MultiPolygon<f64> = wkt!(POLYGON((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.),(0. 2., 1. 1., 1. 3., 0. 2.))).into();
        assert_eq!(check(&touching), Ok(()));
    }

    #[test]
    fn parts_in_parts_and_holes_outside_are_not_counted_in() {
        let nested: MultiPolygon<f64> = wkt!(MULTIPOLYGON(((0. 0., 9. 0., 9. 9., 0. 9., 0. 0.)),((2. 2., 3. 2., 3. 3., 2. 3., 2. 2.))));
        assert_eq!(check(&nested), Err(NotSimple::Nested));
        let beside: MultiPolygon<f64> = wkt!(POLYGON((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.),(6. 6., 7. 6., 7. 7., 6. 6.))).into();
        assert_eq!(check(&beside), Err(NotSimple::Nested));
    }

    #[test]
    fn a_comb_whose_edges_all_reach_across_each_other_is_given_up() {
        let mut ring: Vec<(f64, f64)> = (0..5000).flat_map(|t| [(f64::from(t) * 1e-3, 0.0), (f64::from(t) * 1e-3 + 5.0, 100.0)]).collect();
        ring.extend([(5.0, -1.0), (0.0, -1.0), (0.0, 0.0)]);
        let comb = MultiPolygon(vec![geo::Polygon::new(geo::LineString::from(ring), vec![])]);
        assert!(check(&comb).is_err());
    }
}
