//! Near repeats: does an incident make others nearby likelier for some days?
//!
//! **Knox's table** counts the pairs of incidents by their distance (bands of metres) and the days between them (bands of days). What each cell
//! would hold if place and time had nothing to do with each other is found by shuffling the days over the places R times:
//! `p = (1 + #{shuffled ≥ observed}) / (R + 1)`, and the *Knox ratio* is the observed number over the mean of the shuffled ones.
//! Shuffling keeps every place and every day, so neither a busy street nor a busy month looks like a near repeat.
//!
//! Bands are half-open, `[from, to)`; a first band `[0, 1)` m is "the same place". Pairs are unordered.
//!
//! Sources: Knox, *The Detection of Space-Time Interactions*, Applied Statistics 13 (1964) 25–30; Johnson et al., *Space–Time Patterns
//! of Risk*, Journal of Quantitative Criminology 23 (2007) 201–219, for the bands and the permutation test.
//!
//! ```
//! use diaban::analysis::near_repeat::{KnoxSettings, knox};
//! use diaban::analysis::watch::Watch;
//!
//! // Two incidents a day later at the same place, and two far away from each other in both.
//! let places = [[0.0, 0.0], [5.0, 0.0], [9_000.0, 0.0], [0.0, 9_000.0]];
//! let settings = KnoxSettings { space_edges: &[0.0, 100.0], time_edges: &[0, 8], permutations: 99, seed: 1 };
//! let table = knox(&places, &[10, 11, 200, 300], &settings, &Watch::default())?;
//! assert_eq!(table.observed, [1]);
//! # Ok::<(), diaban::analysis::near_repeat::KnoxError>(())
//! ```

use rayon::prelude::*;
use thiserror::Error;

use super::watch::{Cancelled, Watch};

/// Most pairs within the farthest distance that are looked at; they take eight bytes each.
pub const MOST_PAIRS: usize = 30_000_000;
/// Most shuffles.
pub const MOST_PERMUTATIONS: usize = 9_999;

/// What the table is made with.
#[derive(Clone, Copy, Debug)]
pub struct KnoxSettings<'a> {
    /// Edges of the bands of distance in metres, rising from 0 or more: one more than there are bands.
    pub space_edges: &'a [f64],
    /// Edges of the bands of days, rising: one more than there are bands.
    pub time_edges: &'a [u32],
    /// R: how often the days are shuffled.
    pub permutations: usize,
    /// Where the random numbers start: the same seed gives the same table.
    pub seed: u64,
}

/// Why there is no table.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum KnoxError {
    /// Edges do not rise, or there are no bands or too many.
    #[error("the edges of bands must rise from 0 or more, and make 1 to 50 bands")]
    InvalidBands,
    /// No or too many shuffles.
    #[error("{0} shuffles are not accepted, expected 1 to {MOST_PERMUTATIONS}")]
    InvalidPermutations(usize),
    /// The columns differ in length, or a place is not finite.
    #[error("places and days must be as many as each other, and finite")]
    InvalidIncidents,
    /// Too many incidents lie too close to each other.
    #[error("more than {MOST_PAIRS} pairs lie within {0} m; ask for a smaller area, a shorter period or a smaller distance")]
    TooManyPairs(f64),
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The table, row by row: the cell of distance band d and time band t is number `d · time bands + t`.
#[derive(Clone, Debug, PartialEq)]
pub struct KnoxTable {
    /// Pairs that were found.
    pub observed: Vec<u64>,
    /// Mean of the shuffles.
    pub expected: Vec<f64>,
    /// Standard deviation of the shuffles.
    pub deviation: Vec<f64>,
    /// Share of shuffles, the observation among them, with at least as many.
    pub p: Vec<f64>,
    /// Pairs in each band of distance, however many days apart.
    pub near: Vec<u64>,
}

/// Makes the table for incidents at `places` (metres) on `days` (any epoch).
///
/// Takes time in proportion to R times the pairs within the farthest distance; the watch counts shuffles.
pub fn knox(places: &[[f64; 2]], days: &[i32], settings: &KnoxSettings<'_>, watch: &Watch) -> Result<KnoxTable, KnoxError> {
    let space = settings.space_edges;
    let (space_bands, time_bands) = (space.len().saturating_sub(1), settings.time_edges.len().saturating_sub(1));
    let rise = space.is_sorted_by(|a, b| a < b) && settings.time_edges.is_sorted_by(|a, b| a < b);
    let is_right = |bands: usize| (1..=50).contains(&bands);
    if !rise || !is_right(space_bands) || !is_right(time_bands) || space[0] < 0.0 || !space[space_bands].is_finite() {
        return Err(KnoxError::InvalidBands);
    }
    if !(1..=MOST_PERMUTATIONS).contains(&settings.permutations) {
        return Err(KnoxError::InvalidPermutations(settings.permutations));
    }
    if places.len() != days.len() || places.len() >= u32::MAX as usize || places.iter().flatten().any(|metres| !metres.is_finite()) {
        return Err(KnoxError::InvalidIncidents);
    }
    watch.expect(settings.permutations as u64);
    let near = NearPairs::find(places, space, watch)?;
    let days: Vec<i32> = near.order.iter().map(|&row| days[row as usize]).collect();
    let bands = TimeBands::new(settings.time_edges);
    let observed = near.table(&days, &bands);

    let empty = || (Shuffled::new(observed.len()), Vec::with_capacity(days.len()));
    // A generator a shuffle, so that the table does not depend on which core does which.
    let mut random = fastrand::Rng::with_seed(settings.seed);
    let seeds: Vec<u64> = (0..settings.permutations).map(|_| random.u64(..)).collect();
    let shuffle = |(mut sums, mut shuffled): (Shuffled, Vec<i32>), seed: u64| {
        if watch.is_cancelled() {
            return (sums, shuffled);
        }
        shuffled.clone_from(&days);
        fastrand::Rng::with_seed(seed).shuffle(&mut shuffled);
        sums.add(&near.table(&shuffled, &bands), &observed);
        watch.advance(1);
        (sums, shuffled)
    };
    let parts = seeds.into_par_iter().fold(empty, shuffle).map(|(sums, _)| sums);
    let sums = parts.reduce(|| Shuffled::new(observed.len()), Shuffled::merge);
    watch.check()?;
    let count = settings.permutations as f64;
    let expected: Vec<f64> = sums.sum.iter().map(|&sum| sum as f64 / count).collect();
    let deviation = sums.squares.iter().zip(&expected);
    Ok(KnoxTable {
        deviation: deviation.map(|(&squares, mean)| (squares as f64 / count - mean * mean).max(0.0).sqrt()).collect(),
        p: sums.reached.iter().map(|&reached| (1 + reached) as f64 / (count + 1.0)).collect(),
        near: near.bands.iter().map(|band| band.others.len() as u64).collect(),
        observed,
        expected,
    })
}

/// What is kept of the shuffles, in whole numbers, so that the order of adding does not matter.
struct Shuffled {
    sum: Vec<u64>,
    squares: Vec<u64>,
    reached: Vec<u64>,
}

impl Shuffled {
    fn new(cells: usize) -> Self {
        Self { sum: vec![0; cells], squares: vec![0; cells], reached: vec![0; cells] }
    }

    fn add(&mut self, table: &[u64], observed: &[u64]) {
        for (cell, &count) in table.iter().enumerate() {
            self.sum[cell] += count;
            self.squares[cell] += count * count;
            self.reached[cell] += u64::from(count >= observed[cell]);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        let columns = [(&mut self.sum, other.sum), (&mut self.squares, other.squares), (&mut self.reached, other.reached)];
        for (to, from) in columns {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        self
    }
}

/// The band of each number of days, up to the last edge; one more band holds what is in none.
struct TimeBands {
    of_days: Vec<u8>,
    count: usize,
}

impl TimeBands {
    fn new(edges: &[u32]) -> Self {
        let count = edges.len() - 1;
        // Days have been at most 2³² apart since the epoch began; nobody asks for bands of more than a century.
        let last = edges[count].min(36_600);
        let band = |days: u32| edges[1..].partition_point(|&edge| edge <= days).min(count);
        let of_days = (0..=last).map(|days| if days < edges[0] { count as u8 } else { band(days) as u8 });
        let mut of_days: Vec<u8> = of_days.collect();
        if let Some(beyond) = of_days.last_mut() {
            *beyond = count as u8;
        }
        Self { of_days, count }
    }
}

/// The pairs within the farthest distance, by band of distance. Incidents are renumbered along the cells of a grid, so that those of a pair lie close
/// to each other in memory.
struct NearPairs {
    /// The row of each incident.
    order: Vec<u32>,
    bands: Vec<Band>,
}

/// The pairs of a band: incident i has those from `starts[i]` to `starts[i + 1]` in `others`.
struct Band {
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl NearPairs {
    fn find(places: &[[f64; 2]], edges: &[f64], watch: &Watch) -> Result<Self, KnoxError> {
        let farthest = edges[edges.len() - 1];
        let squared: Vec<f64> = edges.iter().map(|edge| edge * edge).collect();
        // Cells half as wide as the farthest distance, row by row.
        let side = (farthest / 2.0).max(0.001);
        let cell = |[x, y]: [f64; 2]| ((y / side).floor() as i64, (x / side).floor() as i64);
        let mut order: Vec<u32> = (0..places.len() as u32).collect();
        order.par_sort_unstable_by_key(|&row| (cell(places[row as usize]), row));
        let sorted: Vec<[f64; 2]> = order.iter().map(|&row| places[row as usize]).collect();
        let cells: Vec<(i64, i64)> = sorted.iter().map(|&place| cell(place)).collect();

        let bands = edges.len() - 1;
        let mut found: Vec<Band> = (0..bands).map(|_| Band { starts: Vec::with_capacity(order.len() + 1), others: Vec::new() }).collect();
        let mut pairs = 0;
        for (first, &[x, y]) in sorted.iter().enumerate() {
            for band in &mut found {
                band.starts.push(band.others.len() as u32);
            }
            let (row, column) = cells[first];
            for next_row in row..=row.saturating_add(2) {
                // In its own row only what comes after it: pairs are found once.
                let (west, east) = ((next_row, column.saturating_sub(2)), (next_row, column.saturating_add(2)));
                let from = if next_row == row { first + 1 } else { cells.partition_point(|&cell| cell < west) };
                let others = (from..).zip(&sorted[from..]).zip(&cells[from..]);
                for ((other, &[other_x, other_y]), _) in others.take_while(|(_, cell)| **cell <= east) {
                    let apart = (other_x - x).powi(2) + (other_y - y).powi(2);
                    if apart >= squared[0] && apart < squared[bands] {
                        let band = squared[1..].partition_point(|&edge| edge <= apart);
                        found[band].others.push(other as u32);
                        pairs += 1;
                    }
                }
            }
            if pairs > MOST_PAIRS {
                return Err(KnoxError::TooManyPairs(farthest));
            }
            if first.is_multiple_of(1024) {
                watch.check()?;
            }
        }
        for band in &mut found {
            band.starts.push(band.others.len() as u32);
        }
        Ok(Self { order, bands: found })
    }

    /// Counts the pairs by both bands; `days` in the order of this.
    fn table(&self, days: &[i32], bands: &TimeBands) -> Vec<u64> {
        let mut table = Vec::with_capacity(self.bands.len() * bands.count);
        let last = bands.of_days.len() - 1;
        for band in &self.bands {
            // Four counters a cell in turn, so that adding one does not wait for the one before.
            let mut counts = [[0_u32; 64]; 4];
            for (first, span) in band.starts.windows(2).enumerate() {
                let day = days[first];
                for (turn, &other) in band.others[span[0] as usize..span[1] as usize].iter().enumerate() {
                    let apart = (days[other as usize].abs_diff(day) as usize).min(last);
                    counts[turn % 4][usize::from(bands.of_days[apart])] += 1;
                }
            }
            table.extend((0..bands.count).map(|cell| counts.iter().map(|turn| u64::from(turn[cell])).sum::<u64>()));
        }
        table
    }
}
