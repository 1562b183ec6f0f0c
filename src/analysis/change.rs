//! Change between two counts: could this be luck?
//!
//! Given the total of both periods, the later count is binomial when nothing changed: `b ~ Binomial(a + b, e_b / (e_a + e_b))`, with
//! exposures e (days, or inhabitants × years; any unit, the same for both). The exact two-sided p sums the
//! probabilities of all splits that are no likelier than the one observed (up to a relative 1e-7, so that equally likely ones
//! count although rounding differs). Beside it `z = 2 (√(b/e_b) − √(a/e_a)) / √(1/e_a + 1/e_b)`, the variance-stabilised difference.
//!
//! Over a map of units, adjust the p values with [Benjamini-Hochberg](super::benjamini_hochberg): 166 tests find eight changes by luck.
//!
//! Sources: Przyborowski & Wilenski, *Homogeneity of Results in Testing Samples from Poisson Series*, Biometrika 31 (1940) 313–323, for
//! the conditional test; the two-sided rule is that of R's `binom.test`; Anscombe, Biometrika 35 (1948) 246–254, for the square root.
//!
//! ```
//! use diaban::analysis::change::{Period, change};
//!
//! let last_year = Period { count: 10, exposure: 365.0 };
//! let this_year = Period { count: 20, exposure: 365.0 };
//! let change = change(last_year, this_year)?;
//! assert_eq!(change.rate_ratio, Some(2.0));
//! assert!((change.p - 0.0987371467054).abs() < 1e-12); // twice as many, and still it could be luck
//! # Ok::<(), diaban::analysis::change::InvalidExposure>(())
//! ```

use thiserror::Error;

use super::probability::ln_binomial;

/// How much likelier than the observed split another may seem and still count as no likelier.
const RELATIVE_TOLERANCE: f64 = 1e-7;

/// A count and what it was counted over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    /// The incidents.
    pub count: u64,
    /// How long, or over how many inhabitants and years; the same unit in both periods, finite and positive.
    pub exposure: f64,
}

/// An exposure is not a positive finite number.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error("an exposure must be positive and finite, not {exposure}")]
pub struct InvalidExposure {
    /// The offending value.
    pub exposure: f64,
}

/// What changed from one period to another, and whether that could be luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The later rate over the earlier; none when nothing happened before.
    pub rate_ratio: Option<f64>,
    /// The exact two-sided p.
    pub p: f64,
    /// The variance-stabilised difference in standard deviations; positive for a rise.
    pub z: f64,
}

/// Compares two periods. Takes time in proportion to the square root of the counts.
pub fn change(before: Period, after: Period) -> Result<Change, InvalidExposure> {
    for exposure in [before.exposure, after.exposure] {
        if !(exposure > 0.0 && exposure.is_finite()) {
            return Err(InvalidExposure { exposure });
        }
    }
    // A share, not a sum, of exposures: two huge ones must not overflow.
    let share = 1.0 / (1.0 + before.exposure / after.exposure);
    let rest = 1.0 / (1.0 + after.exposure / before.exposure);
    let rate = |period: Period| period.count as f64 / period.exposure;
    let spread = (1.0 / before.exposure + 1.0 / after.exposure).sqrt();
    Ok(Change {
        rate_ratio: (before.count > 0).then(|| rate(after) / rate(before)),
        p: two_sided_p(after.count, before.count + after.count, share, rest),
        z: 2.0 * (rate(after).sqrt() - rate(before).sqrt()) / spread,
    })
}

/// The probability of all outcomes of Binomial(trials, share) that are no likelier than `observed`.
fn two_sided_p(observed: u64, trials: u64, share: f64, rest: f64) -> f64 {
    let ln_mass = |x| ln_binomial(x, trials, share, rest);
    let expected = trials as f64 * share;
    let bound = ln_mass(observed) + RELATIVE_TOLERANCE.ln_1p();
    let tails = if (observed as f64) < expected {
        // Beyond the mode the masses only fall: the first outcome that is no likelier starts the other tail.
        let far = first_where(expected.ceil() as u64, trials + 1, |x| ln_mass(x) <= bound);
        lower_tail(observed, trials, share, rest) + upper_tail(far, trials, share, rest)
    } else if (observed as f64) > expected {
        let near_end = expected.floor() as u64 + 1;
        let likelier = first_where(0, near_end, |x| ln_mass(x) > bound);
        let far = likelier.checked_sub(1);
        far.map_or(0.0, |far| lower_tail(far, trials, share, rest)) + upper_tail(observed, trials, share, rest)
    } else {
        1.0
    };
    tails.min(1.0)
}

/// The first x in `low..high` for which `holds`, or `high`; it must hold from there on.
fn first_where(low: u64, high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (low, high.max(low));
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// P(X ≤ x), for x at or below the mode: each mass from the one above, until they no longer matter.
fn lower_tail(x: u64, trials: u64, share: f64, rest: f64) -> f64 {
    let odds = rest / share;
    let ratios = (1..=x).rev().map(|x| odds * x as f64 / (trials - x + 1) as f64);
    tail(ln_binomial(x, trials, share, rest).exp(), ratios)
}

/// P(X ≥ x), for x at or above the mode.
fn upper_tail(x: u64, trials: u64, share: f64, rest: f64) -> f64 {
    if x > trials {
        return 0.0;
    }
    let odds = share / rest;
    let ratios = (x..trials).map(|x| odds * (trials - x) as f64 / (x + 1) as f64);
    tail(ln_binomial(x, trials, share, rest).exp(), ratios)
}

/// The sum of falling masses, given the first and the ratio of each to the one before.
fn tail(first: f64, ratios: impl Iterator<Item = f64>) -> f64 {
    let (mut mass, mut sum) = (first, first);
    for ratio in ratios {
        mass *= ratio;
        sum += mass;
        if mass <= sum * 1e-18 {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(count: u64, exposure: f64) -> Period {
        Period { count, exposure }
    }

    #[test]
    fn an_exposure_must_be_positive_and_finite() {
        for exposure in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(change(period(1, exposure), period(1, 1.0)).is_err());
            assert!(change(period(1, 1.0), period(1, exposure)).is_err());
        }
    }

    #[test]
    fn large_counts_and_lopsided_exposures_stay_numbers() {
        for (before, after) in [
            (period(10_000_000, 1.0), period(10_010_000, 1.0)),
            (period(0, 1.0), period(4_000_000_000, 1.0)),
            (period(5, 1e-300), period(5, 1e300)),
            (period(0, 1e300), period(0, 1e-300)),
        ] {
            let change = change(before, after).expect("both exposures are positive");
            assert!((0.0..=1.0).contains(&change.p), "{change:?}");
        }
    }

    #[test]
    fn a_fall_is_as_likely_as_the_same_rise() {
        // The mirrored split has the same mass but for rounding, and must count.
        for (a, b) in (0..60).flat_map(|a| (0..60).map(move |b| (a, b))) {
            let p = |a, b| change(period(a, 30.0), period(b, 30.0)).map(|change| change.p);
            let (rise, fall) = (p(a, b).expect("positive"), p(b, a).expect("positive"));
            assert!((rise - fall).abs() < 1e-12, "{a} {b}: {rise} is not {fall}");
        }
    }

    proptest! {
        #[test]
        fn p_is_the_mass_of_all_splits_no_likelier(
            before in 0_u64..40, after in 0_u64..40, exposure in 0.2..5.0_f64,
        ) {
            let (trials, share) = (before + after, exposure / (1.0 + exposure));
            // Masses by Pascal's rule: one trial after the other.
            let mut masses = vec![0.0; trials as usize + 1];
            masses[0] = 1.0;
            for _ in 0..trials {
                for x in (0..masses.len()).rev() {
                    let above = if x == 0 { 0.0 } else { masses[x - 1] };
                    masses[x] = masses[x] * (1.0 - share) + above * share;
                }
            }
            let bound = masses[after as usize] * (1.0 + 1e-7);
            let expected: f64 = masses.iter().filter(|&&mass| mass <= bound).sum();
            let change = change(period(before, 1.0), period(after, exposure));
            let p = change.expect("both exposures are positive").p;
            prop_assert!((p - expected).abs() < 1e-11, "{} is not {}", p, expected);
        }
    }
}
