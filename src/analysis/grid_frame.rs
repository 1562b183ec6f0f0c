//! A grid of square cells in metres, and how much of each cell a study area covers.
//!
//! Cells are numbered row by row from the south, in a row from the west: cell (column, row) is number `row · width + column`.
//!
//! ```
//! use diaban::analysis::grid_frame::GridFrame;
//!
//! let frame = GridFrame::covering((0.0, 0.0), (3_000.0, 1_500.0), 300.0);
//! assert_eq!((frame.width, frame.height), (50, 25));
//! assert_eq!(frame.centre(0, 1), (30.0, 90.0));
//! ```

use rayon::prelude::*;

use crate::spatial::Region;

/// Samples along each axis of a cell on the rim of the mask.
const RIM_SAMPLES: u32 = 4;

/// Rows within a cell at which the share of a [`Region`] is taken; along each of them it is exact.
const REGION_SAMPLES: u32 = 16;

/// A study area, in metres.
pub trait StudyArea: Sync {
    /// Whether a point lies inside.
    fn contains(&self, x: f64, y: f64) -> bool;

    /// How much of each cell lies inside, 0 to 1, in the order of the frame.
    fn coverage(&self, frame: &GridFrame) -> Vec<f64>;
}

/// The study area that limits a grid.
pub type Mask<'a> = &'a dyn StudyArea;

/// A question for each point. Cells whose four corners agree are whole, the others are sampled.
impl<F: Fn(f64, f64) -> bool + Sync> StudyArea for F {
    fn contains(&self, x: f64, y: f64) -> bool {
        self(x, y)
    }

    fn coverage(&self, frame: &GridFrame) -> Vec<f64> {
        sampled_coverage(frame, self)
    }
}

/// Polygons: a row of cells at a time, which costs little more than the polygons' edges.
impl StudyArea for Region {
    fn contains(&self, x: f64, y: f64) -> bool {
        Self::contains(self, x, y)
    }

    fn coverage(&self, frame: &GridFrame) -> Vec<f64> {
        let mut parts = vec![0.0; frame.width * frame.height];
        parts.par_chunks_mut(frame.width.max(1)).enumerate().for_each(|(row, parts)| {
            for sample in 0..REGION_SAMPLES {
                let y = frame.origin_y + (row as f64 + (f64::from(sample) + 0.5) / f64::from(REGION_SAMPLES)) * frame.cell;
                self.add_row_coverage(y, frame.origin_x, frame.cell, 1.0 / f64::from(REGION_SAMPLES), parts);
            }
            for part in parts {
                // Ends are rounded; what is whole but for that is whole.
                *part = (*part * 1e9).round() / 1e9;
            }
        });
        parts
    }
}

/// Where a grid of square cells lies, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridFrame {
    /// The western edge of the first column.
    pub origin_x: f64,
    /// The southern edge of the first row.
    pub origin_y: f64,
    /// The side of a cell; positive. For a bandwidth σ use σ/5.
    pub cell: f64,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl GridFrame {
    /// The frame for a bandwidth, with cells of a fifth of it, that covers a rectangle from its south-western corner on.
    ///
    /// Memory grows with the rectangle's area over the cell's: bound both first.
    #[must_use]
    pub fn covering((min_x, min_y): (f64, f64), (max_x, max_y): (f64, f64), bandwidth: f64) -> Self {
        let cell = bandwidth / 5.0;
        Self {
            origin_x: min_x,
            origin_y: min_y,
            cell,
            width: ((max_x - min_x) / cell).ceil().max(1.0) as usize,
            height: ((max_y - min_y) / cell).ceil().max(1.0) as usize,
        }
    }

    /// The centre of a cell in metres.
    #[must_use]
    pub fn centre(&self, column: usize, row: usize) -> (f64, f64) {
        (self.origin_x + (column as f64 + 0.5) * self.cell, self.origin_y + (row as f64 + 0.5) * self.cell)
    }

    /// This frame with `margin` more cells on each side.
    pub(super) fn grown(&self, margin: usize) -> Self {
        Self {
            origin_x: self.origin_x - margin as f64 * self.cell,
            origin_y: self.origin_y - margin as f64 * self.cell,
            cell: self.cell,
            width: self.width + 2 * margin,
            height: self.height + 2 * margin,
        }
    }

    /// A point in cells, counted from the first cell's centre.
    pub(super) fn position(&self, x: f64, y: f64) -> (f64, f64) {
        ((x - self.origin_x) / self.cell - 0.5, (y - self.origin_y) / self.cell - 0.5)
    }
}

/// How much of each cell lies inside the mask, 0 to 1: cells whose four corners agree are whole, the others are sampled.
fn sampled_coverage(frame: &GridFrame, mask: &(impl Fn(f64, f64) -> bool + Sync)) -> Vec<f64> {
    let corner_x = |column: usize| frame.origin_x + column as f64 * frame.cell;
    let corner_y = |row: usize| frame.origin_y + row as f64 * frame.cell;
    let corner_rows: Vec<Vec<bool>> = (0..=frame.height)
        .into_par_iter()
        .map(|row| {
            let columns = 0..=frame.width;
            columns.map(|column| mask(corner_x(column), corner_y(row))).collect()
        })
        .collect();
    let mut parts = vec![0.0; frame.width * frame.height];
    parts.par_chunks_mut(frame.width).enumerate().for_each(|(row, parts)| {
        let (south, north) = (&corner_rows[row], &corner_rows[row + 1]);
        for (column, part) in parts.iter_mut().enumerate() {
            let corners = [south[column], south[column + 1], north[column], north[column + 1]];
            *part = match corners {
                [true, true, true, true] => 1.0,
                [false, false, false, false] => 0.0,
                _ => sampled_part(frame.cell, corner_x(column), corner_y(row), mask),
            };
        }
    });
    parts
}

/// The share of samples inside the mask, in a cell on its rim; never quite 0, so that a point in the cell gets asked about.
fn sampled_part(cell: f64, west: f64, south: f64, mask: &impl Fn(f64, f64) -> bool) -> f64 {
    let offset = |sample: u32| (f64::from(sample) + 0.5) * cell / f64::from(RIM_SAMPLES);
    let samples = (0..RIM_SAMPLES).flat_map(|row| (0..RIM_SAMPLES).map(move |column| (column, row)));
    let inside = samples.filter(|&(column, row)| mask(west + offset(column), south + offset(row))).count();
    // A corner or two are inside, and perhaps all samples: between the two.
    (inside as f64).clamp(0.5, 15.5) / f64::from(RIM_SAMPLES * RIM_SAMPLES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_covered_parts_add_up_to_the_area_of_the_mask() {
        let frame = GridFrame { origin_x: -1_050.0, origin_y: -1_050.0, cell: 50.0, width: 42, height: 42 };
        let is_inside = |x: f64, y: f64| x.hypot(y) < 1_000.0;
        let covered: f64 = is_inside.coverage(&frame).iter().sum();
        let area = std::f64::consts::PI * 1_000.0 * 1_000.0;
        assert!((covered * 2_500.0 / area - 1.0).abs() < 0.002);
    }

    #[test]
    fn a_region_covers_what_a_question_for_each_point_does() {
        let corner = |angle: u32| {
            let angle = f64::from(angle).to_radians();
            (1_000.0 * angle.cos(), 700.0 * angle.sin())
        };
        let ring = geo::LineString::from((0..360).map(corner).collect::<Vec<_>>());
        let polygon = geo::MultiPolygon(vec![geo::Polygon::new(ring, Vec::new())]);
        let region = Region::new(vec![vec![std::sync::Arc::new(crate::spatial::PreparedPolygon::new(&polygon))]]);
        let frame = GridFrame { origin_x: -1_050.0, origin_y: -1_050.0, cell: 50.0, width: 42, height: 42 };
        let asked = |x: f64, y: f64| region.contains(x, y);
        for (part, asked) in StudyArea::coverage(&region, &frame).iter().zip(StudyArea::coverage(&asked, &frame)) {
            assert!((part - asked).abs() < 0.13, "{part} {asked}");
            assert!((*part >= 1.0) == (asked >= 1.0) || (part - asked).abs() < 0.05, "{part} {asked}");
        }
    }
}
