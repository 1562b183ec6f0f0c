//! Trends: counts in equal steps, and whether they rise or fall more than chance would have it.

use std::collections::BTreeMap;

use serde_json::json;

use super::about::About;
use super::located::{Counted, has_place, visit_reported};
use super::period::{Step, intervals, within_data};
use super::{Note, words};
use crate::analysis::benjamini_hochberg::benjamini_hochberg;
use crate::analysis::mann_kendall::{MannKendall, SenLine, mann_kendall, seasonal_mann_kendall, seasonal_sen_line, sen_line};
use crate::domain::Interval;
use crate::index::Snapshot;
use crate::query::summary::data_period;
use crate::query::{Filter, QueryError};

/// Fewest steps that a trend is told from.
pub const FEWEST_STEPS: usize = 24;
/// Years of steps from which on seasons are taken out.
const SEASONAL_YEARS: usize = 3;
/// p, or q over several series, up to which a trend is more than chance.
const LEVEL: f64 = 0.05;

/// What has a series of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Everything in one.
    Nothing,
    /// Each category.
    Category,
    /// Each commune.
    Unit,
}

impl std::str::FromStr for By {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        match text {
            "category" => Ok(Self::Category),
            "unit" => Ok(Self::Unit),
            _ => Err(QueryError::invalid("by", format!("{text:?} is not accepted, expected category or unit"))),
        }
    }
}

/// Where a series goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More and more.
    Rising,
    /// Less and less.
    Falling,
    /// Nothing that chance would not give.
    None,
}

/// The test of one series.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct TrendTest {
    /// Whether seasons were taken out.
    pub seasonal: bool,
    /// Kendall's S.
    pub s: i64,
    /// Its variance without a trend.
    pub variance: f64,
    /// S in standard deviations.
    pub z: f64,
    /// Two-sided p.
    pub p: f64,
    /// p after Benjamini and Hochberg over all series of the answer.
    pub q: f64,
    /// Kendall's tau.
    pub tau: f64,
    /// Sen's slope: incidents a step more each step.
    pub slope_per_step: f64,
    /// How many incidents a year's steps differ by from those of the year before: the slope times the square of the steps in a year.
    pub change_per_year: f64,
    /// Height of the line at the first step.
    pub intercept: f64,
    /// What the test says, at q ≤ 0.05.
    pub direction: Direction,
}

/// Counts of one thing.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct TrendSeries {
    /// Code of the category or unit; empty for everything.
    pub key: String,
    /// Its name.
    pub name_vi: String,
    /// Its name.
    pub name_en: String,
    /// Incidents in each step, oldest first.
    pub counts: Vec<u64>,
    /// The test; none when there are too few steps.
    #[schema(required)]
    pub test: Option<TrendTest>,
    /// What it says.
    pub sentence_vi: String,
    /// What it says.
    pub sentence_en: String,
}

/// The series of a filter.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Trends {
    /// Settings, incidents and method.
    #[serde(flatten)]
    pub about: About,
    /// What a step is.
    pub step: Step,
    /// The first day of each step.
    pub steps: Vec<String>,
    /// One for everything, or for each category or unit with incidents.
    pub series: Vec<TrendSeries>,
}

/// Counts the incidents of a filter in steps and tests each series. Places do not matter, so incidents known by their commune only count too.
///
/// # Errors
/// When the data have nothing of the period, or it has too many steps.
pub fn trends(snapshot: &Snapshot, filter: &Filter, by: By, step: Step) -> Result<Trends, QueryError> {
    let asked = filter.period;
    let period = match asked {
        Some(asked) => Some(within_data(snapshot, asked)?),
        None => data_period(snapshot, None),
    };
    let edges = period.map_or_else(|| Ok(Vec::new()), |period| step.edges(period, asked.is_some()))?;
    let steps = intervals(&edges);
    let period = steps.first().zip(steps.last()).map(|(first, last)| Interval { start: first.start, end: last.end });
    let filter = period.map_or_else(|| filter.clone(), |period| filter.with_period(period));
    let counted = count(snapshot, &filter, by, &steps);
    let seasons = step.seasons().filter(|seasons| steps.len() >= SEASONAL_YEARS * seasons);
    let n = counted.by_key.values().flatten().sum();
    let mut series: Vec<TrendSeries> =
        counted.by_key.into_iter().map(|(key, counts)| series_of(snapshot, by, key, counts, seasons, step)).collect();
    adjust(&mut series);
    for series in &mut series {
        say(series, step);
    }
    let about = About::new(snapshot, &filter, period, &counted.counted, (n, 0)).by(
        json!({ "step": step.word(), "steps": steps.len(), "fewest_steps": FEWEST_STEPS, "seasons": seasons, "level": LEVEL,
            "by": match by { By::Nothing => None, By::Category => Some("category"), By::Unit => Some("unit") } }),
        method(seasons.is_some()),
    );
    let mut about = about.saying(sentence(&series, by, steps.len()));
    let all = n + about.left_out.refused_at_import;
    about.without_location_share = (all > 0).then(|| (counted.known_by_area_only + about.left_out.refused_at_import) as f64 / all as f64);
    Ok(Trends { about, step, steps: edges.iter().take(steps.len()).map(ToString::to_string).collect(), series })
}

struct Counts {
    by_key: BTreeMap<u32, Vec<u64>>,
    counted: Counted,
    /// Incidents known by their village or commune only: they count here.
    known_by_area_only: u64,
}

fn count(snapshot: &Snapshot, filter: &Filter, by: By, steps: &[Interval]) -> Counts {
    let incidents = &snapshot.incidents;
    let placement = snapshot.placement(filter.as_of);
    let mut found = Counts { by_key: BTreeMap::new(), counted: Counted::default(), known_by_area_only: 0 };
    if by == By::Nothing {
        found.by_key.insert(0, vec![0; steps.len()]);
    }
    if steps.is_empty() {
        return found;
    }
    let (mut without_day, mut known_by_area_only, mut by_key) = (0, 0, std::mem::take(&mut found.by_key));
    let counted = visit_reported(snapshot, filter, |row| {
        let occurred = incidents.occurred(row);
        let step = steps.partition_point(|step| step.end <= occurred.start);
        // What lasts longer than a step is in none.
        if steps.get(step).is_none_or(|step| !step.contains(occurred)) {
            without_day += 1;
            return false;
        }
        known_by_area_only += u64::from(!has_place(snapshot, row));
        let key = match by {
            By::Nothing => Some(0),
            By::Category => Some(incidents.category(row) as u32),
            By::Unit => placement.unit(row),
        };
        if let Some(key) = key {
            by_key.entry(key).or_insert_with(|| vec![0; steps.len()])[step] += 1;
        }
        true
    });
    Counts { by_key, counted: Counted { without_day, ..counted }, known_by_area_only }
}

fn series_of(snapshot: &Snapshot, by: By, key: u32, counts: Vec<u64>, seasons: Option<usize>, step: Step) -> TrendSeries {
    let (key, name_vi, name_en) = match by {
        By::Nothing => (String::new(), "Tất cả vụ việc".into(), "All incidents".into()),
        By::Category => {
            let category = snapshot.taxonomy.categories().get(key as usize);
            category.map_or_else(Default::default, |c| (c.code.clone(), c.name_vi.clone(), c.name_en.clone()))
        }
        By::Unit => {
            let unit = &snapshot.units.get(key).unit;
            (unit.code.to_string(), unit.name.clone(), unit.name.clone())
        }
    };
    let values: Vec<f64> = counts.iter().map(|&count| count as f64).collect();
    let tested = (values.len() >= FEWEST_STEPS).then(|| match seasons {
        Some(seasons) => seasonal_mann_kendall(&values, seasons).zip(seasonal_sen_line(&values, seasons)),
        None => mann_kendall(&values).zip(sen_line(&values)),
    });
    let test = tested.flatten().map(|(test, line)| trend_test(&test, &line, seasons.is_some(), step));
    TrendSeries { key, name_vi, name_en, counts, test, sentence_vi: String::new(), sentence_en: String::new() }
}

fn trend_test(test: &MannKendall, line: &SenLine, seasonal: bool, step: Step) -> TrendTest {
    TrendTest {
        seasonal,
        s: test.s,
        variance: test.variance,
        z: test.z,
        p: test.p,
        q: test.p,
        tau: test.tau,
        slope_per_step: line.slope,
        change_per_year: line.slope * step.in_a_year().powi(2),
        intercept: line.intercept,
        direction: Direction::None,
    }
}

/// Many series find trends by luck: 166 of them about eight.
fn adjust(series: &mut [TrendSeries]) {
    let p: Vec<f64> = series.iter().filter_map(|series| series.test.map(|test| test.p)).collect();
    let tests = series.iter_mut().filter_map(|series| series.test.as_mut());
    for (test, q) in tests.zip(benjamini_hochberg(&p)) {
        test.q = q;
        test.direction = match q <= LEVEL {
            true if test.s > 0 => Direction::Rising,
            true if test.s < 0 => Direction::Falling,
            _ => Direction::None,
        };
    }
}

fn say(series: &mut TrendSeries, step: Step) {
    let Some(test) = series.test else {
        series.sentence_vi = format!("Chưa đủ dài để xét xu hướng: có {} kỳ trọn vẹn, cần ít nhất {FEWEST_STEPS}.", series.counts.len());
        series.sentence_en =
            format!("Too short to tell a trend: {}, at least {FEWEST_STEPS} are needed.", whole_steps(series.counts.len()));
        return;
    };
    let change = words::decimal(test.change_per_year.abs(), usize::from(test.change_per_year.abs() < 10.0));
    let q = words::probability(test.q);
    let (seasons_vi, seasons_en) =
        if test.seasonal { ("Sau khi loại yếu tố mùa vụ, ", "After seasons are taken out, ") } else { ("", "") };
    let (vi, en) = match test.direction {
        Direction::None => ("không thấy xu hướng rõ rệt, có thể do ngẫu nhiên".to_owned(), "no clear trend; it could be luck".to_owned()),
        Direction::Rising => (format!("tăng khoảng {} vụ mỗi năm", change.vi), format!("rising by about {} a year", change.en)),
        Direction::Falling => (format!("giảm khoảng {} vụ mỗi năm", change.vi), format!("falling by about {} a year", change.en)),
    };
    let steps = step.counted(series.counts.len());
    series.sentence_vi = capital(&format!("{seasons_vi}{vi} ({}, q {}).", steps.vi, q.vi));
    series.sentence_en = capital(&format!("{seasons_en}{en} ({}, q {}).", steps.en, q.en));
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn method(seasonal: bool) -> Note {
    if seasonal {
        Note {
            vi: "Kiểm định Mann-Kendall theo mùa, độ dốc Sen; Benjamini-Hochberg trên mọi chuỗi".into(),
            en: "Seasonal Mann-Kendall test, Sen's slope; Benjamini-Hochberg over all series".into(),
        }
    } else {
        Note {
            vi: "Kiểm định Mann-Kendall, độ dốc Sen; Benjamini-Hochberg trên mọi chuỗi".into(),
            en: "Mann-Kendall test, Sen's slope; Benjamini-Hochberg over all series".into(),
        }
    }
}

fn sentence(series: &[TrendSeries], by: By, steps: usize) -> Note {
    if let ([only], By::Nothing) = (series, by) {
        return Note { vi: only.sentence_vi.clone(), en: only.sentence_en.clone() };
    }
    if steps < FEWEST_STEPS {
        return Note {
            vi: format!("Chưa đủ dài để xét xu hướng: có {steps} kỳ trọn vẹn, cần ít nhất {FEWEST_STEPS}."),
            en: format!("Too short to tell trends: {}, at least {FEWEST_STEPS} are needed.", whole_steps(steps)),
        };
    }
    let of = |direction| series.iter().filter(|series| series.test.is_some_and(|test| test.direction == direction)).count();
    let (rising, falling, all) = (of(Direction::Rising), of(Direction::Falling), series.len());
    Note {
        vi: format!("Trong {all} chuỗi: {rising} tăng, {falling} giảm rõ hơn ngẫu nhiên; các chuỗi còn lại có thể do ngẫu nhiên."),
        en: format!("Of {all} series {rising} rise and {falling} fall more than chance would have it; the others could be luck."),
    }
}

fn whole_steps(number: usize) -> String {
    words::counted(number as u64, "whole step", "whole steps")
}
