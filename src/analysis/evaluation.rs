//! Does it help? What places chosen from one period held of the incidents of the next.
//!
//! With n of N later incidents inside the chosen cells, which are an area a of A:
//!
//! - **hit rate** n/N;
//! - **PAI** (predictive accuracy index) `(n/N) / (a/A)`: how many times as dense the incidents are inside as over the whole;
//! - **PEI\*** the PAI over the best that as many cells could have reached, which are those that turned out densest: 1 is perfect.
//!
//! Always beside the plain count: the cells with the most earlier incidents for their area, as many as were chosen. A method that does not beat
//! counting is not worth its words. Where somebody acted on the choice, the later period is changed by it, and all of these are biased.
//!
//! Sources: Chainey, Tompson & Uhlig, *The Utility of Hotspot Mapping for Predicting Spatial Patterns of Crime*, Security Journal 21 (2008)
//! 4–28 (PAI); Hunt, *Do Crime Hot Spots Move?*, dissertation, American University, 2016 (PEI); Weisburd, Criminology 53 (2015) 133–157 (concentration).
//!
//! ```
//! use diaban::analysis::evaluation::{Ground, evaluate};
//!
//! let later = [8, 1, 1, 0];
//! let ground = Ground { later: &later, area: &[1.0; 4] };
//! let result = evaluate(&ground, &[1]).expect("four cells");
//! assert_eq!((result.hits, result.pai, result.pei), (1, Some(0.4), Some(0.125)));
//! ```

use std::cmp::Reverse;

/// The later incidents and the area of each cell of a study area, in any unit; of one length.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The incidents of the later period.
    pub later: &'a [u32],
    /// How large each cell is; positive.
    pub area: &'a [f64],
}

/// How well a choice of cells did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// Cells chosen.
    pub cells: usize,
    /// Their area.
    pub area: f64,
    /// Their share of the whole area.
    pub area_share: f64,
    /// n: the later incidents in them.
    pub hits: u64,
    /// N: all later incidents.
    pub total: u64,
    /// n/N; `None` when there are none.
    pub hit_rate: Option<f64>,
    /// `None` when nothing was chosen or nothing happened.
    pub pai: Option<f64>,
    /// The PAI over that of the best choice of as many cells.
    pub pei: Option<f64>,
}

/// Holds a choice of cells against what happened later. Cells that are named twice count once; `None` when one does not exist, or the
/// columns differ in length.
#[must_use]
pub fn evaluate(ground: &Ground<'_>, chosen: &[usize]) -> Option<Evaluation> {
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    if ground.later.len() != ground.area.len() || chosen.last().is_some_and(|&cell| cell >= ground.later.len()) {
        return None;
    }
    let best = densest(ground.later, ground.area, chosen.len());
    let total = ground.later.iter().map(|&count| u64::from(count)).sum();
    let whole: f64 = ground.area.iter().sum();
    let [(hits, area), (best_hits, best_area)] = [&chosen, &best].map(|cells| {
        let hits: u64 = cells.iter().map(|&cell| u64::from(ground.later[cell])).sum();
        (hits, cells.iter().map(|&cell| ground.area[cell]).sum::<f64>())
    });
    let hit_rate = |hits: u64| (total > 0).then(|| hits as f64 / total as f64);
    let pai = |hits, area: f64| hit_rate(hits).filter(|_| area > 0.0).map(|rate| rate / (area / whole));
    let own = pai(hits, area);
    Some(Evaluation {
        cells: chosen.len(),
        area,
        area_share: if whole > 0.0 { area / whole } else { 0.0 },
        hits,
        total,
        hit_rate: hit_rate(hits),
        pai: own,
        pei: own.zip(pai(best_hits, best_area)).map(|(own, best)| own / best),
    })
}

/// The `most` cells with the most incidents for their area, densest first; of equals those that come first.
#[must_use]
pub fn densest(counts: &[u32], area: &[f64], most: usize) -> Vec<usize> {
    let density = |cell: usize| f64::from(counts[cell]) / area[cell];
    let mut cells: Vec<usize> = (0..counts.len()).collect();
    cells.sort_by(|&a, &b| density(b).total_cmp(&density(a)).then(a.cmp(&b)));
    cells.truncate(most);
    cells
}

/// The smallest share of cells that holds at least `share` of the incidents; `None` when there are no incidents.
#[must_use]
pub fn concentration(counts: &[u32], share: f64) -> Option<f64> {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable_by_key(|&count| Reverse(count));
    let total: u64 = counts.iter().map(|&count| u64::from(count)).sum();
    // A relative allowance, so that half of ten is reached by five.
    let wanted = share * total as f64 * (1.0 - 1e-12);
    let mut held = 0;
    let holders = sorted.iter().position(|&count| {
        held += u64::from(count);
        held as f64 >= wanted
    });
    holders.filter(|_| total > 0).map(|last| (last + 1) as f64 / counts.len() as f64)
}
