//! The exact interval for the expected number behind a count.
//!
//! Garwood's limits for a count k at confidence 1 − α: the lower one is the mean λ with `P(X ≥ k; λ) = α/2` (0 for k = 0), the upper one
//! the λ with `P(X ≤ k; λ) = α/2`, X being Poisson. For a rate, divide both by the exposure.
//!
//! Source: Garwood, *Fiducial Limits for the Poisson Distribution*, Biometrika 28 (1936) 437–442. Usually written with quantiles of χ²;
//! here the tails are summed directly, which needs no incomplete gamma function and is exact for whole k.
//!
//! ```
//! use diaban::analysis::poisson_interval::poisson_interval_95;
//!
//! let (lower, upper) = poisson_interval_95(10);
//! assert!((lower - 4.79538869613).abs() < 1e-10);
//! assert!((upper - 18.390356042).abs() < 1e-9);
//! ```

use super::probability::poisson;

/// What lies outside a 95 % interval on each side.
const TAIL: f64 = 0.025;

/// The standard normal quantile of that tail, from which the search starts.
const TAIL_Z: f64 = 1.959_963_984_540_054;

/// The lower and upper limit of the expected number, given that `count` was observed; 95 %, exact.
///
/// Good to about 1e-12 of the limit. Takes time in proportion to the square root of the count.
#[must_use]
pub fn poisson_interval_95(count: u64) -> (f64, f64) {
    (lower_limit(count), upper_limit(count))
}

fn lower_limit(count: u64) -> f64 {
    if count == 0 {
        return 0.0;
    }
    // As the mean grows, P(X ≥ count) grows by the mass of count − 1.
    root(0.0, count as f64, wilson_hilferty(count as f64, -TAIL_Z), |mean| {
        let error = at_least(count, mean) - TAIL;
        (error, poisson(count - 1, mean))
    })
}

fn upper_limit(count: u64) -> f64 {
    let k = count as f64;
    // Beyond any limit: Chernoff's bound leaves far less than the tail there.
    let highest = k + 10.0 * (k + 1.0).sqrt() + 10.0;
    // As the mean grows, P(X ≤ count) falls by the mass of count.
    root(k, highest, wilson_hilferty(k + 1.0, TAIL_Z), |mean| {
        let error = TAIL - at_most(count, mean);
        (error, poisson(count, mean))
    })
}

/// P(X ≥ count), for a mean of at most `count` (at least 1), so that the masses fall from the first on.
fn at_least(count: u64, mean: f64) -> f64 {
    let (mut mass, mut sum) = (1.0, 1.0);
    let mut x = count as f64;
    while mass > sum * 1e-18 {
        x += 1.0;
        mass *= mean / x;
        sum += mass;
    }
    poisson(count, mean) * sum
}

/// P(X ≤ count), for a mean of at least `count`.
fn at_most(count: u64, mean: f64) -> f64 {
    let (mut mass, mut sum) = (1.0, 1.0);
    let mut x = count as f64;
    while x > 0.0 && mass > sum * 1e-18 {
        mass *= x / mean;
        sum += mass;
        x -= 1.0;
    }
    poisson(count, mean) * sum
}

/// The cube approximation of a gamma quantile (Wilson & Hilferty, 1931): close enough for a few Newton steps to finish.
fn wilson_hilferty(shape: f64, z: f64) -> f64 {
    let cube_root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt());
    shape * cube_root.powi(3)
}

/// The root of a rising function between `low` and `high` by Newton's method, which halves the bracket whenever a step would
/// leave it. The function gives its value and its slope.
fn root(low: f64, high: f64, start: f64, function: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut low, mut high) = (low, high);
    let mut x = if start > low && start < high { start } else { f64::midpoint(low, high) };
    for _ in 0..200 {
        let (value, slope) = function(x);
        if value < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let newton = x - value / slope;
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_leave_the_tail_on_each_side() {
        for count in [1, 2, 7, 100, 12_345, 10_000_000] {
            let (lower, upper) = poisson_interval_95(count);
            assert!((at_least(count, lower) / TAIL - 1.0).abs() < 1e-9);
            assert!((at_most(count, upper) / TAIL - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn large_counts_approach_the_normal_interval() {
        let count = 4_000_000_000_u64;
        let (lower, upper) = poisson_interval_95(count);
        let spread = (count as f64).sqrt() * TAIL_Z;
        assert!((lower - (count as f64 - spread)).abs() < 3.0);
        assert!((upper - (count as f64 + spread)).abs() < 3.0);
    }
}
