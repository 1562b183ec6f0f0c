//! Metres around a place.
//!
//! Short distances are measured in the plane that touches the WGS 84 ellipsoid at the place: one degree of latitude is
//! M·π/180 metres, one of longitude N·cos φ·π/180, with M and N the radii of curvature (Snyder, *Map Projections*, 1987,
//! eq. 4-18 to 4-21). Within a kilometre the error is below a centimetre. Longer ones are geodesic (Karney 2013, through `geo`).

use geo::{Coord, Destination, Distance, Geodesic, Point};

use super::{Bbox, Relation};

const SEMI_MAJOR: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_141_317;

/// Metres per degree at one place, for distances of up to a few kilometres.
#[derive(Debug, Clone, Copy)]
pub struct LocalMetric {
    longitude: f64,
    latitude: f64,
    metres_per_longitude: f64,
    metres_per_latitude: f64,
}

impl LocalMetric {
    /// The metric at a longitude and latitude in degrees.
    #[must_use]
    pub fn at(longitude: f64, latitude: f64) -> Self {
        let (sin, cos) = latitude.to_radians().sin_cos();
        let w = (1.0 - ECCENTRICITY_SQUARED * sin * sin).sqrt();
        let prime_vertical = SEMI_MAJOR / w;
        let meridian = SEMI_MAJOR * (1.0 - ECCENTRICITY_SQUARED) / (w * w * w);
        let degree = std::f64::consts::PI / 180.0;
        Self { longitude, latitude, metres_per_longitude: prime_vertical * cos * degree, metres_per_latitude: meridian * degree }
    }

    /// Metres in a degree of longitude and of latitude.
    #[must_use]
    pub fn metres_per_degree(&self) -> [f64; 2] {
        [self.metres_per_longitude, self.metres_per_latitude]
    }

    /// East and north of the place, in metres.
    #[must_use]
    pub fn offset(&self, longitude: f64, latitude: f64) -> [f64; 2] {
        self.scale(longitude - self.longitude, latitude - self.latitude)
    }

    /// East and north in metres of a difference in degrees.
    #[must_use]
    pub fn scale(&self, longitude: f64, latitude: f64) -> [f64; 2] {
        [longitude * self.metres_per_longitude, latitude * self.metres_per_latitude]
    }

    /// The box of all places within `metres`.
    #[must_use]
    pub fn window(&self, metres: f64) -> Bbox {
        let dx = metres / self.metres_per_longitude.max(1e-9);
        let dy = metres / self.metres_per_latitude;
        Bbox::new(self.longitude, self.latitude, self.longitude, self.latitude).padded(dx, dy)
    }

    /// Metres from the place to a segment given in degrees.
    #[must_use]
    pub fn distance_to_segment(&self, from: [f64; 2], to: [f64; 2]) -> f64 {
        let [ax, ay] = self.offset(from[0], from[1]);
        let [bx, by] = self.offset(to[0], to[1]);
        let (dx, dy) = (bx - ax, by - ay);
        let length_squared = dx * dx + dy * dy;
        let along = if length_squared > 0.0 { (-(ax * dx + ay * dy) / length_squared).clamp(0.0, 1.0) } else { 0.0 };
        (ax + along * dx).hypot(ay + along * dy)
    }
}

/// Metres between two places in degrees, right to a millimetre: by the radii of curvature where that is enough, else geodesic.
#[must_use]
pub fn distance(from: [f64; 2], to: [f64; 2]) -> f64 {
    let (distance, error) = rough_distance(from, to);
    if error < 1e-3 { distance } else { Geodesic.distance(Point::new(from[0], from[1]), Point::new(to[0], to[1])) }
}

/// Metres by the radii of curvature at the middle latitude, and how far off they may be: the error grows with the cube of the
/// distance over the square of the earth's radius. Ten times what was measured up to 60° from the equator is allowed for, and
/// everything beyond.
fn rough_distance(from: [f64; 2], to: [f64; 2]) -> (f64, f64) {
    let [x, y] = LocalMetric::at(from[0], f64::midpoint(from[1], to[1])).scale(to[0] - from[0], to[1] - from[1]);
    let distance = x.hypot(y);
    let is_known = distance < 500_000.0 && from[1].abs() <= 60.0;
    (distance, if is_known { distance * (distance / 6.3e6).powi(2) + 1e-5 } else { f64::INFINITY })
}

/// All places within a geodesic radius, the edge included.
#[derive(Debug, Clone)]
pub struct Circle {
    centre: [f64; 2],
    radius_m: f64,
    bbox: Bbox,
    is_near_pole_or_antimeridian: bool,
}

impl Circle {
    /// A circle around a longitude and latitude in degrees.
    #[must_use]
    pub fn new(centre: [f64; 2], radius_m: f64) -> Self {
        // One degree of latitude is at least 110.5 km; the box may be too large, never too small.
        let dy = radius_m / 110_500.0;
        let edge = (centre[1].abs() + dy).min(89.9);
        let dx = dy * 110_500.0 / LocalMetric::at(0.0, edge).metres_per_longitude;
        let bbox = Bbox::new(centre[0], centre[1], centre[0], centre[1]).padded(dx, dy);
        let is_near_pole_or_antimeridian = centre[1].abs() + dy >= 89.0 || bbox.west < -180.0 || bbox.east > 180.0;
        Self { centre, radius_m, bbox, is_near_pole_or_antimeridian }
    }

    /// A box around it.
    #[must_use]
    pub fn bbox(&self) -> Bbox {
        if self.is_near_pole_or_antimeridian { Bbox::new(-180.0, -90.0, 180.0, 90.0) } else { self.bbox }
    }

    /// The place on its edge in a direction, in degrees from north.
    #[must_use]
    pub fn at(&self, bearing: f64) -> Coord<f64> {
        Geodesic.destination(Point::new(self.centre[0], self.centre[1]), bearing, self.radius_m).into()
    }

    /// Area of the circle on the ellipsoid's tangent plane, in km².
    #[must_use]
    pub fn area_km2(&self) -> f64 {
        std::f64::consts::PI * self.radius_m * self.radius_m / 1e6
    }

    /// Whether a point lies within the radius.
    #[must_use]
    pub fn contains(&self, longitude: f64, latitude: f64) -> bool {
        if !self.bbox().contains(longitude, latitude) {
            return false;
        }
        let (distance, error) = self.rough_distance(longitude, latitude);
        if (distance - self.radius_m).abs() > error {
            return distance < self.radius_m;
        }
        Geodesic.distance(Point::new(self.centre[0], self.centre[1]), Point::new(longitude, latitude)) <= self.radius_m
    }

    fn rough_distance(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        if self.is_near_pole_or_antimeridian { (0.0, f64::INFINITY) } else { rough_distance(self.centre, [longitude, latitude]) }
    }

    /// How a box lies relative to the circle: by its middle and how far its corners are from there.
    #[must_use]
    pub fn relation(&self, bbox: &Bbox) -> Relation {
        if !self.bbox().intersects(bbox) {
            return Relation::Disjoint;
        }
        let (x, y) = bbox.centre();
        let (distance, error) = self.rough_distance(x, y);
        // A degree is never longer than 111.7 km, nor one of longitude than at the latitude nearest to the equator.
        let shrink = if bbox.south < 0.0 && bbox.north > 0.0 { 1.0 } else { bbox.south.abs().min(bbox.north.abs()).to_radians().cos() };
        let half_diagonal = (111_700.0 * shrink * (bbox.east - x)).hypot(111_700.0 * (bbox.north - y)) * 1.001;
        if distance + error + half_diagonal < self.radius_m {
            return Relation::Within;
        }
        if distance - error - half_diagonal > self.radius_m { Relation::Disjoint } else { Relation::Crosses }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_distances_agree_with_the_geodesic() {
        let metric = LocalMetric::at(105.0, 20.0);
        for (dx, dy) in [(0.001, 0.0), (0.0, 0.001), (-0.0007, 0.0004)] {
            let [x, y] = metric.offset(105.0 + dx, 20.0 + dy);
            let geodesic = Geodesic.distance(Point::new(105.0, 20.0), Point::new(105.0 + dx, 20.0 + dy));
            assert!((x.hypot(y) - geodesic).abs() < 1e-3, "{} {geodesic}", x.hypot(y));
        }
    }

    proptest::proptest! {
        #[test]
        fn a_circle_knows_what_the_geodesic_says(
            latitude in -59.0..59.0f64, radius in 1.0..400_000.0f64, bearing in 0.0..360.0f64, share in 0.5..1.5f64, close in 0.999..1.001f64, side in 0.0..0.3f64
        ) {
            let circle = Circle::new([105.0, latitude], radius);
            let centre = Point::new(105.0, latitude);
            for share in [share, close] {
                let place = geo::Destination::destination(&Geodesic, centre, bearing, radius * share);
                let (rough, error) = circle.rough_distance(place.x(), place.y());
                let geodesic = Geodesic.distance(centre, place);
                proptest::prop_assert!((rough - geodesic).abs() <= error, "{rough} {geodesic} {error}");
                let degrees = side * radius / 111_000.0;
                let bbox = Bbox::new(place.x(), place.y(), place.x() + degrees, place.y() + degrees);
                for (x, y) in [(bbox.west, bbox.south), (bbox.east, bbox.south), (bbox.west, bbox.north), (bbox.east, bbox.north), bbox.centre()] {
                    let inside = Geodesic.distance(centre, Point::new(x, y)) <= radius;
                    proptest::prop_assert_eq!(circle.contains(x, y), inside);
                    match circle.relation(&bbox) {
                        Relation::Within => proptest::prop_assert!(inside),
                        Relation::Disjoint => proptest::prop_assert!(!inside),
                        Relation::Crosses => {}
                    }
                }
            }
        }
    }

    #[test]
    fn a_circle_holds_what_lies_within_its_radius() {
        let circle = Circle::new([105.0, 20.0], 500.0);
        for bearing in 0..36 {
            let angle = f64::from(bearing) * 10.0;
            let near = Geodesic.destination(Point::new(105.0, 20.0), angle, 499.999);
            let far = Geodesic.destination(Point::new(105.0, 20.0), angle, 500.001);
            assert!(circle.contains(near.x(), near.y()) && !circle.contains(far.x(), far.y()), "{angle}");
        }
    }
}
