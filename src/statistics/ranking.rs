//! Which places to attend to first within a budget: the share of the area with the highest shrunk rates, how sure each is of its place, and
//! what the same ranking would have held before.

use geo::MultiPolygon;
use serde_json::json;

use super::about::About;
use super::evaluation::{SHARES, acted_upon, later_counts};
use super::held_out::{self, HeldOut};
use super::hotspots::{self, Hotspots};
use super::{Note, words};
use crate::analysis::evaluation::{Ground, evaluate};
use crate::analysis::hotspot::{HotspotCell, HotspotClass, HotspotSettings};
use crate::analysis::poisson_interval::poisson_interval_95;
use crate::analysis::rank_stability::{SURE, shares_in_first};
use crate::analysis::rates::{Exposed, shrink};
use crate::analysis::watch::Watch;
use crate::domain::Interval;
use crate::index::Snapshot;
use crate::query::summary::data_period;
use crate::query::{Filter, QueryError};

/// How often counts are drawn anew, and where the random numbers start.
const DRAWS: usize = 499;
const SEED: u64 = 1;

/// A place within the budget.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedPlace {
    /// Identifier of the cell.
    pub id: String,
    /// Rank, 1 for the highest shrunk rate; of equal ones the place with more around it is the higher.
    pub rank: u64,
    /// Incidents in it.
    pub count: u64,
    /// Incidents per km² and year.
    pub rate: f64,
    /// Lower limit of the exact 95 % interval of that.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Pulled towards the rate of the whole area.
    pub shrunk: f64,
    /// Share of draws in which it is within the budget.
    pub in_first: f64,
    /// Whether that is too seldom to be sure.
    pub could_be_luck: bool,
    /// Whether it is a strong cell of the hot-spot test.
    pub is_strong: bool,
    /// The cell in degrees.
    pub geometry: MultiPolygon<f64>,
}

/// The ranking of a filter.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingAnswer {
    /// Settings, incidents and method.
    pub about: About,
    /// The places within the budget, the first first.
    pub places: Vec<RankedPlace>,
    /// How the same ranking did before; `None` where the data do not reach back.
    pub held_out: Option<HeldOut>,
}

/// Ranks the cells of the study areas and takes those within the budget, a share of the area.
///
/// # Errors
/// As [`hotspots::hotspots`]; when the share is out of bounds or there would be too many cells.
pub fn ranking(
    snapshot: &Snapshot,
    filter: &Filter,
    settings: &HotspotSettings,
    share: f64,
    watch: &Watch,
) -> Result<RankingAnswer, QueryError> {
    if !(SHARES.0..=SHARES.1).contains(&share) {
        return Err(QueryError::invalid("share", format!("{share} is not accepted, expected {} to {}", SHARES.0, SHARES.1)));
    }
    let found = hotspots::hotspots(snapshot, filter, settings, hotspots::MOST_WRITTEN, watch)?;
    if let Some(cells) = found.too_many_cells() {
        let most = hotspots::MOST_WRITTEN;
        return Err(QueryError::refused(
            "cell",
            format!("the study area would have about {cells:.0} cells, more than {most}; take larger cells"),
        ));
    }
    let cells = all_cells(&found);
    let budget = (cells.len() as f64 * share).round() as usize;
    let places = places(&found, &cells, budget);
    let held_out = found.period.and_then(|period| held_out(snapshot, filter, settings, share, period, watch));
    let about = found.about(snapshot);
    let mut notes = about.notes.clone();
    notes.extend(places.iter().any(|place| place.could_be_luck).then(|| could_be_luck(&places).into()));
    notes.extend(held_out.as_ref().map(|_| acted_upon().into()));
    let settings = json!({ "share": share, "cells": cells.len(), "budget_cells": budget, "draws": DRAWS, "seed": SEED, "sure_at": SURE, "hotspots": about.settings.clone() });
    let sentence = sentence(&places, &found, held_out.as_ref(), snapshot);
    let about = About { notes, ..about.by(settings, method()).saying(sentence) };
    Ok(RankingAnswer { about, places, held_out })
}

/// The cells of all study areas, each with its number among the studies.
fn all_cells(found: &Hotspots) -> Vec<(usize, HotspotCell)> {
    let of_study = |(number, study): (usize, &hotspots::Study)| {
        study.analysis().into_iter().flat_map(move |analysis| analysis.cells.iter().map(move |cell| (number, *cell))).collect::<Vec<_>>()
    };
    found.studies.iter().enumerate().flat_map(of_study).collect()
}

/// Rows of the cells, the highest first. Cells are all of one size, so shrunk rates are in the order of the counts.
fn order(cells: &[(usize, HotspotCell)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cells.len()).collect();
    let key = |row: usize| (cells[row].1.count, cells[row].1.local_sum);
    order.sort_by(|&a, &b| key(b).cmp(&key(a)).then(a.cmp(&b)));
    order
}

fn places(found: &Hotspots, cells: &[(usize, HotspotCell)], budget: usize) -> Vec<RankedPlace> {
    let Some(period) = found.period else { return Vec::new() };
    let grid = found.settings.grid();
    let exposure = grid.area() / 1e6 * period.length_in_years();
    let areas: Vec<Exposed> = cells.iter().map(|(_, cell)| Exposed { count: cell.count.into(), exposure }).collect();
    let (Some(rates), Some(in_first)) = (shrink(&areas), shares_in_first(&areas, budget, DRAWS, SEED)) else { return Vec::new() };
    let place = |(rank, row): (u64, usize)| {
        let (study, cell) = &cells[row];
        let area = &found.studies[*study].area;
        let (lower, upper) = poisson_interval_95(cell.count.into());
        Some(RankedPlace {
            id: area.cell_id(cell.hexagon),
            rank,
            count: cell.count.into(),
            rate: f64::from(cell.count) / exposure,
            lower: lower / exposure,
            upper: upper / exposure,
            shrunk: rates.shrunk[row],
            in_first: in_first[row],
            could_be_luck: in_first[row] < SURE,
            is_strong: cell.class == HotspotClass::Strong,
            geometry: area.shape(&grid, cell.hexagon)?,
        })
    };
    // A place without any incident is first of nothing, however large the budget.
    let chosen = order(cells).into_iter().take(budget).filter(|&row| cells[row].1.count > 0);
    (1..).zip(chosen).filter_map(place).collect()
}

/// The ranking of three months earlier, tried on the three months since.
fn held_out(
    snapshot: &Snapshot,
    filter: &Filter,
    settings: &HotspotSettings,
    share: f64,
    asked: Interval,
    watch: &Watch,
) -> Option<HeldOut> {
    let (earlier, later) = held_out::periods(asked, data_period(snapshot, None)?.start)?;
    let found = hotspots::hotspots(snapshot, &filter.with_period(earlier), settings, hotspots::MOST_WRITTEN, watch).ok()?;
    let cells = all_cells(&found);
    let chosen: Vec<usize> = order(&cells).into_iter().take((cells.len() as f64 * share).round() as usize).collect();
    let after = later_counts(snapshot, &found, later);
    let area = vec![settings.grid().area() / 1e6; cells.len()];
    let evaluation = evaluate(&Ground { later: &after, area: &area }, &chosen).filter(|_| !chosen.is_empty())?;
    Some(HeldOut::new((earlier, later), &evaluation))
}

fn method() -> Note {
    Note {
        vi: "Xếp hạng ô theo tỷ suất làm mượt Bayes thực nghiệm (Marshall) trong kỳ; độ ổn định: rút lại số vụ 499 lần theo Poisson; thử lại bằng ba tháng cuối".into(),
        en: "Cells ranked by the empirical-Bayes rate (Marshall) of the period; stability: counts drawn anew 499 times (Poisson); tried on the last three months".into(),
    }
}

fn could_be_luck(places: &[RankedPlace]) -> Note {
    let unsure = words::count(places.iter().filter(|place| place.could_be_luck).count() as u64);
    let all = words::count(places.len() as u64);
    Note {
        vi: format!("Trong {} ô được chọn, {} ô có thể đứng đó do ngẫu nhiên.", all.vi, unsure.vi),
        en: format!("Of the {} cells chosen, {} could be there by luck.", all.en, unsure.en),
    }
}

fn sentence(places: &[RankedPlace], found: &Hotspots, held_out: Option<&HeldOut>, snapshot: &Snapshot) -> Note {
    let Some(period) = found.period.filter(|_| !places.is_empty()) else {
        return found.studies.iter().find_map(|study| study.note(snapshot)).unwrap_or_else(|| Note {
            vi: "Không có vụ việc dùng được để xếp hạng.".into(),
            en: "There are no incidents to rank places by.".into(),
        });
    };
    let (cells, when) = (words::count(places.len() as u64), words::from_to(period));
    let held = words::count(places.iter().map(|place| place.count).sum());
    let n = words::count(found.n());
    let mut said = Note {
        vi: format!("{} ô đứng đầu giữ {} trong {} vụ việc {}.", cells.vi, held.vi, n.vi, when.vi),
        en: format!("The first {} cells hold {} of {} incidents {}.", cells.en, held.en, n.en, when.en),
    };
    if let Some(HeldOut { held, .. }) = held_out {
        let (hits, total) = (words::count(held.hits), words::count(held.total));
        said = Note {
            vi: format!(
                "{} Nếu chọn như vậy ba tháng trước, các ô đó đã giữ {} trong {} vụ việc từ đó đến nay.",
                said.vi, hits.vi, total.vi
            ),
            en: format!(
                "{} Chosen so three months earlier, the cells would have held {} of {} incidents since.",
                said.en, hits.en, total.en
            ),
        };
    }
    said
}
