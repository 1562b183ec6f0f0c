//! Ground around shapes, so many metres wide.
//!
//! A shape is drawn around in the UTM zone of its middle, with the distance corrected by the scale that the grid has there, and brought
//! back to degrees. Round ends and corners are chords of at most `STEP`, so that the edge lies at most 0.1 % of the distance
//! inside of the true circle. The scale changes by 0.1 % over some hundred kilometres.

use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo::{BoundingRect, Buffer, Coord, Geometry, MapCoords, MultiPolygon};

use super::LocalGrid;

/// Angle between two corners of a round end, in radians.
const STEP: f64 = std::f64::consts::PI / 36.0;

/// All places within `metres` of a shape in degrees; `None` where the grid has no answer. A polygon is part of its own surroundings.
#[must_use]
pub fn buffer(shape: &Geometry<f64>, metres: f64) -> Option<MultiPolygon<f64>> {
    let middle = shape.bounding_rect()?.center();
    let grid = LocalGrid::at(middle.x, middle.y);
    let scale = scale(&grid, middle)?;
    let projected = shape.try_map_coords(|c| grid.project(c.x, c.y).map(|[x, y]| Coord { x, y }).ok_or(())).ok()?;
    let style = BufferStyle::new(metres * scale).line_cap(LineCap::Round(STEP)).line_join(LineJoin::Round(STEP));
    let around = projected.buffer_with_style(style);
    around.try_map_coords(|c| grid.unproject(c.x, c.y).map(|[x, y]| Coord { x, y }).ok_or(())).ok()
}

/// Metres of the grid in a metre on the ground.
fn scale(grid: &LocalGrid, at: Coord<f64>) -> Option<f64> {
    const DEGREES: f64 = 1e-3;
    let [from, to] = [at, Coord { x: at.x, y: at.y + DEGREES }];
    let [ax, ay] = grid.project(from.x, from.y)?;
    let [bx, by] = grid.project(to.x, to.y)?;
    let ground = super::metric::distance([from.x, from.y], [to.x, to.y]);
    Some((bx - ax).hypot(by - ay) / ground)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, LineString, Point, line_string};

    /// Places around, tested against the distance to the nearest vertex or edge, which needs no buffer.
    fn holds(shape: &Geometry<f64>, edges: &[[[f64; 2]; 2]], metres: f64) {
        let around = buffer(shape, metres).expect("it lies in the grid");
        let bounds = around.bounding_rect().expect("it is not empty");
        let (mut inside, mut outside) = (0, 0);
        for step in 0..4000_u32 {
            // Two sequences that fill the box evenly.
            let (u, v) = ((f64::from(step) * 0.754_877_666).fract(), (f64::from(step) * 0.569_840_291).fract());
            let place = [bounds.min().x + (u * 1.2 - 0.1) * bounds.width(), bounds.min().y + (v * 1.2 - 0.1) * bounds.height()];
            let metric = super::super::LocalMetric::at(place[0], place[1]);
            let distance = edges.iter().map(|[a, b]| metric.distance_to_segment(*a, *b)).fold(f64::INFINITY, f64::min);
            let found = around.contains(&Point::new(place[0], place[1]));
            if distance < metres * 0.998 {
                assert!(found, "{place:?} lies {distance} m away");
                inside += 1;
            } else if distance > metres * 1.001 {
                assert!(!found, "{place:?} lies {distance} m away");
                outside += 1;
            }
        }
        assert!(inside > 500 && outside > 500, "{inside} {outside}");
    }

    #[test]
    fn the_ground_around_points_and_lines_is_what_their_distance_says() {
        // In the middle of a zone, and at its edge where the grid's scale is largest.
        for longitude in [105.0, 107.99] {
            let point = [longitude, 19.8];
            holds(&Point::new(point[0], point[1]).into(), &[[point, point]], 300.0);
            let corners = [[longitude, 19.8], [longitude + 0.01, 19.805], [longitude + 0.002, 19.809]];
            let line: LineString<f64> = corners.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect();
            holds(&line.into(), &[[corners[0], corners[1]], [corners[1], corners[2]]], 150.0);
        }
    }

    #[test]
    fn a_shape_beyond_the_grid_has_no_surroundings() {
        assert_eq!(buffer(&line_string![].into(), 100.0), None);
    }
}
