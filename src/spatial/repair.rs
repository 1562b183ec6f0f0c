//! Polygons as they come: rounded, oriented, checked for crossings, repaired where the area stays what it was, merged.

use geo::algorithm::bool_ops::{BooleanOps, FillRule, unary_union};
use geo::orient::{Direction, Orient};
use geo::{Area, Coord, GeodesicArea, Line, LineString, MultiPolygon, Polygon};
use robust::orient2d;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Largest relative change of area that a repair may make.
pub const LARGEST_CHANGE: f64 = 0.01;
/// Holes of a merged outline with a mean width below this, in metres, are gaps between neighbours.
pub const HAIRLINE_METRES: f64 = 100.0;

/// A polygon that can be used, and whether it had to be repaired.
#[derive(Debug, Clone, PartialEq)]
pub struct Clean {
    /// Valid, rounded to 1e-7 degrees, exteriors counter-clockwise, holes clockwise.
    pub shape: MultiPolygon<f64>,
    /// Whether a ring crossed or touched itself, lay wrong, or had no area.
    pub repaired: bool,
}

/// Why a polygon cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RepairError {
    /// Nothing is left of it.
    #[error("the polygon has no area")]
    NoArea,
    /// It crosses itself so badly that what was meant cannot be known.
    #[error("the polygon crosses itself, and repairing it would change its area by {:.1} %, which is more than 1 %", .0 * 100.0)]
    AreaWouldChange(f64),
}

/// Rounds, orients and checks a polygon; repairs it when it is invalid and its area changes by at most
/// [`LARGEST_CHANGE`]. O(n log n) for n vertices.
///
/// # Errors
/// When it has no area, or its area would change by more.
pub fn clean(shape: MultiPolygon<f64>) -> Result<Clean, RepairError> {
    let (rounded, dropped) = round(shape);
    if rounded.0.is_empty() {
        return Err(RepairError::NoArea);
    }
    if !dropped && is_valid(&rounded) {
        return Ok(Clean { shape: rounded.orient(Direction::Default), repaired: false });
    }
    let before = rounded.unsigned_area();
    let mut repaired = rounded;
    // Rounding what came out can bring two edges together again.
    for _ in 0..3 {
        repaired = round(rebuild(&repaired)).0;
        if is_valid(&repaired) {
            break;
        }
    }
    let after = repaired.unsigned_area();
    if after <= 0.0 {
        return Err(RepairError::NoArea);
    }
    let change = (after - before).abs() / before.max(after);
    if change > LARGEST_CHANGE {
        return Err(RepairError::AreaWouldChange(change));
    }
    Ok(Clean { shape: repaired.orient(Direction::Default), repaired: true })
}

/// Rounds to 1e-7 degrees and leaves out repeated vertices; rings of fewer than three places go, which is told by the flag.
fn round(shape: MultiPolygon<f64>) -> (MultiPolygon<f64>, bool) {
    let mut dropped = false;
    let mut keep = |ring: LineString<f64>| {
        let mut coords: Vec<Coord<f64>> = ring.0.into_iter().map(|c| Coord { x: round_degrees(c.x), y: round_degrees(c.y) }).collect();
        coords.dedup();
        let ring = LineString(coords);
        let whole = ring.0.len() >= 4;
        dropped |= !whole;
        whole.then_some(ring)
    };
    let polygons = shape.0.into_iter().filter_map(|polygon| {
        let (exterior, interiors) = polygon.into_inner();
        let exterior = keep(exterior)?;
        Some(Polygon::new(exterior, interiors.into_iter().filter_map(&mut keep).collect()))
    });
    let polygons: Vec<_> = polygons.collect();
    (MultiPolygon(polygons), dropped)
}

fn round_degrees(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

/// The shoelace area, taken around the first vertex, so that small rings far from zero keep their digits.
fn ring_area(ring: &LineString<f64>) -> f64 {
    let Some(&origin) = ring.0.first() else { return 0.0 };
    let cross = |a: Coord<f64>, b: Coord<f64>| (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y);
    ring.0.windows(2).map(|pair| cross(pair[0], pair[1])).sum::<f64>() / 2.0
}

/// Each ring alone by the even-odd rule, then holes from shells, then all together.
fn rebuild(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let nothing = MultiPolygon::<f64>(vec![]);
    let simple = |ring: &LineString<f64>| {
        Polygon::new(ring.clone(), vec![]).boolean_op_with_fill_rule(&nothing, geo::OpType::Union, FillRule::EvenOdd)
    };
    let polygons: Vec<MultiPolygon<f64>> = shape
        .iter()
        .map(|polygon| {
            let holes: Vec<_> = polygon.interiors().iter().map(|hole| simple(hole).orient(Direction::Default)).collect();
            let shell = simple(polygon.exterior());
            if holes.is_empty() { shell } else { shell.difference(&unary_union(&holes)) }.orient(Direction::Default)
        })
        .collect();
    if polygons.len() == 1 { polygons.into_iter().next().unwrap_or(nothing) } else { unary_union(&polygons) }
}

type Edge = GeomWithData<Rectangle<[f64; 2]>, (u32, u32)>;

/// Whether no two edges cross or overlap, and no ring touches itself. Rings may touch each other in single points.
fn is_valid(shape: &MultiPolygon<f64>) -> bool {
    let rings: Vec<&LineString<f64>> =
        shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())).collect();
    let edge = |ring: u32, at: u32| Line::new(rings[ring as usize].0[at as usize], rings[ring as usize].0[at as usize + 1]);
    let edges: Vec<Edge> = rings
        .iter()
        .enumerate()
        .flat_map(|(ring, line)| {
            line.0.windows(2).enumerate().map(move |(at, pair)| {
                let corners = Rectangle::from_corners([pair[0].x, pair[0].y], [pair[1].x, pair[1].y]);
                GeomWithData::new(corners, (ring as u32, at as u32))
            })
        })
        .collect();
    let tree = RTree::bulk_load(edges);
    let crossing = |one: &Edge| {
        let (ring, at) = one.data;
        let first = edge(ring, at);
        let envelope = AABB::from_corners(
            [first.start.x.min(first.end.x), first.start.y.min(first.end.y)],
            [first.start.x.max(first.end.x), first.start.y.max(first.end.y)],
        );
        tree.locate_in_envelope_intersecting(envelope).any(|other| {
            // Each pair once.
            other.data > one.data && {
                let last = rings[ring as usize].0.len() as u32 - 2;
                let neighbours = other.data.0 == ring && (other.data.1 == at + 1 || (at == 0 && other.data.1 == last));
                conflict(first, edge(other.data.0, other.data.1), other.data.0 == ring, neighbours)
            }
        })
    };
    !tree.iter().any(crossing) && parts_lie_right(shape)
}

/// Whether two edges of one polygon may not both be there.
fn conflict(a: Line<f64>, b: Line<f64>, same_ring: bool, neighbours: bool) -> bool {
    let side = |line: Line<f64>, point: Coord<f64>| {
        let to = |c: Coord<f64>| robust::Coord { x: c.x, y: c.y };
        let value = orient2d(to(line.start), to(line.end), to(point));
        if value > 0.0 { 1_i8 } else { -i8::from(value < 0.0) }
    };
    let (b_start, b_end, a_start, a_end) = (side(a, b.start), side(a, b.end), side(b, a.start), side(b, a.end));
    if b_start == 0 && b_end == 0 {
        return overlap(a, b) > 0.0 || (same_ring && !neighbours && overlap(a, b) >= 0.0);
    }
    if neighbours {
        // They share a vertex by nature and can share nothing else unless they lie on one line.
        return false;
    }
    if b_start * b_end < 0 && a_start * a_end < 0 {
        return true;
    }
    let touches = b_start * b_end <= 0 && a_start * a_end <= 0;
    same_ring && touches
}

/// Length that two edges on one line share, along the longer axis; negative when they are apart.
fn overlap(a: Line<f64>, b: Line<f64>) -> f64 {
    let along_x = (a.end.x - a.start.x).abs() >= (a.end.y - a.start.y).abs();
    let span = |line: Line<f64>| {
        let (s, e) = if along_x { (line.start.x, line.end.x) } else { (line.start.y, line.end.y) };
        (s.min(e), s.max(e))
    };
    let ((a_low, a_high), (b_low, b_high)) = (span(a), span(b));
    a_high.min(b_high) - a_low.max(b_low)
}

/// Without crossings, it is enough to look at one vertex of each ring: holes lie in their shell, shells in no other polygon.
pub(crate) fn parts_lie_right(shape: &MultiPolygon<f64>) -> bool {
    use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
    use geo::{BoundingRect, Intersects};
    let position = |inner: &LineString<f64>, outer: &LineString<f64>| {
        // A vertex on the other ring says nothing: take the next.
        inner.0.iter().map(|coord| coord_pos_relative_to_ring(*coord, outer)).find(|found| *found != CoordPos::OnBoundary)
    };
    let holes_right =
        shape.iter().all(|polygon| polygon.interiors().iter().all(|hole| position(hole, polygon.exterior()) != Some(CoordPos::Outside)));
    let boxes: Vec<_> = shape.iter().map(BoundingRect::bounding_rect).collect();
    let apart = shape.iter().enumerate().all(|(i, one)| {
        shape.iter().enumerate().filter(|(j, _)| *j != i).all(|(j, other)| {
            let (Some(a), Some(b)) = (boxes[i], boxes[j]) else { return true };
            !a.intersects(&b)
                || position(one.exterior(), other.exterior()) != Some(CoordPos::Inside)
                || other.interiors().iter().any(|hole| position(one.exterior(), hole) == Some(CoordPos::Inside))
        })
    });
    holes_right && apart
}

/// Merges neighbours into one outline. Gaps between them thinner than [`HAIRLINE_METRES`] are filled, real holes stay.
/// `None` when nothing is left.
#[must_use]
pub fn dissolve(shapes: &[MultiPolygon<f64>]) -> Option<MultiPolygon<f64>> {
    let oriented: Vec<_> = shapes.iter().map(|shape| shape.orient(Direction::Default)).collect();
    let merged = unary_union(&oriented);
    let filled = merged.into_iter().map(|polygon| {
        let (exterior, holes) = polygon.into_inner();
        Polygon::new(exterior, holes.into_iter().filter(|hole| mean_width_metres(hole) >= HAIRLINE_METRES).collect())
    });
    // Rounding may bring edges together; what `clean` makes of it is still the outline.
    let merged = MultiPolygon(filled.collect::<Vec<_>>());
    match clean(merged) {
        Ok(clean) => Some(clean.shape),
        Err(_) => None,
    }
}

/// Twice the area over the perimeter: about the width of something long and thin. On a sphere, in metres.
fn mean_width_metres(ring: &LineString<f64>) -> f64 {
    let Some(first) = ring.0.first() else { return 0.0 };
    let metres = |c: &Coord<f64>| Coord { x: (c.x - first.x) * 111_320.0 * first.y.to_radians().cos(), y: (c.y - first.y) * 110_574.0 };
    let local: LineString<f64> = ring.0.iter().map(metres).collect();
    let perimeter: f64 = local.0.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum();
    if perimeter > 0.0 { 2.0 * ring_area(&local).abs() / perimeter } else { 0.0 }
}

/// Area on the ellipsoid in km², whichever way round the rings are drawn.
#[must_use]
pub fn area_km2(shape: &MultiPolygon<f64>) -> f64 {
    // Unsigned, a clockwise ring would mean the rest of the earth.
    let ring = |ring: &LineString<f64>| Polygon::new(ring.clone(), vec![]).geodesic_area_signed().abs();
    let polygon = |polygon: &Polygon<f64>| ring(polygon.exterior()) - polygon.interiors().iter().map(ring).sum::<f64>();
    shape.iter().map(polygon).sum::<f64>() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    fn cleaned(shape: MultiPolygon<f64>) -> Clean {
        let clean = clean(shape).expect("can be used");
        assert!(is_valid(&clean.shape));
        clean
    }

    #[test]
    fn what_is_valid_stays_as_it_is() {
        let shape = wkt!(MULTIPOLYGON(((105. 19.,106. 19.,106. 20.,105. 20.,105. 19.),(105.2 19.2,105.2 19.4,105.4 19.4,105.4 19.2,105.2 19.2)),((107. 19.,108. 19.,108. 20.,107. 19.))));
        assert_eq!(cleaned(shape.clone()), Clean { shape, repaired: false });
    }

    #[test]
    fn rings_are_oriented_and_rounded() {
        let clean = cleaned(wkt!(MULTIPOLYGON(((105. 19.,105. 20.,106. 20.,106.000_000_04 19.,105. 19.)))));
        assert_eq!(clean.shape, wkt!(MULTIPOLYGON(((105. 19.,106. 19.,106. 20.,105. 20.,105. 19.)))));
    }

    #[test]
    fn a_small_crossing_is_repaired() {
        let clean = cleaned(
            wkt!(MULTIPOLYGON(((105. 19.,106. 19.,106. 20.,105.5001 20.,105.5 20.001,105.5001 20.001,105.5 20.,105. 20.,105. 19.)))),
        );
        assert!(clean.repaired);
        assert!((clean.shape.unsigned_area() - 1.0).abs() < 0.001);
    }

    #[test]
    fn a_bow_tie_is_refused() {
        let error = clean(wkt!(MULTIPOLYGON(((105. 19.,106. 20.,106. 19.,105. 20.,105. 19.))))).expect_err("refused");
        assert!(matches!(error, RepairError::AreaWouldChange(_)), "{error}");
    }

    #[test]
    fn spikes_slivers_and_overlapping_parts_are_found() {
        for shape in [
            wkt!(MULTIPOLYGON(((105. 19.,106. 19.,106. 20.,106. 20.3,106. 20.,105. 20.,105. 19.)))),
            wkt!(MULTIPOLYGON(((105. 19.,106. 19.,106. 20.,105. 20.,105. 19.),(105.5 19.5,105.6 19.5,105.5 19.5)))),
            wkt!(MULTIPOLYGON(((105. 19.,106. 19.,106. 20.,105. 20.,105. 19.)),((105.99999 19.5,107. 19.5,107. 19.6,105.99999 19.6,105.99999 19.5)))),
            wkt!(MULTIPOLYGON(((105. 19.,106. 19.,106. 20.,105. 20.,105. 19.)),((105.5 19.5,105.501 19.5,105.5 19.501,105.5 19.5)))),
            wkt!(MULTIPOLYGON(((105. 19.,106. 19.,106. 20.,105. 20.,105. 19.),(107. 19.5,107.001 19.5,107. 19.501,107. 19.5)))),
            wkt!(MULTIPOLYGON(((105. 19.,106. 19.,106. 20.,105.5 19.,105. 20.,105. 19.)))),
        ] {
            assert!(cleaned(shape.clone()).repaired, "{shape:?}");
        }
    }

    #[test]
    fn nothing_is_refused() {
        for shape in [wkt!(MULTIPOLYGON EMPTY), wkt!(MULTIPOLYGON(((105. 19.,106. 19.,105. 19.))))] {
            assert_eq!(clean(shape), Err(RepairError::NoArea));
        }
    }

    #[test]
    fn merging_fills_hairline_gaps_and_keeps_real_holes() {
        // Two halves with a gap of about 10 m that is closed at both ends, and a lake of 10 km.
        let left = wkt!(MULTIPOLYGON(((105. 19.,105.5 19.,105.5 19.1,105.4999 19.2,105.4999 19.8,105.5 19.9,105.5 20.,105. 20.,105. 19.),(105.1 19.1,105.1 19.2,105.2 19.2,105.2 19.1,105.1 19.1))));
        let right = wkt!(MULTIPOLYGON(((105.5 19.,106. 19.,106. 20.,105.5 20.,105.5 19.))));
        let merged = dissolve(&[left, right]).expect("a shape");
        assert_eq!(merged.0.len(), 1);
        assert_eq!(merged.0[0].interiors().len(), 1);
        assert!((merged.unsigned_area() - 0.99).abs() < 1e-6);
    }

    #[test]
    fn a_degree_at_the_equator_has_its_known_area() {
        let square = wkt!(MULTIPOLYGON(((0. 0.,1. 0.,1. 1.,0. 1.,0. 0.))));
        assert!((area_km2(&square) - 12_308.778).abs() < 0.01);
        let drawn = |shell: bool, hole: bool| {
            let turn = |mut ring: Vec<(f64, f64)>, clockwise: bool| {
                if clockwise {
                    ring.reverse();
                }
                LineString::from(ring)
            };
            let shell = turn(vec![(105.0, 19.0), (106.0, 19.0), (106.0, 20.0), (105.0, 20.0), (105.0, 19.0)], shell);
            let hole = turn(vec![(105.2, 19.2), (105.4, 19.2), (105.4, 19.4), (105.2, 19.4), (105.2, 19.2)], hole);
            area_km2(&MultiPolygon(vec![Polygon::new(shell, vec![hole])]))
        };
        for (shell, hole) in [(true, false), (false, true), (true, true)] {
            assert!((drawn(shell, hole) - drawn(false, false)).abs() < 1e-6, "the way round does not matter");
        }
        assert!(drawn(false, false) > 11_000.0 && drawn(false, false) < 12_000.0);
    }
}
