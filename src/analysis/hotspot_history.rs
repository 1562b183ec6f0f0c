//! The history of a hot spot: what a place has been over equal steps of time, in one word.
//!
//! These are the 17 published categories of *emerging hot spots*: eight of hot spots, the same eight of cold spots, and none. Let `h` be
//! the steps at which the place was hot. In this order:
//!
//! | category | hot at the last step? | and |
//! | --- | --- | --- |
//! | new | yes | never before |
//! | consecutive | yes | only in one unbroken run of two steps or more up to the last, fewer than 90 % of all |
//! | intensifying, diminishing, persistent | yes | at 90 % of steps or more; its Gi\* rises, falls, or does neither (Mann-Kendall, p ≤ 0.1) |
//! | oscillating | yes | was cold once |
//! | sporadic | yes | was never cold |
//! | historical | no | hot at 90 % of steps or more |
//!
//! Neighbours are taken in space only: sharing incidents with the step before would make the trend test see trends in noise.
//!
//! Source: Esri, *How Emerging Hot Spot Analysis works*, `ArcGIS` Pro documentation, which publishes the definitions; the order for
//! places that meet two of them follows its text.
//!
//! ```
//! use diaban::analysis::hotspot_history::{Spot, SpotHistory, StepClass::{Hot, Neither}, history};
//!
//! let steps = [Neither, Neither, Neither, Hot];
//! assert_eq!(history(&steps, 1.0, 0.3), Some((Spot::Hot, SpotHistory::New)));
//! ```

/// Trends with a larger p count as none.
pub const TREND_P: f64 = 0.1;

/// What a place is at one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepClass {
    /// Significantly more incidents than chance would give.
    Hot,
    /// Significantly fewer.
    Cold,
    /// Neither.
    Neither,
}

/// Which side of average a history is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Hot spots.
    Hot,
    /// Cold spots.
    Cold,
}

/// The published categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpotHistory {
    /// Only at the last step.
    New,
    /// Only in one run up to the last step.
    Consecutive,
    /// Nearly always, and more and more.
    Intensifying,
    /// Nearly always, without a trend.
    Persistent,
    /// Nearly always, and less and less.
    Diminishing,
    /// On and off.
    Sporadic,
    /// On and off, and once the opposite.
    Oscillating,
    /// Nearly always, but not any more.
    Historical,
}

/// What a map shows: five words for hot spots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MapHistory {
    /// New or consecutive: hot of late, and never before.
    New,
    /// Intensifying.
    Growing,
    /// Persistent.
    Persistent,
    /// Diminishing or historical; or hot at half of the steps or more, not any more, and its Gi\* falls. For the last the published
    /// categories have no word, since they ask for 90 %, and it is what a planner most wants to hear.
    Fading,
    /// Sporadic or oscillating.
    OnAndOff,
}

impl SpotHistory {
    fn on_map(self) -> MapHistory {
        match self {
            Self::New | Self::Consecutive => MapHistory::New,
            Self::Intensifying => MapHistory::Growing,
            Self::Persistent => MapHistory::Persistent,
            Self::Diminishing | Self::Historical => MapHistory::Fading,
            Self::Sporadic | Self::Oscillating => MapHistory::OnAndOff,
        }
    }

    /// The word in the interfaces.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Consecutive => "consecutive",
            Self::Intensifying => "intensifying",
            Self::Persistent => "persistent",
            Self::Diminishing => "diminishing",
            Self::Sporadic => "sporadic",
            Self::Oscillating => "oscillating",
            Self::Historical => "historical",
        }
    }
}

impl MapHistory {
    /// The word in the interfaces.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Growing => "growing",
            Self::Persistent => "persistent",
            Self::Fading => "fading",
            Self::OnAndOff => "on_and_off",
        }
    }
}

/// The history of a place from its steps, oldest first, and the trend of its Gi\* over them (z and two-sided p of
/// [Mann-Kendall](super::mann_kendall)). `None` where there is no pattern, or no step.
#[must_use]
pub fn history(steps: &[StepClass], trend_z: f64, trend_p: f64) -> Option<(Spot, SpotHistory)> {
    let of = |spot, own, opposite, rise| history_of(steps, own, opposite, rise, trend_p).map(|found| (spot, found));
    // The last step says which of the two a place is; one that is neither now may have been either.
    of(Spot::Hot, StepClass::Hot, StepClass::Cold, trend_z).or_else(|| of(Spot::Cold, StepClass::Cold, StepClass::Hot, -trend_z))
}

/// The word that a map shows for a place with this [history]; `None` for cold spots and where there is nothing to show.
#[must_use]
pub fn on_map(steps: &[StepClass], found: Option<(Spot, SpotHistory)>, trend_z: f64, trend_p: f64) -> Option<MapHistory> {
    match found {
        Some((Spot::Hot, history)) => Some(history.on_map()),
        Some((Spot::Cold, _)) => None,
        None => {
            let hot = steps.iter().filter(|&&step| step == StepClass::Hot).count();
            (hot > 0 && 2 * hot >= steps.len() && trend_z < 0.0 && trend_p <= TREND_P).then_some(MapHistory::Fading)
        }
    }
}

fn history_of(steps: &[StepClass], own: StepClass, opposite: StepClass, rise: f64, trend_p: f64) -> Option<SpotHistory> {
    let total = steps.iter().filter(|&&step| step == own).count();
    let last_run = steps.iter().rev().take_while(|&&step| step == own).count();
    // In whole numbers: 18 of 20 are 90 %.
    let is_nearly_always = total > 0 && 10 * total >= 9 * steps.len();
    match last_run {
        0 => is_nearly_always.then_some(SpotHistory::Historical),
        1 if total == 1 => Some(SpotHistory::New),
        _ if is_nearly_always => Some(match trend_p <= TREND_P {
            true if rise > 0.0 => SpotHistory::Intensifying,
            true if rise < 0.0 => SpotHistory::Diminishing,
            _ => SpotHistory::Persistent,
        }),
        _ if last_run == total => Some(SpotHistory::Consecutive),
        _ if steps.contains(&opposite) => Some(SpotHistory::Oscillating),
        _ => Some(SpotHistory::Sporadic),
    }
}
