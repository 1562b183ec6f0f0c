//! A box given in metres of a projected system, whose straight sides bend in degrees.

use std::sync::Arc;

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::crs::Crs;
use super::{Bbox, PreparedPolygon};

/// Metres between two corners of its outline. The side of a box in UTM bends so little that its outline is true to a millimetre.
const STEP: f64 = 400.0;
/// Most corners of a side.
const MOST: f64 = 4000.0;

/// Left, bottom, right and top in a system by its EPSG code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProjectedBox {
    /// The system.
    pub epsg: u32,
    /// Left, bottom, right, top.
    pub sides: [f64; 4],
}

impl ProjectedBox {
    /// Its outline in degrees; `None` where its system is not known, or not defined that far, and where its sides are not in order.
    #[must_use]
    pub fn outline(&self) -> Option<Arc<PreparedPolygon>> {
        let crs = Crs::from_epsg(self.epsg)?;
        let [left, bottom, right, top] = self.sides;
        if left > right || bottom > top {
            return None;
        }
        let corners = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]];
        let mut ring = Vec::new();
        for [[x, y], [to_x, to_y]] in corners.array_windows() {
            let (dx, dy) = (to_x - x, to_y - y);
            let steps = (dx.hypot(dy) / STEP).ceil().clamp(1.0, MOST);
            for step in 0..steps as u32 {
                let share = f64::from(step) / steps;
                let (longitude, latitude) = crs.to_wgs84(x + dx * share, y + dy * share)?;
                ring.push(Coord { x: longitude, y: latitude });
            }
        }
        Some(Arc::new(PreparedPolygon::new(&MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]))))
    }

    /// The smallest box of degrees around it.
    #[must_use]
    pub fn bbox(&self) -> Option<Bbox> {
        self.outline().map(|outline| *outline.bbox())
    }
}
