//! Shapes as well-known text (OGC 06-103r4).

use std::fmt::Write;

use geo::LineString;

use crate::layer::Geometry;

/// A shape, longitude before latitude.
#[must_use]
pub fn write(geometry: Geometry<'_>) -> String {
    let mut out = String::new();
    match geometry {
        Geometry::Point([x, y]) => {
            let _ = write!(out, "POINT ({x} {y})");
        }
        Geometry::Line(lines) => {
            out.push_str("MULTILINESTRING ");
            list(&mut out, lines.iter(), path);
        }
        Geometry::Polygon(polygons) => {
            out.push_str("MULTIPOLYGON ");
            list(&mut out, polygons.iter(), |out, polygon| {
                list(out, std::iter::once(polygon.exterior()).chain(polygon.interiors()), path);
            });
        }
    }
    out
}

fn list<T>(out: &mut String, items: impl Iterator<Item = T>, mut write: impl FnMut(&mut String, T)) {
    out.push('(');
    for (number, item) in items.enumerate() {
        if number > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(')');
}

fn path(out: &mut String, line: &LineString<f64>) {
    list(out, line.coords(), |out, place| {
        let _ = write!(out, "{} {}", place.x, place.y);
    });
}
