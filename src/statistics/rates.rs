//! Rates and change of each commune: per 10,000 inhabitants and year with the range it could be, shrunk for maps, and whether the change from the
//! period before could be luck.

use jiff::civil::Date;
use serde_json::json;

use super::about::About;
use super::comparison::{LEVEL, Move, Tested, tested};
use super::held_out::{self, HeldOut};
use super::located::{Counted, visit_reported};
use super::period::last_year_or_asked;
use super::{Figure, Note, Remark, words};
use crate::analysis::evaluation::{Ground, evaluate};
use crate::analysis::rank_stability::rank_stability;
use crate::analysis::rates::{AreaRate, Exposed, FEW_INCIDENTS, rates, shrink};
use crate::domain::{Interval, Level, UnitCode};
use crate::index::Snapshot;
use crate::query::carried::{Carried, YearFigures, year_for, years};
use crate::query::summary::{Compare, comparable_period, data_period};
use crate::query::{Filter, QueryError};

/// The indicator that rates are taken of when nobody names one.
pub const DEFAULT_INDICATOR: &str = "population";
/// Rates are per so many.
pub(super) const PER: f64 = 10_000.0;
/// Communes that are the first when nobody says how many.
pub const DEFAULT_FIRST: usize = 10;
/// How often counts are drawn anew, and where the random numbers start.
const DRAWS: usize = 999;
const SEED: u64 = 1;

/// How a commune came to its denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// It is its own figure.
    Own,
    /// It is made of the communes that it was made of.
    Predecessors,
    /// A commune that it was made of was divided, and nobody says by what share.
    CannotBeSplit,
    /// There is none, or it is 0.
    Missing,
}

/// A commune's figures. Rates are per 10,000 and year.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct UnitRate {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Incidents in the period.
    pub count: u64,
    /// Incidents per km² and year.
    #[schema(required)]
    pub per_km2: Option<f64>,
    /// What the rate is taken of.
    #[schema(required)]
    pub denominator: Option<f64>,
    /// Where that comes from.
    pub denominator_origin: Origin,
    /// As counted.
    #[schema(required)]
    pub rate: Option<f64>,
    /// Lower limit of the exact 95 % interval.
    #[schema(required)]
    pub lower: Option<f64>,
    /// Upper limit.
    #[schema(required)]
    pub upper: Option<f64>,
    /// Pulled towards the overall rate by how little it rests on (empirical Bayes).
    #[schema(required)]
    pub shrunk: Option<f64>,
    /// Whether it rests on 20 incidents or fewer.
    pub is_unsure: bool,
    /// Rank by the shrunk rate, 1 for the highest; by the shrunk number per km² where no commune has a denominator.
    #[schema(required)]
    pub rank: Option<u32>,
    /// Best rank of the middle 90 % of what chance would make of it.
    #[schema(required)]
    pub rank_lower: Option<u32>,
    /// Worst rank of them.
    #[schema(required)]
    pub rank_upper: Option<u32>,
    /// How often it is among the first (`first` of the settings) when its count is drawn anew.
    #[schema(required)]
    pub in_first: Option<f64>,
    /// Incidents in the earlier period; none where the data do not reach back.
    #[schema(required)]
    pub previous: Option<u64>,
    /// Rate now over rate then; none where there were none then.
    #[schema(required)]
    pub ratio: Option<f64>,
    /// Exact two-sided p of the change.
    #[schema(required)]
    pub p: Option<f64>,
    /// p after Benjamini and Hochberg over all communes.
    #[schema(required)]
    pub q: Option<f64>,
    /// What that says, at q ≤ 0.05.
    #[schema(required)]
    pub change: Option<Move>,
}

/// The communes of a filter.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct RatesAnswer {
    /// Settings, incidents and method.
    #[serde(flatten)]
    pub about: About,
    /// Year of the denominator.
    #[schema(required)]
    pub year: Option<i16>,
    /// All incidents over the whole denominator, per 10,000 and year, of the communes that have one.
    #[schema(required)]
    pub overall: Option<f64>,
    /// The earlier period.
    #[schema(required)]
    pub previous_period: Option<super::about::Days>,
    /// How the first communes of a ranking made three months earlier did since; none where the data do not reach back.
    #[schema(required)]
    pub held_out: Option<HeldOut>,
    /// Communes in order of code.
    pub units: Vec<UnitRate>,
}

/// Computes them for every commune that the filter chooses; of the last twelve months when no period is asked for.
///
/// # Errors
/// When the data have nothing of the period, or no unit has the indicator.
pub fn unit_rates(
    snapshot: &Snapshot,
    filter: &Filter,
    indicator: Option<&str>,
    compare: Compare,
    first: usize,
) -> Result<RatesAnswer, QueryError> {
    let name = indicator.unwrap_or(DEFAULT_INDICATOR);
    let known = years(snapshot, name);
    if indicator.is_some() && known.is_empty() {
        return Err(QueryError::refused("indicator", format!("no unit has a figure {name:?}; import indicators")));
    }
    let period = last_year_or_asked(snapshot, filter)?;
    let end = period.map_or(i16::MAX, |period| period.last_day().year());
    let year = year_for(&known, end);
    let figures = year.and_then(|year| YearFigures::new(snapshot, name, year));
    let earlier = period.and_then(|period| comparable_period(snapshot, filter, period, compare));
    let now = period.map_or_else(|| filter.clone(), |period| filter.with_period(period));
    let (counts, counted) = reported_by_unit(snapshot, &now);
    let before = earlier.map(|earlier| reported_by_unit(snapshot, &filter.with_period(earlier)).0);
    let length = period.map_or(0.0, |period| period.length_in_years());

    let mut units: Vec<UnitRate> = chosen(snapshot, filter)
        .map(|row| {
            let unit = &snapshot.units.get(row).unit;
            let count = counts[row as usize];
            let carried = figures.as_ref().map_or(Carried::Missing, |figures| figures.of(row));
            let denominator = carried.value().filter(|value| *value > 0.0);
            let origin = match (carried, denominator) {
                (Carried::Own(_), Some(_)) => Origin::Own,
                (Carried::Predecessors(..), Some(_)) => Origin::Predecessors,
                (Carried::CannotBeSplit(_), _) => Origin::CannotBeSplit,
                _ => Origin::Missing,
            };
            UnitRate {
                code: unit.code.to_string(),
                name: unit.name.clone(),
                count,
                per_km2: unit.area_km2.filter(|area| *area > 0.0 && length > 0.0).map(|area| count as f64 / area / length),
                denominator,
                denominator_origin: origin,
                rate: None,
                lower: None,
                upper: None,
                shrunk: None,
                is_unsure: count <= FEW_INCIDENTS,
                rank: None,
                rank_lower: None,
                rank_upper: None,
                in_first: None,
                previous: before.as_ref().map(|before| before[row as usize]),
                ratio: None,
                p: None,
                q: None,
                change: None,
            }
        })
        .collect();
    let overall = add_rates(&mut units, length);
    add_ranks(snapshot, filter.as_of, &mut units, length, first);
    if let Some((period, earlier)) = period.zip(earlier) {
        add_changes(&mut units, period.length_in_days(), earlier.length_in_days());
    }
    let n = units.iter().map(|unit| unit.count).sum::<u64>();
    let all: u64 = counts.iter().sum();
    let about = About::new(snapshot, &now, period, &counted, (n, all - n)).by(
        json!({ "indicator": name, "year": year, "per": PER, "few_incidents": FEW_INCIDENTS, "level": LEVEL, "first": first, "draws": DRAWS, "seed": SEED,
            "compare": compare.word() }),
        Note {
            vi: "Khoảng chính xác Garwood 95 %; tỷ suất làm mượt Bayes thực nghiệm (Marshall); thay đổi: kiểm định nhị thức chính xác, Benjamini-Hochberg trên mọi xã".into(),
            en: "Exact Garwood 95 % interval; empirical-Bayes rate (Marshall); change: exact binomial test, Benjamini-Hochberg over all communes".into(),
        },
    );
    let sentence = sentence(&units, overall, name, year, compare);
    let mut notes = notes(&units, compare, first);
    if figures.is_some_and(|figures| figures.is_invented()) {
        notes.insert(0, Remark::about(Figure::Denominator, invented(name)));
    }
    let about = About { notes, ..about.saying(sentence) };
    let held_out = period.and_then(|period| held_out(snapshot, filter, &units, first, period));
    Ok(RatesAnswer { about, year, overall, previous_period: earlier.map(Into::into), held_out, units })
}

fn chosen<'s>(snapshot: &'s Snapshot, filter: &'s Filter) -> impl Iterator<Item = u32> + 's {
    let communes = snapshot.units.on(filter.as_of).filter(|(_, unit)| unit.unit.level == Level::Commune && unit.prepared.is_some());
    let is_chosen = |row: &u32| filter.unit_rows.as_ref().is_none_or(|rows| rows.contains(row));
    let in_box = |row: &u32| snapshot.units.prepared(*row).is_some_and(|prepared| filter.meets(prepared.bbox()));
    communes.map(|(row, _)| row).filter(is_chosen).filter(in_box)
}

/// Incidents by row of the commune, those that patrols discovered left out unless they are asked for. A box chooses communes and does not cut them.
pub(crate) fn reported_by_unit(snapshot: &Snapshot, filter: &Filter) -> (Vec<u64>, Counted) {
    let placement = snapshot.placement(filter.as_of);
    let mut counts = vec![0; snapshot.units.all().len()];
    let counted = visit_reported(snapshot, &filter.without_choice_of_units(), |row| {
        let unit = placement.unit(row);
        if let Some(unit) = unit {
            counts[unit as usize] += 1;
        }
        unit.is_some()
    });
    (counts, counted)
}

/// Gives the overall rate of the communes that have a denominator.
fn add_rates(units: &mut [UnitRate], years: f64) -> Option<f64> {
    let exposed = |unit: &UnitRate| {
        let exposure = unit.denominator? * years / PER;
        (exposure > 0.0).then_some(Exposed { count: unit.count, exposure })
    };
    let areas: Vec<Exposed> = units.iter().filter_map(exposed).collect();
    let found = rates(&areas)?;
    let with = units.iter_mut().filter(|unit| exposed(unit).is_some());
    for (unit, rate) in with.zip(&found.areas) {
        let AreaRate { rate, lower, upper, shrunk, .. } = *rate;
        (unit.rate, unit.lower, unit.upper, unit.shrunk) = (Some(rate), Some(lower), Some(upper), Some(shrunk));
    }
    Some(found.overall)
}

fn area_of(snapshot: &Snapshot, day: Date, unit: &UnitRate) -> Option<f64> {
    let code = UnitCode::new(&unit.code).ok()?;
    snapshot.units.get(snapshot.units.row_on(&code, day)?).unit.area_km2
}

/// What communes are ranked over: those that have a denominator by it; where none has one, all of them by their area.
fn exposures(snapshot: &Snapshot, day: Date, units: &[UnitRate], years: f64) -> Vec<Option<f64>> {
    let by_denominator = units.iter().any(|unit| unit.rate.is_some());
    let size = |unit: &UnitRate| if by_denominator { unit.denominator.map(|value| value / PER) } else { area_of(snapshot, day, unit) };
    units.iter().map(|unit| size(unit).map(|size| size * years).filter(|exposure| *exposure > 0.0)).collect()
}

/// Ranks them.
fn add_ranks(snapshot: &Snapshot, day: Date, units: &mut [UnitRate], years: f64, first: usize) {
    let exposures = exposures(snapshot, day, units, years);
    let exposed = units.iter().zip(exposures).enumerate();
    let (rows, areas): (Vec<usize>, Vec<Exposed>) =
        exposed.filter_map(|(row, (unit, exposure))| Some((row, Exposed { count: unit.count, exposure: exposure? }))).unzip();
    for (row, found) in rows.into_iter().zip(rank_stability(&areas, first, DRAWS, SEED).unwrap_or_default()) {
        let unit = &mut units[row];
        (unit.rank, unit.rank_lower, unit.rank_upper) = (Some(found.rank), Some(found.lower), Some(found.upper));
        unit.in_first = Some(found.in_first);
    }
}

/// The first communes by the shrunk rate of three months earlier, and what they held of the three months since.
fn held_out(snapshot: &Snapshot, filter: &Filter, units: &[UnitRate], first: usize, asked: Interval) -> Option<HeldOut> {
    let (earlier, later) = held_out::periods(asked, data_period(snapshot, None)?.start)?;
    let [before, after] = [earlier, later].map(|period| reported_by_unit(snapshot, &filter.with_period(period)).0);
    // Of one length for all communes: it changes no order.
    let exposures = exposures(snapshot, filter.as_of, units, 1.0);
    let ranked = units.iter().zip(exposures).filter_map(|(unit, exposure)| {
        let row = snapshot.units.row_on(&UnitCode::new(&unit.code).ok()?, filter.as_of)? as usize;
        Some((row, exposure?, area_of(snapshot, filter.as_of, unit).filter(|area| *area > 0.0)?))
    });
    let ranked: Vec<(usize, f64, f64)> = ranked.collect();
    let areas: Vec<Exposed> = ranked.iter().map(|&(row, exposure, _)| Exposed { count: before[row], exposure }).collect();
    let shrunk = shrink(&areas)?.shrunk;
    let mut chosen: Vec<usize> = (0..areas.len()).collect();
    chosen.sort_by(|&a, &b| shrunk[b].total_cmp(&shrunk[a]).then(a.cmp(&b)));
    chosen.truncate(first);
    let counts: Vec<u32> = ranked.iter().map(|&(row, ..)| u32::try_from(after[row]).unwrap_or(u32::MAX)).collect();
    let sizes: Vec<f64> = ranked.iter().map(|&(.., area)| area).collect();
    Some(HeldOut::new((earlier, later), &evaluate(&Ground { later: &counts, area: &sizes }, &chosen)?))
}

fn add_changes(units: &mut [UnitRate], days: f64, earlier_days: f64) {
    let counts: Vec<(Option<u64>, u64)> = units.iter().map(|unit| (unit.previous, unit.count)).collect();
    for (unit, tested) in units.iter_mut().zip(tested(&counts, (earlier_days, days))) {
        let Some(Tested { ratio, p, q, change }) = tested else { continue };
        (unit.ratio, unit.p, unit.q, unit.change) = (ratio, Some(p), Some(q), Some(change));
    }
}

fn sentence(units: &[UnitRate], overall: Option<f64>, indicator: &str, year: Option<i16>, compare: Compare) -> Note {
    let Note { vi: of_vi, en: of_en } = members(indicator);
    let of = |wanted| units.iter().filter(|unit| unit.change == Some(wanted)).count();
    let (rose, fell) = (of(Move::Rose), of(Move::Fell));
    let (with, all) = (units.iter().filter(|unit| unit.rate.is_some()).count(), units.len());
    let (rates_vi, rates_en) = match overall.zip(year) {
        Some((overall, year)) => {
            let overall = words::decimal(overall, 1);
            (
                format!("{} vụ trên 10.000 {of_vi} mỗi năm ({with} trong {all} xã có số liệu, năm {year}). ", overall.vi),
                format!("{} incidents per 10,000 {of_en} and year ({with} of {all} communes have a figure, of {year}). ", overall.en),
            )
        }
        None => (
            format!("Chưa có tỷ suất: không xã nào trong {all} xã có số {of_vi}. "),
            format!("No rates: none of {all} communes has a number of {of_en}. "),
        ),
    };
    let (change_vi, change_en) = if units.iter().any(|unit| unit.change.is_some()) {
        (
            format!(
                "{rose} xã tăng và {fell} xã giảm rõ hơn ngẫu nhiên so với {}.",
                if compare == Compare::PreviousYear { "cùng kỳ năm trước" } else { "kỳ trước" }
            ),
            format!("{} rose and {fell} fell more than luck would have it.", words::counted(rose as u64, "commune", "communes")),
        )
    } else {
        ("Dữ liệu không đủ dài để so sánh với kỳ trước.".into(), "The data do not reach back far enough to compare.".into())
    };
    Note { vi: rates_vi + &change_vi, en: rates_en + &change_en }
}

/// What an indicator counts, as it stands after a number.
fn members(indicator: &str) -> Note {
    let [vi, en] = match indicator {
        "population" => ["dân", "inhabitants"],
        "households" => ["hộ", "households"],
        other => return Note { vi: format!("«{other}»"), en: format!("{other:?}") },
    };
    Note { vi: vi.into(), en: en.into() }
}

fn invented(indicator: &str) -> Note {
    let Note { vi, en } = members(indicator);
    Note {
        vi: format!("Số {vi} là số minh họa, không phải số thật: tỷ suất chỉ để xem thử."),
        en: format!("The numbers of {en} are invented for the demonstration, and the rates with them."),
    }
}

fn notes(units: &[UnitRate], compare: Compare, first: usize) -> Vec<Remark> {
    let visitors = Note {
        vi: "Tỷ suất theo dân cư trú dễ gây hiểu nhầm ở nơi nhiều khách (bãi biển, cảng): hãy xem cùng số vụ và mật độ.".into(),
        en: "Rates per resident mislead where many visitors come (a beach, a port): look at count and density beside them.".into(),
    };
    let mut notes = vec![Remark::about(Figure::Rate, visitors)];
    let mut note = |figure, vi, en| notes.push(Remark::about(figure, Note { vi, en }));
    let ranked = || units.iter().filter(|unit| unit.rank.is_some_and(|rank| rank as usize <= first));
    // By the range that is shown beside each: who reads both counts the same ones.
    let could_be_luck = ranked().filter(|unit| unit.rank_upper.is_some_and(|worst| worst as usize > first)).count();
    if could_be_luck > 0 {
        note(
            Figure::Rank,
            format!("Trong {} xã đứng đầu, {could_be_luck} xã có thể đứng đó do ngẫu nhiên.", ranked().count()),
            format!("Of the first {} communes {could_be_luck} could be there by luck.", ranked().count()),
        );
    }
    let divided = units.iter().filter(|unit| unit.denominator_origin == Origin::CannotBeSplit).count();
    if divided > 0 {
        note(
            Figure::Denominator,
            format!("{divided} xã không có mẫu số: xã cũ đã bị chia mà không biết tỷ lệ, nên không thể tách số liệu cũ."),
            format!(
                "{} no denominator: a commune that they came from was divided and the shares are not known, so its figure cannot be split.",
                words::counted(divided as u64, "commune has", "communes have")
            ),
        );
    }
    if compare == Compare::PreviousYear {
        note(
            Figure::Change,
            "So với cùng kỳ năm trước; Tết đổi ngày mỗi năm, nên các tháng đầu năm có thể lệch.".into(),
            "Compared with the same time last year; Tết moves, so the first months of a year may shift.".into(),
        );
    }
    notes
}
