//! Pixels out of cells: between cells' middles where cells are larger, their mean where they are smaller.

use super::SIDE;
use super::lattice::Lattice;
use crate::analysis::density::LEAST_MASS;
use crate::spatial::Region;
use crate::spatial::tile_coordinate::{latitude, longitude};

/// What the cells of the target hold, smoothed.
pub(super) struct Pixels<'a> {
    pub lattice: &'a Lattice,
    /// The study area, when its edge is within reach; then `mass` is there too.
    pub region: Option<&'a Region>,
    /// Incidents per km² out of those inside.
    pub inside: Vec<f32>,
    /// The kernel's mass inside.
    pub mass: Option<Vec<f32>>,
    /// Incidents per km² out of those outside.
    pub free: Option<Vec<f32>>,
}

impl Pixels<'_> {
    /// One value a pixel, row by row from the north-west.
    pub fn values(&self) -> Vec<f32> {
        if self.lattice.pixels_per_cell > 1.0 { self.interpolated() } else { self.averaged() }
    }

    fn interpolated(&self) -> Vec<f32> {
        let Lattice { tile, pixels_per_cell, cells_per_world, .. } = self.lattice;
        let [first_column, first_row] = self.target();
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
        for pixel in 0..SIDE {
            let (row, southward) = between(tile.y, pixel, first_row);
            self.between_rows(Some(&self.inside), row as usize, southward, &mut inside);
            self.between_rows(self.mass.as_ref(), row as usize, southward, &mut mass);
            self.between_rows(self.free.as_ref(), row as usize, southward, &mut free);
            let at = |cells: &[f32], (column, eastward): (usize, f32)| cells[column] + (cells[column + 1] - cells[column]) * eastward;
            let start = values.len();
            match self.region {
                None => values.extend(columns.iter().map(|&place| at(&inside, place))),
                Some(region) => {
                    values.resize(start + SIDE, 0.0);
                    let place = [tile.x, tile.y].map(|tile| f64::from(tile) * SIDE as f64);
                    let place = [place[0], place[1] + pixel as f64];
                    for (from, to) in Self::spans(region, pixels_per_cell * cells_per_world, place, SIDE) {
                        for (value, &place) in values[start + from..start + to].iter_mut().zip(&columns[from..to]) {
                            *value = at(&inside, place) / at(&mass, place).max(LEAST_MASS as f32);
                        }
                    }
                }
            }
            if self.free.is_some() {
                for (value, &place) in values[start..].iter_mut().zip(&columns) {
                    *value += at(&free, place);
                }
            }
        }
        values
    }

    /// First column and row of the target, in cells from the world's corner.
    fn target(&self) -> [i64; 2] {
        [0, 1].map(|axis| self.lattice.first[axis] + self.lattice.margin[axis] as i64)
    }

    /// A row of values between two rows of cells.
    fn between_rows(&self, cells: Option<&Vec<f32>>, row: usize, southward: f32, between: &mut Vec<f32>) {
        let Some(cells) = cells else { return };
        let width = self.lattice.target_width;
        let (upper, lower) = (&cells[row * width..(row + 1) * width], &cells[(row + 1) * width..(row + 2) * width]);
        between.clear();
        between.extend(upper.iter().zip(lower).map(|(upper, lower)| upper + (lower - upper) * southward));
    }

    /// Those of the squares from `first` on, so many in a row and so many around the world, whose middle lies inside at row `row` of the
    /// world, as first and end.
    fn spans(region: &Region, per_world: f64, [first, row]: [f64; 2], count: usize) -> Vec<(usize, usize)> {
        let west = longitude(first / per_world);
        let square = |degrees: f64| ((degrees - west) / 360.0 * per_world - 0.5).ceil().clamp(0.0, count as f64) as usize;
        region.row_spans(latitude((row + 0.5) / per_world)).into_iter().map(|(from, to)| (square(from), square(to))).collect()
    }

    fn averaged(&self) -> Vec<f32> {
        let per_side = (1.0 / self.lattice.pixels_per_cell) as usize;
        let share = 1.0 / (per_side * per_side) as f32;
        let width = self.lattice.target_width;
        let [first_column, first_row] = self.target().map(|cell| cell as f64);
        let mut values = vec![0.0f32; SIDE * SIDE];
        for row in 0..self.lattice.target_height {
            let pixels = &mut values[row / per_side * SIDE..(row / per_side + 1) * SIDE];
            let cells = row * width..(row + 1) * width;
            match (self.region, &self.mass) {
                (Some(region), Some(mass)) => {
                    let (inside, mass) = (&self.inside[cells.clone()], &mass[cells.clone()]);
                    let place = [first_column, first_row + row as f64];
                    for (from, to) in Self::spans(region, self.lattice.cells_per_world, place, width) {
                        for column in from..to {
                            pixels[column / per_side] += inside[column] / mass[column].max(LEAST_MASS as f32) * share;
                        }
                    }
                }
                _ => add_shares(pixels, &self.inside[cells.clone()], per_side, share),
            }
            if let Some(free) = &self.free {
                add_shares(pixels, &free[cells], per_side, share);
            }
        }
        values
    }
}

/// Adds to each pixel its cells, times `share`.
fn add_shares(pixels: &mut [f32], cells: &[f32], per_side: usize, share: f32) {
    for (pixel, cells) in pixels.iter_mut().zip(cells.chunks_exact(per_side)) {
        *pixel += cells.iter().sum::<f32>() * share;
    }
}
