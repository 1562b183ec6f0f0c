//! The power diagram leaves holes between the approximate communes, up to 24 km² large, that no real commune has. Each is
//! given to the commune that it has the most corners in common with, so that the map of the demonstration is whole.

use geo::orient::Direction;
use geo::{BooleanOps, Distance, Euclidean, MultiPolygon, Orient, Point, Polygon, unary_union};

/// How far a corner may lie from a commune that it touches, in degrees: merging rounds a little.
const TOUCHING: f64 = 1e-6;

/// The shapes with the holes between them given to one of them; the order stays.
pub(super) fn filled(shapes: Vec<MultiPolygon<f64>>) -> Vec<MultiPolygon<f64>> {
    // Merging takes clockwise outer rings for holes.
    let mut shapes: Vec<_> = shapes.into_iter().map(|shape| shape.orient(Direction::Default)).collect();
    let union = unary_union(&shapes);
    let rings = union.iter().flat_map(Polygon::interiors);
    for hole in rings.map(|ring| MultiPolygon(vec![Polygon::new(ring.clone(), vec![])]).orient(Direction::Default)) {
        let corners: Vec<Point<f64>> = hole.0[0].exterior().points().collect();
        let touching = |shape: &MultiPolygon<f64>| corners.iter().filter(|corner| Euclidean.distance(*corner, shape) <= TOUCHING).count();
        // The first of the largest, so that the answer does not depend on anything but the order.
        let best = (0..shapes.len()).rev().map(|row| (touching(&shapes[row]), row)).max_by_key(|(corners, _)| *corners);
        if let Some((_, row)) = best.filter(|(corners, _)| *corners >= 2) {
            shapes[row] = shapes[row].union(&hole);
        }
    }
    shapes
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, wkt};

    #[test]
    fn a_hole_between_four_goes_to_one_of_them() {
        let ring = vec![
            wkt!(POLYGON((0. 0., 3. 0., 3. 1., 0. 1., 0. 0.))).into(),
            wkt!(POLYGON((0. 1., 1. 1., 1. 2., 0. 2., 0. 1.))).into(),
            wkt!(POLYGON((2. 1., 3. 1., 3. 2., 2. 2., 2. 1.))).into(),
            wkt!(POLYGON((0. 2., 3. 2., 3. 3., 0. 3., 0. 2.))).into(),
        ];
        let whole = filled(ring);
        let total: f64 = whole.iter().map(Area::unsigned_area).sum();
        assert!((total - 9.0).abs() < 1e-6, "{total}");
        assert!(unary_union(&whole).0[0].interiors().is_empty());
    }
}
