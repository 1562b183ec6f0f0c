//! Pixels out of cells: between cells' middles where cells are larger, their mean where they are smaller.

use super::SIDE;
use super::lattice::Lattice;
use crate::analysis::density::LEAST_MASS;
use crate::spatial::Region;
use crate::spatial::tile_coordinate::longitude;

/// What the cells of the target hold, smoothed.
pub(super) struct Pixels<'a> {
    pub lattice: &'a Lattice,
    /// The study area, when its edge is within reach; then `mass` is there too.
    pub region: Option<&'a Region>,
    /// The share of each cell of the lattice that belongs to it.
    pub coverage: Option<&'a [f32]>,
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
        let Lattice { tile, pixels_per_cell, .. } = self.lattice;
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
                    for (from, to) in self.pixel_spans(region, pixel) {
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

    /// The pixels of a row whose middle lies inside, as first and end.
    fn pixel_spans(&self, region: &Region, row: usize) -> Vec<(usize, usize)> {
        let Lattice { tile, pixels_per_cell, cells_per_world, .. } = self.lattice;
        let pixels_per_world = cells_per_world * pixels_per_cell;
        let latitude = self.lattice.latitude_at((f64::from(tile.y) * SIDE as f64 + row as f64 + 0.5) / pixels_per_cell);
        let first = |degrees: f64| {
            let west = longitude(f64::from(tile.x) * SIDE as f64 / pixels_per_world);
            ((degrees - west) / 360.0 * pixels_per_world - 0.5).ceil().clamp(0.0, SIDE as f64) as usize
        };
        region.row_spans(latitude).into_iter().map(|(from, to)| (first(from), first(to))).collect()
    }

    fn averaged(&self) -> Vec<f32> {
        let per_side = (1.0 / self.lattice.pixels_per_cell) as usize;
        let share = 1.0 / (per_side * per_side) as f32;
        let width = self.lattice.target_width;
        let mut values = vec![0.0f32; SIDE * SIDE];
        for row in 0..self.lattice.target_height {
            let target = &mut values[row / per_side * SIDE..(row / per_side + 1) * SIDE];
            for column in 0..width {
                target[column / per_side] += self.cell(row, column) * share;
            }
        }
        values
    }

    fn cell(&self, row: usize, column: usize) -> f32 {
        let cell = row * self.lattice.target_width + column;
        let inside = match &self.mass {
            None => self.inside[cell],
            Some(_) if !self.is_covered(row, column) => 0.0,
            Some(mass) => self.inside[cell] / mass[cell].max(LEAST_MASS as f32),
        };
        inside + self.free.as_ref().map_or(0.0, |free| free[cell])
    }

    /// Whether most of a cell of the target belongs to the study area.
    fn is_covered(&self, row: usize, column: usize) -> bool {
        let Lattice { width, margin, .. } = *self.lattice;
        self.coverage.is_none_or(|coverage| coverage[(row + margin[1]) * width + column + margin[0]] >= 0.5)
    }
}
