//! Roughly where things should lie: to recognise swapped coordinates and to count what lies outside.

use geo::{BoundingRect, MultiPolygon, Rect};

const BANDS: usize = 512;
/// Vietnam with its sea, for a store that has no units yet.
const VIETNAM: [f64; 4] = [101.0, 6.0, 118.0, 24.0];

/// Areas with their edges sorted into bands of latitude, so that a point looks only at the edges beside it.
pub struct Region {
    bounds: Rect<f64>,
    /// Edges of each band, those of one area together: x, y, x, y, number of the area.
    bands: Vec<Vec<([f64; 4], u32)>>,
}

impl Region {
    /// The region of some areas; all of Vietnam when there are none.
    #[must_use]
    pub fn new(shapes: &[MultiPolygon<f64>]) -> Self {
        let boxes = shapes.iter().filter_map(BoundingRect::bounding_rect);
        let all = boxes.reduce(|a, b| {
            Rect::new((a.min().x.min(b.min().x), a.min().y.min(b.min().y)), (a.max().x.max(b.max().x), a.max().y.max(b.max().y)))
        });
        let Some(bounds) = all else {
            let [west, south, east, north] = VIETNAM;
            return Self { bounds: Rect::new((west, south), (east, north)), bands: Vec::new() };
        };
        let mut region = Self { bounds, bands: vec![Vec::new(); BANDS] };
        for (number, shape) in shapes.iter().enumerate() {
            for ring in shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())) {
                for edge in ring.lines() {
                    let (low, high) = (edge.start.y.min(edge.end.y), edge.start.y.max(edge.end.y));
                    for band in region.band(low)..=region.band(high) {
                        region.bands[band].push(([edge.start.x, edge.start.y, edge.end.x, edge.end.y], number as u32));
                    }
                }
            }
        }
        region
    }

    /// Whether it is made of units.
    #[must_use]
    pub fn is_of_units(&self) -> bool {
        !self.bands.is_empty()
    }

    /// Whether a point lies in one of the areas. Points on an edge may fall either way.
    #[must_use]
    pub fn contains(&self, x: f64, y: f64) -> bool {
        let inside_box = x >= self.bounds.min().x && x <= self.bounds.max().x && y >= self.bounds.min().y && y <= self.bounds.max().y;
        if !inside_box || self.bands.is_empty() {
            return inside_box;
        }
        let mut area = u32::MAX;
        let mut inside = false;
        for ([ax, ay, bx, by], number) in &self.bands[self.band(y)] {
            if *number != area {
                if inside {
                    return true;
                }
                area = *number;
            }
            if (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                inside = !inside;
            }
        }
        inside
    }

    fn band(&self, y: f64) -> usize {
        let share = (y - self.bounds.min().y) / self.bounds.height().max(f64::MIN_POSITIVE);
        ((share * BANDS as f64) as usize).min(BANDS - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn overlapping_areas_and_holes_are_told() {
        let shapes = [
            wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 4.,0. 0.),(1. 1.,2. 1.,2. 2.,1. 2.,1. 1.)))),
            wkt!(MULTIPOLYGON(((3. 3.,6. 3.,6. 6.,3. 6.,3. 3.)))),
        ];
        let region = Region::new(&shapes);
        for (x, y, inside) in
            [(0.5, 0.5, true), (1.5, 1.5, false), (3.5, 3.5, true), (5.0, 5.0, true), (5.0, 1.0, false), (9.0, 9.0, false)]
        {
            assert_eq!(region.contains(x, y), inside, "{x} {y}");
        }
        assert!(Region::new(&[]).contains(105.8, 19.8) && !Region::new(&[]).contains(19.8, 105.8));
    }
}
