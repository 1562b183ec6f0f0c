//! Geometries in the JSON encoding: GeoJSON geometries (RFC 7946) and `{"bbox": […]}`.

use geo::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde_json::{Map, Value};

use super::drawing::{checked, line, polygon, ring};
use super::json::{Reader, expected, only, wrong};
use super::{Literal, Operand};
use crate::query::QueryError;

const TYPES: &str = "Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon or GeometryCollection";

impl Reader<'_> {
    /// A geometry or a property.
    pub(super) fn geometry(&mut self, value: &Value, path: &str) -> Result<Operand, QueryError> {
        let Value::Object(object) = value else { return Err(expected(path, "a geometry or a property", value)) };
        if object.contains_key("property") {
            return self.operand(value, path);
        }
        let geometry = self.shape(object, path)?;
        let geometry = checked(geometry).map_err(|detail| wrong(path, &detail))?;
        Ok(Operand::Literal(Literal::Geometry(geometry)))
    }

    fn shape(&mut self, object: &Map<String, Value>, path: &str) -> Result<Geometry<f64>, QueryError> {
        if let Some(bbox) = only(object, "bbox") {
            let path = format!("{path}.bbox");
            let numbers = numbers(bbox, &path)?;
            return self.drawing.bbox(&numbers).map_err(|detail| wrong(&path, &detail));
        }
        let name = object
            .get("type")
            .and_then(Value::as_str)
            .ok_or_else(|| wrong(path, &format!("expected the member \"type\", one of {TYPES}; or \"bbox\", or \"property\"")))?;
        if name == "GeometryCollection" {
            self.budget.descend()?;
            let parts = self.member(object, "geometries", path, |reader, part, path| {
                let part = part.as_object().ok_or_else(|| expected(path, "a geometry", part))?;
                reader.shape(part, path)
            })?;
            self.budget.ascend();
            return Ok(Geometry::GeometryCollection(GeometryCollection(parts)));
        }
        if name == "Point" {
            let place = object.get("coordinates").ok_or_else(|| wrong(path, "expected the member \"coordinates\""))?;
            return self.place(place, &format!("{path}.coordinates")).map(|place| Geometry::Point(Point(place)));
        }
        Ok(match name {
            "LineString" => {
                let places = self.member(object, "coordinates", path, Self::place)?;
                Geometry::LineString(line(places).map_err(|detail| wrong(path, &detail))?)
            }
            "Polygon" => {
                let rings = self.member(object, "coordinates", path, Self::ring)?;
                Geometry::Polygon(polygon(rings).map_err(|detail| wrong(path, &detail))?)
            }
            "MultiPoint" => {
                let places = self.member(object, "coordinates", path, Self::place)?;
                Geometry::MultiPoint(MultiPoint(places.into_iter().map(Point).collect()))
            }
            "MultiLineString" => Geometry::MultiLineString(MultiLineString(self.member(object, "coordinates", path, Self::line)?)),
            "MultiPolygon" => Geometry::MultiPolygon(MultiPolygon(self.member(object, "coordinates", path, Self::polygon)?)),
            _ => return Err(wrong(&format!("{path}.type"), &format!("expected {TYPES}"))),
        })
    }

    fn member<T>(
        &mut self,
        object: &Map<String, Value>,
        name: &str,
        path: &str,
        item: impl Fn(&mut Self, &Value, &str) -> Result<T, QueryError>,
    ) -> Result<Vec<T>, QueryError> {
        let list = object.get(name).ok_or_else(|| wrong(path, &format!("expected the member {name:?}")))?;
        self.listed(list, &format!("{path}.{name}"), item)
    }

    fn listed<T>(
        &mut self,
        value: &Value,
        path: &str,
        item: impl Fn(&mut Self, &Value, &str) -> Result<T, QueryError>,
    ) -> Result<Vec<T>, QueryError> {
        let list = value.as_array().filter(|list| !list.is_empty()).ok_or_else(|| expected(path, "an array that is not empty", value))?;
        list.iter().enumerate().map(|(number, value)| item(self, value, &format!("{path}[{number}]"))).collect()
    }

    fn place(&mut self, value: &Value, path: &str) -> Result<Coord<f64>, QueryError> {
        let numbers = numbers(value, path)?;
        self.drawing.vertex(&numbers).map_err(|detail| wrong(path, &detail))
    }

    fn line(&mut self, value: &Value, path: &str) -> Result<LineString<f64>, QueryError> {
        line(self.listed(value, path, Self::place)?).map_err(|detail| wrong(path, &detail))
    }

    fn ring(&mut self, value: &Value, path: &str) -> Result<LineString<f64>, QueryError> {
        ring(self.listed(value, path, Self::place)?).map_err(|detail| wrong(path, &detail))
    }

    fn polygon(&mut self, value: &Value, path: &str) -> Result<Polygon<f64>, QueryError> {
        polygon(self.listed(value, path, Self::ring)?).map_err(|detail| wrong(path, &detail))
    }
}

fn numbers(value: &Value, path: &str) -> Result<Vec<f64>, QueryError> {
    let numbers = value.as_array().and_then(|list| list.iter().map(Value::as_f64).collect());
    numbers.ok_or_else(|| expected(path, "an array of numbers", value))
}
