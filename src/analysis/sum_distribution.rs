//! The exact distribution of the sum of independent draws from a histogram of counts.
//!
//! With shares f(c) of the counts c, the sum after one more draw has `P(S' = s) = Σ f(c) · P(S = s − c)`: repeated convolution. All terms are
//! positive and tails are added from their small end, so probabilities far below 1e-16 keep their digits, which a
//! convolution by Fourier transform would lose.
//!
//! Source: Feller, *An Introduction to Probability Theory and Its Applications*, vol. 1, XI.2.
//!
//! ```
//! use diaban::analysis::sum_distribution::SumDistribution;
//!
//! // Two cells without an incident, one with one: the sum of two draws is 0, 1, 2 with 4/9, 4/9, 1/9.
//! let two_draws = SumDistribution::zero(10).plus_draw(&[(0, 2.0 / 3.0), (1, 1.0 / 3.0)]);
//! let two_draws = two_draws.plus_draw(&[(0, 2.0 / 3.0), (1, 1.0 / 3.0)]);
//! assert!((two_draws.upper_tail(1) - 5.0 / 9.0).abs() < 1e-15);
//! ```

use rayon::prelude::*;

use super::number_map::NumberMap;

/// Two stretches of possible sums are kept apart when at least this many impossible ones lie between them.
const GAP: u64 = 64;

/// Sums that are added to at a time: 8 KB.
const BLOCK: usize = 1024;

/// The exact distribution of a sum of counts.
///
/// The possible sums are kept as *runs*, stretches without a large gap, so one cell with 100,000 incidents among cells with a
/// handful costs a few runs of some dozen sums each, not a hundred thousand zeros. Sums above `limit` (the largest that will
/// be asked for) are not told apart, which bounds memory by `limit` numbers whatever the counts; since counts are never
/// negative, no smaller sum is affected.
#[derive(Clone, Debug, PartialEq)]
pub struct SumDistribution {
    /// Rising and disjoint.
    runs: Vec<Run>,
    /// The largest sum that is told apart.
    limit: u64,
    /// P(S > limit).
    beyond: f64,
}

/// The probabilities of the sums `start`, `start + 1`, …
#[derive(Clone, Debug, PartialEq)]
struct Run {
    start: u64,
    mass: Vec<f64>,
}

impl Run {
    /// One past the last sum.
    fn end(&self) -> u64 {
        self.start + self.mass.len() as u64
    }

    /// The probabilities of the sums from `sum` on.
    fn from(&self, sum: u64) -> &[f64] {
        &self.mass[sum.saturating_sub(self.start).min(self.mass.len() as u64) as usize..]
    }

    /// Adds these probabilities, times the share of a count, to a block of sums from `first` on, each as much higher as the count says.
    fn add_to(&self, block: &mut [f64], first: u64, count: u64, share: f64) {
        let (from, to) = ((self.start + count).max(first), (self.end() + count).min(first + block.len() as u64));
        if from >= to {
            return;
        }
        let target = &mut block[(from - first) as usize..(to - first) as usize];
        for (sum, mass) in target.iter_mut().zip(self.from(from - count)) {
            *sum += share * mass;
        }
    }
}

impl SumDistribution {
    /// The sum of no draws: certainly 0. Sums above `limit` will not be told apart.
    #[must_use]
    pub fn zero(limit: u64) -> Self {
        Self { runs: vec![Run { start: 0, mass: vec![1.0] }], limit, beyond: 0.0 }
    }

    /// The distribution after one more independent draw; `shares` lists the distinct counts, rising, with their shares.
    ///
    /// Takes (distinct counts) × (possible sums) additions; every term is positive, so nothing cancels and the smallest
    /// tails keep their digits.
    #[must_use]
    pub fn plus_draw(&self, shares: &[(u64, f64)]) -> Self {
        let mut runs = self.empty_runs_after(shares);
        for Run { start, mass } in &mut runs {
            // Block by block, so that what is added to stays in the nearest cache.
            mass.par_chunks_mut(BLOCK).enumerate().for_each(|(number, block)| {
                let first = *start + (number * BLOCK) as u64;
                for run in &self.runs {
                    for &(count, share) in shares {
                        run.add_to(block, first, count, share);
                    }
                }
            });
        }
        let above = |&(count, share): &(u64, f64)| {
            let kept = self.limit.saturating_add(1).saturating_sub(count);
            self.runs.iter().map(|run| share * run.from(kept).iter().rev().sum::<f64>()).sum::<f64>()
        };
        Self { runs, limit: self.limit, beyond: self.beyond + shares.iter().map(above).sum::<f64>() }
    }

    /// The runs that the sums of one more draw fall into, all of probability 0 as yet.
    fn empty_runs_after(&self, shares: &[(u64, f64)]) -> Vec<Run> {
        let mut stretches: Vec<(u64, u64)> = Vec::new();
        // Counts without a large gap move a run to one stretch together.
        for counts in shares.chunk_by(|a, b| b.0 - a.0 < GAP) {
            let (first, last) = (counts[0].0, counts[counts.len() - 1].0);
            stretches.extend(self.runs.iter().filter_map(|run| {
                let start = run.start + first;
                let end = (run.end() + last).min(self.limit.saturating_add(1));
                (start < end).then_some((start, end))
            }));
        }
        stretches.sort_unstable();
        let mut merged: Vec<(u64, u64)> = Vec::new();
        for (start, end) in stretches {
            match merged.last_mut() {
                Some(last) if start < last.1 + GAP => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        merged.into_iter().map(|(start, end)| Run { start, mass: vec![0.0; (end - start) as usize] }).collect()
    }

    /// P(S ≥ s), for s up to the limit (above it: P(S > limit), which is no less). Adds from the far end. O(possible sums).
    #[must_use]
    pub fn upper_tail(&self, s: u64) -> f64 {
        let mut tail = self.beyond;
        for run in self.runs.iter().rev().take_while(|run| run.end() > s) {
            let first = s.saturating_sub(run.start) as usize;
            tail += run.mass[first..].iter().rev().sum::<f64>();
        }
        tail.min(1.0)
    }

    /// P(S ≤ s), for s up to the limit. Adds from zero up. O(possible sums).
    #[must_use]
    pub fn lower_tail(&self, s: u64) -> f64 {
        let mut tail = 0.0;
        for run in self.runs.iter().take_while(|run| run.start <= s) {
            let count = ((s - run.start + 1) as usize).min(run.mass.len());
            tail += run.mass[..count].iter().sum::<f64>();
        }
        f64::min(tail, 1.0)
    }

    /// Turns each run's probabilities into upper tails, for many questions at once.
    pub(super) fn into_upper_tails(mut self) -> UpperTails {
        let mut tail = self.beyond;
        for mass in self.runs.iter_mut().rev().flat_map(|run| run.mass.iter_mut().rev()) {
            tail += *mass;
            *mass = tail.min(1.0);
        }
        UpperTails { runs: self.runs, beyond: self.beyond }
    }
}

/// P(S ≥ s) for every s; runs as in [`SumDistribution`], holding tails in place of probabilities.
#[derive(Clone, Debug)]
pub(super) struct UpperTails {
    runs: Vec<Run>,
    beyond: f64,
}

impl UpperTails {
    pub(super) fn at(&self, s: u64) -> f64 {
        let run = self.runs.partition_point(|run| run.end() <= s);
        self.runs.get(run).map_or(self.beyond, |run| run.mass[s.saturating_sub(run.start) as usize])
    }
}

/// The distinct counts, rising, and the share of cells that have each.
#[must_use]
pub fn count_shares(counts: &[u32]) -> Vec<(u64, f64)> {
    let mut cells: NumberMap<u32> = NumberMap::default();
    for &count in counts {
        *cells.entry(u64::from(count)).or_default() += 1;
    }
    let total = counts.len() as f64;
    let mut shares: Vec<(u64, f64)> = cells.into_iter().map(|(count, cells)| (count, f64::from(cells) / total)).collect();
    shares.sort_unstable_by_key(|&(count, _)| count);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// P(S ≥ s) by listing every way to draw.
    fn enumerated(counts: &[u32], draws: u32, s: u64) -> f64 {
        let n = counts.len();
        let ways = n.pow(draws);
        let hits = (0..ways).filter(|&way| {
            let drawn_counts = (0..draws).map(|draw| counts[way / n.pow(draw) % n]);
            drawn_counts.map(u64::from).sum::<u64>() >= s
        });
        hits.count() as f64 / ways as f64
    }

    fn sum_of(counts: &[u32], draws: u32, limit: u64) -> SumDistribution {
        let shares = count_shares(counts);
        (0..draws).fold(SumDistribution::zero(limit), |sum, _| sum.plus_draw(&shares))
    }

    fn counts() -> impl Strategy<Value = Vec<u32>> {
        // Small, medium and huge counts, so that runs merge, stay apart and overlap.
        prop::collection::vec(prop_oneof![0_u32..4, 40_u32..160, 99_990_u32..100_010], 1..7)
    }

    proptest! {
        #[test]
        fn tails_are_what_enumeration_gives(counts in counts(), draws in 0_u32..5, cut in 0.0..1.0_f64) {
            let most = counts.iter().copied().map(u64::from).max().unwrap_or(0) * u64::from(draws);
            let limit = (most as f64 * cut) as u64;
            let sum = sum_of(&counts, draws, limit);
            let tails = sum.clone().into_upper_tails();
            for s in [0, 1, 3, limit / 3, limit / 2, limit.saturating_sub(1), limit] {
                let s = s.min(limit);
                let expected = enumerated(&counts, draws, s);
                prop_assert!((sum.upper_tail(s) - expected).abs() < 1e-13);
                prop_assert!((tails.at(s) - expected).abs() < 1e-13);
                let below = 1.0 - enumerated(&counts, draws, s + 1);
                prop_assert!((sum.lower_tail(s) - below).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn a_tiny_tail_keeps_its_digits() {
        // One cell in 100,000 has an incident: seven of seven draws hit it with (1e-5)^7.
        let shares = [(0, 0.999_99), (1, 0.000_01)];
        let sum = (0..7).fold(SumDistribution::zero(7), |sum, _| sum.plus_draw(&shares));
        assert!((sum.upper_tail(7) / 1e-35 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_enormous_cell_costs_little_memory() {
        let mut counts = vec![0; 500];
        counts.extend([1; 300]);
        counts.extend([2, 3, 7, 4_000_000_000]);
        let sum = sum_of(&counts, 7, 28_000_000_000);
        let stored: usize = sum.runs.iter().map(|run| run.mass.len()).sum();
        assert!(stored < 2_000, "{stored} probabilities are stored");
        let everything: f64 = sum.runs.iter().flat_map(|run| &run.mass).sum();
        assert!((everything - 1.0).abs() < 1e-12);
    }
}
