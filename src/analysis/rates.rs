//! Rates of areas, and how much of a rate is luck.
//!
//! Small communes have the highest and the lowest rates, by chance alone. The **empirical-Bayes** rate pulls each towards the
//! overall one, the more the less it rests on: with counts y, exposures n (inhabitants × years), rates `x = y/n`, overall rate
//! `m = Σy/Σn`, and `s² = Σ n (x − m)² / Σn`,
//!
//! `shrunk = m + (x − m) · a / (a + m/n)`, with `a = s² − m / n̄`, n̄ being the mean exposure.
//!
//! a estimates how much the areas' true rates differ. Where chance explains all of it, a would be below 0 and is 0: then every area is shown
//! with the overall rate. Beside it each rate has its exact [Garwood interval](super::poisson_interval).
//!
//! Source: Marshall, *Mapping Disease and Mortality Rates Using Empirical Bayes Estimators*, Applied Statistics 40 (1991) 283–294,
//! global estimator.
//!
//! ```
//! use diaban::analysis::rates::{Exposed, rates};
//!
//! let area = |count, exposure| Exposed { count, exposure };
//! // Half of what is seen of the small area is luck; of the large one nearly nothing.
//! let rates = rates(&[area(0, 1_000.0), area(40, 10_000.0), area(160, 20_000.0)]).expect("exposures");
//! assert!(rates.areas[0].shrunk > 0.001 && rates.areas[2].shrunk > 0.007);
//! ```

use super::poisson_interval::poisson_interval_95;

/// Rates that rest on at most so many incidents are shown hatched.
pub const FEW_INCIDENTS: u64 = 20;

/// A count and what it was counted over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposed {
    /// The incidents.
    pub count: u64,
    /// Inhabitants × years, or any other unit that all areas share; positive and finite.
    pub exposure: f64,
}

/// The rate of one area, per unit of exposure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaRate {
    /// As counted.
    pub rate: f64,
    /// Lower limit of the exact 95 % interval.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Pulled towards the overall rate, for maps and rankings.
    pub shrunk: f64,
    /// Whether it rests on [`FEW_INCIDENTS`] or fewer.
    pub is_unsure: bool,
}

/// The rates of all areas.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// m: all incidents over all exposure.
    pub overall: f64,
    /// a: how much the areas' true rates differ, as a variance; 0 where chance explains everything.
    pub variance: f64,
    /// One for each area, in their order.
    pub areas: Vec<AreaRate>,
}

/// What the shrinking rests on, and the shrunk rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Shrunk {
    /// m: all incidents over all exposure.
    pub overall: f64,
    /// a: see [`Rates::variance`].
    pub variance: f64,
    /// One for each area, in their order.
    pub shrunk: Vec<f64>,
}

/// Computes the rates. `None` when there is no area, or an exposure is not positive and finite.
#[must_use]
pub fn rates(areas: &[Exposed]) -> Option<Rates> {
    let Shrunk { overall, variance, shrunk } = shrink(areas)?;
    let of = |(area, shrunk): (&Exposed, f64)| {
        let (lower, upper) = poisson_interval_95(area.count);
        AreaRate {
            rate: area.count as f64 / area.exposure,
            lower: lower / area.exposure,
            upper: upper / area.exposure,
            shrunk,
            is_unsure: area.count <= FEW_INCIDENTS,
        }
    };
    Some(Rates { overall, variance, areas: areas.iter().zip(shrunk).map(of).collect() })
}

/// Only the shrunk rates. `None` as for [`rates`].
#[must_use]
pub fn shrink(areas: &[Exposed]) -> Option<Shrunk> {
    let total: f64 = areas.iter().map(|area| area.exposure).sum();
    let is_valid = !areas.is_empty() && total.is_finite() && areas.iter().all(|area| area.exposure > 0.0);
    if !is_valid {
        return None;
    }
    let overall = areas.iter().map(|area| area.count).sum::<u64>() as f64 / total;
    let rate = |area: &Exposed| area.count as f64 / area.exposure;
    let spread = areas.iter().map(|area| area.exposure * (rate(area) - overall).powi(2)).sum::<f64>() / total;
    let variance = (spread - overall / (total / areas.len() as f64)).max(0.0);
    let of = |area: &Exposed| {
        // Where nothing happened anywhere, both are 0.
        let chance = overall / area.exposure;
        let kept = if variance > 0.0 { variance / (variance + chance) } else { 0.0 };
        overall + (rate(area) - overall) * kept
    };
    Some(Shrunk { overall, variance, shrunk: areas.iter().map(of).collect() })
}
