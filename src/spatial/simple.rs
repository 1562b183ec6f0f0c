//! Whether the rings of a polygon keep clear of themselves and of each other.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Line, MultiPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// The first place where two edges of a multipolygon cross or run over each other, if there is one. Rings may touch in
/// single points that are vertices of one of them. O(n log n) for ordinary shapes, O(n²) at the worst.
#[must_use]
pub fn self_crossing(polygon: &MultiPolygon<f64>) -> Option<[f64; 2]> {
    let rings = polygon.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    let edges: Vec<Line<f64>> = rings.flat_map(geo::LineString::lines).filter(|l| l.start != l.end).collect();
    let entries = edges
        .iter()
        .enumerate()
        .map(|(number, l)| GeomWithData::new(Rectangle::from_corners([l.start.x, l.start.y], [l.end.x, l.end.y]), number as u32));
    let tree = RTree::bulk_load(entries.collect());
    for (number, edge) in edges.iter().enumerate() {
        let envelope = AABB::from_corners([edge.start.x, edge.start.y], [edge.end.x, edge.end.y]);
        for other in tree.locate_in_envelope_intersecting(envelope) {
            if other.data as usize <= number {
                continue;
            }
            let other = edges[other.data as usize];
            match line_intersection(*edge, other) {
                Some(LineIntersection::SinglePoint { intersection, is_proper: true }) => return Some(pair(intersection)),
                Some(LineIntersection::Collinear { intersection }) if intersection.start != intersection.end => {
                    return Some(pair(intersection.start));
                }
                _ => {}
            }
        }
    }
    None
}

fn pair(coord: Coord<f64>) -> [f64; 2] {
    [coord.x, coord.y]
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn bow_ties_cross_and_touching_holes_do_not() {
        let bow_tie: MultiPolygon<f64> = wkt!(POLYGON((0. 0., 2. 2., 2. 0., 0. 2., 0. 0.))).into();
        assert_eq!(self_crossing(&bow_tie), Some([1.0, 1.0]));
        let spike: MultiPolygon<f64> = wkt!(POLYGON((0. 0., 4. 0., 2. 0., 2. 3., 0. 0.))).into();
        assert!(self_crossing(&spike).is_some());
        let touching: MultiPolygon<f64> = wkt!(POLYGON((0. 0., 4. 0., 4. 4., 0. 4., 0. 0.),(0. 2., 1. 1., 1. 3., 0. 2.))).into();
        assert_eq!(self_crossing(&touching), None);
    }
}
