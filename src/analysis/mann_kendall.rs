//! Trend of a series: rising, falling, or nothing that chance would not give.
//!
//! **Mann-Kendall**: `S = Σ sign(x_j − x_i)` over all pairs i < j; without a trend its mean is 0 and its variance
//! `(n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18`, t being the sizes of groups of equal values. `z = (S − sign S) / √Var`, p two-sided normal,
//! `tau = S / (n(n−1)/2)`. **Sen's slope** is the median of `(x_j − x_i) / (j − i)`, per step; the line goes through the median of the
//! values at the median of the steps.
//!
//! **Seasonal**: pairs are taken within a season only (all Januaries, all Februaries, …); S and Var are summed over seasons, and the
//! slope is the median of the within-season slopes, still per step. So the rise before Tết every year is no trend.
//!
//! The variance assumes that steps are independent: feed counts of steps that do not overlap. Neighbouring steps that share
//! incidents make it find trends where there are none.
//!
//! Sources: Mann, Econometrica 13 (1945) 245–259; Kendall, *Rank Correlation Methods*, 1975; Sen, JASA 63 (1968) 1379–1389; Hirsch,
//! Slack & Smith, Water Resources Research 18 (1982) 107–121.
//!
//! ```
//! use diaban::analysis::mann_kendall::mann_kendall;
//!
//! let rising = mann_kendall(&[1.0, 1.0, 1.0, 1.0, 1.0, 6.0, 6.0, 6.0, 6.0, 6.0]).expect("ten finite values");
//! assert_eq!(rising.s, 25);
//! assert!((rising.p - 0.0121857803553).abs() < 1e-12);
//! ```

use super::probability::normal_two_sided;

/// The verdict of the test on a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannKendall {
    /// Pairs that rise less pairs that fall.
    pub s: i64,
    /// Variance of S without a trend.
    pub variance: f64,
    /// S in standard deviations, corrected for its being whole; 0 for a series that never changes.
    pub z: f64,
    /// Two-sided.
    pub p: f64,
    /// S over the number of pairs, −1 to 1.
    pub tau: f64,
}

/// The median line through a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SenLine {
    /// Change per step.
    pub slope: f64,
    /// Height at the first step.
    pub intercept: f64,
}

/// Tests a series for a trend. `None` for fewer than two values, or when one is not finite. O(n²).
#[must_use]
pub fn mann_kendall(values: &[f64]) -> Option<MannKendall> {
    let is_series = values.len() >= 2 && values.iter().all(|value| value.is_finite());
    is_series.then(|| Score::of(values, &mut Vec::new()).verdict())
}

/// Tests a series for a trend after seasons are taken out: value i belongs to season `i % seasons`. `None` when no season
/// has two values, or a value is not finite.
#[must_use]
pub fn seasonal_mann_kendall(values: &[f64], seasons: usize) -> Option<MannKendall> {
    let seasons = by_season(values, seasons)?;
    let mut total = Score::default();
    for season in &seasons {
        let score = Score::of(season, &mut Vec::new());
        total.s += score.s;
        total.variance += score.variance;
        total.pairs += score.pairs;
    }
    Some(total.verdict())
}

/// Sen's line. `None` as for [`mann_kendall`]. O(n²) in time and memory.
#[must_use]
pub fn sen_line(values: &[f64]) -> Option<SenLine> {
    let slope = median(&mut slopes(&[values.to_vec()], 1)?)?;
    Some(SenLine { slope, intercept: median(&mut values.to_vec())? - slope * (values.len() - 1) as f64 / 2.0 })
}

/// The line whose slope is the median within seasons. `None` as for [`seasonal_mann_kendall`].
#[must_use]
pub fn seasonal_sen_line(values: &[f64], seasons: usize) -> Option<SenLine> {
    let slope = median(&mut slopes(&by_season(values, seasons)?, seasons)?)?;
    Some(SenLine { slope, intercept: median(&mut values.to_vec())? - slope * (values.len() - 1) as f64 / 2.0 })
}

#[derive(Default)]
struct Score {
    s: i64,
    variance: f64,
    pairs: f64,
}

impl Score {
    /// `sorted` is room to sort in, so that a caller with many series need not ask for memory each time.
    fn of(values: &[f64], sorted: &mut Vec<f64>) -> Self {
        let mut s = 0_i64;
        for (i, first) in values.iter().enumerate() {
            // As narrow numbers, which are added many at a time.
            let rising = values[i + 1..].iter().map(|later| i32::from(later > first) - i32::from(later < first));
            s += i64::from(rising.sum::<i32>());
        }
        sorted.clear();
        // Added to 0, −0 becomes 0, which it equals.
        sorted.extend(values.iter().map(|value| value + 0.0));
        sorted.sort_unstable_by(f64::total_cmp);
        let groups = sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(|group| group.len() as f64);
        let ties: f64 = groups.map(|t| t * (t - 1.0) * (2.0 * t + 5.0)).sum();
        let n = values.len() as f64;
        Self { s, variance: (n * (n - 1.0) * (2.0 * n + 5.0) - ties) / 18.0, pairs: n * (n - 1.0) / 2.0 }
    }

    fn verdict(&self) -> MannKendall {
        let z = if self.variance > 0.0 { (self.s - self.s.signum()) as f64 / self.variance.sqrt() } else { 0.0 };
        MannKendall { s: self.s, variance: self.variance, z, p: normal_two_sided(z).min(1.0), tau: self.s as f64 / self.pairs }
    }
}

/// Tests many series of one length, one after the other in `values`, and gives `(z, p)` of each.
///
/// # Panics
/// When `length` is below 2, or does not divide the values.
#[must_use]
pub fn mann_kendall_of_many(values: &[f64], length: usize) -> Vec<(f64, f64)> {
    use rayon::prelude::*;
    assert!(length >= 2 && values.len().is_multiple_of(length), "{} values are not series of {length}", values.len());
    let verdict = |room: &mut Vec<f64>, series: &[f64]| {
        let verdict = Score::of(series, room).verdict();
        (verdict.z, verdict.p)
    };
    values.par_chunks(length).with_min_len(256).map_init(Vec::new, verdict).collect()
}

fn by_season(values: &[f64], seasons: usize) -> Option<Vec<Vec<f64>>> {
    let is_series = seasons > 0 && values.len() > seasons && values.iter().all(|value| value.is_finite());
    is_series.then(|| (0..seasons).map(|season| values.iter().skip(season).step_by(seasons).copied().collect()).collect())
}

/// The slopes of all pairs of each series, whose values lie `step` steps apart.
fn slopes(series: &[Vec<f64>], step: usize) -> Option<Vec<f64>> {
    if series.iter().flatten().any(|value| !value.is_finite()) {
        return None;
    }
    let mut slopes = Vec::with_capacity(series.iter().map(|values| values.len() * values.len().saturating_sub(1) / 2).sum());
    for values in series {
        for (i, first) in values.iter().enumerate() {
            slopes.extend((1..).zip(&values[i + 1..]).map(|(apart, later)| (later - first) / (apart * step) as f64));
        }
    }
    Some(slopes)
}

/// The middle value, or the mean of the two in the middle; `None` of nothing.
fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let is_even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp).filter(|_| is_even);
    Some(lower.map_or(*upper, |lower| f64::midpoint(lower, *upper)))
}
