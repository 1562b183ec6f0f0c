//! The areas that a question can be asked of.

use std::sync::Arc;

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::{Bbox, Circle, Location, PreparedPolygon, Relation};

/// Corners of a circle's outline: it lies within 0.02 % of the radius of it.
const CIRCLE_CORNERS: u32 = 180;

/// Some ground, in degrees. Points on its edge belong to it.
#[derive(Debug, Clone)]
pub enum Area {
    /// A box.
    Bbox(Bbox),
    /// A polygon with straight edges in longitude and latitude.
    Polygon(Arc<PreparedPolygon>),
    /// All places within a geodesic radius.
    Circle(Circle),
}

impl Area {
    /// A box around it.
    #[must_use]
    pub fn bbox(&self) -> Bbox {
        match self {
            Self::Bbox(bbox) => *bbox,
            Self::Polygon(polygon) => *polygon.bbox(),
            Self::Circle(circle) => circle.bbox(),
        }
    }

    /// The area as a polygon; a circle as one of many corners on it.
    #[must_use]
    pub fn outline(&self) -> Arc<PreparedPolygon> {
        let corners: Vec<Coord<f64>> = match self {
            Self::Polygon(polygon) => return polygon.clone(),
            Self::Bbox(Bbox { west, south, east, north }) => {
                [(*west, *south), (*east, *south), (*east, *north), (*west, *north)].map(|(x, y)| Coord { x, y }).to_vec()
            }
            Self::Circle(circle) => {
                (0..CIRCLE_CORNERS).map(|corner| circle.at(360.0 * f64::from(corner) / f64::from(CIRCLE_CORNERS))).collect()
            }
        };
        Arc::new(PreparedPolygon::new(&MultiPolygon(vec![Polygon::new(LineString(corners), Vec::new())])))
    }

    /// Whether a point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, longitude: f64, latitude: f64) -> bool {
        match self {
            Self::Bbox(bbox) => bbox.contains(longitude, latitude),
            Self::Polygon(polygon) => polygon.locate(longitude, latitude) != Location::Outside,
            Self::Circle(circle) => circle.contains(longitude, latitude),
        }
    }

    /// How a box lies relative to it.
    #[must_use]
    pub fn relation(&self, bbox: &Bbox) -> Relation {
        match self {
            Self::Bbox(area) if area.contains_bbox(bbox) => Relation::Within,
            Self::Bbox(area) if !area.intersects(bbox) => Relation::Disjoint,
            Self::Bbox(_) => Relation::Crosses,
            Self::Polygon(polygon) => polygon.relation(bbox),
            Self::Circle(circle) => circle.relation(bbox),
        }
    }
}
