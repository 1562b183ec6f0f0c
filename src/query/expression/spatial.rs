//! Spatial functions: how the shape of a feature lies to a shape as written, by the nine intersections of interiors, boundaries and
//! exteriors (DE-9IM, OGC 06-103r4; the functions are those of OGC 21-065r2, requirements class "Spatial Functions").
//!
//! A feature that is a point is looked up in the shape as written, whose polygons and lines are prepared for it. Of other features those
//! go first whose boxes tell, then polygons with a corner inside; what is left is asked of `geo`'s `Relate`.

use std::cmp::Ordering;
use std::sync::Arc;

use geo::relate::IntersectionMatrix;
use geo::{BoundingRect, Coord, CoordsIter, Geometry, LineString, MultiLineString, MultiPolygon, Point, Relate, coord};

use crate::spatial::{Area, Bbox, Location, PreparedPolygon, Relation};

/// How two shapes may lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpatialRelation {
    /// They share a point.
    Intersects,
    /// They share none.
    Disjoint,
    /// No point of the first lies outside of the second, and their interiors meet.
    Within,
    /// The second is within the first.
    Contains,
    /// They share points, but none of both interiors.
    Touches,
    /// The interiors meet in less than the greater dimension, and neither holds the other.
    Crosses,
    /// Of one dimension, they share a part of it, and neither holds the other.
    Overlaps,
    /// They are the same points.
    Equals,
}

impl SpatialRelation {
    /// Every relation.
    pub const ALL: [Self; 8] =
        [Self::Intersects, Self::Disjoint, Self::Within, Self::Contains, Self::Touches, Self::Crosses, Self::Overlaps, Self::Equals];

    /// The name of its function in the text encoding; in JSON it is in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intersects => "S_INTERSECTS",
            Self::Disjoint => "S_DISJOINT",
            Self::Within => "S_WITHIN",
            Self::Contains => "S_CONTAINS",
            Self::Touches => "S_TOUCHES",
            Self::Crosses => "S_CROSSES",
            Self::Overlaps => "S_OVERLAPS",
            Self::Equals => "S_EQUALS",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.as_str().eq_ignore_ascii_case(name))
    }

    /// The relation when both sides change places.
    pub(super) const fn mirrored(self) -> Self {
        match self {
            Self::Within => Self::Contains,
            Self::Contains => Self::Within,
            same => same,
        }
    }

    fn holds(self, matrix: &IntersectionMatrix) -> bool {
        match self {
            Self::Intersects => matrix.is_intersects(),
            Self::Disjoint => matrix.is_disjoint(),
            Self::Within => matrix.is_within(),
            Self::Contains => matrix.is_contains(),
            Self::Touches => matrix.is_touches(),
            Self::Crosses => matrix.is_crosses(),
            Self::Overlaps => matrix.is_overlaps(),
            Self::Equals => matrix.is_equal_topo(),
        }
    }

    /// Whether it holds between a shape and itself.
    pub(super) const fn holds_of_itself(self) -> bool {
        matches!(self, Self::Intersects | Self::Within | Self::Contains | Self::Equals)
    }
}

/// The shape of a feature, longitude and latitude in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape<'a> {
    /// A point.
    Point([f64; 2]),
    /// Lines.
    Line(&'a MultiLineString<f64>),
    /// Polygons.
    Polygon(&'a MultiPolygon<f64>),
}

/// A shape as written, prepared to be asked of many features.
#[derive(Debug, Clone)]
pub(super) struct Target {
    geometry: Geometry<f64>,
    bbox: Bbox,
    polygons: Option<Arc<PreparedPolygon>>,
    lines: Option<PreparedPolygon>,
    /// Where lines end, once for each that does, sorted.
    ends: Vec<[f64; 2]>,
    /// Sorted.
    points: Vec<[f64; 2]>,
}

impl Target {
    pub(super) fn new(geometry: &Geometry<f64>) -> Self {
        let mut parts = Parts::default();
        parts.take(geometry);
        let Parts { polygons, lines, mut points } = parts;
        points.sort_by(in_order);
        let open = lines.iter().filter(|line| !line.is_closed());
        let mut ends: Vec<[f64; 2]> = open.flat_map(|line| [line.0.first(), line.0.last()]).flatten().map(|end| place(*end)).collect();
        ends.sort_by(in_order);
        let edges = |lines: &[LineString<f64>]| {
            lines.iter().flat_map(LineString::lines).map(|l| [l.start.x, l.start.y, l.end.x, l.end.y]).collect()
        };
        Self {
            geometry: geometry.clone(),
            bbox: geometry.bounding_rect().map_or(Bbox::EMPTY, Bbox::from),
            polygons: (!polygons.is_empty()).then(|| Arc::new(PreparedPolygon::new(&MultiPolygon(polygons)))),
            lines: (!lines.is_empty()).then(|| PreparedPolygon::of_edges(edges(&lines))),
            ends,
            points,
        }
    }

    /// Whether two geometries, both as written, lie so to each other.
    pub(super) fn relates(relation: SpatialRelation, one: &Geometry<f64>, other: &Geometry<f64>) -> bool {
        relation.holds(&one.relate(other))
    }

    /// Whether a feature lies so to it.
    pub(super) fn holds(&self, relation: SpatialRelation, shape: Shape<'_>) -> bool {
        match shape {
            Shape::Point(place) => self.holds_of_point(relation, place),
            Shape::Line(lines) => {
                let bbox = lines.bounding_rect().map_or(Bbox::EMPTY, Bbox::from);
                self.told_by_boxes(relation, &bbox).unwrap_or_else(|| relation.holds(&lines.relate(&self.geometry)))
            }
            Shape::Polygon(polygons) => {
                let bbox = polygons.bounding_rect().map_or(Bbox::EMPTY, Bbox::from);
                let told = self.told_by_boxes(relation, &bbox).or_else(|| self.told_by_corners(relation, polygons, &bbox));
                told.unwrap_or_else(|| relation.holds(&polygons.relate(&self.geometry)))
            }
        }
    }

    fn told_by_boxes(&self, relation: SpatialRelation, bbox: &Bbox) -> Option<bool> {
        let is_told = match relation {
            SpatialRelation::Within => !self.bbox.contains_bbox(bbox),
            SpatialRelation::Contains => !bbox.contains_bbox(&self.bbox),
            SpatialRelation::Equals => self.bbox != *bbox,
            _ => !self.bbox.intersects(bbox),
        };
        is_told.then_some(relation == SpatialRelation::Disjoint)
    }

    /// Most polygons of which it is asked whether they meet a drawn area lie wholly in it, or have a corner there.
    fn told_by_corners(&self, relation: SpatialRelation, polygons: &MultiPolygon<f64>, bbox: &Bbox) -> Option<bool> {
        let ground = self.polygons.as_ref()?;
        let is_inside = || ground.relation(bbox) == Relation::Within;
        let has_corner_inside = || polygons.exterior_coords_iter().any(|corner| ground.locate(corner.x, corner.y) != Location::Outside);
        match relation {
            SpatialRelation::Intersects => (is_inside() || has_corner_inside()).then_some(true),
            SpatialRelation::Disjoint => (is_inside() || has_corner_inside()).then_some(false),
            SpatialRelation::Within => is_inside().then_some(true),
            _ => None,
        }
    }

    fn holds_of_point(&self, relation: SpatialRelation, place: [f64; 2]) -> bool {
        if !self.bbox.contains(place[0], place[1]) {
            return relation == SpatialRelation::Disjoint;
        }
        match relation {
            SpatialRelation::Intersects => self.locate(place) != Location::Outside,
            SpatialRelation::Disjoint => self.locate(place) == Location::Outside,
            SpatialRelation::Within => self.locate(place) == Location::Inside,
            SpatialRelation::Touches => self.locate(place) == Location::Boundary,
            // Of what is written, nothing lies beside the point.
            SpatialRelation::Contains | SpatialRelation::Equals => {
                self.polygons.is_none()
                    && self.lines.is_none()
                    && self.points.iter().all(|point| in_order(point, &self::place(place.into())).is_eq())
            }
            // A point has no part that another shape of its dimension could leave out.
            SpatialRelation::Crosses | SpatialRelation::Overlaps => false,
        }
    }

    /// Where a place lies: inside as soon as it is inside of one part.
    fn locate(&self, [x, y]: [f64; 2]) -> Location {
        let in_polygons = self.polygons.as_ref().map_or(Location::Outside, |polygons| polygons.locate(x, y));
        let place = place(coord! {x: x, y: y});
        if in_polygons == Location::Inside || self.points.binary_search_by(|point| in_order(point, &place)).is_ok() {
            return Location::Inside;
        }
        if self.lines.as_ref().is_none_or(|edges| edges.locate(x, y) != Location::Boundary) {
            return in_polygons;
        }
        // The boundary of lines is where an odd number of them end.
        let before = self.ends.partition_point(|end| in_order(end, &place).is_lt());
        let ending = self.ends[before..].iter().take_while(|end| in_order(end, &place).is_eq()).count();
        if ending % 2 == 1 { Location::Boundary } else { Location::Inside }
    }

    /// Where all points lie that are in a relation to it, and whether all that lie there are. `None` when they may lie anywhere.
    pub(super) fn ground(&self, relation: SpatialRelation) -> Option<(Area, bool)> {
        let is_only_polygons = self.lines.is_none() && self.points.is_empty();
        match (relation, &self.geometry, &self.polygons) {
            (SpatialRelation::Disjoint, ..) => None,
            (relation, Geometry::Rect(_), _) => Some((Area::Bbox(self.bbox), relation == SpatialRelation::Intersects)),
            (relation, _, Some(polygons)) if is_only_polygons => {
                Some((Area::Polygon(polygons.clone()), relation == SpatialRelation::Intersects))
            }
            _ => Some((Area::Bbox(self.bbox), false)),
        }
    }
}

/// A place whose zeros have one sign, as they have where they are compared.
fn place(place: Coord<f64>) -> [f64; 2] {
    [place.x + 0.0, place.y + 0.0]
}

fn in_order(a: &[f64; 2], b: &[f64; 2]) -> Ordering {
    a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
}

/// A geometry, taken apart by dimension.
#[derive(Default)]
struct Parts {
    polygons: Vec<geo::Polygon<f64>>,
    lines: Vec<LineString<f64>>,
    points: Vec<[f64; 2]>,
}

impl Parts {
    fn take(&mut self, geometry: &Geometry<f64>) {
        let point = |point: &Point<f64>| place(point.0);
        match geometry {
            Geometry::Point(single) => self.points.push(point(single)),
            Geometry::MultiPoint(points) => self.points.extend(points.iter().map(point)),
            Geometry::Line(line) => self.lines.push((*line).into()),
            Geometry::LineString(line) => self.lines.push(line.clone()),
            Geometry::MultiLineString(lines) => self.lines.extend(lines.iter().cloned()),
            Geometry::Polygon(polygon) => self.polygons.push(polygon.clone()),
            Geometry::MultiPolygon(polygons) => self.polygons.extend(polygons.iter().cloned()),
            Geometry::Rect(rect) => self.polygons.push(rect.to_polygon()),
            Geometry::Triangle(triangle) => self.polygons.push(triangle.to_polygon()),
            Geometry::GeometryCollection(parts) => parts.iter().for_each(|part| self.take(part)),
        }
    }
}
