//! The ground along the border or the coast: what lies within a distance of the line, and on the land of the study area.
//!
//! The line is widened in the UTM zone of its middle, whose scale is off by 0.04 % there and by less than 0.2 % within four degrees of it; round
//! ends and corners are polygons that miss the circle by less than 0.03 % of the distance, and the line is smoothed by 0.1 % of it.

use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo::{BooleanOps, Buffer, Coord, LineString, MapCoords, MultiLineString, MultiPolygon, Simplify};
use jiff::civil::Date;

use super::QueryError;
use crate::domain::{GeometryQuality, LineKind};
use crate::index::Snapshot;
use crate::spatial::{Bbox, LocalGrid, LocalMetric};

/// Largest distance, in metres.
pub const MAX_DISTANCE_M: f64 = 100_000.0;
/// Share of the distance by which the line may be smoothed before.
const SMOOTHING: f64 = 0.001;
/// Angle of one piece of a round corner.
const ARC: f64 = 0.05;

/// The region within `distance_m` of the lines of a kind, on the land of the topmost units in force on a day.
///
/// # Errors
/// When no such line or no unit with a shape is loaded, or nothing of the land is that near.
pub fn region(snapshot: &Snapshot, day: Date, kind: LineKind, distance_m: f64) -> Result<MultiPolygon<f64>, QueryError> {
    let refused = |detail: String| QueryError::refused("area", detail);
    let lines: Vec<&MultiLineString<f64>> = snapshot.lines.iter().filter(|line| line.kind == kind).map(|line| &line.geometry).collect();
    if lines.is_empty() {
        return Err(refused(format!("no {kind} line is loaded; see `diaban import lines`")));
    }
    let land = topmost(snapshot, day);
    let extent = land.iter().fold(Bbox::EMPTY, |all, (_, bbox)| all.union(bbox));
    if extent.is_empty() {
        return Err(refused(format!("no unit with a shape is in force on {day}")));
    }
    let reach = degrees_of(distance_m, &extent);
    let near = extent.padded(reach[0], reach[1]);
    let pieces: Vec<LineString<f64>> = lines.into_iter().flat_map(MultiLineString::iter).flat_map(|line| pieces_in(line, &near)).collect();
    let wide = widened(pieces, &extent, distance_m).ok_or_else(|| refused("the line lies where no grid of metres reaches".into()))?;
    let parts = land.iter().flat_map(|(shape, _)| wide.intersection(*shape).0).collect::<Vec<_>>();
    if parts.is_empty() {
        return Err(refused(format!("nothing of the land is within {distance_m} m of the {kind} line")));
    }
    Ok(MultiPolygon(parts))
}

/// The units that no other drawn unit holds: the provinces, or communes without one.
fn topmost(snapshot: &Snapshot, day: Date) -> Vec<(&MultiPolygon<f64>, Bbox)> {
    let units = &snapshot.units;
    let is_drawn = |row: u32| units.prepared(row).is_some() && units.get(row).unit.geometry_quality != GeometryQuality::None;
    let is_topmost = |row: u32| {
        let above = units.get(row).unit.parent.as_ref().and_then(|parent| units.row_on(parent, day));
        is_drawn(row) && above.is_none_or(|above| !is_drawn(above))
    };
    let rows = units.on(day).map(|(row, _)| row).filter(|row| is_topmost(*row));
    rows.filter_map(|row| Some((units.get(row).unit.geometry.as_ref()?, *units.prepared(row)?.bbox()))).collect()
}

/// How many degrees a distance is at most within a box.
fn degrees_of(distance_m: f64, extent: &Bbox) -> [f64; 2] {
    let farthest = extent.north.abs().max(extent.south.abs()).min(85.0);
    LocalMetric::at(0.0, farthest).metres_per_degree().map(|metres| 1.01 * distance_m / metres)
}

/// The stretches of a line that come near a box.
fn pieces_in(line: &LineString<f64>, near: &Bbox) -> Vec<LineString<f64>> {
    let mut pieces: Vec<Vec<Coord<f64>>> = Vec::new();
    let mut is_open = false;
    for segment in line.lines() {
        let mut bbox = Bbox::EMPTY;
        bbox.extend(segment.start.x, segment.start.y);
        bbox.extend(segment.end.x, segment.end.y);
        if !bbox.intersects(near) {
            is_open = false;
            continue;
        }
        match pieces.last_mut().filter(|_| is_open) {
            Some(piece) => piece.push(segment.end),
            None => pieces.push(vec![segment.start, segment.end]),
        }
        is_open = true;
    }
    pieces.into_iter().map(LineString).collect()
}

fn widened(pieces: Vec<LineString<f64>>, extent: &Bbox, distance_m: f64) -> Option<MultiPolygon<f64>> {
    let (longitude, latitude) = extent.centre();
    let grid = LocalGrid::at(longitude, latitude);
    let mut projected = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let points = piece.0.iter().map(|point| grid.project(point.x, point.y).map(|[x, y]| Coord { x, y }));
        projected.push(LineString(points.collect::<Option<Vec<_>>>()?));
    }
    // Windings far smaller than the distance move its edge by less than they are wide, and cost most of the time.
    let smooth = MultiLineString(projected).simplify(SMOOTHING * distance_m);
    let style = BufferStyle::new(distance_m).line_join(LineJoin::Round(ARC)).line_cap(LineCap::Round(ARC));
    let wide = smooth.buffer_with_style(style);
    wide.try_map_coords(|point| grid.unproject(point.x, point.y).map(|[x, y]| Coord { x, y }).ok_or(())).ok()
}
