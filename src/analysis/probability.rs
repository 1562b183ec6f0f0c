//! Probabilities that the other statistics share: binomial and Poisson masses and the normal tail.
//!
//! The masses use the saddle-point form of Catherine Loader, *Fast and Accurate Computation of Binomial Probabilities*, 2000,
//! which keeps full relative precision (about 1e-14) for any n, where factorials and log-gamma differences lose it.
//! Mirrored here are two building blocks of that paper: the error of Stirling's formula, and the deviance
//! `D(x, m) = x ln(x/m) + m - x`.

use std::f64::consts::{FRAC_2_SQRT_PI, SQRT_2, TAU};

/// ln of the binomial probability of `successes` in `trials`; `share` and `rest` are the probabilities of a success and of a
/// failure (passed both, since `1 - share` would lose digits), each strictly between 0 and 1.
pub(super) fn ln_binomial(successes: u64, trials: u64, share: f64, rest: f64) -> f64 {
    debug_assert!(successes <= trials);
    let n = trials as f64;
    let (x, y) = (successes as f64, (trials - successes) as f64);
    if trials == 0 {
        0.0
    } else if successes == 0 {
        if share < 0.1 { n * (-share).ln_1p() } else { n * rest.ln() }
    } else if successes == trials {
        if rest < 0.1 { n * (-rest).ln_1p() } else { n * share.ln() }
    } else {
        let exponent = stirling_error(n) - stirling_error(x) - stirling_error(y) - deviance(x, n * share) - deviance(y, n * rest);
        exponent + 0.5 * (n / (TAU * x * y)).ln()
    }
}

/// The Poisson probability of `count` when `mean` (positive) is expected.
pub(super) fn poisson(count: u64, mean: f64) -> f64 {
    if count == 0 {
        return (-mean).exp();
    }
    let x = count as f64;
    (-stirling_error(x) - deviance(x, mean)).exp() / (TAU * x).sqrt()
}

/// P(|Z| ≥ |z|) for a standard normal Z.
pub(super) fn normal_two_sided(z: f64) -> f64 {
    complementary_error(z.abs() / SQRT_2)
}

/// erfc(x) for x ≥ 0, to about 1e-14 of its value.
///
/// Below 2 from the series of erf with positive terms only, `2/√π · e^(-x²) · Σ 2^n x^(2n+1) / (2n+1)!!` (Abramowitz & Stegun
/// 7.1.6); from 2 on by the continued fraction 7.1.14, so that a tiny tail keeps its digits.
fn complementary_error(x: f64) -> f64 {
    let square = x * x;
    if x < 2.0 {
        let (mut term, mut sum, mut odd) = (x, x, 1.0);
        while term > sum * 1e-17 {
            odd += 2.0;
            term *= 2.0 * square / odd;
            sum += term;
        }
        return 1.0 - FRAC_2_SQRT_PI * (-square).exp() * sum;
    }
    // x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …))), from the inside out; 60 levels suffice for x = 2 and more do no harm.
    let fraction = (1..=80).rev().fold(x, |below, level| x + f64::from(level) / 2.0 / below);
    FRAC_2_SQRT_PI / 2.0 * (-square).exp() / fraction
}

/// `ln n! - ln(√(2πn) (n/e)^n)` for a whole n ≥ 1.
fn stirling_error(n: f64) -> f64 {
    if n < 10.0 {
        let factorial: f64 = (1..=n as u32).map(f64::from).product();
        return factorial.ln() - (n + 0.5) * n.ln() + n - 0.5 * TAU.ln();
    }
    let square = n * n;
    // Bernoulli's series; the first term left out is below 1e-15 from n = 10 on.
    let series = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0, 1.0 / 156.0];
    series.iter().rev().fold(0.0, |sum, coefficient| sum / square + coefficient) / n
}

/// `x ln(x/m) + m - x`, without cancellation where x is near m.
fn deviance(x: f64, mean: f64) -> f64 {
    let difference = x - mean;
    if difference.abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() + mean - x;
    }
    let ratio = difference / (x + mean);
    let mut sum = difference * ratio;
    let mut power = 2.0 * x * ratio;
    let mut odd = 1.0;
    loop {
        power *= ratio * ratio;
        odd += 2.0;
        let next = sum + power / odd;
        // Exactly equal: the terms fall geometrically, so this is reached within a dozen rounds.
        if next.to_bits() == sum.to_bits() {
            return sum;
        }
        sum = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, expected: f64) {
        assert!((value - expected).abs() <= 2e-13 * expected.abs(), "{value} is not {expected}");
    }

    #[test]
    fn normal_tails_match_published_values() {
        close(normal_two_sided(0.0), 1.0);
        close(normal_two_sided(-1.0), 0.317_310_507_862_914_1);
        close(normal_two_sided(1.959_963_984_540_054), 0.05);
        close(normal_two_sided(2.828), 0.004_683_980_653_644_943);
        close(normal_two_sided(2.829), 0.004_669_369_895_844_638);
        close(normal_two_sided(5.0), 5.733_031_437_583_878e-7);
        close(normal_two_sided(20.0), 5.507_248_237_212_467_5e-89);
        assert!(normal_two_sided(1e9).abs() < f64::MIN_POSITIVE);
    }

    #[test]
    fn masses_match_products_of_whole_numbers() {
        // C(10, 3) / 2^10 and C(40, 17) 0.3^17 0.7^23.
        close(ln_binomial(3, 10, 0.5, 0.5).exp(), 120.0 / 1024.0);
        close(ln_binomial(17, 40, 0.3, 0.7).exp(), 88_732_378_800.0 * 0.3_f64.powi(17) * 0.7_f64.powi(23));
        close(poisson(4, 2.5), 2.5_f64.powi(4) / 24.0 * (-2.5_f64).exp());
        close(poisson(0, 3.0), (-3.0_f64).exp());
    }

    #[test]
    fn masses_sum_to_one() {
        for trials in [1, 9, 10, 23, 300] {
            let sum: f64 = (0..=trials).map(|x| ln_binomial(x, trials, 0.07, 0.93).exp()).sum();
            close(sum, 1.0);
        }
        let sum: f64 = (0..400).map(|x| poisson(x, 170.0)).sum();
        close(sum, 1.0);
    }
}
