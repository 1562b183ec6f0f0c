//! Geometries back as Well-Known Text and as GeoJSON.

use std::fmt::{Formatter, Result, Write};

use geo::{Coord, Geometry, LineString, Polygon};
use serde_json::{Value, json};

pub(super) fn as_text(out: &mut Formatter<'_>, geometry: &Geometry<f64>) -> Result {
    match geometry {
        Geometry::Point(point) => {
            out.write_str("POINT")?;
            list(out, [point.0], place)
        }
        Geometry::Line(edge) => as_text(out, &Geometry::LineString((*edge).into())),
        Geometry::LineString(single) => {
            out.write_str("LINESTRING")?;
            line(out, single)
        }
        Geometry::Polygon(single) => {
            out.write_str("POLYGON")?;
            polygon(out, single)
        }
        Geometry::MultiPoint(points) => {
            out.write_str("MULTIPOINT")?;
            list(out, points, |out, point| list(out, [point.0], place))
        }
        Geometry::MultiLineString(lines) => {
            out.write_str("MULTILINESTRING")?;
            list(out, lines, line)
        }
        Geometry::MultiPolygon(polygons) => {
            out.write_str("MULTIPOLYGON")?;
            list(out, polygons, polygon)
        }
        Geometry::GeometryCollection(parts) => {
            out.write_str("GEOMETRYCOLLECTION")?;
            list(out, parts, as_text)
        }
        Geometry::Rect(rect) => write!(out, "BBOX({}, {}, {}, {})", rect.min().x, rect.min().y, rect.max().x, rect.max().y),
        Geometry::Triangle(triangle) => as_text(out, &Geometry::Polygon(triangle.to_polygon())),
    }
}

fn list<T>(out: &mut Formatter<'_>, items: impl IntoIterator<Item = T>, write: impl Fn(&mut Formatter<'_>, T) -> Result) -> Result {
    out.write_char('(')?;
    for (number, item) in items.into_iter().enumerate() {
        if number > 0 {
            out.write_str(", ")?;
        }
        write(out, item)?;
    }
    out.write_char(')')
}

fn place(out: &mut Formatter<'_>, Coord { x, y }: Coord<f64>) -> Result {
    write!(out, "{x} {y}")
}

fn line(out: &mut Formatter<'_>, line: &LineString<f64>) -> Result {
    list(out, line.coords().copied(), place)
}

fn polygon(out: &mut Formatter<'_>, polygon: &Polygon<f64>) -> Result {
    list(out, rings(polygon), line)
}

fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

pub(super) fn as_json(geometry: &Geometry<f64>) -> Value {
    let place = |place: Coord<f64>| json!([place.x, place.y]);
    let line = |line: &LineString<f64>| line.coords().copied().map(place).collect::<Value>();
    let polygon = |polygon: &Polygon<f64>| rings(polygon).map(line).collect::<Value>();
    let typed = |name: &str, coordinates: Value| json!({"type": name, "coordinates": coordinates});
    match geometry {
        Geometry::Point(point) => typed("Point", place(point.0)),
        Geometry::Line(edge) => as_json(&Geometry::LineString((*edge).into())),
        Geometry::LineString(single) => typed("LineString", line(single)),
        Geometry::Polygon(single) => typed("Polygon", polygon(single)),
        Geometry::MultiPoint(points) => typed("MultiPoint", points.iter().map(|point| place(point.0)).collect()),
        Geometry::MultiLineString(lines) => typed("MultiLineString", lines.iter().map(line).collect()),
        Geometry::MultiPolygon(polygons) => typed("MultiPolygon", polygons.iter().map(polygon).collect()),
        Geometry::GeometryCollection(parts) => {
            json!({"type": "GeometryCollection", "geometries": parts.iter().map(as_json).collect::<Value>()})
        }
        Geometry::Rect(rect) => json!({"bbox": [rect.min().x, rect.min().y, rect.max().x, rect.max().y]}),
        Geometry::Triangle(triangle) => as_json(&Geometry::Polygon(triangle.to_polygon())),
    }
}
