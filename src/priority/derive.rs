//! Communes at a border or a coast, from geometry, where no official list is loaded.
//!
//! A commune counts when at least so many metres of the line ([`LENGTH_M`] where a rule does not say) lie within a tolerance
//! ([`TOLERANCE_M`]) of it and no other commune is nearer there. Giving each stretch of the line to the nearest commune keeps out one that only touches the line
//! with a corner: its neighbours are nearer on both sides.

use geo::MultiLineString;
use jiff::civil::Date;

use crate::domain::Level;
use crate::index::UnitIndex;
use crate::spatial::{LocalMetric, Location};

/// How far the line may lie from the commune, in metres.
pub const TOLERANCE_M: f64 = 200.0;
/// Along how much of the line the commune must lie, in metres.
pub const LENGTH_M: f64 = 300.0;
/// Distance between the places on the line that are looked at, in metres.
const STEP_M: f64 = 20.0;

/// A commune along a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Along {
    /// Row of the commune.
    pub row: u32,
    /// Metres of the line that belong to it, to the nearest 20.
    pub length_m: f64,
}

/// The communes in force on a day along the lines, in order of code.
#[must_use]
pub fn communes_along<'a>(
    lines: impl Iterator<Item = &'a MultiLineString<f64>>,
    units: &UnitIndex,
    day: Date,
    tolerance_m: f64,
    length_m: f64,
) -> Vec<Along> {
    let extent = units.extent(day).padded(0.05, 0.05);
    let mut lengths = vec![0.0; units.all().len()];
    for line in lines.flat_map(MultiLineString::iter) {
        for segment in line.lines() {
            let start = LocalMetric::at(segment.start.x, segment.start.y);
            let [dx, dy] = start.offset(segment.end.x, segment.end.y);
            let length = dx.hypot(dy);
            let steps = (length / STEP_M).ceil().max(1.0);
            for step in 0..steps as u32 {
                let share = (f64::from(step) + 0.5) / steps;
                let x = segment.start.x + (segment.end.x - segment.start.x) * share;
                let y = segment.start.y + (segment.end.y - segment.start.y) * share;
                if extent.contains(x, y)
                    && let Some(row) = nearest_commune(x, y, units, day, tolerance_m)
                {
                    lengths[row as usize] += length / steps;
                }
            }
        }
    }
    let along = lengths.into_iter().enumerate().filter(|(_, length)| *length > 0.0 && *length >= length_m);
    along.map(|(row, length_m)| Along { row: row as u32, length_m }).collect()
}

fn nearest_commune(longitude: f64, latitude: f64, units: &UnitIndex, day: Date, tolerance_m: f64) -> Option<u32> {
    let window = LocalMetric::at(longitude, latitude).window(tolerance_m);
    let mut nearest: Option<(f64, u32)> = None;
    for row in units.intersecting(&window) {
        let unit = &units.get(row).unit;
        if unit.level != Level::Commune || !unit.validity.contains(day) {
            continue;
        }
        let Some(prepared) = units.prepared(row) else { continue };
        let distance = match prepared.locate(longitude, latitude) {
            Location::Outside => prepared.boundary_distance(longitude, latitude, tolerance_m),
            Location::Inside | Location::Boundary => Some(0.0),
        };
        if let Some(distance) = distance
            && nearest.is_none_or(|best| (distance, row) < best)
        {
            nearest = Some((distance, row));
        }
    }
    nearest.map(|(_, row)| row)
}
