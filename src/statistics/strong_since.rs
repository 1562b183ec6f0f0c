//! Since when a hot spot is one: the same test over periods of the same length that ended one month earlier, two months earlier, and so on.
//!
//! A strong area counts as one in an earlier period while at least one of its cells is strong there too. Periods overlap, so a single bad week can
//! carry it for as long as a period is: what is said is when the pattern was first seen, not when it began.

use jiff::civil::Date;

use super::Note;
use super::hotspots::Study;
use super::located::Located;
use super::period::months_earlier;
use super::study_area::StudyArea;
use super::words;
use crate::analysis::getis_ord::Neighbourhoods;
use crate::analysis::hotspot::{HotspotAnalysis, HotspotSettings, strong_cells};
use crate::domain::Interval;
use crate::index::Snapshot;
use crate::spatial::hexagon_set::HexagonSet;

/// How many months back it is looked.
const MOST_MONTHS: usize = 12;

/// The unbroken row of periods, up to the one that was asked for, in which an area was strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StrongSince {
    /// The last day of the earliest of them.
    pub since: Date,
    /// The last day of the one before, in which it was not; `None` where that was not looked at.
    pub not_before: Option<Date>,
    /// The last day of the period that was asked for.
    pub now: Date,
}

impl StrongSince {
    /// In a sentence.
    #[must_use]
    pub fn sentence(&self) -> Note {
        let since = words::day(self.since);
        match self.not_before.map(words::day) {
            Some(before) if self.since == self.now => Note {
                vi: format!("Mới nổi bật: chưa phải cụm tập trung trong kỳ cùng độ dài kết thúc {}.", before.vi),
                en: format!("New: it was no hot spot in the period of the same length that ended on {}.", before.en),
            },
            Some(_) => Note {
                vi: format!("Đã là cụm tập trung từ kỳ cùng độ dài kết thúc {}; kỳ trước đó thì chưa.", since.vi),
                en: format!("A hot spot since the period of the same length that ended on {}; not yet in the one before.", since.en),
            },
            None => Note {
                vi: format!("Đã là cụm tập trung trong kỳ cùng độ dài kết thúc {}; các kỳ sớm hơn không xét.", since.vi),
                en: format!(
                    "It already was a hot spot in the period of the same length that ended on {}; earlier ones were not looked at.",
                    since.en
                ),
            },
        }
    }
}

/// Since when each strong area of a study area is one, in their order. `None` where the data have no earlier period of the same length, where the
/// question names times itself, and where there is no analysis.
#[must_use]
pub fn strong_since(snapshot: &Snapshot, study: &Study, period: Interval) -> Vec<Option<StrongSince>> {
    let Some(analysis) = study.analysis() else { return Vec::new() };
    let areas = &analysis.areas;
    let earlier = months_earlier(snapshot, period, MOST_MONTHS);
    let Some(oldest) = earlier.last().filter(|_| !areas.is_empty() && !study.area.filter.expression_names_time()) else {
        return vec![None; areas.len()];
    };
    let over_time = CellsOverTime::new(snapshot, &study.area, analysis, Interval { start: oldest.start, end: period.end });
    let now = period.last_day();
    let mut found = vec![StrongSince { since: now, not_before: None, now }; areas.len()];
    for window in earlier {
        let strong = over_time.strong_in(window, &analysis.settings);
        let unbroken = areas.iter().zip(&mut found).filter(|(_, found)| found.not_before.is_none());
        let mut is_any_unbroken = false;
        for (area, found) in unbroken {
            if area.cells.iter().any(|&cell| strong[cell as usize]) {
                found.since = window.last_day();
                is_any_unbroken = true;
            } else {
                found.not_before = Some(window.last_day());
            }
        }
        if !is_any_unbroken {
            break;
        }
    }
    found.into_iter().map(Some).collect()
}

/// The incidents of a long period, each with its cell and when it happened.
struct CellsOverTime {
    neighbourhoods: Neighbourhoods,
    incidents: Vec<(u32, Interval)>,
}

impl CellsOverTime {
    fn new(snapshot: &Snapshot, area: &StudyArea, analysis: &HotspotAnalysis, period: Interval) -> Self {
        let cells = HexagonSet::new(analysis.cells.iter().map(|cell| cell.hexagon).collect());
        let area = StudyArea { filter: area.filter.with_period(period), ..area.clone() };
        let mut occurred = Vec::new();
        let located = Located::collect_where(snapshot, &area, |row| {
            occurred.push(snapshot.incidents.occurred(row));
            true
        });
        let grid = analysis.settings.grid();
        let cell_at = |x: f64, y: f64| (x.is_finite() && y.is_finite()).then(|| cells.index_of(grid.cell_at(x, y))).flatten();
        let places = located.x.iter().zip(&located.y).map(|(&x, &y)| cell_at(x, y));
        let incidents = places.zip(occurred).filter_map(|(cell, occurred)| Some((cell?, occurred))).collect();
        Self { neighbourhoods: Neighbourhoods::first_ring(&cells), incidents }
    }

    fn strong_in(&self, period: Interval, settings: &HotspotSettings) -> Vec<bool> {
        let mut counts = vec![0; self.neighbourhoods.len()];
        for &(cell, _) in self.incidents.iter().filter(|(_, occurred)| period.contains(*occurred)) {
            counts[cell as usize] += 1;
        }
        strong_cells(&counts, &self.neighbourhoods, settings)
    }
}
