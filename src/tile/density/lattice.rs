//! The cells around a tile: their place on the lattice of the world, and how large they are in metres.

use super::SIDE;
use super::kernel::Kernel;
use crate::spatial::tile_coordinate::{latitude, longitude};
use crate::spatial::{Bbox, LocalMetric, TileCoordinate};

/// Of WGS 84, and of the sphere that Web Mercator is drawn on.
const EQUATOR_RADIUS_M: f64 = 6_378_137.0;
/// Most cells along a pixel's side.
const FINEST: f64 = 4.0;

/// Cells numbered from the world's north-west corner; the *target* is those that the tile's pixels are made of, and around it lies the
/// margin from which incidents reach the target.
pub(super) struct Lattice {
    /// Pixels along a cell's side: a power of two, below 1 where a pixel has several cells.
    pub pixels_per_cell: f64,
    /// Cells around the equator.
    pub cells_per_world: f64,
    pub tile: TileCoordinate,
    /// The kernel's standard deviation.
    pub sigma_m: f64,
    /// First column and row, in cells from the world's corner.
    pub first: [i64; 2],
    pub width: usize,
    pub height: usize,
    /// Columns and rows of the margin on each side.
    pub margin: [usize; 2],
    pub target_width: usize,
    pub target_height: usize,
    /// One for each row of the target.
    pub kernels: Vec<Kernel>,
    /// Latitudes of the rows' middles, from north to south.
    latitudes: Vec<f64>,
    /// A first guess of the row for latitudes in equal steps, and the steps in a degree.
    guesses: Vec<u32>,
    guesses_per_degree: f64,
}

impl Lattice {
    pub fn new(tile: TileCoordinate, sigma_m: f64) -> Self {
        let pixels_per_world = SIDE as f64 * f64::from(1u32 << tile.zoom);
        let pixels_per_cell = pixels_per_cell(pixels_per_world, sigma_m);
        let cells_per_world = pixels_per_world / pixels_per_cell;
        let along = |position: u32| {
            let corner = f64::from(position) * SIDE as f64 / pixels_per_cell;
            let side = SIDE as f64 / pixels_per_cell;
            if pixels_per_cell > 1.0 {
                // Pixels' middles lie between cells' middles.
                let half_pixel = 0.5 / pixels_per_cell;
                ((corner + half_pixel - 0.5).floor() as i64, (corner + side - half_pixel - 0.5).floor() as i64 + 2)
            } else {
                (corner as i64, (corner + side) as i64)
            }
        };
        let ((west, east), (north, south)) = (along(tile.x), along(tile.y));
        let row_latitude = |row: i64| latitude((row as f64 + 0.5) / cells_per_world);
        let kernels: Vec<Kernel> = (north..south)
            .map(|row| {
                let metric = LocalMetric::at(0.0, row_latitude(row)).metres_per_degree();
                let degree = row_latitude(row).to_radians().cos() * 360.0 / cells_per_world;
                Kernel::new(sigma_m, 360.0 / cells_per_world * metric[0], degree * metric[1])
            })
            .collect();
        // One more, since an incident is shared out between neighbouring cells.
        let margin = [0, 1].map(|axis| kernels.iter().map(|kernel| kernel.reach(axis)).max().unwrap_or(0) + 1);
        let first = [west - margin[0] as i64, north - margin[1] as i64];
        let (target_width, target_height) = ((east - west) as usize, (south - north) as usize);
        let height = target_height + 2 * margin[1];
        let latitudes: Vec<f64> = (0..height).map(|row| row_latitude(first[1] + row as i64)).collect();
        let (guesses, guesses_per_degree) = guesses(&latitudes);
        Self {
            pixels_per_cell,
            cells_per_world,
            tile,
            sigma_m,
            first,
            width: target_width + 2 * margin[0],
            height,
            margin,
            target_width,
            target_height,
            kernels,
            latitudes,
            guesses,
            guesses_per_degree,
        }
    }

    /// Everything that may reach the target, in degrees.
    pub fn bbox(&self) -> Bbox {
        let x = |column: f64| longitude(column / self.cells_per_world);
        let west = self.first[0] as f64;
        Bbox::new(x(west), self.latitudes[self.height - 1], x(west + self.width as f64), self.latitudes[0])
    }

    /// First column and row of the target, in cells from the world's corner.
    pub fn target(&self) -> [i64; 2] {
        [0, 1].map(|axis| self.first[axis] + self.margin[axis] as i64)
    }

    /// Western edge of the first column and width of a column, in degrees.
    pub fn columns(&self) -> (f64, f64) {
        (longitude(self.first[0] as f64 / self.cells_per_world), 360.0 / self.cells_per_world)
    }

    /// Latitude of a place in cells from the world's corner.
    pub fn latitude_at(&self, row: f64) -> f64 {
        latitude(row / self.cells_per_world)
    }

    /// The row and column of the cell north-west of a place, among the four whose middles surround it, and how far the place lies towards those east and south
    /// of it, 0 to 1; `None` outside.
    ///
    /// Rows are found between their latitudes, which are the same for every tile; the guess spares the projection's tangent.
    pub fn place(&self, longitude: f64, latitude: f64) -> Option<([usize; 2], f64, f64)> {
        let across = (longitude / 360.0 + 0.5) * self.cells_per_world - 0.5 - self.first[0] as f64;
        let guess = (self.latitudes[0] - latitude) * self.guesses_per_degree;
        if !(across >= 0.0 && across < (self.width - 1) as f64 && guess >= 0.0 && latitude > self.latitudes[self.height - 1]) {
            return None;
        }
        let mut row = self.guesses[(guess as usize).min(self.guesses.len() - 1)] as usize;
        while latitude <= self.latitudes[row + 1] {
            row += 1;
        }
        let southward = (self.latitudes[row] - latitude) / (self.latitudes[row] - self.latitudes[row + 1]);
        let column = across as usize;
        Some(([row, column], across - column as f64, southward))
    }
}

/// Cells as wide as the density needs, the same for a whole zoom: their width at the equator is what counts, and they are
/// narrower elsewhere.
fn pixels_per_cell(pixels_per_world: f64, sigma_m: f64) -> f64 {
    let pixel_m = std::f64::consts::TAU * EQUATOR_RADIUS_M / pixels_per_world;
    let mut pixels = 1.0;
    while pixels * 2.0 * pixel_m <= sigma_m / 5.0 {
        pixels *= 2.0;
    }
    while pixels * pixel_m > sigma_m && pixels * FINEST > 1.0 {
        pixels /= 2.0;
    }
    pixels
}

/// For latitudes in equal steps from the northernmost row down, a row that certainly lies no farther south.
fn guesses(latitudes: &[f64]) -> (Vec<u32>, f64) {
    let (north, south) = (latitudes[0], latitudes[latitudes.len() - 1]);
    let steps = 2 * latitudes.len();
    let per_degree = steps as f64 / (north - south);
    let rows = (0..steps).map(|step| {
        let reached = north - step as f64 / per_degree;
        // One less, since the step of a latitude is rounded.
        latitudes.partition_point(|&latitude| latitude >= reached).saturating_sub(2) as u32
    });
    (rows.collect(), per_degree)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_between_the_middles_around_it() {
        for (zoom, x, y, sigma_m) in [(0, 0, 0, 5_000.0), (8, 202, 114, 300.0), (12, 3_249, 1_812, 300.0), (16, 51_984, 28_992, 300.0)] {
            let lattice = Lattice::new(TileCoordinate::new(zoom, x, y).expect("a tile"), sigma_m);
            let bbox = lattice.bbox();
            for step in 1..400 {
                let share = f64::from(step * 7 % 400) / 400.0;
                let (longitude, latitude) =
                    (bbox.west + (bbox.east - bbox.west) * f64::from(step) / 400.0, bbox.south + (bbox.north - bbox.south) * share);
                let Some(([row, column], eastward, southward)) = lattice.place(longitude, latitude) else { continue };
                assert!((0.0..=1.0).contains(&eastward) && (0.0..=1.0).contains(&southward));
                let row = row as i64 + lattice.first[1];
                let exact =
                    crate::spatial::tile_coordinate::mercator(longitude, latitude).map(|share| share * lattice.cells_per_world - 0.5);
                let column = column as i64 + lattice.first[0];
                assert!((column as f64 + eastward - exact[0]).abs() < 1e-6);
                // Straight in latitude between two rows, where the projection is a little bent.
                assert!((row as f64 + southward - exact[1]).abs() < if zoom == 0 { 0.05 } else { 1e-3 }, "{row} {southward} {exact:?}");
            }
            assert!(lattice.place(bbox.west - 1e-6, bbox.south).is_none() && lattice.place(f64::NAN, f64::NAN).is_none());
        }
    }

    #[test]
    fn cells_fit_the_kernel_at_every_zoom() {
        for sigma_m in [50.0, 300.0, 5_000.0] {
            for zoom in 0..=22 {
                let lattice = Lattice::new(TileCoordinate::new(zoom, 0, 0).expect("a tile"), sigma_m);
                let cell_m = std::f64::consts::TAU * EQUATOR_RADIUS_M / lattice.cells_per_world;
                assert!(cell_m <= sigma_m || (lattice.pixels_per_cell - 0.25).abs() < 1e-9, "{cell_m} at {zoom}");
                assert!(lattice.pixels_per_cell <= 1.0 || cell_m <= sigma_m / 5.0);
            }
        }
    }
}
