//! The kernel of each row, and smoothing with it: along columns into the target's rows, then along each row.

use super::grid::{Grid, Number};
use super::lattice::Lattice;
use crate::analysis::density::TRUNCATION;

/// Sharing a point out between two cells spreads it by so much variance, in cells².
const SHARING_VARIANCE: f64 = 1.0 / 6.0;
/// Taking ground together that lies in one cell spreads it by so much.
const CELL_VARIANCE: f64 = 1.0 / 12.0;
/// Below this variance a Gaussian that is sampled at the cells' middles no longer has the variance it should have.
const LEAST_SAMPLED_VARIANCE: f64 = 0.5;

/// What the cells hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Points, shared out between cells; they become a density per km².
    Points,
    /// The share of each cell that belongs to some ground.
    Ground,
}

/// A Gaussian of σ metres in the cells of one row, less what the cells have spread already (Sheppard's correction).
pub(super) struct Kernel {
    /// Weights at 0, 1, 2, … cells, along the row and across; both sides together have mass 1.
    points: [Vec<f32>; 2],
    /// The same for ground, which the cells spread less.
    ground: [Vec<f32>; 2],
    /// What makes a count in a cell a density.
    per_km2: f32,
}

impl Kernel {
    /// A kernel for cells of a width and height in metres.
    pub fn new(sigma_m: f64, width_m: f64, height_m: f64) -> Self {
        let weights = |spread: f64| [width_m, height_m].map(|cell_m| weights(sigma_m / cell_m, spread));
        Self { points: weights(SHARING_VARIANCE), ground: weights(CELL_VARIANCE), per_km2: (1e6 / (width_m * height_m)) as f32 }
    }

    /// Cells that it reaches along an axis (0 along the row, 1 across).
    pub fn reach(&self, axis: usize) -> usize {
        self.points[axis].len().max(self.ground[axis].len()) - 1
    }
}

fn weights(sigma: f64, spread: f64) -> Vec<f32> {
    let variance = sigma * sigma - spread;
    if variance < LEAST_SAMPLED_VARIANCE {
        // Three cells have any small variance exactly.
        let variance = variance.max(0.0);
        return vec![(1.0 - variance) as f32, (variance / 2.0) as f32];
    }
    let reach = (TRUNCATION * sigma).ceil() as u32;
    let weights: Vec<f64> = (0..=reach).map(|cells| (-0.5 * f64::from(cells * cells) / variance).exp()).collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    weights.iter().map(|weight| (weight / total) as f32).collect()
}

impl Lattice {
    /// Smooths cells of the whole lattice into the rows of the target's cells, and calls `visit` with those rows that anything reaches; points
    /// become incidents per km².
    ///
    /// The terms of a cell are added in an order that does not depend on the tile, and what is left out is zero, so neighbouring tiles get the
    /// same sum to the bit.
    pub fn smooth<T: Number>(&self, grid: &Grid<T>, held: Held, mut visit: impl FnMut(usize, &[f32])) {
        let mut smooth = vec![0.0f32; self.target_width];
        let mut gathered = vec![0.0f32; self.width];
        for (row, kernel) in self.kernels.iter().enumerate() {
            let [along, across] = if held == Held::Points { &kernel.points } else { &kernel.ground };
            let middle = row + self.margin[1];
            let sources = || {
                (middle + 1 - across.len()..middle + across.len())
                    .map(|row| (row, grid.filled(row)))
                    .filter(|(_, (filled, _))| !filled.is_empty())
            };
            let Some(first) = sources().map(|(_, (filled, _))| filled.start).min() else { continue };
            let end = sources().map(|(_, (filled, _))| filled.end).max().unwrap_or(first);
            gathered.fill(0.0);
            for (source, (filled, values)) in sources() {
                add_scaled(&mut gathered[filled], values, across[source.abs_diff(middle)]);
            }
            // The part of the target that what was gathered can reach.
            let from = (first + 1).saturating_sub(along.len()).max(self.margin[0]) - self.margin[0];
            let to = (end - 1 + along.len()).min(self.margin[0] + self.target_width).saturating_sub(self.margin[0]);
            if from >= to {
                continue;
            }
            smooth.fill(0.0);
            let (reached, start) = (&mut smooth[from..to], from + self.margin[0]);
            add_scaled(reached, &gathered[start..], along[0]);
            for (step, &weight) in along.iter().enumerate().skip(1) {
                add_pair_scaled(reached, &gathered[start - step..], &gathered[start + step..], weight);
            }
            if held == Held::Points {
                for value in reached {
                    *value *= kernel.per_km2;
                }
            }
            visit(row, &smooth);
        }
    }

    /// All of the target's cells, smoothed.
    pub fn smoothed<T: Number>(&self, grid: &Grid<T>, held: Held) -> Vec<f32> {
        let mut target = vec![0.0; self.target_width * self.target_height];
        self.smooth(grid, held, |row, values| target[row * self.target_width..][..self.target_width].copy_from_slice(values));
        target
    }
}

/// `target += source · weight`, over the length of `target`.
fn add_scaled<T: Number>(target: &mut [f32], source: &[T], weight: f32) {
    for (target, source) in target.iter_mut().zip(source) {
        *target += source.single() * weight;
    }
}

/// `target += (one + other) · weight`, over the length of `target`.
fn add_pair_scaled(target: &mut [f32], one: &[f32], other: &[f32], weight: f32) {
    for ((target, one), other) in target.iter_mut().zip(one).zip(other) {
        *target += (one + other) * weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_mass_one_and_the_variance_that_sharing_out_leaves() {
        for sigma in [0.0, 0.3, 0.5, 0.7, 0.81, 0.82, 1.0, 2.5, 7.0, 10.0] {
            let weights = weights(sigma, SHARING_VARIANCE);
            let sum = |power: i32| -> f64 {
                let term = |(cells, weight): (usize, &f32)| 2.0 * f64::from(*weight) * (cells as f64).powi(power);
                weights.iter().enumerate().skip(1).map(term).sum()
            };
            assert!((f64::from(weights[0]) + sum(0) - 1.0).abs() < 1e-6, "{sigma}");
            let wanted = (sigma * sigma - SHARING_VARIANCE).max(0.0);
            assert!((sum(2) - wanted).abs() < 0.005 * wanted + 1e-6, "{sigma}: {} instead of {wanted}", sum(2));
        }
    }
}
