//! How much of a rank is luck.
//!
//! Areas are ranked by their [shrunk rate](super::rates), the highest first. Then every count is drawn anew, R times, from a Poisson
//! distribution with the count as its mean (a parametric bootstrap), rates are shrunk again and ranked again. An area's rank is said with the range that
//! holds 90 % of its ranks, and with the share of draws in which it is among the first k: where that share is small, its place could be luck.
//!
//! Source: Goldstein & Spiegelhalter, *League Tables and Their Limitations*, Journal of the Royal Statistical Society A 159 (1996) 385–443;
//! Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993, ch. 6.
//!
//! ```
//! use diaban::analysis::rank_stability::rank_stability;
//! use diaban::analysis::rates::Exposed;
//!
//! let area = |count| Exposed { count, exposure: 1.0 };
//! let found = rank_stability(&[area(5), area(400), area(6)], 1, 199, 1).expect("exposures");
//! assert_eq!((found[1].rank, found[1].in_first), (1, 1.0));
//! assert!(found[0].lower <= 2 && found[0].upper == 3); // five and six could change places
//! ```

use rayon::prelude::*;

use super::rates::{Exposed, shrink};

/// Means above this are drawn from the normal distribution with the same mean and variance: ranks do not see the difference.
const LARGE: f64 = 50.0;
/// Below this share of draws among the first, an area's place among them could be luck.
pub const SURE: f64 = 0.9;

/// An area's rank, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankStability {
    /// Its rank, 1 for the highest rate; of equal rates the first area's is the higher.
    pub rank: u32,
    /// The best rank of the middle 90 % of the draws.
    pub lower: u32,
    /// The worst of them.
    pub upper: u32,
    /// Share of draws in which it is among the first.
    pub in_first: f64,
}

/// Ranks areas and draws their counts `draws` times. `None` as for [`rates`](super::rates::rates), or without draws.
#[must_use]
pub fn rank_stability(areas: &[Exposed], first: usize, draws: usize, seed: u64) -> Option<Vec<RankStability>> {
    let own = ranks(&shrink(areas)?.shrunk);
    if draws == 0 {
        return None;
    }
    let anew: Vec<Vec<u32>> = seeds(draws, seed).into_par_iter().map(|seed| draw(areas, seed)).collect();
    let of_area = |area: usize| {
        let mut ranks: Vec<u32> = anew.iter().map(|ranks| ranks[area]).collect();
        ranks.sort_unstable();
        let at = |share: f64| ranks[((draws - 1) as f64 * share).round() as usize];
        let in_first = ranks.partition_point(|rank| *rank as usize <= first) as f64 / draws as f64;
        RankStability { rank: own[area], lower: at(0.05), upper: at(0.95), in_first }
    };
    Some((0..areas.len()).map(of_area).collect())
}

/// Only the share of draws in which each area is among the first, for many areas: each draw takes O(n). Of equal rates chance decides which is the
/// higher. `None` as for [`rank_stability`].
#[must_use]
pub fn shares_in_first(areas: &[Exposed], first: usize, draws: usize, seed: u64) -> Option<Vec<f64>> {
    shrink(areas)?;
    if draws == 0 {
        return None;
    }
    let first = first.min(areas.len());
    let add = |mut sum: Vec<u32>, chosen: Vec<u32>| {
        for area in chosen {
            sum[area as usize] += 1;
        }
        sum
    };
    let zero = || vec![0_u32; areas.len()];
    let sum =
        seeds(draws, seed).into_par_iter().map(|seed| first_of_draw(areas, first, seed)).fold(zero, add).reduce(zero, |mut sum, other| {
            for (sum, other) in sum.iter_mut().zip(other) {
                *sum += other;
            }
            sum
        });
    Some(sum.into_iter().map(|times| f64::from(times) / draws as f64).collect())
}

/// A generator a draw, so that the answer does not depend on which core does which.
fn seeds(draws: usize, seed: u64) -> Vec<u64> {
    let mut random = fastrand::Rng::with_seed(seed);
    (0..draws).map(|_| random.u64(..)).collect()
}

fn first_of_draw(areas: &[Exposed], first: usize, seed: u64) -> Vec<u32> {
    let (again, mut random) = again(areas, seed);
    let Some(shrunk) = shrink(&again).map(|again| again.shrunk).filter(|_| first > 0) else { return Vec::new() };
    let mut order: Vec<(f64, u32, u32)> = (0..).zip(shrunk).map(|(area, rate)| (rate, random.u32(..), area)).collect();
    order.select_nth_unstable_by(first - 1, |a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    order.truncate(first);
    order.into_iter().map(|(.., area)| area).collect()
}

fn draw(areas: &[Exposed], seed: u64) -> Vec<u32> {
    // Exposures are the same, so it can be shrunk as before.
    shrink(&again(areas, seed).0).map_or_else(Vec::new, |again| ranks(&again.shrunk))
}

/// Every count drawn anew, and the generator as that left it.
fn again(areas: &[Exposed], seed: u64) -> (Vec<Exposed>, fastrand::Rng) {
    let mut random = fastrand::Rng::with_seed(seed);
    let again = areas.iter().map(|area| Exposed { count: poisson(area.count as f64, &mut random), ..*area }).collect();
    (again, random)
}

fn poisson(mean: f64, random: &mut fastrand::Rng) -> u64 {
    if mean > LARGE {
        let radius = (-2.0 * (1.0 - random.f64()).ln()).sqrt();
        let normal = radius * (std::f64::consts::TAU * random.f64()).cos();
        return (mean + mean.sqrt() * normal).round().max(0.0) as u64;
    }
    // Knuth, The Art of Computer Programming, vol. 2, 3.4.1: shares are multiplied until they fall below e^-mean.
    let end = (-mean).exp();
    let (mut product, mut count) = (random.f64(), 0);
    while product > end {
        product *= random.f64();
        count += 1;
    }
    count
}

/// Ranks from 1 for the largest value.
fn ranks(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let mut ranks = vec![0; values.len()];
    for (rank, area) in (1..).zip(order) {
        ranks[area] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(count: u64) -> Exposed {
        Exposed { count, exposure: 1.0 }
    }

    #[test]
    fn only_the_shares_are_those_of_the_whole_but_for_chance() {
        let areas: Vec<Exposed> = (0..60).map(|number| area(number * number / 20)).collect();
        let whole = rank_stability(&areas, 6, 4_999, 1).expect("exposures");
        let shares = shares_in_first(&areas, 6, 4_999, 2).expect("exposures");
        assert!((shares.iter().sum::<f64>() - 6.0).abs() < 1e-9);
        for (number, (whole, share)) in whole.iter().zip(&shares).enumerate() {
            // Four standard errors of the difference of two shares of 4,999 draws.
            assert!((whole.in_first - share).abs() < 0.04, "{number}: {} {share}", whole.in_first);
        }
    }

    #[test]
    fn equal_areas_share_the_first_places_equally() {
        let shares = shares_in_first(&[area(9); 40], 10, 4_000, 3).expect("exposures");
        assert!(shares.iter().all(|share| (share - 0.25).abs() < 0.03), "{shares:?}");
        assert_eq!(shares_in_first(&[area(1)], 10, 9, 3), Some(vec![1.0]));
        assert_eq!((shares_in_first(&[], 1, 9, 3), shares_in_first(&[area(1)], 1, 0, 3)), (None, None));
    }
}
