//! Geometries as they are written in an expression, checked vertex by vertex, for both encodings.
//!
//! Faults come back as texts that say what was expected; the parsers say where.

use geo::{Coord, Geometry, LineString, MultiPolygon, Point, Polygon, Rect, coord};

use crate::query::area_request::MAX_VERTICES;
use crate::spatial::simple;

/// The system of coordinates that the geometries of an expression are written in.
#[derive(Clone, Copy)]
pub struct LiteralSystem<'a> {
    /// Longitude and latitude in degrees of a place as written, in the order of the authority's axes; `None` where the system is not
    /// defined.
    pub degrees: &'a dyn Fn([f64; 2]) -> Option<[f64; 2]>,
    /// Whether the edges of its boxes bend in degrees.
    pub is_projected: bool,
}

impl LiteralSystem<'_> {
    /// Longitude and latitude, the system of everything that says no other.
    pub const CRS84: LiteralSystem<'static> = LiteralSystem { degrees: &|place| Some(place), is_projected: false };
}

/// Places along an edge of a box whose edges bend.
const STEPS: u32 = 32;

/// Turns numbers into vertices, as many as are taken.
pub(super) struct Drawing<'a> {
    system: LiteralSystem<'a>,
    vertices: usize,
}

impl<'a> Drawing<'a> {
    pub(super) const fn new(system: LiteralSystem<'a>) -> Self {
        Self { system, vertices: 0 }
    }

    /// A vertex from its numbers.
    pub(super) fn vertex(&mut self, numbers: &[f64]) -> Result<Coord<f64>, String> {
        let [x, y] = numbers else {
            return Err(format!("expected two coordinates, found {}; heights are not taken", numbers.len()));
        };
        self.vertices += 1;
        if self.vertices > MAX_VERTICES {
            return Err(format!("the geometries have more than {MAX_VERTICES} vertices; simplify them"));
        }
        self.place([*x, *y])
    }

    fn place(&self, place: [f64; 2]) -> Result<Coord<f64>, String> {
        if !place.iter().all(|number| number.is_finite()) {
            return Err("expected finite coordinates".to_owned());
        }
        let [x, y] = (self.system.degrees)(place).ok_or("the place lies outside of where its system is defined")?;
        if !(x.abs() <= 180.0 && y.abs() <= 90.0) {
            return Err("expected a longitude within ±180 and a latitude within ±90, in the order of filter-crs".to_owned());
        }
        Ok(coord! {x: x, y: y})
    }

    /// A box from four numbers, or from six with heights, which are not looked at. One whose west lies east of its east goes on across
    /// the antimeridian; one without width or height is the line or point that is left.
    pub(super) fn bbox(&mut self, numbers: &[f64]) -> Result<Geometry<f64>, String> {
        let (low, high) = match *numbers {
            [a, b, c, d] | [a, b, _, c, d, _] => ([a, b], [c, d]),
            _ => return Err(format!("expected four numbers west, south, east, north, found {}", numbers.len())),
        };
        if self.system.is_projected {
            return self.bent_box(low, high);
        }
        let (low, high) = (self.place(low)?, self.place(high)?);
        if low.y > high.y {
            return Err("south lies above north".to_owned());
        }
        if low.x > high.x {
            let sides = [(low.x, 180.0), (-180.0, high.x)];
            let sides = sides.map(|(west, east)| Rect::new(coord! {x: west, y: low.y}, coord! {x: east, y: high.y}));
            let sides: Vec<_> = sides.into_iter().filter(|side| side.width() > 0.0 && side.height() > 0.0).map(Rect::to_polygon).collect();
            if sides.is_empty() {
                return Err("expected a box across the antimeridian with width and height".to_owned());
            }
            return Ok(Geometry::MultiPolygon(MultiPolygon(sides)));
        }
        Ok(flat(low, high))
    }

    fn bent_box(&self, [left, bottom]: [f64; 2], [right, top]: [f64; 2]) -> Result<Geometry<f64>, String> {
        if left >= right || bottom >= top {
            return Err("expected a box with its lower left corner first, and with width and height".to_owned());
        }
        let corners = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]];
        let mut ring = Vec::new();
        for corner in corners.windows(2) {
            for step in 0..STEPS {
                let share = f64::from(step) / f64::from(STEPS);
                let along = |axis: usize| corner[0][axis] + (corner[1][axis] - corner[0][axis]) * share;
                ring.push(self.place([along(0), along(1)])?);
            }
        }
        checked(Geometry::Polygon(Polygon::new(LineString(ring), Vec::new())))
    }
}

fn flat(low: Coord<f64>, high: Coord<f64>) -> Geometry<f64> {
    match (low.x < high.x, low.y < high.y) {
        (true, true) => Geometry::Rect(Rect::new(low, high)),
        (false, false) => Geometry::Point(Point(low)),
        _ => Geometry::LineString(LineString(vec![low, high])),
    }
}

/// A line from its vertices.
pub(super) fn line(vertices: Vec<Coord<f64>>) -> Result<LineString<f64>, String> {
    if vertices.iter().all(|vertex| Some(vertex) == vertices.first()) {
        return Err("expected a line of at least two different places".to_owned());
    }
    Ok(LineString(vertices))
}

/// A ring from its vertices.
pub(super) fn ring(vertices: Vec<Coord<f64>>) -> Result<LineString<f64>, String> {
    if vertices.len() < 4 || vertices.first() != vertices.last() {
        return Err("expected a ring of at least four places, the last equal to the first".to_owned());
    }
    Ok(LineString(vertices))
}

/// A polygon from its rings, the outer one first.
pub(super) fn polygon(mut rings: Vec<LineString<f64>>) -> Result<Polygon<f64>, String> {
    if rings.is_empty() {
        return Err("expected at least one ring".to_owned());
    }
    let exterior = rings.remove(0);
    Ok(Polygon::new(exterior, rings))
}

/// The geometry if its polygons, also those of a collection together, keep clear of themselves and of each other.
pub(super) fn checked(geometry: Geometry<f64>) -> Result<Geometry<f64>, String> {
    let mut polygons = Vec::new();
    collect_polygons(&geometry, &mut polygons);
    simple::check(&MultiPolygon(polygons)).map_err(|fault| format!("the geometry {fault}"))?;
    Ok(geometry)
}

fn collect_polygons(geometry: &Geometry<f64>, found: &mut Vec<Polygon<f64>>) {
    match geometry {
        Geometry::Polygon(polygon) => found.push(polygon.clone()),
        Geometry::MultiPolygon(polygons) => found.extend(polygons.iter().cloned()),
        Geometry::Rect(rect) => found.push(rect.to_polygon()),
        Geometry::GeometryCollection(parts) => parts.iter().for_each(|part| collect_polygons(part, found)),
        _ => {}
    }
}
