//! Near repeats under a filter: whether an incident makes others nearby likelier for some days.

use serde_json::json;

use super::about::About;
use super::located::Located;
use super::period::last_year_or_asked;
use super::study_area::study_areas;
use super::{Note, words};
use crate::analysis::near_repeat::{KnoxError, KnoxSettings, knox};
use crate::analysis::watch::Watch;
use crate::index::Snapshot;
use crate::query::{Filter, QueryError};

/// Bands of distance when none are asked for: the same place, then hundreds of metres.
pub const DEFAULT_DISTANCES: [f64; 7] = [0.0, 1.0, 100.0, 200.0, 300.0, 400.0, 500.0];
/// Bands of days when none are asked for: weeks.
pub const DEFAULT_DAYS: [u32; 5] = [0, 8, 15, 22, 29];
/// Shuffles when nobody says how many.
pub const DEFAULT_PERMUTATIONS: usize = 999;
/// Largest edges that can be asked for: metres and days.
const LARGEST: (f64, u32) = (20_000.0, 3_660);
/// Fewest incidents that a table is made of.
const FEWEST: usize = 60;
/// p up to which more pairs than expected are more than chance.
const LEVEL: f64 = 0.05;

/// A cell of the table.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct NearRepeatCell {
    /// Metres apart, from.
    pub distance_from_m: f64,
    /// Metres apart, below.
    pub distance_to_m: f64,
    /// Days apart, from.
    pub days_from: u32,
    /// Days apart, below.
    pub days_to: u32,
    /// Pairs that were found.
    pub observed: u64,
    /// Pairs to be expected if place and time had nothing to do with each other.
    pub expected: f64,
    /// Standard deviation of that.
    pub deviation: f64,
    /// Observed over expected; none where nothing is expected.
    #[schema(required)]
    pub ratio: Option<f64>,
    /// Share of shuffles with at least as many.
    pub p: f64,
}

/// The table of a filter.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct NearRepeatAnswer {
    /// Settings, incidents and method.
    #[serde(flatten)]
    pub about: About,
    /// Edges of the bands of distance in metres.
    pub distances_m: Vec<f64>,
    /// Edges of the bands of days.
    pub days: Vec<u32>,
    /// Nearest distances first, in each the fewest days first; empty when there is too little to tell.
    pub cells: Vec<NearRepeatCell>,
}

/// Makes the table for the incidents of a filter whose day is known; of the last twelve months when no period is asked for.
///
/// # Errors
/// When a setting is out of bounds, the data have nothing of the period, the ground is several provinces, or the watch says stop.
pub fn table(snapshot: &Snapshot, filter: &Filter, settings: &KnoxSettings<'_>, watch: &Watch) -> Result<NearRepeatAnswer, QueryError> {
    check(settings)?;
    let period = last_year_or_asked(snapshot, filter)?;
    let filter = period.map_or_else(|| filter.clone(), |period| filter.with_period(period));
    let areas = study_areas(snapshot, &filter)?;
    // Only one of them has incidents, as a rule; pairs across two zones could not be measured.
    let located: Vec<Located> = areas.iter().map(|area| Located::collect_with_day(snapshot, area)).collect();
    let with_incidents: Vec<usize> = (0..areas.len()).filter(|&area| !located[area].is_empty()).collect();
    if with_incidents.len() > 1 {
        let detail = "there are incidents in several provinces; ask for one with unit";
        return Err(QueryError::refused("unit", detail));
    }
    let mut located = located.into_iter();
    let found = with_incidents.first().and_then(|&only| located.nth(only)).unwrap_or_default();
    let (places, days): (Vec<[f64; 2]>, Vec<i32>) = found
        .x
        .iter()
        .zip(&found.y)
        .zip(&found.day)
        .filter(|((x, y), _)| x.is_finite() && y.is_finite())
        .map(|((x, y), day)| ([*x, *y], *day))
        .unzip();
    let n = places.len() as u64;
    let about = About::new(snapshot, &filter, period, &found.counted, (n, found.len() as u64 - n)).by(
        json!({ "permutations": settings.permutations, "seed": settings.seed, "least_incidents": FEWEST, "level": LEVEL }),
        Note {
            vi: "Bảng Knox: đếm cặp vụ việc theo khoảng cách và số ngày, so với khi xáo trộn ngẫu nhiên ngày xảy ra".into(),
            en: "Knox's table: pairs of incidents by distance and days, against shuffling the days over the places".into(),
        },
    );
    let (distances_m, days_edges) = (settings.space_edges.to_vec(), settings.time_edges.to_vec());
    if places.len() < FEWEST {
        let about = about.saying(Note {
            vi: format!("Chưa đủ dữ liệu: {n} vụ việc biết rõ ngày và nơi, cần ít nhất {FEWEST}."),
            en: format!("Too little to tell: {n} incidents with a known day and place, at least {FEWEST} are needed."),
        });
        return Ok(NearRepeatAnswer { about, distances_m, days: days_edges, cells: Vec::new() });
    }
    let knox = knox(&places, &days, settings, watch).map_err(refused)?;
    let time_bands = settings.time_edges.len() - 1;
    let cell = |number: usize| {
        let (space, time) = (number / time_bands, number % time_bands);
        NearRepeatCell {
            distance_from_m: settings.space_edges[space],
            distance_to_m: settings.space_edges[space + 1],
            days_from: settings.time_edges[time],
            days_to: settings.time_edges[time + 1],
            observed: knox.observed[number],
            expected: knox.expected[number],
            deviation: knox.deviation[number],
            ratio: (knox.expected[number] > 0.0).then(|| knox.observed[number] as f64 / knox.expected[number]),
            p: knox.p[number],
        }
    };
    let cells: Vec<NearRepeatCell> = (0..knox.observed.len()).map(cell).collect();
    let about = about.saying(sentence(&cells));
    Ok(NearRepeatAnswer { about, distances_m, days: days_edges, cells })
}

fn check(settings: &KnoxSettings<'_>) -> Result<(), QueryError> {
    let bands = |edges: usize| (2..=51).contains(&edges);
    let rise = settings.space_edges.is_sorted_by(|a, b| a < b);
    let within = settings.space_edges.iter().all(|metres| (0.0..=LARGEST.0).contains(metres));
    if !bands(settings.space_edges.len()) || !rise || !within {
        let detail = format!("expected 2 to 51 rising edges in metres from 0 to {}, such as 0,1,100,200", LARGEST.0);
        return Err(QueryError::invalid("distances", detail));
    }
    let rise = settings.time_edges.is_sorted_by(|a, b| a < b);
    if !bands(settings.time_edges.len()) || !rise || settings.time_edges.iter().any(|days| *days > LARGEST.1) {
        let detail = format!("expected 2 to 51 rising edges in days from 0 to {}, such as 0,8,15", LARGEST.1);
        return Err(QueryError::invalid("days", detail));
    }
    Ok(())
}

fn refused(error: KnoxError) -> QueryError {
    let parameter = match error {
        KnoxError::InvalidBands | KnoxError::TooManyPairs(_) => "distances",
        KnoxError::InvalidPermutations(_) => "permutations",
        KnoxError::InvalidIncidents => "bbox",
        KnoxError::Cancelled(_) => "job",
    };
    QueryError::refused(parameter, error.to_string())
}

/// How far and how long the extra risk reaches: the cells that are more than chance, from the first on.
fn sentence(cells: &[NearRepeatCell]) -> Note {
    let is_raised = |cell: &&NearRepeatCell| cell.p <= LEVEL && cell.ratio.is_some_and(|ratio| ratio > 1.0);
    // Of the first days, as far as the distances follow each other.
    let first_days = cells.first().map_or(0, |cell| cell.days_from);
    let reach = cells.iter().filter(|cell| cell.days_from == first_days).take_while(is_raised).last();
    let Some(last) = reach else {
        return Note {
            vi: "Không thấy vụ việc kéo theo vụ việc ở gần trong những ngày đầu nhiều hơn ngẫu nhiên.".into(),
            en: "Incidents are not followed by others nearby within the first days more often than chance would have it.".into(),
        };
    };
    let together = |value: fn(&NearRepeatCell) -> f64| -> f64 {
        cells.iter().filter(|cell| cell.days_from == first_days && cell.distance_to_m <= last.distance_to_m).map(value).sum()
    };
    let ratio = words::decimal(together(|cell| cell.observed as f64) / together(|cell| cell.expected), 1);
    let (metres, days) = (words::decimal(last.distance_to_m, 0), last.days_to);
    Note {
        vi: format!(
            "Trong vòng {} m và dưới {days} ngày sau một vụ, số cặp vụ việc gấp {} lần mức ngẫu nhiên (p {}).",
            metres.vi,
            ratio.vi,
            words::probability(last.p).vi
        ),
        en: format!(
            "Within {} m and fewer than {days} days of an incident there are {} times as many others as chance would give (p {}).",
            metres.en,
            ratio.en,
            words::probability(last.p).en
        ),
    }
}
