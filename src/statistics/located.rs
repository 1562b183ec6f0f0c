//! The incidents that a statistic can use: those with a place, as columns in metres.

use super::study_area::StudyArea;
use crate::analysis::hotspot::{IncidentColumns, UnequalColumns};
use crate::domain::{HowKnown, Precision};
use crate::index::Snapshot;
use crate::query::{Filter, calendar};

/// Seconds of a day; what lasts longer has no day.
const DAY: i64 = 86_400;

/// Incidents by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Used, and it is not said how they came to be known.
    pub unknown: u64,
    /// Left out since a patrol discovered them.
    pub discovered: u64,
    /// Left out since only their village or commune is known.
    pub known_by_area_only: u64,
    /// Left out since only their month is known.
    pub without_day: u64,
}

impl Counted {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            unknown: self.unknown + other.unknown,
            discovered: self.discovered + other.discovered,
            known_by_area_only: self.known_by_area_only + other.known_by_area_only,
            without_day: self.without_day + other.without_day,
        }
    }
}

/// Incidents with a place, one entry each in every column.
#[derive(Debug, Clone, Default)]
pub struct Located {
    /// Eastings in metres on the study area's grid.
    pub x: Vec<f64>,
    /// Northings.
    pub y: Vec<f64>,
    /// Local days, counted from 1970, on which they began.
    pub day: Vec<i32>,
    /// The same for exactly the same place: longitude and latitude in 1e-7 degrees.
    pub place: Vec<u64>,
    /// What was left out.
    pub counted: Counted,
}

/// Calls `visit` with the row of every incident that a filter takes, but those that patrols discovered, unless they are asked for. It says whether it
/// used the incident, so that those used are counted by how they came to be known.
pub fn visit_reported(snapshot: &Snapshot, filter: &Filter, mut visit: impl FnMut(usize) -> bool) -> Counted {
    let incidents = &snapshot.incidents;
    let leaves_out_discovered = filter.how_known().is_empty();
    let mut counted = Counted::default();
    incidents.scan(&filter.selection(snapshot), |row| {
        let how_known = incidents.how_known(row);
        if how_known == HowKnown::Discovered && leaves_out_discovered {
            counted.discovered += 1;
        } else if visit(row) {
            counted.unknown += u64::from(how_known == HowKnown::Unknown);
        }
    });
    counted
}

/// How precisely a place must be known to be one, and not only a village or commune.
pub const PLACED: [Precision; 2] = [Precision::Exact, Precision::Approximate];

/// Whether the place of an incident is known.
#[must_use]
pub fn has_place(snapshot: &Snapshot, row: usize) -> bool {
    PLACED.contains(&snapshot.incidents.precision(row))
}

/// Calls `visit` with the row of every incident that a filter takes and that has a place, and counts the others.
pub fn visit_usable(snapshot: &Snapshot, filter: &Filter, mut visit: impl FnMut(usize)) -> Counted {
    let mut known_by_area_only = 0;
    let counted = visit_reported(snapshot, filter, |row| {
        let is_used = has_place(snapshot, row);
        if is_used {
            visit(row);
        } else {
            known_by_area_only += 1;
        }
        is_used
    });
    Counted { known_by_area_only, ..counted }
}

impl Located {
    /// The incidents of a study area, those too whose day is not known.
    #[must_use]
    pub fn collect(snapshot: &Snapshot, area: &StudyArea) -> Self {
        Self::collect_where(snapshot, area, |_| true)
    }

    /// Those whose day is known.
    #[must_use]
    pub fn collect_with_day(snapshot: &Snapshot, area: &StudyArea) -> Self {
        let mut without_day = 0;
        let mut located = Self::collect_where(snapshot, area, |row| {
            let occurred = snapshot.incidents.occurred(row);
            let has_day = occurred.end - occurred.start <= DAY;
            without_day += u64::from(!has_day);
            has_day
        });
        located.counted.without_day = without_day;
        located
    }

    /// Those for whose row `is_wanted` says yes; what it refuses is not counted anywhere.
    #[must_use]
    pub fn collect_where(snapshot: &Snapshot, area: &StudyArea, mut is_wanted: impl FnMut(usize) -> bool) -> Self {
        let incidents = &snapshot.incidents;
        let mut located = Self::default();
        let counted = visit_usable(snapshot, &area.filter, |row| {
            if !is_wanted(row) {
                return;
            }
            let [longitude, latitude] = incidents.position(row);
            // A place that the zone's grid does not reach is in none of its cells.
            let [x, y] = area.grid.project(longitude, latitude).unwrap_or([f64::NAN; 2]);
            located.x.push(x);
            located.y.push(y);
            located.day.push(calendar::day_number(incidents.occurred(row).start) as i32);
            let [longitude, latitude] = incidents.place(row);
            located.place.push((u64::from(longitude.cast_unsigned()) << 32) | u64::from(latitude.cast_unsigned()));
        });
        Self { counted, ..located }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// As the analysis takes them.
    ///
    /// # Errors
    /// When somebody changed one column only.
    pub fn columns(&self) -> Result<IncidentColumns<'_>, UnequalColumns> {
        IncidentColumns::new(&self.x, &self.y, &self.day, &self.place)
    }
}
