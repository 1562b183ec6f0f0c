//! Geometries in the text encoding: Well-Known Text (OGC 06-103r4, clause 7) and `BBOX`, also under its older name `ENVELOPE`.

use geo::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use super::drawing::{checked, line, polygon, ring};
use super::lexer::{Token, fault};
use super::text::Parser;
use super::{Literal, Operand};
use crate::query::QueryError;

const GEOMETRY: &str = "a geometry such as POINT(105.8 21.0), POLYGON((…)) or BBOX(105, 20, 106, 21), or a property";

impl Parser<'_> {
    /// A geometry or the name of a property.
    pub(super) fn geometry(&mut self) -> Result<Operand, QueryError> {
        let at = self.at;
        if let Some(geometry) = self.tagged()? {
            let geometry = checked(geometry).map_err(|detail| fault(at, &detail))?;
            return Ok(Operand::Literal(Literal::Geometry(geometry)));
        }
        match self.operand(GEOMETRY)? {
            property @ Operand::Property(_) => Ok(property),
            _ => Err(fault(at, &format!("expected {GEOMETRY}"))),
        }
    }

    /// A geometry, if the name of a type is next.
    fn tagged(&mut self) -> Result<Option<Geometry<f64>>, QueryError> {
        let Token::Word(name) = &self.token else { return Ok(None) };
        let read: fn(&mut Self) -> Result<Geometry<f64>, QueryError> = match name.to_ascii_uppercase().as_str() {
            "POINT" => |parser| parser.point().map(Geometry::Point),
            "LINESTRING" => |parser| parser.line().map(Geometry::LineString),
            "POLYGON" => |parser| parser.polygon().map(Geometry::Polygon),
            "MULTIPOINT" => |parser| parser.listed(Self::point_or_place).map(|points| Geometry::MultiPoint(MultiPoint(points))),
            "MULTILINESTRING" => |parser| parser.listed(Self::line).map(|lines| Geometry::MultiLineString(MultiLineString(lines))),
            "MULTIPOLYGON" => |parser| parser.listed(Self::polygon).map(|polygons| Geometry::MultiPolygon(MultiPolygon(polygons))),
            "GEOMETRYCOLLECTION" => |parser| parser.listed(Self::part).map(|parts| Geometry::GeometryCollection(GeometryCollection(parts))),
            "BBOX" | "ENVELOPE" => Self::bbox,
            _ => return Ok(None),
        };
        self.advance()?;
        if ["Z", "M", "ZM"].iter().any(|word| self.token.is_word(word)) {
            return Err(self.expected("two coordinates a place, without heights and measures"));
        }
        if self.token.is_word("EMPTY") {
            return Err(self.expected("a geometry with places"));
        }
        read(self).map(Some)
    }

    /// A geometry in a collection.
    fn part(&mut self) -> Result<Geometry<f64>, QueryError> {
        self.budget.descend()?;
        let part = self.tagged()?.ok_or_else(|| self.expected("a geometry such as POINT(105.8 21.0)"))?;
        self.budget.ascend();
        Ok(part)
    }

    fn listed<T>(&mut self, item: impl Fn(&mut Self) -> Result<T, QueryError>) -> Result<Vec<T>, QueryError> {
        self.sign("(", "(")?;
        let mut list = vec![item(self)?];
        while self.token == Token::Sign(",") {
            self.advance()?;
            list.push(item(self)?);
        }
        self.sign(")", ", or )")?;
        Ok(list)
    }

    fn numbers(&mut self) -> Result<Vec<f64>, QueryError> {
        let mut numbers = Vec::new();
        while matches!(self.token, Token::Number(_) | Token::Sign("-" | "+")) {
            numbers.push(self.coordinate()?);
        }
        Ok(numbers)
    }

    fn coordinate(&mut self) -> Result<f64, QueryError> {
        let is_negative = self.token == Token::Sign("-");
        if is_negative || self.token == Token::Sign("+") {
            self.advance()?;
        }
        let number = match self.token {
            Token::Number(Literal::Integer(number)) => number as f64,
            Token::Number(Literal::Number(number)) => number,
            _ => return Err(self.expected("a number")),
        };
        self.advance()?;
        Ok(if is_negative { -number } else { number })
    }

    fn place(&mut self) -> Result<Coord<f64>, QueryError> {
        let at = self.at;
        let numbers = self.numbers()?;
        if numbers.is_empty() {
            return Err(self.expected("two coordinates"));
        }
        self.drawing.vertex(&numbers).map_err(|detail| fault(at, &detail))
    }

    fn point(&mut self) -> Result<Point<f64>, QueryError> {
        self.sign("(", "(")?;
        let place = self.place()?;
        self.sign(")", ")")?;
        Ok(Point(place))
    }

    /// A point of many, which older writers put into no parentheses of its own.
    fn point_or_place(&mut self) -> Result<Point<f64>, QueryError> {
        if self.token == Token::Sign("(") { self.point() } else { self.place().map(Point) }
    }

    fn line(&mut self) -> Result<LineString<f64>, QueryError> {
        let at = self.at;
        line(self.listed(Self::place)?).map_err(|detail| fault(at, &detail))
    }

    fn ring(&mut self) -> Result<LineString<f64>, QueryError> {
        let at = self.at;
        ring(self.listed(Self::place)?).map_err(|detail| fault(at, &detail))
    }

    fn polygon(&mut self) -> Result<Polygon<f64>, QueryError> {
        let at = self.at;
        polygon(self.listed(Self::ring)?).map_err(|detail| fault(at, &detail))
    }

    fn bbox(&mut self) -> Result<Geometry<f64>, QueryError> {
        let at = self.at;
        let numbers = self.listed(Self::coordinate)?;
        self.drawing.bbox(&numbers).map_err(|detail| fault(at, &detail))
    }
}
