//! Pixels out of cells: between cells' middles where cells are larger, their mean where they are smaller.

use super::SIDE;
use super::edge::Edge;
use super::lattice::Lattice;
use crate::analysis::density::LEAST_MASS;

/// What the cells of the target hold, smoothed.
pub(super) struct Pixels<'a> {
    pub lattice: &'a Lattice,
    /// The edge of the study area, when it is within reach.
    pub edge: Option<&'a Edge>,
    /// Incidents per km² out of those inside.
    pub inside: Vec<f32>,
    /// Incidents per km² out of those outside.
    pub free: Option<Vec<f32>>,
}

impl Pixels<'_> {
    /// One value a pixel, row by row from the north-west.
    pub fn values(&self) -> Vec<f32> {
        if self.lattice.pixels_per_cell > 1.0 { self.interpolated() } else { self.averaged() }
    }

    fn interpolated(&self) -> Vec<f32> {
        let Lattice { tile, pixels_per_cell, .. } = self.lattice;
        let [first_column, first_row] = self.lattice.target();
        // The cell west or north of a pixel's middle, and how far towards the next the pixel lies.
        let between = |tile: u32, pixel: usize, first: i64| {
            let place = (f64::from(tile) * SIDE as f64 + pixel as f64 + 0.5) / pixels_per_cell - 0.5;
            (place.floor() as i64 - first, (place - place.floor()) as f32)
        };
        let columns: Vec<(usize, f32)> = (0..SIDE)
            .map(|pixel| {
                let (cell, share) = between(tile.x, pixel, first_column);
                (cell as usize, share)
            })
            .collect();
        let mut values = Vec::with_capacity(SIDE * SIDE);
        let [mut inside, mut mass, mut free] = [0, 1, 2].map(|_| Vec::new());
        let [mut upper, mut lower] = [0, 1].map(|_| Vec::new());
        for pixel in 0..SIDE {
            let (row, southward) = between(tile.y, pixel, first_row);
            let row = row as usize;
            between_rows(self.row(&self.inside, row), self.row(&self.inside, row + 1), southward, &mut inside);
            let at = |cells: &[f32], (column, eastward): (usize, f32)| cells[column] + (cells[column + 1] - cells[column]) * eastward;
            let start = values.len();
            match self.edge {
                None => values.extend(columns.iter().map(|&place| at(&inside, place))),
                Some(edge) => {
                    values.resize(start + SIDE, 0.0);
                    edge.mass(row, &mut upper);
                    edge.mass(row + 1, &mut lower);
                    between_rows(&upper, &lower, southward, &mut mass);
                    for pixels in edge.inside(pixel) {
                        for (value, &place) in values[start..][pixels.clone()].iter_mut().zip(&columns[pixels]) {
                            *value = at(&inside, place) / at(&mass, place).max(LEAST_MASS as f32);
                        }
                    }
                }
            }
            if let Some(cells) = &self.free {
                between_rows(self.row(cells, row), self.row(cells, row + 1), southward, &mut free);
                for (value, &place) in values[start..].iter_mut().zip(&columns) {
                    *value += at(&free, place);
                }
            }
        }
        values
    }

    fn averaged(&self) -> Vec<f32> {
        let per_side = (1.0 / self.lattice.pixels_per_cell) as usize;
        let share = 1.0 / (per_side * per_side) as f32;
        let mut values = vec![0.0f32; SIDE * SIDE];
        let mut mass = Vec::new();
        let mut corrected = vec![0.0f32; self.lattice.target_width];
        for row in 0..self.lattice.target_height {
            let pixels = &mut values[row / per_side * SIDE..(row / per_side + 1) * SIDE];
            let inside = self.row(&self.inside, row);
            // At these zooms most rows of most tiles are empty.
            if inside.iter().any(|&value| value != 0.0) {
                match self.edge {
                    Some(edge) => {
                        edge.mass(row, &mut mass);
                        corrected.fill(0.0);
                        for cells in edge.inside(row) {
                            let those = inside[cells.clone()].iter().zip(&mass[cells.clone()]);
                            for (corrected, (inside, mass)) in corrected[cells].iter_mut().zip(those) {
                                *corrected = inside / mass.max(LEAST_MASS as f32);
                            }
                        }
                        add_shares(pixels, &corrected, per_side, share);
                    }
                    None => add_shares(pixels, inside, per_side, share),
                }
            }
            if let Some(free) = &self.free {
                add_shares(pixels, self.row(free, row), per_side, share);
            }
        }
        values
    }

    fn row<'cells>(&self, cells: &'cells [f32], row: usize) -> &'cells [f32] {
        let width = self.lattice.target_width;
        &cells[row * width..(row + 1) * width]
    }
}

/// A row of values between two rows of cells.
fn between_rows(upper: &[f32], lower: &[f32], southward: f32, between: &mut Vec<f32>) {
    between.clear();
    between.extend(upper.iter().zip(lower).map(|(upper, lower)| upper + (lower - upper) * southward));
}

/// Adds to each pixel its cells, times `share`.
fn add_shares(pixels: &mut [f32], cells: &[f32], per_side: usize, share: f32) {
    for (pixel, cells) in pixels.iter_mut().zip(cells.chunks_exact(per_side)) {
        *pixel += cells.iter().sum::<f32>() * share;
    }
}
