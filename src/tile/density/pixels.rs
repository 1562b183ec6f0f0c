//! Pixels out of cells: between cells' middles where cells are larger, their mean where they are smaller.

use super::SIDE;
use super::cells::Cells;
use super::grid::Grid;
use super::kernel::Held;
use super::lattice::Lattice;
use crate::analysis::density::LEAST_MASS;

/// The pixels of a tile, out of the incidents on the cells around it.
pub(super) struct Pixels<'a> {
    pub lattice: &'a Lattice,
    pub cells: &'a Cells,
}

impl Pixels<'_> {
    /// Incidents per km², one value a pixel, row by row from the north-west.
    pub fn values(&self) -> Vec<f32> {
        if self.lattice.pixels_per_cell > 1.0 { self.interpolated() } else { self.averaged() }
    }

    fn interpolated(&self) -> Vec<f32> {
        let smoothed = |grid: &Grid<f64>| self.lattice.smoothed(grid, Held::Points);
        let (inside_cells, free_cells) = (smoothed(&self.cells.inside), self.cells.free.as_ref().map(smoothed));
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
            between_rows(self.row(&inside_cells, row), self.row(&inside_cells, row + 1), southward, &mut inside);
            let at = |cells: &[f32], (column, eastward): (usize, f32)| cells[column] + (cells[column + 1] - cells[column]) * eastward;
            let start = values.len();
            match &self.cells.edge {
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
            if let Some(cells) = &free_cells {
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
        let pixels = |row: usize| row / per_side * SIDE..(row / per_side + 1) * SIDE;
        let mut mass = Vec::new();
        let mut corrected = vec![0.0f32; self.lattice.target_width];
        self.lattice.smooth(&self.cells.inside, Held::Points, |row, inside| {
            let Some(edge) = &self.cells.edge else { return add_shares(&mut values[pixels(row)], inside, per_side, share) };
            edge.mass(row, &mut mass);
            corrected.fill(0.0);
            for cells in edge.inside(row) {
                let those = inside[cells.clone()].iter().zip(&mass[cells.clone()]);
                for (corrected, (inside, mass)) in corrected[cells].iter_mut().zip(those) {
                    *corrected = inside / mass.max(LEAST_MASS as f32);
                }
            }
            add_shares(&mut values[pixels(row)], &corrected, per_side, share);
        });
        if let Some(free) = &self.cells.free {
            self.lattice.smooth(free, Held::Points, |row, free| add_shares(&mut values[pixels(row)], free, per_side, share));
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
