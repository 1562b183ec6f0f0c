//! Density: incidents per km² around each place.
//!
//! A Gaussian kernel of bandwidth σ metres around each of n points, on a grid of square cells:
//!
//! ```text
//!   density(g) = 10⁶ / (2π σ²) · Σ exp(−|g − point|² / (2σ²))      incidents per km²
//! ```
//!
//! computed in two steps. *Binning*: each point is shared out among the four nearest cell centres, by distance. *Convolution*: the
//! kernel, cut at 4σ on each axis and scaled back to mass 1, is applied along rows and then along columns. Sharing out
//! spreads a point by `cell²/6` per axis, so the kernel gets that much less variance (Sheppard's correction) and the sum
//! is right again: with a cell of σ/5 the error for a single point stays below 0.7 % of its peak, and for many points it
//! averages out.
//!
//! *Edge correction*: with a mask of the study area, the density is divided by the kernel's mass inside it, so the rim does not look
//! empty because nothing was recorded outside; a mass below a quarter counts as a quarter. Points outside the mask are left out, and
//! cells outside it are 0. A cell on the rim counts with the part that lies inside.
//!
//! Points up to 4σ outside the grid count too, so tiles that lie side by side fit together.
//!
//! Sources: Silverman, *Density Estimation for Statistics and Data Analysis*, 1986, ch. 3.5 and 4; Wand, *Fast Computation of Multivariate
//! Kernel Estimators*, J. Comput. Graph. Stat. 3 (1994) 433–445, for linear binning; Diggle, *A Kernel Method for Smoothing Point Process Data*,
//! Appl. Stat. 34 (1985) 138–147, for the edge.
//!
//! ```
//! use diaban::analysis::density::density;
//! use diaban::analysis::grid_frame::GridFrame;
//!
//! let frame = GridFrame::covering((0.0, 0.0), (3_000.0, 3_000.0), 300.0);
//! let map = density(&frame, 300.0, &[1_530.0], &[1_530.0], None);
//! assert_eq!(map.used, 1);
//! let peak = 1e6 / (std::f64::consts::TAU * 300.0 * 300.0);
//! assert!((map.grid.sample(1_530.0, 1_530.0) / peak - 1.0).abs() < 0.01);
//! ```

use rayon::prelude::*;

use super::grid_frame::{GridFrame, Mask};

/// Where the kernel is cut, in σ.
pub const TRUNCATION: f64 = 4.0;

/// The least mass of the kernel inside the study area that is corrected for: at a cape so sharp that less of it is land, a single
/// incident does not become a peak of many.
pub const LEAST_MASS: f64 = 0.25;

/// Square metres in a square kilometre.
const SQUARE_METRES_PER_KM2: f64 = 1e6;

/// Values on a grid, for the centre of each cell.
#[derive(Clone, Debug, PartialEq)]
pub struct DensityGrid {
    /// Where the cells lie.
    pub frame: GridFrame,
    /// Incidents per km², row by row from the south, in a row from the west; `width × height` of them, none negative.
    pub values: Vec<f64>,
}

/// A density and how many points it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// The values.
    pub grid: DensityGrid,
    /// How much of each cell lies inside the mask, 0 to 1, in the order of the grid; `None` without a mask.
    pub coverage: Option<Vec<f64>>,
    /// The bandwidth σ in metres.
    pub bandwidth: f64,
    /// The points that count towards some value: finite, within 4σ of the grid, and inside the mask if there is one.
    pub used: usize,
    /// The others.
    pub left_out: usize,
}

impl DensityGrid {
    /// The value at a point, bilinear between the four nearest cell centres and level beyond the outermost; 0 for an empty
    /// grid or a point that is not finite.
    #[must_use]
    pub fn sample(&self, x: f64, y: f64) -> f64 {
        let (column, row) = self.frame.position(x, y);
        if self.values.is_empty() || !column.is_finite() || !row.is_finite() {
            return 0.0;
        }
        let (west, east, eastward) = between(column, self.frame.width);
        let (south, north, northward) = between(row, self.frame.height);
        let value = |column, row| self.values[row * self.frame.width + column];
        let along = |row| value(west, row) * (1.0 - eastward) + value(east, row) * eastward;
        along(south) * (1.0 - northward) + along(north) * northward
    }

    /// The largest value; 0 for an empty grid.
    #[must_use]
    pub fn maximum(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }
}

/// The two cells around a position on an axis of `count` cells, and how far it lies towards the second.
fn between(position: f64, count: usize) -> (usize, usize, f64) {
    let position = position.clamp(0.0, (count - 1) as f64);
    let first = position as usize;
    (first, (first + 1).min(count - 1), position.fract())
}

/// The density of points (metres, columns of equal length) on a grid, with a bandwidth σ in metres.
///
/// O(points + cells × σ/cell); deterministic. Cells larger than σ/2 are too coarse for the kernel. With a bandwidth or cell that
/// is not positive and finite nothing is computed and every value is 0.
#[must_use]
pub fn density(frame: &GridFrame, bandwidth: f64, x: &[f64], y: &[f64], mask: Option<Mask<'_>>) -> Density {
    let kernel = half_kernel(bandwidth / frame.cell);
    let is_possible = frame.cell > 0.0 && !kernel.is_empty() && frame.width * frame.height > 0;
    if !is_possible {
        return Density {
            grid: DensityGrid { frame: *frame, values: vec![0.0; frame.width * frame.height] },
            coverage: mask.map(|_| vec![0.0; frame.width * frame.height]),
            bandwidth,
            used: 0,
            left_out: x.len(),
        };
    }
    let margin = kernel.len();
    let grown = frame.grown(margin);
    let coverage = mask.map(|mask| mask.coverage(&grown));
    let is_inside = |column: usize, row: usize, x: f64, y: f64| match (&coverage, mask) {
        (Some(coverage), Some(mask)) => {
            let part = coverage[row * grown.width + column];
            // Whole cells are certain; only on the rim is the question worth its price.
            part >= 1.0 || mask.contains(x, y)
        }
        _ => true,
    };
    let (bins, used) = binned(&grown, x, y, is_inside);
    let mut values = convolved(&grown, &bins, &kernel);
    let per_km2 = SQUARE_METRES_PER_KM2 / (frame.cell * frame.cell);
    let coverage = coverage.map(|coverage| {
        let kernel_mass = convolved(&grown, &coverage, &kernel);
        let rows = coverage.chunks_exact(grown.width).skip(margin).take(frame.height);
        let parts: Vec<f64> = rows.flat_map(|row| &row[margin..margin + frame.width]).copied().collect();
        for ((value, mass), part) in values.iter_mut().zip(kernel_mass).zip(&parts) {
            *value = if *part > 0.0 { *value / mass.max(LEAST_MASS) } else { 0.0 };
        }
        parts
    });
    for value in &mut values {
        *value *= per_km2;
    }
    Density { grid: DensityGrid { frame: *frame, values }, coverage, bandwidth, used, left_out: x.len() - used }
}

/// The kernel's weights at 0, 1, 2, … cells from its centre, of mass 1 over both sides; empty for an impossible bandwidth.
fn half_kernel(bandwidth_in_cells: f64) -> Vec<f64> {
    if !(bandwidth_in_cells > 0.0 && bandwidth_in_cells.is_finite()) {
        return Vec::new();
    }
    let reach = (TRUNCATION * bandwidth_in_cells).ceil() as u32;
    // Very coarse cells would leave no variance; half of it keeps the kernel a kernel.
    let square = bandwidth_in_cells * bandwidth_in_cells;
    let variance = (square - 1.0 / 6.0).max(square / 2.0);
    let weight = |step| (-f64::from(step * step) / (2.0 * variance)).exp();
    let weights: Vec<f64> = (0..=reach).map(weight).collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    weights.iter().map(|weight| weight / total).collect()
}

/// Points from which on both halves are binned at the same time.
const WORTH_PARTING: usize = 200_000;

/// Shares each point out among its four nearest cell centres; also says how many points that were. Many points are always parted in the same two
/// halves, so that the sums are the same on any machine.
fn binned(frame: &GridFrame, x: &[f64], y: &[f64], is_inside: impl Fn(usize, usize, f64, f64) -> bool + Sync) -> (Vec<f64>, usize) {
    if x.len() < WORTH_PARTING {
        return binned_part(frame, x, y, &is_inside);
    }
    let ((x, more_x), (y, more_y)) = (x.split_at(x.len() / 2), y.split_at(x.len() / 2));
    let ((mut bins, used), (others, more)) =
        rayon::join(|| binned_part(frame, x, y, &is_inside), || binned_part(frame, more_x, more_y, &is_inside));
    bins.par_iter_mut().with_min_len(1 << 14).zip(&others).for_each(|(bin, other)| *bin += other);
    (bins, used + more)
}

fn binned_part(frame: &GridFrame, x: &[f64], y: &[f64], is_inside: &impl Fn(usize, usize, f64, f64) -> bool) -> (Vec<f64>, usize) {
    let mut bins = vec![0.0; frame.width * frame.height];
    let mut used = 0;
    let (last_column, last_row) = ((frame.width - 1) as f64, (frame.height - 1) as f64);
    for (&x, &y) in x.iter().zip(y) {
        let (column, row) = frame.position(x, y);
        // Also false for what is not a number.
        let is_within = column >= 0.0 && row >= 0.0 && column < last_column && row < last_row;
        if !is_within || !is_inside((column + 0.5) as usize, (row + 0.5) as usize, x, y) {
            continue;
        }
        used += 1;
        let (eastward, northward) = (column.fract(), row.fract());
        let south_west = row as usize * frame.width + column as usize;
        let north_west = south_west + frame.width;
        bins[south_west] += (1.0 - eastward) * (1.0 - northward);
        bins[south_west + 1] += eastward * (1.0 - northward);
        bins[north_west] += (1.0 - eastward) * northward;
        bins[north_west + 1] += eastward * northward;
    }
    (bins, used)
}

/// Applies the kernel along rows, then along columns; the answer lacks the margin of the kernel's length on each side.
fn convolved(frame: &GridFrame, bins: &[f64], kernel: &[f64]) -> Vec<f64> {
    let margin = kernel.len();
    let width = frame.width - 2 * margin;
    let mut along_rows = vec![0.0; width * frame.height];
    along_rows.par_chunks_mut(width).zip(bins.par_chunks(frame.width)).filter(|(_, row)| row.iter().any(|&value| value > 0.0)).for_each(
        |(smooth, row)| {
            add_scaled(smooth, &row[margin..], kernel[0]);
            for (step, &weight) in kernel.iter().enumerate().skip(1) {
                add_scaled(smooth, &row[margin - step..], weight);
                add_scaled(smooth, &row[margin + step..], weight);
            }
        },
    );
    let mut values = vec![0.0; width * (frame.height - 2 * margin)];
    values.par_chunks_mut(width).enumerate().for_each(|(row, smooth)| {
        let middle = row + margin;
        add_scaled(smooth, &along_rows[middle * width..], kernel[0]);
        for (step, &weight) in kernel.iter().enumerate().skip(1) {
            add_scaled(smooth, &along_rows[(middle - step) * width..], weight);
            add_scaled(smooth, &along_rows[(middle + step) * width..], weight);
        }
    });
    values
}

/// `target += source · weight`, over the length of `target`.
fn add_scaled(target: &mut [f64], source: &[f64], weight: f64) {
    for (target, source) in target.iter_mut().zip(source) {
        *target += source * weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    const FRAME: GridFrame = GridFrame { origin_x: 100.0, origin_y: -400.0, cell: 60.0, width: 31, height: 40 };

    #[test]
    fn a_single_point_gives_the_kernel_wherever_it_lies_in_its_cell() {
        let peak = 1e6 / (TAU * 300.0 * 300.0);
        for (x, y) in [(1_000.0, 800.0), (1_030.0, 830.0), (1_017.0, 811.0)] {
            let map = density(&FRAME, 300.0, &[x], &[y], None);
            for row in 0..FRAME.height {
                for column in 0..FRAME.width {
                    let (cx, cy) = FRAME.centre(column, row);
                    let square = (cx - x).powi(2) + (cy - y).powi(2);
                    let exact = peak * (-square / (2.0 * 300.0 * 300.0)).exp();
                    let value = map.grid.values[row * FRAME.width + column];
                    assert!((value - exact).abs() < 0.007 * peak, "{value} is not {exact}");
                }
            }
        }
    }

    #[test]
    fn side_by_side_grids_continue_each_other() {
        let whole = GridFrame { width: 40, ..FRAME };
        let east = GridFrame { origin_x: whole.origin_x + 20.0 * whole.cell, width: 20, ..whole };
        let x: Vec<f64> = (0..50).map(|i| f64::from(i * 97 % 2_400)).collect();
        let y: Vec<f64> = (0..50).map(|i| f64::from(i * 61 % 1_900) - 300.0).collect();
        let (whole, east) = (density(&whole, 300.0, &x, &y, None).grid, density(&east, 300.0, &x, &y, None).grid);
        for row in 0..40 {
            for column in 0..20 {
                let difference = whole.values[row * 40 + 20 + column] - east.values[row * 20 + column];
                assert!(difference.abs() < 1e-9);
            }
        }
    }

    #[test]
    fn even_coverage_stays_even_up_to_the_rim_of_the_mask() {
        let mask = |x: f64, y: f64| (250.0..1_750.0).contains(&x) && (0.0..1_500.0).contains(&y);
        let steps = || (0..400).map(|i| f64::from(i) * 5.0 + 2.5);
        let (x, y): (Vec<f64>, Vec<f64>) = steps().flat_map(|x| steps().map(move |y| (x + 100.0, y - 250.0))).unzip();
        let map = density(&FRAME, 300.0, &x, &y, Some(&mask));
        assert_eq!(map.used, 300 * 300);
        assert_eq!(map.left_out, 400 * 400 - 300 * 300);
        for row in 0..FRAME.height {
            for column in 0..FRAME.width {
                let (cx, cy) = FRAME.centre(column, row);
                let value = map.grid.values[row * FRAME.width + column];
                if mask(cx, cy) {
                    assert!((value / 40_000.0 - 1.0).abs() < 0.03, "{value} at {cx} {cy}");
                } else if !mask(cx + 60.0, cy) && !mask(cx - 60.0, cy) && !mask(cx, cy + 60.0) {
                    assert!(value < 41_200.0);
                }
            }
        }
    }

    #[test]
    fn impossible_input_gives_zeros() {
        let nothing = density(&FRAME, 300.0, &[], &[], Some(&|_, _| false));
        assert!(nothing.grid.maximum() < f64::MIN_POSITIVE);
        let wild = density(&FRAME, 300.0, &[f64::NAN, 1e300], &[0.0, 0.0], None);
        assert_eq!((wild.used, wild.left_out), (0, 2));
        for bandwidth in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let none = density(&FRAME, bandwidth, &[500.0], &[500.0], None);
            assert!(none.grid.values.iter().all(|value| value.abs() < f64::MIN_POSITIVE));
        }
        let empty = GridFrame { width: 0, ..FRAME };
        let empty = density(&empty, 300.0, &[1.0], &[1.0], None).grid;
        assert!(empty.sample(1.0, 1.0).abs() < f64::MIN_POSITIVE);
    }
}
