//! Shapes in a tile: rounded to its units, then cut at its edge.
//!
//! Rounding comes first, so that the same border gets the same vertices from both of its neighbours and no gap opens
//! between them at any zoom.

use geo::{LineString, MultiLineString, MultiPolygon};

use super::{BUFFER, EXTENT};
use crate::spatial::TileCoordinate;

/// A place in tile units.
pub type Vertex = [i32; 2];

/// From this zoom on shapes keep the tile's own grid.
const FULL_DETAIL_FROM_ZOOM: u8 = 14;
/// Units of the grid below.
const COARSE_GRID: i32 = 4;
const LOW: i32 = -BUFFER;
const HIGH: i32 = EXTENT + BUFFER;

/// A place in tile units; far outside for places far outside.
#[must_use]
pub fn vertex(tile: TileCoordinate, longitude: f64, latitude: f64) -> Vertex {
    tile.local(longitude, latitude).map(|share| (share * f64::from(EXTENT)).round().clamp(-1e8, 1e8) as i32)
}

/// The line's vertices on the tile's grid. Below [`FULL_DETAIL_FROM_ZOOM`] the grid is coarser, half a pixel on a usual screen:
/// nobody can see more, and a border of ten thousand vertices becomes one of some hundreds.
fn vertices(tile: TileCoordinate, line: &LineString<f64>) -> Vec<Vertex> {
    let grid = if tile.zoom < FULL_DETAIL_FROM_ZOOM { COARSE_GRID } else { 1 };
    let snap = |value: i32| (value + grid / 2).div_euclid(grid) * grid;
    let mut vertices: Vec<Vertex> = line.coords().map(|c| vertex(tile, c.x, c.y).map(snap)).collect();
    vertices.dedup();
    vertices
}

/// The polygons' rings in the tile, exterior first, closed implicitly. Empty when nothing of it shows.
#[must_use]
pub fn polygon(tile: TileCoordinate, shape: &MultiPolygon<f64>) -> Vec<Vec<Vec<Vertex>>> {
    let mut polygons = Vec::new();
    for part in shape {
        let rings = std::iter::once(part.exterior()).chain(part.interiors());
        let mut cut = Vec::new();
        for (number, ring) in rings.enumerate() {
            let ring = clip_ring(vertices(tile, ring));
            if twice_area(&ring) != 0 {
                cut.push(ring);
            } else if number == 0 {
                break;
            }
        }
        if !cut.is_empty() {
            polygons.push(cut);
        }
    }
    polygons
}

/// The lines' pieces in the tile, each of at least two vertices.
#[must_use]
pub fn lines(tile: TileCoordinate, shape: &MultiLineString<f64>) -> Vec<Vec<Vertex>> {
    let mut pieces: Vec<Vec<Vertex>> = Vec::new();
    for line in shape {
        let mut open = false;
        for pair in vertices(tile, line).windows(2) {
            let Some([from, to]) = clip_segment(pair[0], pair[1]) else {
                open = false;
                continue;
            };
            match pieces.last_mut().filter(|piece| open && piece.last() == Some(&from)) {
                Some(piece) => piece.push(to),
                None => pieces.push(vec![from, to]),
            }
            open = to == pair[1];
        }
    }
    pieces
}

/// Twice the signed area; zero for a ring that has collapsed.
fn twice_area(ring: &[Vertex]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| i64::from(a[0]) * i64::from(b[1]) - i64::from(b[0]) * i64::from(a[1])).sum()
}

/// Sutherland and Hodgman, *Reentrant polygon clipping* (1974), against the four sides in turn.
fn clip_ring(mut ring: Vec<Vertex>) -> Vec<Vertex> {
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    for axis in 0..2 {
        for (limit, keep_above) in [(LOW, true), (HIGH, false)] {
            let inside = |v: &Vertex| if keep_above { v[axis] >= limit } else { v[axis] <= limit };
            if ring.iter().all(inside) {
                continue;
            }
            let mut cut = Vec::with_capacity(ring.len());
            for (number, to) in ring.iter().enumerate() {
                let from = &ring[(number + ring.len() - 1) % ring.len()];
                if inside(from) != inside(to) {
                    cut.push(crossing(*from, *to, axis, limit));
                }
                if inside(to) {
                    cut.push(*to);
                }
            }
            cut.dedup();
            ring = cut;
        }
    }
    ring
}

/// Where a segment meets the line `v[axis] == limit`. The same for both directions, so neighbours agree.
fn crossing(a: Vertex, b: Vertex, axis: usize, limit: i32) -> Vertex {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let other = 1 - axis;
    let share = f64::from(limit - a[axis]) / f64::from(b[axis] - a[axis]);
    let mut vertex = [limit; 2];
    vertex[other] = (f64::from(a[other]) + share * f64::from(b[other] - a[other])).round() as i32;
    vertex
}

/// The part of a segment in the tile; both ends are equal to the segment's where it is not cut.
fn clip_segment(from: Vertex, to: Vertex) -> Option<[Vertex; 2]> {
    let (mut a, mut b) = (from, to);
    for axis in 0..2 {
        for (limit, keep_above) in [(LOW, true), (HIGH, false)] {
            let inside = |v: &Vertex| if keep_above { v[axis] >= limit } else { v[axis] <= limit };
            match (inside(&a), inside(&b)) {
                (true, true) => {}
                (false, false) => return None,
                (false, true) => a = crossing(a, b, axis, limit),
                (true, false) => b = crossing(a, b, axis, limit),
            }
        }
    }
    Some([a, b])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    fn world() -> TileCoordinate {
        TileCoordinate::new(0, 0, 0).expect("the one tile of zoom 0")
    }

    #[test]
    fn a_ring_around_the_tile_becomes_its_buffered_edge() {
        let ring = clip_ring(vec![[-9000, -9000], [9000, -9000], [9000, 9000], [-9000, 9000], [-9000, -9000]]);
        assert_eq!(twice_area(&ring).abs(), 2 * i64::from(HIGH - LOW).pow(2));
    }

    #[test]
    fn a_ring_outside_vanishes() {
        assert!(clip_ring(vec![[5000, 5000], [6000, 5000], [6000, 6000], [5000, 5000]]).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_returns_becomes_two_pieces() {
        let tile = TileCoordinate::new(1, 0, 0).expect("the north-western quarter");
        let line: MultiLineString<f64> = wkt!(LINESTRING(-10. 40., 60. 40., 60. 60., -10. 60.)).into();
        let pieces = lines(tile, &line);
        assert_eq!(pieces.len(), 2);
        assert!(pieces.iter().flatten().all(|v| v[0] <= HIGH));
    }

    #[test]
    fn a_polygon_smaller_than_a_unit_vanishes() {
        let speck: MultiPolygon<f64> = wkt!(POLYGON((0. 0., 0.001 0., 0.001 0.001, 0. 0.))).into();
        assert!(polygon(world(), &speck).is_empty());
    }
}
