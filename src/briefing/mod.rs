//! The briefing: what a planner reports of an area and a period, in one answer.
//!
//! It computes nothing of its own: counts are those of `query::summary`, trends, rates and changes those of `statistics`, hot spots and designations
//! those of `priority`. It chooses, orders and says them. Programme areas (designations whose basis is a population) are a list of names: no figure
//! of incidents stands beside them, and none is looked up for them.

mod answer;
mod communes;
mod ground;
mod notes;
mod places;
mod sentences;

use jiff::ToSpan;
use jiff::civil::Date;

pub use answer::{
    AreaKind, Briefing, BriefingArea, CategoryFigures, Changed, CommuneFigures, Comparison, HotspotFigures, KeyFigures, PriorityCommune,
    Programme, ProgrammeCommune, Reason,
};

use crate::domain::text::fold;
use crate::domain::{HowKnown, Interval, Level, UnitCode};
use crate::index::Snapshot;
use crate::priority::hotspot_zones::{self, HotspotLayer};
pub use crate::priority::rules::HOTSPOT;
use crate::priority::{Zone, ZoneSet};
use crate::query::summary::{Compare, Summary, comparable_period, data_period, previous, summarise};
use crate::query::{Filter, FilterRequest, QueryError, group};
use crate::statistics::comparison::{compared, tested};
use crate::statistics::per_inhabitants::per_inhabitants;
use crate::statistics::period::within_data;
use crate::statistics::rates::{DEFAULT_FIRST, RatesAnswer, reported_by_unit, unit_rates};
use crate::statistics::trends::{By, Trends, trends};
use crate::statistics::{Note, words};
use ground::{Ground, only_topmost};

/// Months of the trend.
const TREND_MONTHS: i64 = 36;
/// Briefings of one run at most: more communes than any province has.
pub const MOST: usize = 400;

/// Makes briefings of one period and choice of incidents on any ground: what concerns all of them is computed once.
#[derive(Debug)]
pub struct Briefer<'s> {
    snapshot: &'s Snapshot,
    zones: &'s ZoneSet,
    period: Interval,
    count: u64,
    hotspots: HotspotLayer,
    hotspot_zones: Vec<Zone>,
    rates: RatesAnswer,
    categories_asked: Vec<Note>,
}

impl<'s> Briefer<'s> {
    /// Of a question, whose ground does not matter here; of the twelve months up to the data's last day when it names no period.
    ///
    /// # Errors
    /// When something that the question names is not known, or the data have nothing of the period.
    pub fn new(snapshot: &'s Snapshot, zones: &'s ZoneSet, request: &FilterRequest, today: Date) -> Result<Self, QueryError> {
        let without_ground = FilterRequest { bbox: None, projected_box: None, area: None, unit: None, zone: None, ..request.clone() };
        let no_zone = |id: &str| Err(QueryError::not_found("zone", id.to_owned()));
        let filter = Filter::resolve(&without_ground, snapshot, today, &no_zone)?;
        let period = whole_year_or_asked(snapshot, &filter)?;
        let everywhere = filter.with_period(period);
        let hotspot_request = FilterRequest { period: Some(at_least_a_year(period)), ..without_ground };
        let rule = zones.rules.of(HOTSPOT);
        let (hotspots, hotspot_zones) = hotspot_zones::compute_of(snapshot, rule, &hotspot_request, filter.as_of);
        let rates = unit_rates(snapshot, &everywhere, None, Compare::PreviousYear, DEFAULT_FIRST)?;
        let named = |code: &String| snapshot.taxonomy.get(code).map(|c| Note { vi: c.name_vi.clone(), en: c.name_en.clone() });
        Ok(Self {
            snapshot,
            zones,
            period,
            count: group::count(snapshot, &everywhere),
            hotspots,
            hotspot_zones,
            rates,
            categories_asked: request.category.iter().filter_map(named).collect(),
        })
    }

    /// The briefing of the ground of a question; the rest of it must be that of [`Self::new`].
    ///
    /// # Errors
    /// When its ground cannot be looked up.
    pub fn of(&self, request: &FilterRequest, today: Date) -> Result<Briefing, QueryError> {
        let snapshot = self.snapshot;
        let zone = |id: &str| self.zones.ground(snapshot, id);
        let filter = Filter::resolve(request, snapshot, today, &zone)?.with_period(self.period);
        let ground = Ground::new(snapshot, self.zones, request, &filter);
        let summary = summarise(snapshot, &filter, Compare::PreviousYear);
        let comparisons = self.comparisons(&filter, summary.count);
        let trend = self.trend(&filter);
        let (counts, _) = reported_by_unit(snapshot, &filter);
        let communes = self.communes(&filter, &ground, &counts);
        let hotspots = self.hotspots(&ground);
        let priority_communes = self.priority_communes(&ground, &counts);
        let figures = self.figures(&filter, &summary);
        let mut briefing = Briefing {
            title: sentences::title(&ground.area, self.period),
            period: self.period.into(),
            as_of: filter.as_of.to_string(),
            data_cut_off: data_period(snapshot, None).map(|all| all.last_day().to_string()),
            categories_asked: self.categories_asked.clone(),
            sentences: Vec::new(),
            figures,
            comparisons,
            trend,
            categories: self.categories(&filter, &summary),
            communes,
            hotspot_period: self.hotspots.period.map(Into::into),
            hotspots,
            priority_communes,
            programmes: self.programmes(&ground),
            notes: self.notes(&filter, &summary),
            area: ground.area,
        };
        briefing.sentences = sentences::first(&briefing, &summary);
        Ok(briefing)
    }

    /// Questions of every commune on the ground of a question, in order of name.
    ///
    /// # Errors
    /// When its ground cannot be looked up, is no unit, or has more than 400 communes.
    pub fn of_each_commune(&self, request: &FilterRequest, today: Date) -> Result<Vec<FilterRequest>, QueryError> {
        let zone = |id: &str| self.zones.ground(self.snapshot, id);
        let filter = Filter::resolve(request, self.snapshot, today, &zone)?;
        let ground = Ground::new(self.snapshot, self.zones, request, &filter);
        if ground.communes.len() > MOST {
            let detail = format!("there are {} communes, more than the {MOST} of one run; ask for a province", ground.communes.len());
            return Err(QueryError::refused("each", detail));
        }
        let mut communes: Vec<(&str, UnitCode)> = ground.communes.iter().map(|&row| self.name_and_code(row)).collect();
        communes.sort_by_cached_key(|(name, code)| in_order_of_names(name, code.as_str()));
        let of = |(_, code)| FilterRequest { bbox: None, projected_box: None, area: None, zone: None, unit: Some(code), ..request.clone() };
        Ok(communes.into_iter().map(of).collect())
    }

    fn name_and_code(&self, row: u32) -> (&'s str, UnitCode) {
        let unit = &self.snapshot.units.get(row).unit;
        (&unit.name, unit.code.clone())
    }

    fn figures(&self, filter: &Filter, summary: &Summary) -> KeyFigures {
        let of = |wanted: HowKnown| summary.by_how_known.iter().filter(|(way, _)| *way == wanted).map(|(_, count)| count).sum();
        let years = self.period.length_in_years();
        // Of everything the province has a size and inhabitants; what lies outside of it is not in its rates.
        let province = (!filter.is_narrowed()).then(|| only_topmost(self.snapshot, filter)).flatten();
        let in_province = |row: u32| group::by_unit(self.snapshot, filter)[row as usize];
        let count = province.and_then(in_province).unwrap_or(summary.count);
        let unit = filter.sole_unit.or(province);
        let area_km2 = filter.area_km2.or_else(|| self.snapshot.units.get(province?).unit.area_km2);
        KeyFigures {
            count: summary.count,
            discovered: of(HowKnown::Discovered),
            how_known_unknown: of(HowKnown::Unknown),
            per_km2: area_km2.filter(|area| *area > 0.0).map(|area| count as f64 / area / years),
            per_inhabitants: unit.and_then(|row| per_inhabitants(self.snapshot, row, count, self.period)),
            count_everywhere: filter.is_narrowed().then_some(self.count),
        }
    }

    fn comparisons(&self, filter: &Filter, count: u64) -> Vec<Comparison> {
        let of = |compare: Compare| {
            let previous = previous(self.snapshot, filter, self.period, compare)?;
            let found = compared(count, self.period, &previous);
            Some(Comparison {
                compare: compare.word(),
                period: previous.period.into(),
                count: previous.count,
                ratio: found.ratio,
                p: found.p,
                sentence: found.sentence,
            })
        };
        [Compare::PreviousYear, Compare::Preceding].into_iter().filter_map(of).collect()
    }

    /// The three years of months up to the end of the period.
    fn trend(&self, filter: &Filter) -> Option<Trends> {
        if filter.expression_names_time() {
            return None;
        }
        let last = self.period.last_day();
        let first = last.tomorrow().ok()?.checked_sub(TREND_MONTHS.months()).ok()?;
        trends(self.snapshot, &filter.with_period(Interval::days(first, last)), By::Nothing, crate::statistics::period::Step::Month).ok()
    }

    fn categories(&self, filter: &Filter, summary: &Summary) -> Vec<CategoryFigures> {
        let snapshot = self.snapshot;
        let before = self.before(filter);
        let earlier = before.as_ref().map(|(filter, _)| group::by_category(snapshot, filter));
        let then = |row: usize| earlier.as_ref().map(|counts| counts.get(row).copied().unwrap_or(0));
        // What is gone since is a change too.
        let mut rows: Vec<(usize, u64)> = summary.by_category.clone();
        let gone = earlier
            .iter()
            .flatten()
            .enumerate()
            .filter(|(row, count)| **count > 0 && !summary.by_category.iter().any(|(known, _)| known == row));
        rows.extend(gone.map(|(row, _)| (row, 0)));
        let counts: Vec<(Option<u64>, u64)> = rows.iter().map(|&(row, count)| (then(row), count)).collect();
        let days = (before.map_or(0.0, |(_, days)| days), self.period.length_in_days());
        let figures = rows.iter().zip(tested(&counts, days)).filter_map(|(&(row, count), tested)| {
            let category = snapshot.taxonomy.categories().get(row)?;
            Some(CategoryFigures {
                changed: Changed {
                    code: category.code.clone(),
                    name: Note { vi: category.name_vi.clone(), en: category.name_en.clone() },
                    count,
                    previous: then(row),
                    ratio: tested.and_then(|tested| tested.ratio),
                    q: tested.map(|tested| tested.q),
                    change: tested.map(|tested| tested.change),
                },
                share: if summary.count == 0 { 0.0 } else { count as f64 / summary.count as f64 },
                usually_discovered: category.usually_discovered,
            })
        });
        figures.collect()
    }

    /// The question of the same months a year before, and their days; none where the data do not reach back.
    fn before(&self, filter: &Filter) -> Option<(Filter, f64)> {
        let earlier = comparable_period(self.snapshot, filter, self.period, Compare::PreviousYear)?;
        Some((filter.with_period(earlier), earlier.length_in_days()))
    }
}

/// The asked period as far as the data reach, or the twelve months up to their last day.
fn whole_year_or_asked(snapshot: &Snapshot, filter: &Filter) -> Result<Interval, QueryError> {
    let found = crate::statistics::period::last_year_or_asked(snapshot, filter)?;
    found.map_or_else(|| within_data(snapshot, Interval::ALWAYS), Ok)
}

/// A period of a year or longer, or else the year up to its end: of less there are seldom incidents enough to tell hot spots.
fn at_least_a_year(period: Interval) -> Interval {
    let last = period.last_day();
    let year = last.tomorrow().ok().and_then(|day| day.checked_sub(1.year()).ok()).map(|first| Interval::days(first, last));
    year.map_or(period, |year| Interval { start: year.start.min(period.start), end: period.end })
}

/// What names are ordered by: Đ stands with D, and what differs by its marks alone side by side.
fn in_order_of_names(name: &str, code: &str) -> (String, String, String) {
    (fold(name), name.to_owned(), code.to_owned())
}

/// Whether a unit is a commune.
fn is_commune(snapshot: &Snapshot, row: u32) -> bool {
    snapshot.units.get(row).unit.level == Level::Commune
}

/// A number of things in both languages, where Vietnamese has no plural.
fn counted(number: usize, vi: &str, [one, many]: [&str; 2]) -> Note {
    let written = words::count(number as u64);
    Note { vi: format!("{} {vi}", written.vi), en: format!("{} {}", written.en, if number == 1 { one } else { many }) }
}
