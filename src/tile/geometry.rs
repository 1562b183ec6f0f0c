//! Shapes in a tile: taken from the pyramid's level and cut at the tile's edge, [`BUFFER`] units beyond it.
//!
//! The same border has the same vertices in both of its neighbours and is cut at the same places, so no gap opens between them.

use super::{BUFFER, EXTENT};
use crate::spatial::TileCoordinate;
use crate::spatial::pyramid::{Extent, FINEST, LevelPath, LevelShape, RUN};

/// A place in tile units.
pub type Vertex = [i32; 2];

const LOW: i64 = -(BUFFER as i64);
const HIGH: i64 = (EXTENT + BUFFER) as i64;

/// A place in tile units; far outside for places far outside.
#[must_use]
pub fn vertex(tile: TileCoordinate, longitude: f64, latitude: f64) -> Vertex {
    tile.local(longitude, latitude).map(|share| (share * f64::from(EXTENT)).round().clamp(-1e8, 1e8) as i32)
}

/// Rings or lines in a tile, one after the other.
#[derive(Debug, Default)]
pub struct Pieces {
    vertices: Vec<Vertex>,
    /// Where each piece ends, and whether it is an exterior.
    ends: Vec<(usize, bool)>,
}

impl Pieces {
    /// Whether nothing shows.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Each piece, and whether it is an exterior ring: a polygon's comes before its holes.
    pub fn iter(&self) -> impl Iterator<Item = (&[Vertex], bool)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        starts.zip(&self.ends).map(|(start, (end, is_exterior))| (&self.vertices[start..*end], *is_exterior))
    }

    fn clear(&mut self) {
        self.vertices.clear();
        self.ends.clear();
    }

    fn push(&mut self, places: &[[i64; 2]], is_exterior: bool) {
        self.vertices.extend(places.iter().map(|place| place.map(|value| value as i32)));
        self.ends.push((self.vertices.len(), is_exterior));
    }
}

/// Cuts a level's shapes to one tile.
#[derive(Debug)]
pub struct Cutter {
    /// The tile's north-west corner in units of its own zoom.
    origin: [i64; 2],
    /// Zooms between the level and the tile.
    deeper: u32,
    /// What is being cut, and the same after one more side.
    ring: Vec<[i64; 2]>,
    cut: Vec<[i64; 2]>,
    pieces: Pieces,
}

impl Cutter {
    /// For the shapes of the tile's zoom, or of the finest level when the tile is deeper.
    #[must_use]
    pub fn new(tile: TileCoordinate) -> Self {
        Self {
            origin: [tile.x, tile.y].map(|number| i64::from(number) * i64::from(EXTENT)),
            deeper: u32::from(tile.zoom.saturating_sub(FINEST)),
            ring: Vec::new(),
            cut: Vec::new(),
            pieces: Pieces::default(),
        }
    }

    /// What of a shape lies in the tile: rings, closed implicitly, or lines of at least two vertices.
    pub fn cut(&mut self, shape: &LevelShape) -> &Pieces {
        self.pieces.clear();
        match shape {
            LevelShape::Polygons(polygons) => polygons.iter().for_each(|rings| self.polygon(rings)),
            LevelShape::Lines(lines) => lines.iter().for_each(|line| self.line(line)),
        }
        &self.pieces
    }

    fn polygon(&mut self, rings: &[LevelPath]) {
        let before = (self.pieces.vertices.len(), self.pieces.ends.len());
        let mut area = 0;
        for (number, ring) in rings.iter().enumerate() {
            let ring_area = self.ring(ring);
            if ring_area != 0 {
                area += ring_area;
                self.pieces.push(&self.ring, number == 0);
            } else if number == 0 {
                return;
            }
        }
        // Nothing is left of a polygon when the tile lies within one of its holes.
        if area == 0 {
            self.pieces.vertices.truncate(before.0);
            self.pieces.ends.truncate(before.1);
        }
    }

    fn line(&mut self, line: &LevelPath) {
        if self.outside(&line.extent).is_some() {
            return;
        }
        // `self.ring` holds the piece so far.
        self.ring.clear();
        for (number, run) in line.runs.iter().enumerate() {
            let start = number * RUN;
            let end = line.vertices.len().min(start + RUN + 1);
            // The edge to the next run belongs to this one; where both lie beyond the same side, it shows nowhere.
            if let Some(side) = self.outside(run)
                && line.runs.get(number + 1).is_none_or(|next| self.is_beyond(next, side))
            {
                continue;
            }
            for pair in line.vertices[start..end].windows(2) {
                let Some([from, to]) = clip_segment(self.local(pair[0]), self.local(pair[1])) else { continue };
                if self.ring.last() != Some(&from) {
                    self.end_line();
                    self.ring.push(from);
                }
                if from != to {
                    self.ring.push(to);
                }
            }
        }
        self.end_line();
    }

    fn end_line(&mut self) {
        if self.ring.len() > 1 {
            self.pieces.push(&self.ring, false);
        }
        self.ring.clear();
    }

    /// Cuts a ring into `self.ring`; twice its signed area in the tile.
    fn ring(&mut self, path: &LevelPath) -> i64 {
        self.ring.clear();
        if self.outside(&path.extent).is_some() {
            return 0;
        }
        let mut last_side = None;
        for (run, vertices) in path.runs.iter().zip(path.vertices.chunks(RUN)) {
            let side = self.outside(run);
            if side.is_none() {
                let (origin, deeper) = (self.origin, self.deeper);
                self.ring.extend(vertices.iter().map(|vertex| local(*vertex, origin, deeper)));
            } else {
                // Whatever lies beyond one side is cut off by it: only where the ring comes from and goes to matters.
                let ends = [vertices[0], vertices[vertices.len() - 1]].map(|vertex| self.local(vertex));
                if side == last_side {
                    self.ring.pop();
                    self.ring.push(ends[1]);
                } else {
                    self.ring.extend(ends);
                }
            }
            last_side = side;
        }
        let [low, high] = self.place(&path.extent);
        let sides = [(0, LOW, 1, low[0]), (0, -HIGH, -1, high[0]), (1, LOW, 1, low[1]), (1, -HIGH, -1, high[1])];
        for (axis, limit, sign, farthest) in sides {
            if sign * farthest < limit {
                clip_side(&self.ring, &mut self.cut, axis, limit, sign);
                std::mem::swap(&mut self.ring, &mut self.cut);
            }
        }
        if self.ring.len() > 1 && self.ring.first() == self.ring.last() {
            self.ring.pop();
        }
        twice_area(&self.ring)
    }

    fn local(&self, vertex: [i32; 2]) -> [i64; 2] {
        local(vertex, self.origin, self.deeper)
    }

    /// The corners of a box in tile units.
    fn place(&self, extent: &Extent) -> [[i64; 2]; 2] {
        [self.local(extent.low), self.local(extent.high)]
    }

    /// The side of the tile beyond which a box lies wholly: its axis, and whether it is the larger end.
    fn outside(&self, extent: &Extent) -> Option<(usize, bool)> {
        let sides = [(0, false), (0, true), (1, false), (1, true)];
        sides.into_iter().find(|side| self.is_beyond(extent, *side))
    }

    fn is_beyond(&self, extent: &Extent, (axis, is_high): (usize, bool)) -> bool {
        let [low, high] = self.place(extent);
        if is_high { low[axis] > HIGH } else { high[axis] < LOW }
    }
}

fn local([x, y]: [i32; 2], origin: [i64; 2], deeper: u32) -> [i64; 2] {
    [(i64::from(x) << deeper) - origin[0], (i64::from(y) << deeper) - origin[1]]
}

/// Twice the signed area; zero for a ring that has collapsed.
fn twice_area(ring: &[[i64; 2]]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

/// One step of Sutherland and Hodgman, *Reentrant polygon clipping* (1974): keeps what has `sign * v[axis] >= limit`.
fn clip_side(ring: &[[i64; 2]], cut: &mut Vec<[i64; 2]>, axis: usize, limit: i64, sign: i64) {
    cut.clear();
    let inside = |v: &[i64; 2]| sign * v[axis] >= limit;
    let Some(mut from) = ring.last() else { return };
    for to in ring {
        if inside(from) != inside(to) {
            cut.push(crossing(*from, *to, axis, sign * limit));
        }
        if inside(to) {
            cut.push(*to);
        }
        from = to;
    }
    cut.dedup();
}

/// Where a segment meets the line `v[axis] == limit`. The same for both directions, so neighbours agree.
fn crossing(a: [i64; 2], b: [i64; 2], axis: usize, limit: i64) -> [i64; 2] {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let other = 1 - axis;
    let share = (limit - a[axis]) as f64 / (b[axis] - a[axis]) as f64;
    let mut place = [limit; 2];
    place[other] = a[other] + (share * (b[other] - a[other]) as f64).round() as i64;
    place
}

/// The part of a segment in the tile; both ends are equal to the segment's where it is not cut.
fn clip_segment(from: [i64; 2], to: [i64; 2]) -> Option<[[i64; 2]; 2]> {
    let (mut a, mut b) = (from, to);
    for axis in 0..2 {
        for (limit, sign) in [(LOW, 1), (-HIGH, -1)] {
            let inside = |v: &[i64; 2]| sign * v[axis] >= limit;
            match (inside(&a), inside(&b)) {
                (true, true) => {}
                (false, false) => return None,
                (false, true) => a = crossing(a, b, axis, sign * limit),
                (true, false) => b = crossing(a, b, axis, sign * limit),
            }
        }
    }
    Some([a, b])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spatial::pyramid::{Outline, Pyramid};
    use geo::{MultiLineString, MultiPolygon, wkt};

    fn tile(zoom: u8, x: u32, y: u32) -> TileCoordinate {
        TileCoordinate::new(zoom, x, y).expect("a tile that exists")
    }

    fn cut(tile: TileCoordinate, outline: Outline<'_>) -> Vec<Vec<Vertex>> {
        let pyramid = Pyramid::new(&[outline]);
        Cutter::new(tile).cut(&pyramid.level(tile.zoom).shapes[0]).iter().map(|(piece, _)| piece.to_vec()).collect()
    }

    fn cut_polygons(tile: TileCoordinate, shape: &MultiPolygon<f64>) -> Vec<Vec<Vertex>> {
        cut(tile, Outline::Polygons(shape))
    }

    /// A ring of `corners` vertices in the tile around London's meridian, of which most lie far outside.
    fn circle(radius: f64, corners: usize) -> MultiPolygon<f64> {
        let angle = |corner: usize| corner as f64 / corners as f64 * std::f64::consts::TAU;
        let ring: Vec<(f64, f64)> = (0..corners).map(angle).map(|a| (radius * a.cos(), radius * a.sin())).collect();
        MultiPolygon(vec![geo::Polygon::new(ring.into(), Vec::new())])
    }

    #[test]
    fn a_ring_around_the_tile_becomes_its_buffered_edge_at_every_zoom() {
        for zoom in [4, 8, 14, 18, 22] {
            let middle = 1 << (zoom - 1);
            let rings = cut_polygons(tile(zoom, middle, middle), &circle(60.0, 5000));
            let ring: Vec<[i64; 2]> = rings[0].iter().map(|v| v.map(i64::from)).collect();
            assert_eq!(twice_area(&ring), 2 * (HIGH - LOW).pow(2), "zoom {zoom}");
            assert!(ring.len() <= 8, "{ring:?}");
        }
    }

    #[test]
    fn a_ring_outside_vanishes_and_a_hole_around_the_tile_leaves_nothing() {
        assert!(cut_polygons(tile(6, 0, 0), &circle(20.0, 300)).is_empty());
        let MultiPolygon(mut outer) = circle(60.0, 300);
        outer[0].interiors_push(circle(50.0, 300).0[0].exterior().clone());
        assert!(cut_polygons(tile(6, 32, 32), &MultiPolygon(outer)).is_empty());
    }

    #[test]
    fn passing_over_vertices_outside_changes_nothing() {
        // A star whose points reach far beyond the tile on every side.
        let corners = 1000;
        let ring: Vec<(f64, f64)> = (0..corners)
            .map(|corner| (f64::from(corner) / f64::from(corners) * std::f64::consts::TAU, 10.0 + f64::from(corner * 7919 % 501) / 10.0))
            .map(|(angle, radius)| (radius * angle.cos(), radius * angle.sin()))
            .collect();
        let star = MultiPolygon(vec![geo::Polygon::new(ring.into(), Vec::new())]);
        let pyramid = Pyramid::new(&[Outline::Polygons(&star)]);
        for (zoom, x, y) in [(3, 4, 4), (4, 8, 9), (5, 18, 15), (6, 32, 31), (6, 36, 30)] {
            let (tile, level) = (tile(zoom, x, y), pyramid.level(zoom));
            let LevelShape::Polygons(polygons) = &level.shapes[0] else { panic!("polygons stay polygons") };
            let mut cutter = Cutter::new(tile);
            let mut areas = Vec::new();
            for ring in polygons.iter().flatten() {
                areas.push(cutter.ring(ring));
                let mut whole: Vec<[i64; 2]> = ring.vertices.iter().map(|vertex| cutter.local(*vertex)).collect();
                let mut cut = Vec::new();
                for axis in 0..2 {
                    for (limit, sign) in [(LOW, 1), (-HIGH, -1)] {
                        clip_side(&whole, &mut cut, axis, limit, sign);
                        std::mem::swap(&mut whole, &mut cut);
                    }
                }
                assert_eq!(areas.last(), Some(&twice_area(&whole)), "{zoom}/{x}/{y}");
            }
            assert!(areas.iter().any(|area| *area > 0), "{zoom}/{x}/{y}");
        }
    }

    #[test]
    fn a_line_that_leaves_and_returns_becomes_two_pieces() {
        let line: MultiLineString<f64> = wkt!(LINESTRING(-10. 40., 60. 40., 60. 60., -10. 60.)).into();
        let pieces = cut(tile(1, 0, 0), Outline::Lines(&line));
        assert_eq!(pieces.len(), 2);
        assert!(pieces.iter().flatten().all(|v| i64::from(v[0]) <= HIGH));
    }

    #[test]
    fn a_long_line_is_whole_within_the_tile() {
        let places: Vec<(f64, f64)> =
            (0..20_000).map(|step| (f64::from(step) / 1000.0 - 10.0, f64::from(step * 37 % 101) / 5000.0)).collect();
        let line: MultiLineString<f64> = geo::LineString::from(places).into();
        let pyramid = Pyramid::new(&[Outline::Lines(&line)]);
        let level = pyramid.level(FINEST);
        let LevelShape::Lines(lines) = &level.shapes[0] else { panic!("lines stay lines") };
        let inside = |vertex: &&[i32; 2]| vertex[0] >> 12 == 1 << (FINEST - 1);
        let expected = lines[0].vertices.iter().filter(inside).count();
        let pieces = cut(tile(FINEST, 1 << (FINEST - 1), (1 << (FINEST - 1)) - 1), Outline::Lines(&line));
        assert_eq!(pieces.len(), 1);
        let found = pieces.iter().flatten().filter(|v| (0..EXTENT).contains(&v[0])).count();
        assert!(expected > 20 && found == expected, "{found} of {expected}");
    }

    #[test]
    fn a_polygon_smaller_than_a_unit_vanishes() {
        let speck: MultiPolygon<f64> = wkt!(POLYGON((0. 0., 0.001 0., 0.001 0.001, 0. 0.))).into();
        assert!(cut_polygons(tile(0, 0, 0), &speck).is_empty());
    }
}
