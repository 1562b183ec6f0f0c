//! An area as a request names it.

use std::sync::Arc;

use geo::{LineString, MultiPolygon, Polygon};
use serde_json::Value;

use super::QueryError;
use super::along::MAX_DISTANCE_M;
use crate::domain::{LineKind, UnitCode};
use crate::spatial::{Area, Circle, PreparedPolygon, repair, simple};

/// Vertices that a drawn area may have.
pub const MAX_VERTICES: usize = 10_000;
/// Largest radius of a circle, in metres.
pub const MAX_RADIUS_M: f64 = 1_000_000.0;

/// An area that was asked for; a unit and a zone are looked up later, in a snapshot.
#[derive(Debug, Clone)]
pub enum AreaRequest {
    /// A drawn polygon.
    Polygon(MultiPolygon<f64>),
    /// Longitude, latitude and geodesic radius.
    Circle {
        /// Longitude and latitude in degrees.
        centre: [f64; 2],
        /// Metres.
        radius_m: f64,
    },
    /// A unit by code.
    Unit(UnitCode),
    /// A priority zone by id.
    Zone(String),
    /// What lies within a distance of the border or the coast, on land.
    Along {
        /// Which line.
        line: LineKind,
        /// Metres.
        distance_m: f64,
    },
}

impl AreaRequest {
    /// Reads a GeoJSON Polygon or MultiPolygon (also inside a Feature), `{unit}`, `{zone}`, `{center, radius_m}` or `{along, distance_m}`.
    ///
    /// # Errors
    /// When it is none of these, has coordinates that are no longitude and latitude, too many vertices, or crosses itself.
    pub fn from_json(value: &Value) -> Result<Self, QueryError> {
        let object = value.as_object().ok_or_else(|| expected("an object"))?;
        let known =
            ["type", "coordinates", "geometry", "properties", "bbox", "id", "unit", "zone", "center", "radius_m", "along", "distance_m"];
        if let Some(key) = object.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(QueryError::invalid("area", format!("unknown key {key:?}; {EXPECTED}")));
        }
        let named = ["unit", "zone", "center", "along", "type"].iter().filter(|key| object.contains_key(**key)).count();
        if named > 1 {
            return Err(QueryError::invalid("area", format!("names several areas at once; {EXPECTED}")));
        }
        if let Some(unit) = object.get("unit") {
            return Ok(Self::Unit(UnitCode::new(unit.as_str().ok_or_else(|| expected("a unit code as text"))?)?));
        }
        if let Some(zone) = object.get("zone") {
            return Ok(Self::Zone(zone.as_str().ok_or_else(|| expected("a zone id as text"))?.to_owned()));
        }
        if object.contains_key("center") || object.contains_key("radius_m") {
            return Self::circle(object.get("center"), object.get("radius_m"));
        }
        if object.contains_key("along") || object.contains_key("distance_m") {
            return Self::along(object.get("along"), object.get("distance_m"));
        }
        match object.get("type").and_then(Value::as_str) {
            Some("Feature") => Self::from_json(object.get("geometry").ok_or_else(|| expected("a geometry in the Feature"))?),
            Some("Polygon") => Self::polygon(&[coordinates(value)?]),
            Some("MultiPolygon") => {
                let polygons = coordinates(value)?.as_array().ok_or_else(|| expected("arrays of polygons"))?;
                Self::polygon(&polygons.iter().collect::<Vec<_>>())
            }
            _ => Err(QueryError::invalid("area", EXPECTED)),
        }
    }

    fn circle(centre: Option<&Value>, radius: Option<&Value>) -> Result<Self, QueryError> {
        let centre = centre.ok_or_else(|| expected("`center` as [longitude, latitude]")).and_then(position)?;
        let radius_m = radius.and_then(Value::as_f64).filter(|r| *r > 0.0 && *r <= MAX_RADIUS_M);
        let radius_m = radius_m.ok_or_else(|| expected("`radius_m` above 0 and at most 1,000,000"))?;
        Ok(Self::Circle { centre, radius_m })
    }

    fn along(line: Option<&Value>, distance: Option<&Value>) -> Result<Self, QueryError> {
        let line = line.and_then(Value::as_str).and_then(|line| line.parse().ok());
        let line = line.ok_or_else(|| expected("`along` to be \"border\" or \"coast\""))?;
        let distance_m = distance.and_then(Value::as_f64).filter(|metres| *metres >= 1.0 && *metres <= MAX_DISTANCE_M);
        let distance_m = distance_m.ok_or_else(|| expected("`distance_m` from 1 to 100,000"))?;
        Ok(Self::Along { line, distance_m })
    }

    fn polygon(polygons: &[&Value]) -> Result<Self, QueryError> {
        let mut vertices = 0;
        let mut shapes = Vec::with_capacity(polygons.len());
        for polygon in polygons {
            let rings = polygon.as_array().ok_or_else(|| expected("arrays of rings"))?;
            let mut lines = rings.iter().map(|ring| linear_ring(ring, &mut vertices)).collect::<Result<Vec<_>, _>>()?;
            if lines.is_empty() {
                return Err(expected("at least one ring"));
            }
            let exterior = lines.remove(0);
            shapes.push(Polygon::new(exterior, lines));
        }
        if shapes.is_empty() {
            return Err(expected("at least one polygon"));
        }
        let shape = MultiPolygon(shapes);
        simple::check(&shape).map_err(|fault| QueryError::refused("area", format!("the area {fault}")))?;
        Ok(Self::Polygon(shape))
    }

    /// The area and its size in km², for a polygon or a circle.
    #[must_use]
    pub fn resolve_drawn(&self) -> Option<(Area, f64)> {
        match self {
            Self::Polygon(shape) => Some((Area::Polygon(Arc::new(PreparedPolygon::new(shape))), repair::area_km2(shape))),
            Self::Circle { centre, radius_m } => {
                let circle = Circle::new(*centre, *radius_m);
                let size = circle.area_km2();
                Some((Area::Circle(circle), size))
            }
            Self::Unit(_) | Self::Zone(_) | Self::Along { .. } => None,
        }
    }
}

const EXPECTED: &str = "expected a GeoJSON Polygon or MultiPolygon, {\"unit\": code}, {\"zone\": id}, {\"center\": [longitude, latitude], \"radius_m\": metres} or {\"along\": \"border\" or \"coast\", \"distance_m\": metres}";

fn expected(what: &str) -> QueryError {
    QueryError::invalid("area", format!("expected {what}"))
}

fn coordinates(value: &Value) -> Result<&Value, QueryError> {
    value.get("coordinates").ok_or_else(|| expected("`coordinates`"))
}

fn position(value: &Value) -> Result<[f64; 2], QueryError> {
    let numbers = value.as_array().filter(|a| a.len() >= 2).ok_or_else(|| expected("positions as [longitude, latitude]"))?;
    let longitude = numbers[0].as_f64().filter(|x| x.abs() <= 180.0);
    let latitude = numbers[1].as_f64().filter(|y| y.abs() <= 90.0);
    longitude.zip(latitude).map(Into::into).ok_or_else(|| expected("a longitude within ±180 and a latitude within ±90"))
}

fn linear_ring(value: &Value, vertices: &mut usize) -> Result<LineString<f64>, QueryError> {
    let positions = value.as_array().ok_or_else(|| expected("rings as arrays of positions"))?;
    *vertices += positions.len();
    if *vertices > MAX_VERTICES {
        return Err(QueryError::refused("area", format!("has more than {MAX_VERTICES} vertices; simplify it")));
    }
    let ring = positions.iter().map(position).collect::<Result<Vec<_>, _>>()?;
    if ring.len() < 4 || ring.first() != ring.last() {
        return Err(expected("rings of at least four positions, the last equal to the first"));
    }
    Ok(LineString::from(ring.into_iter().map(|[x, y]| (x, y)).collect::<Vec<_>>()))
}
