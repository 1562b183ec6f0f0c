//! Shapes as records of a Shapefile. Outer rings turn clockwise, inner ones the other way.

use geo::{LineString, Winding};

use super::rows::bounds;
use crate::layer::{Geometry, GeometryKind};

const NOTHING: u32 = 0;
const POINT: u32 = 1;
const LINE: u32 = 3;
const POLYGON: u32 = 5;

/// The number of a kind of shape.
#[must_use]
pub const fn kind(geometry: GeometryKind) -> u32 {
    match geometry {
        GeometryKind::Raster => NOTHING,
        GeometryKind::Point => POINT,
        GeometryKind::Line => LINE,
        GeometryKind::Polygon => POLYGON,
    }
}

/// Bytes of a record without its header.
#[must_use]
pub fn byte_len(geometry: Option<Geometry<'_>>) -> u64 {
    let paths = |paths: usize, corners: usize| 44 + 4 * paths as u64 + 16 * corners as u64;
    match geometry {
        None => 4,
        Some(Geometry::Point(_)) => 20,
        Some(Geometry::Line(lines)) => paths(lines.0.len(), lines.iter().map(|line| line.0.len()).sum()),
        Some(Geometry::Polygon(polygons)) => {
            let rings = || polygons.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
            paths(rings().count(), rings().map(|ring| ring.0.len()).sum())
        }
    }
}

/// Writes a record without its header in the place of what is in `out`.
pub fn encode(out: &mut Vec<u8>, geometry: Option<Geometry<'_>>) {
    out.clear();
    match geometry {
        None => out.extend(NOTHING.to_le_bytes()),
        Some(Geometry::Point(place)) => {
            out.extend(POINT.to_le_bytes());
            for number in place {
                out.extend(number.to_le_bytes());
            }
        }
        Some(Geometry::Line(lines)) => {
            let lines: Vec<&LineString<f64>> = lines.iter().collect();
            encode_paths(out, LINE, geometry, &lines);
        }
        Some(Geometry::Polygon(polygons)) => {
            let mut rings = Vec::new();
            for polygon in polygons {
                let mut outer = polygon.exterior().clone();
                outer.make_cw_winding();
                rings.push(outer);
                rings.extend(polygon.interiors().iter().cloned().map(|mut inner| {
                    inner.make_ccw_winding();
                    inner
                }));
            }
            encode_paths(out, POLYGON, geometry, &rings.iter().collect::<Vec<_>>());
        }
    }
}

fn encode_paths(out: &mut Vec<u8>, kind: u32, geometry: Option<Geometry<'_>>, paths: &[&LineString<f64>]) {
    out.extend(kind.to_le_bytes());
    bounds(geometry).unwrap_or_default().iter().for_each(|side| out.extend(side.to_le_bytes()));
    out.extend((paths.len() as u32).to_le_bytes());
    out.extend((paths.iter().map(|path| path.0.len()).sum::<usize>() as u32).to_le_bytes());
    let mut start = 0u32;
    for path in paths {
        out.extend(start.to_le_bytes());
        start += path.0.len() as u32;
    }
    for place in paths.iter().flat_map(|path| path.coords()) {
        out.extend(place.x.to_le_bytes());
        out.extend(place.y.to_le_bytes());
    }
}
