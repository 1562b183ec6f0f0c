//! Metres and degrees near Thanh Hóa, in plain arithmetic.
//!
//! The lengths of a degree are those of the WGS 84 ellipsoid at 20° N and their slopes there; between 19° and 21° N they
//! are within one part in ten thousand. No sine is taken, so that every platform computes the same bits.

/// A longitude and a latitude, in degrees.
pub(super) type LonLat = (f64, f64);

const LATITUDE: f64 = 20.0;
const METRES_PER_DEGREE_NORTH: f64 = 110_704.3;
const METRES_PER_DEGREE_EAST: f64 = 104_647.0;
/// How much shorter a degree of longitude becomes with each degree to the north, in metres.
const EAST_SLOPE: f64 = -660.8;

fn metres_per_degree_east(latitude: f64) -> f64 {
    METRES_PER_DEGREE_EAST + EAST_SLOPE * (latitude - LATITUDE)
}

/// The point `east` and `north` metres from `origin`.
pub(super) fn offset(origin: LonLat, east: f64, north: f64) -> LonLat {
    (origin.0 + east / metres_per_degree_east(origin.1), origin.1 + north / METRES_PER_DEGREE_NORTH)
}

/// The square of the distance of two points, in square metres.
pub(super) fn squared_distance(a: LonLat, b: LonLat) -> f64 {
    let east = (a.0 - b.0) * metres_per_degree_east(0.5 * (a.1 + b.1));
    let north = (a.1 - b.1) * METRES_PER_DEGREE_NORTH;
    east * east + north * north
}

/// The point rounded to 1e-7°, about a centimetre: what is written and what is tested are the same point.
pub(super) fn rounded(point: LonLat) -> LonLat {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    (round(point.0), round(point.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Distance, Geodesic, Point};

    #[test]
    fn distances_agree_with_the_geodesic_within_a_part_in_a_thousand() {
        for origin in [(104.4, 19.3), (105.8, 19.8), (105.0, 20.6)] {
            let there = offset(origin, 300.0, -400.0);
            let geodesic = Geodesic.distance(Point::from(origin), Point::from(there));
            assert!((geodesic - 500.0).abs() < 0.5, "{geodesic}");
            assert!((squared_distance(origin, there).sqrt() - geodesic).abs() < 0.5);
        }
    }
}
