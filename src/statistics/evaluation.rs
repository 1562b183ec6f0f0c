//! Does it help? What the hot spots of one period held of the incidents of the next, beside counting.

use jiff::ToSpan;
use serde_json::json;

use super::about::{About, Days};
use super::hotspots::{self, Hotspots};
use super::located::Located;
use super::period::within_data;
use super::{Note, words};
use crate::analysis::evaluation::{Evaluation, Ground, concentration, densest, evaluate};
use crate::analysis::hotspot::{HotspotCell, HotspotClass, HotspotSettings};
use crate::analysis::watch::Watch;
use crate::domain::Interval;
use crate::index::Snapshot;
use crate::query::summary::data_period;
use crate::query::{Filter, QueryError};
use crate::spatial::hexagon_set::HexagonSet;

/// Share of the area that is chosen when nobody says how much.
pub const DEFAULT_SHARE: f64 = 0.01;
/// Shares that can be asked for.
pub const SHARES: (f64, f64) = (0.0001, 0.5);

/// What chosen places held of the incidents of a later period.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Held {
    /// Their area.
    pub area_km2: f64,
    /// Their share of the study area.
    pub area_share: f64,
    /// Later incidents in them.
    pub hits: u64,
    /// All later incidents.
    pub total: u64,
    /// Hits over all.
    #[schema(required)]
    pub hit_rate: Option<f64>,
    /// Predictive accuracy index: density inside over density of the whole.
    #[schema(required)]
    pub pai: Option<f64>,
    /// That over the best that as many cells could have reached.
    #[schema(required)]
    pub pei: Option<f64>,
}

impl From<&Evaluation> for Held {
    fn from(found: &Evaluation) -> Self {
        Self {
            area_km2: found.area,
            area_share: found.area_share,
            hits: found.hits,
            total: found.total,
            hit_rate: found.hit_rate,
            pai: found.pai,
            pei: found.pei,
        }
    }
}

/// How one way of choosing cells did.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Choice {
    /// `strong_hotspots`, `hotspot_ranking` (by p of the convolution test, then Gi\*), or `plain_count` (the most incidents of the earlier period).
    pub method: &'static str,
    /// Of the two choices of the same size that are compared, the number of the pair.
    pub pair: u32,
    /// Cells chosen.
    pub cells: u64,
    /// What they held.
    #[serde(flatten)]
    pub held: Held,
}

/// The evaluation of a filter.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct EvaluationAnswer {
    /// Settings, incidents of the earlier period, and method.
    #[serde(flatten)]
    pub about: About,
    /// The period in which the choice is held against what happened.
    #[schema(required)]
    pub later: Option<Days>,
    /// Its incidents in the study area.
    pub later_n: u64,
    /// The choices, two by two.
    pub choices: Vec<Choice>,
    /// The smallest share of cells that held half of the later incidents.
    #[schema(required)]
    pub half_in_share_of_cells: Option<f64>,
}

/// Chooses cells by the earlier period and holds them against the later one. The earlier is the asked period; when none is asked for, the later is the
/// last three months of the data and the earlier the twelve months before.
///
/// # Errors
/// As [`hotspots::hotspots`]; when the periods overlap or the later one has no data.
pub fn evaluate_hotspots(
    snapshot: &Snapshot,
    filter: &Filter,
    later: Option<Interval>,
    settings: &HotspotSettings,
    share: f64,
    watch: &Watch,
) -> Result<EvaluationAnswer, QueryError> {
    if !(SHARES.0..=SHARES.1).contains(&share) {
        return Err(QueryError::invalid("share", format!("{share} is not accepted, expected {} to {}", SHARES.0, SHARES.1)));
    }
    let Some((earlier, later)) = periods(snapshot, filter, later)? else {
        let found = hotspots::hotspots(snapshot, filter, settings, hotspots::MOST_CELLS, watch)?;
        return Ok(EvaluationAnswer {
            about: found.about(snapshot),
            later: None,
            later_n: 0,
            choices: Vec::new(),
            half_in_share_of_cells: None,
        });
    };
    let found = hotspots::hotspots(snapshot, &filter.with_period(earlier), settings, hotspots::MOST_CELLS, watch)?;
    if let Some(cells) = found.too_many_cells() {
        let detail = format!("the study area would have about {cells:.0} cells, more than {}; take larger cells", hotspots::MOST_CELLS);
        return Err(QueryError::refused("cell", detail));
    }
    let after = later_counts(snapshot, &found, later);
    let cells: Vec<HotspotCell> = found.studies.iter().filter_map(|study| study.analysis()).flat_map(|a| a.cells.iter().copied()).collect();
    let area = vec![settings.grid().area() / 1e6; cells.len()];
    let ground = Ground { later: &after, area: &area };
    let choices = choices(&ground, &cells, share);
    let later_n = after.iter().map(|&count| u64::from(count)).sum();
    let about = found.about(snapshot);
    let settings = json!({ "share": share, "hotspots": about.settings.clone() });
    let about = about.by(settings, method()).saying(sentence(&choices, later, &found, snapshot));
    let mut about = about;
    about.notes.push(acted_upon().into());
    Ok(EvaluationAnswer { about, later: Some(later.into()), later_n, choices, half_in_share_of_cells: concentration(&after, 0.5) })
}

fn periods(snapshot: &Snapshot, filter: &Filter, later: Option<Interval>) -> Result<Option<(Interval, Interval)>, QueryError> {
    let Some(all) = data_period(snapshot, None) else { return Ok(None) };
    let add = |day: jiff::civil::Date, months: i64| day.checked_add(months.months()).unwrap_or(day);
    let three_months_from = |day| Interval::days(day, add(day, 3).yesterday().unwrap_or(day));
    let (earlier, later) = match (filter.period, later) {
        (Some(earlier), Some(later)) => (earlier, later),
        (Some(earlier), None) => {
            let next = earlier.last_day().tomorrow().unwrap_or(earlier.last_day());
            (earlier, three_months_from(next))
        }
        (None, later) => {
            let later = later.unwrap_or_else(|| {
                let end = all.last_day().tomorrow().unwrap_or(all.last_day());
                Interval::days(add(end, -3), all.last_day())
            });
            let first = later.first_day();
            (Interval::days(add(first, -12), first.yesterday().unwrap_or(first)), later)
        }
    };
    let later = within_data(snapshot, later).map_err(|_| {
        QueryError::refused("later", format!("the data end on {}, before the period in which the choice is tried begins", all.last_day()))
    })?;
    if later.start < earlier.end {
        return Err(QueryError::refused(
            "later",
            "begins before the earlier period has ended: a choice must not be tried on what it was made from",
        ));
    }
    Ok(Some((within_data(snapshot, earlier)?, later)))
}

/// The incidents of another period in each cell of the analyses, in their order.
pub(super) fn later_counts(snapshot: &Snapshot, found: &Hotspots, later: Interval) -> Vec<u32> {
    let grid = found.settings.grid();
    let mut counts = Vec::new();
    for (study, analysis) in found.studies.iter().filter_map(|study| Some((study, study.analysis()?))) {
        let cells = HexagonSet::new(analysis.cells.iter().map(|cell| cell.hexagon).collect());
        let mut area = study.area.clone();
        area.filter = area.filter.with_period(later);
        let located = Located::collect(snapshot, &area);
        let mut of_study = vec![0; analysis.cells.len()];
        for (&x, &y) in located.x.iter().zip(&located.y).filter(|(x, y)| x.is_finite() && y.is_finite()) {
            if let Some(cell) = cells.index_of(grid.cell_at(x, y)) {
                of_study[cell as usize] += 1;
            }
        }
        counts.extend(of_study);
    }
    counts
}

fn choices(ground: &Ground<'_>, cells: &[HotspotCell], share: f64) -> Vec<Choice> {
    let counts: Vec<u32> = cells.iter().map(|cell| cell.count).collect();
    let by_count = |most: usize| densest(&counts, ground.area, most);
    let strong: Vec<usize> = (0..cells.len()).filter(|&cell| cells[cell].class == HotspotClass::Strong).collect();
    let mut ranked: Vec<usize> = (0..cells.len()).collect();
    ranked.sort_by(|&a, &b| cells[a].p.total_cmp(&cells[b].p).then(cells[b].z.total_cmp(&cells[a].z)).then(a.cmp(&b)));
    ranked.truncate((cells.len() as f64 * share).round() as usize);
    let (strong_size, ranked_size) = (strong.len(), ranked.len());
    let all = [
        ("strong_hotspots", 1, strong),
        ("plain_count", 1, by_count(strong_size)),
        ("hotspot_ranking", 2, ranked),
        ("plain_count", 2, by_count(ranked_size)),
    ];
    let chosen = all.into_iter().filter(|(_, _, cells)| !cells.is_empty());
    chosen.filter_map(|(method, pair, cells)| Some(choice(method, pair, &evaluate(ground, &cells)?))).collect()
}

fn choice(method: &'static str, pair: u32, found: &Evaluation) -> Choice {
    Choice { method, pair, cells: found.cells as u64, held: found.into() }
}

fn method() -> Note {
    Note {
        vi: "Chọn ô theo kỳ trước, đếm vụ việc của kỳ sau trong các ô đó: tỷ lệ trúng, PAI, PEI*, so với chọn bằng đếm đơn thuần cùng số ô".into(),
        en: "Cells are chosen by the earlier period and hold incidents of the later one: hit rate, PAI, PEI*, beside choosing as many by plain count".into(),
    }
}

pub(super) fn acted_upon() -> Note {
    Note {
        vi: "Nếu đã có biện pháp tại các nơi được chọn thì kỳ sau thay đổi theo, và các con số này bị lệch.".into(),
        en: "Where somebody acted on the chosen places, the later period is changed by it, and these figures are biased.".into(),
    }
}

fn sentence(choices: &[Choice], later: Interval, found: &Hotspots, snapshot: &Snapshot) -> Note {
    let of = |method: &str, pair: u32| choices.iter().find(|choice| choice.method == method && choice.pair == pair);
    let pair = of("strong_hotspots", 1).zip(of("plain_count", 1)).or_else(|| of("hotspot_ranking", 2).zip(of("plain_count", 2)));
    let Some((chosen, counted)) = pair else {
        return found.studies.iter().find_map(|study| study.note(snapshot)).unwrap_or_else(|| Note {
            vi: "Kỳ trước không có cụm tập trung nào để thử.".into(),
            en: "The earlier period has no hot spot to try.".into(),
        });
    };
    let share = words::decimal(100.0 * chosen.held.area_share, 2);
    let (hits, total, by_count, when) =
        (words::count(chosen.held.hits), words::count(chosen.held.total), words::count(counted.held.hits), words::from_to(later));
    Note {
        vi: format!(
            "{} % diện tích được chọn giữ {} trong {} vụ việc {}; chọn cùng số ô bằng đếm đơn thuần giữ {}.",
            share.vi, hits.vi, total.vi, when.vi, by_count.vi
        ),
        en: format!(
            "The chosen {} % of the area held {} of {} incidents {}; as many cells chosen by plain count held {}.",
            share.en, hits.en, total.en, when.en, by_count.en
        ),
    }
}
