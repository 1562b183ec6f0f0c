//! Density tiles: incidents per km² by a Gaussian kernel of σ metres, packed into the red, green and blue of a PNG.
//!
//! Two ways, by how large a pixel is against the kernel:
//! - pixel ≤ σ/5: incidents are counted in cells of a power of two pixels, at most σ/5 wide, that lie on one lattice for the
//!   whole world; the counts are smoothed along x and y, and pixels interpolate between the cells' middles;
//! - pixel > σ/5: every incident adds the kernel's exact mass over each pixel, so a pixel is the mean density on it.
//!
//! The kernel is cut at 4σ. Inside the units the value is divided by the kernel's mass inside them (edge correction), so that
//! a coast does not look safer than the land behind it; outside of them only incidents outside any unit show.

use png::{BitDepth, ColorType, Encoder, EncodingError};

use crate::domain::{GeometryQuality, Precision};
use crate::index::Snapshot;
use crate::query::Filter;
use crate::spatial::{Area, Bbox, TileCoordinate};

/// Pixels along a tile's side.
pub const SIDE: usize = 256;
/// Kernels are cut at this many standard deviations.
const REACH: f64 = 4.0;
/// The least mass of the kernel inside the units that is corrected for: at a sharp cape no value grows more than fourfold.
const LEAST_MASS: f64 = 0.25;
const EARTH_M: f64 = 40_075_016.685_578_49;

/// How values are packed into 24 bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Packing {
    step: f64,
}

impl Packing {
    /// Steps fine enough, and wide enough that all incidents on one spot would not overflow; the same for every filter, so
    /// that a tile never disagrees with its `TileJSON`.
    #[must_use]
    pub fn new(snapshot: &Snapshot, sigma_m: f64) -> Self {
        let highest = snapshot.incidents.len() as f64 * 1e6 / (std::f64::consts::TAU * sigma_m * sigma_m) / LEAST_MASS;
        let mut step = 0.001;
        while highest / step > f64::from((1u32 << 24) - 1) {
            step *= 10.0;
        }
        Self { step }
    }

    /// What red, green and blue count.
    #[must_use]
    pub fn factors(self) -> [f64; 3] {
        [self.step * 65_536.0, self.step * 256.0, self.step]
    }

    fn pack(self, value: f64) -> [u8; 3] {
        let units = (value / self.step).round().clamp(0.0, f64::from((1u32 << 24) - 1)) as u32;
        let [_, red, green, blue] = units.to_be_bytes();
        [red, green, blue]
    }
}

/// A tile as PNG; black where there is nothing.
///
/// # Errors
/// When the encoder fails, which writing to memory does not.
pub fn encode(snapshot: &Snapshot, filter: &Filter, tile: TileCoordinate, sigma_m: f64) -> Result<Vec<u8>, EncodingError> {
    let packing = Packing::new(snapshot, sigma_m);
    let values = values(snapshot, filter, tile, sigma_m);
    let pixels: Vec<u8> = values.iter().flat_map(|value| packing.pack(*value)).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, SIDE as u32, SIDE as u32);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// Incidents per km² at the middle of each pixel, row by row from the north-west.
#[must_use]
pub fn values(snapshot: &Snapshot, filter: &Filter, tile: TileCoordinate, sigma_m: f64) -> Vec<f64> {
    let bbox = tile.bbox(0.0);
    let latitude = bbox.centre().1;
    let pixel_m = EARTH_M * latitude.to_radians().cos() / f64::from(1u32 << tile.zoom) / SIDE as f64;
    let lattice = Lattice::new(tile, pixel_m, sigma_m);
    let points = lattice.points(snapshot, filter, tile);
    if points.is_empty() {
        return vec![0.0; SIDE * SIDE];
    }
    let kernel = Kernel::new(sigma_m / lattice.cell_m);
    let study = lattice.mask(snapshot, filter, tile);
    let inside = points.iter().filter(|point| point.inside && study.is_some());
    let outside = points.iter().filter(|point| !(point.inside && study.is_some()));
    let cell_km2 = lattice.cell_m * lattice.cell_m / 1e6;
    let mut density = kernel.smooth(&lattice.count(inside), &lattice);
    if let Some(study) = &study {
        let mass = kernel.smooth(study, &lattice);
        for ((value, mass), covered) in density.iter_mut().zip(mass).zip(study) {
            *value = if *covered > 0.5 { *value / mass.max(LEAST_MASS) } else { 0.0 };
        }
    }
    let free = kernel.smooth(&lattice.count(outside), &lattice);
    for (value, free) in density.iter_mut().zip(free) {
        *value = (*value + free) / cell_km2;
    }
    lattice.resample(&density)
}

struct LatticePoint {
    column: f64,
    row: f64,
    inside: bool,
}

/// Cells around a tile. Their edges lie on multiples of the cell from the world's corner, so neighbouring tiles share them.
struct Lattice {
    /// Cells along a pixel's side: 1 or a power of one half.
    cells_per_pixel: f64,
    cell_m: f64,
    /// First column and row, in cells from the tile's north-west corner (negative).
    first: [f64; 2],
    width: usize,
    height: usize,
}

impl Lattice {
    fn new(tile: TileCoordinate, pixel_m: f64, sigma_m: f64) -> Self {
        let mut pixels = 1.0;
        while pixels * 2.0 * pixel_m <= sigma_m / 5.0 {
            pixels *= 2.0;
        }
        let cell_m = pixel_m * pixels;
        let margin = (REACH * sigma_m / cell_m).ceil() + 2.0;
        let along = |position: u32| {
            let corner = f64::from(position) * SIDE as f64 / pixels;
            let first = corner.floor() - margin;
            let last = (corner + SIDE as f64 / pixels).ceil() + margin;
            (first - corner, (last - first) as usize)
        };
        let ((first_column, width), (first_row, height)) = (along(tile.x), along(tile.y));
        Self { cells_per_pixel: 1.0 / pixels, cell_m, first: [first_column, first_row], width, height }
    }

    /// A share of the tile's side as a place on the lattice.
    fn place(&self, local: [f64; 2]) -> [f64; 2] {
        let cells = SIDE as f64 * self.cells_per_pixel;
        [local[0] * cells - self.first[0], local[1] * cells - self.first[1]]
    }

    fn bbox(&self, tile: TileCoordinate) -> Bbox {
        let cells = SIDE as f64 * self.cells_per_pixel;
        let tiles = f64::from(1u32 << tile.zoom);
        let x = |cell: f64| crate::spatial::tile_coordinate::longitude((f64::from(tile.x) + cell / cells) / tiles);
        let y = |cell: f64| crate::spatial::tile_coordinate::latitude((f64::from(tile.y) + cell / cells) / tiles);
        let [column, row] = self.first;
        Bbox::new(x(column), y(row + self.height as f64), x(column + self.width as f64), y(row))
    }

    /// Incidents on the lattice whose place is known well enough for a map of density.
    fn points(&self, snapshot: &Snapshot, filter: &Filter, tile: TileCoordinate) -> Vec<LatticePoint> {
        let mut selection = filter.selection(snapshot);
        selection.areas.insert(0, Area::Bbox(self.bbox(tile)));
        let placement = snapshot.placement(filter.as_of);
        let mut points = Vec::new();
        snapshot.incidents.scan(&selection, |row| {
            if snapshot.incidents.precision(row) == Precision::Commune {
                return;
            }
            let [longitude, latitude] = snapshot.incidents.position(row);
            let [column, row_on_lattice] = self.place(tile.local(longitude, latitude));
            points.push(LatticePoint { column, row: row_on_lattice, inside: placement.unit(row).is_some() });
        });
        points
    }

    fn count<'a>(&self, points: impl Iterator<Item = &'a LatticePoint>) -> Vec<f64> {
        let mut counts = vec![0.0; self.width * self.height];
        for point in points {
            let (column, row) = (point.column.floor(), point.row.floor());
            if column >= 0.0 && row >= 0.0 && (column as usize) < self.width && (row as usize) < self.height {
                counts[row as usize * self.width + column as usize] += 1.0;
            }
        }
        counts
    }

    /// 1 where a cell's middle lies in a topmost unit, 0 elsewhere; `None` where there is no edge to correct for.
    fn mask(&self, snapshot: &Snapshot, filter: &Filter, tile: TileCoordinate) -> Option<Vec<f64>> {
        let units = &snapshot.units;
        let bbox = self.bbox(tile);
        let topmost = units.intersecting(&bbox).filter(|&row| {
            let unit = &units.get(row).unit;
            let has_parent =
                unit.parent.as_ref().is_some_and(|parent| units.row_on(parent, filter.as_of).is_some_and(|p| units.prepared(p).is_some()));
            unit.validity.contains(filter.as_of) && !has_parent && unit.geometry_quality != GeometryQuality::None
        });
        let polygons: Vec<_> = topmost.filter_map(|row| units.prepared(row)).collect();
        if polygons.is_empty() {
            return None;
        }
        let tiles = f64::from(1u32 << tile.zoom);
        let cells = SIDE as f64 * self.cells_per_pixel;
        let mut mask = Vec::with_capacity(self.width * self.height);
        for row in 0..self.height {
            let y = (f64::from(tile.y) + (self.first[1] + row as f64 + 0.5) / cells) / tiles;
            let latitude = crate::spatial::tile_coordinate::latitude(y);
            for column in 0..self.width {
                let x = (f64::from(tile.x) + (self.first[0] + column as f64 + 0.5) / cells) / tiles;
                let longitude = crate::spatial::tile_coordinate::longitude(x);
                let inside = polygons.iter().any(|p| p.locate(longitude, latitude) != crate::spatial::Location::Outside);
                mask.push(f64::from(u8::from(inside)));
            }
        }
        Some(mask)
    }

    /// Values at the pixels' middles from those at the cells' middles, bilinear.
    fn resample(&self, cells: &[f64]) -> Vec<f64> {
        let mut pixels = Vec::with_capacity(SIDE * SIDE);
        let place = |pixel: usize, first: f64| (pixel as f64 + 0.5) * self.cells_per_pixel - first - 0.5;
        for y in 0..SIDE {
            let row = place(y, self.first[1]);
            let (top, down) = (row.floor() as usize, row - row.floor());
            for x in 0..SIDE {
                let column = place(x, self.first[0]);
                let (left, right) = (column.floor() as usize, column - column.floor());
                let at = |r: usize, c: usize| cells[r * self.width + c];
                let upper = at(top, left) * (1.0 - right) + at(top, left + 1) * right;
                let lower = at(top + 1, left) * (1.0 - right) + at(top + 1, left + 1) * right;
                pixels.push(upper * (1.0 - down) + lower * down);
            }
        }
        pixels
    }
}

/// Mass of the Gaussian over cells at each distance from the middle one; sums to 1.
struct Kernel {
    weights: Vec<f64>,
}

impl Kernel {
    /// A kernel whose σ is given in cells.
    fn new(sigma: f64) -> Self {
        let reach = (REACH * sigma).ceil() as usize;
        // The mean over the cell, by ten points: exact enough where σ is smaller than a cell, too.
        let mean = |distance: usize| {
            let points = (0..10).map(|i| (distance as f64 + (f64::from(i) + 0.5) / 10.0 - 0.5) / sigma);
            points.map(|z| (-0.5 * z * z).exp()).sum::<f64>()
        };
        let mut weights: Vec<f64> = (0..=reach).map(mean).collect();
        let total = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
        for weight in &mut weights {
            *weight /= total;
        }
        Self { weights }
    }

    fn smooth(&self, cells: &[f64], lattice: &Lattice) -> Vec<f64> {
        let (width, height) = (lattice.width, lattice.height);
        if cells.iter().all(|value| *value == 0.0) {
            return vec![0.0; width * height];
        }
        let mut along_x = vec![0.0; width * height];
        for (source, target) in cells.chunks_exact(width).zip(along_x.chunks_exact_mut(width)) {
            for (column, value) in source.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                let first = column.saturating_sub(self.weights.len() - 1);
                let last = (column + self.weights.len() - 1).min(width - 1);
                for (offset, cell) in target[first..=last].iter_mut().enumerate() {
                    *cell += value * self.weights[(first + offset).abs_diff(column)];
                }
            }
        }
        let mut along_y = vec![0.0; width * height];
        for row in 0..height {
            let source = &along_x[row * width..(row + 1) * width];
            if source.iter().all(|value| *value == 0.0) {
                continue;
            }
            let first = row.saturating_sub(self.weights.len() - 1);
            let last = (row + self.weights.len() - 1).min(height - 1);
            for target_row in first..=last {
                let weight = self.weights[target_row.abs_diff(row)];
                let target = &mut along_y[target_row * width..(target_row + 1) * width];
                for (cell, value) in target.iter_mut().zip(source) {
                    *cell += weight * value;
                }
            }
        }
        along_y
    }
}
