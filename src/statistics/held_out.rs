//! A ranking held against what happened afterwards: the same ranking made three months earlier, and what its places held of the three months since.

use jiff::ToSpan;

use super::about::Days;
use super::evaluation::Held;
use crate::analysis::evaluation::Evaluation;
use crate::domain::Interval;

/// Months that are held out.
const MONTHS: i64 = 3;

/// How the ranking of an earlier period did in the months after it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct HeldOut {
    /// The period that places were ranked by: as long as the asked one, and three months earlier.
    pub earlier: Days,
    /// The three months after it, the last of the asked period.
    pub later: Days,
    /// Places chosen.
    pub places: u64,
    /// What they held.
    #[serde(flatten)]
    pub held: Held,
}

impl HeldOut {
    /// Says of what periods an evaluation is.
    #[must_use]
    pub fn new((earlier, later): (Interval, Interval), found: &Evaluation) -> Self {
        Self { earlier: earlier.into(), later: later.into(), places: found.cells as u64, held: found.into() }
    }
}

/// The period to rank by and the one to try it on; `None` where the asked period is not longer than what is held out, or the data begin too late.
#[must_use]
pub fn periods(asked: Interval, data_begin: i64) -> Option<(Interval, Interval)> {
    let cut = asked.last_day().tomorrow().ok()?.checked_sub(MONTHS.months()).ok()?;
    let first = asked.first_day().checked_sub(MONTHS.months()).ok()?;
    let earlier = Interval::days(first, cut.yesterday().ok()?);
    (cut > asked.first_day() && earlier.start >= data_begin).then(|| (earlier, Interval::days(cut, asked.last_day())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_three_months_are_held_out() {
        let asked = Interval::days(date(2025, 7, 1), date(2026, 6, 30));
        let (earlier, later) = periods(asked, 0).expect("long enough");
        assert_eq!(Days::from(earlier), Days { from: "2025-04-01".into(), to: "2026-03-31".into() });
        assert_eq!(Days::from(later), Days { from: "2026-04-01".into(), to: "2026-06-30".into() });
        assert_eq!(periods(asked, earlier.start + 1), None);
        assert_eq!(periods(Interval::days(date(2026, 4, 1), date(2026, 6, 30)), 0), None);
    }
}
