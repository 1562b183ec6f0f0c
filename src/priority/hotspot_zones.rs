//! Hot-spot zones: strong cells of the 250 m hexagon grid, merged, each with one sentence why.
//!
//! Each topmost unit (a province) is a study area of its own, in the UTM zone of its middle. The period is the twelve
//! months up to the data's cut-off. Incidents that patrols discovered are left out, since they follow the patrols, and
//! so are places known only by village or commune.

use std::cmp::Reverse;
use std::sync::Arc;

use geo::{MultiPolygon, Polygon};
use jiff::civil::Date;

use super::rules::{HotspotRule, Rule};
use super::zone::{FoundAmong, Zone, ZoneShape};
use crate::analysis::hotspot::{HotspotAnalysis, HotspotCell, HotspotClass, HotspotSettings};
use crate::analysis::strong_area::StrongArea;
use crate::analysis::watch::Watch;
use crate::domain::{Basis, Category, Interval, Level, Validity};
use crate::index::Snapshot;
use crate::query::{Filter, FilterRequest, group};
use crate::spatial::PreparedPolygon;
use crate::statistics::hotspots::{Hotspots, Study, hotspots};
use crate::statistics::strong_since::{StrongSince, strong_since};
use crate::statistics::study_area::StudyArea;
use crate::statistics::{Note, words};

/// Study areas larger than this many cells are not analysed: about 1.6 million km².
const MAX_CELLS: usize = 10_000_000;

/// A cell as a feature.
#[derive(Debug, Clone)]
pub struct HotspotFeature {
    /// Identifier: UTM zone's EPSG code, column and row of the cell.
    pub id: String,
    /// The verdict and the numbers behind it.
    pub cell: HotspotCell,
    /// The cell in degrees.
    pub geometry: MultiPolygon<f64>,
}

/// The cells of all study areas, and how they were found.
#[derive(Debug, Clone, Default)]
pub struct HotspotLayer {
    /// Strong and possible cells.
    pub cells: Vec<HotspotFeature>,
    /// Incidents used.
    pub n: u64,
    /// Incidents left out because a patrol discovered them.
    pub left_out_discovered: u64,
    /// Incidents whose way of coming to be known is not said; they are used.
    pub unknown: u64,
    /// The twelve months.
    pub period: Option<Interval>,
    /// Why something was not computed, or how much to trust it.
    pub notes: Vec<Note>,
}

/// Finds the hot spots of every study area on a day's boundaries, in the twelve months up to the data's last day.
#[must_use]
pub fn compute(snapshot: &Snapshot, rule: Option<&Rule>, day: Date) -> (HotspotLayer, Vec<Zone>) {
    compute_of(snapshot, rule, &FilterRequest::default(), day)
}

/// The same for a question that chooses incidents by anything but a zone.
#[must_use]
pub fn compute_of(snapshot: &Snapshot, rule: Option<&Rule>, request: &FilterRequest, day: Date) -> (HotspotLayer, Vec<Zone>) {
    let request = FilterRequest { as_of: Some(day), ..request.clone() };
    let no_zone = |id: &str| Err(crate::query::QueryError::not_found("zone", id.to_owned()));
    let found = Filter::resolve(&request, snapshot, day, &no_zone)
        .and_then(|filter| hotspots(snapshot, &filter, &HotspotSettings::default(), MAX_CELLS, &Watch::default()));
    let Ok(found) = found else { return (HotspotLayer::default(), Vec::new()) };
    let mut layer = layer(snapshot, &found);
    let Some((rule, asked)) = rule.filter(|rule| rule.active && rule.validity.contains(day)).and_then(|rule| Some((rule, rule.hotspots?)))
    else {
        return (layer, Vec::new());
    };
    layer.notes.extend(stricter(asked));
    (layer, zones(snapshot, &found, rule, asked))
}

/// Said where a rule asks for more than the test was tested with: fewer zones, and the published power holds no more.
fn stricter(asked: HotspotRule) -> Option<Note> {
    let tested = HotspotSettings::default();
    let [incidents, days, places] = [asked.minimum_incidents, asked.minimum_days, asked.minimum_places];
    let is_as_tested = incidents <= tested.zone_min_incidents && days <= tested.zone_min_days && places <= tested.zone_min_places;
    (!is_as_tested).then(|| Note {
        vi: format!(
            "Quy tắc đòi hỏi ít nhất {incidents} vụ trong {days} ngày tại {places} nơi, chặt hơn khi thử phép kiểm định: có thể bỏ sót nhiều cụm hơn số liệu đã công bố."
        ),
        en: format!(
            "The rules ask for at least {incidents} incidents on {days} days at {places} places, more than the test was tested with: it may miss more clusters than the published figures say."
        ),
    })
}

fn layer(snapshot: &Snapshot, found: &Hotspots) -> HotspotLayer {
    let counted = found.counted();
    HotspotLayer {
        cells: features(found, false),
        n: found.n(),
        left_out_discovered: counted.discovered,
        unknown: counted.unknown,
        period: found.period,
        notes: found.notes(snapshot),
    }
}

/// The cells of all study areas as features: all, or those that are strong or possible.
#[must_use]
pub fn features(found: &Hotspots, all: bool) -> Vec<HotspotFeature> {
    let of_study = |study: &Study| {
        let hexagons = found.settings.grid();
        let cells = study.analysis().map(|analysis| analysis.cells.as_slice()).unwrap_or_default();
        let wanted = cells.iter().filter(|cell| all || cell.class != HotspotClass::None);
        let feature = |cell: &HotspotCell| {
            Some(HotspotFeature { id: study.area.cell_id(cell.hexagon), cell: *cell, geometry: study.area.shape(&hexagons, cell.hexagon)? })
        };
        wanted.filter_map(feature).collect::<Vec<_>>()
    };
    found.studies.iter().flat_map(of_study).collect()
}

fn zones(snapshot: &Snapshot, found: &Hotspots, rule: &Rule, asked: HotspotRule) -> Vec<Zone> {
    let Some(period) = found.period else { return Vec::new() };
    let qualifies = |area: &StrongArea| {
        area.incidents >= asked.minimum_incidents && area.days >= asked.minimum_days && area.places >= asked.minimum_places
    };
    let of_study = |study: &Study| {
        let analysis = study.analysis();
        let areas = analysis.into_iter().flat_map(|analysis| analysis.areas.iter().map(move |area| (analysis, area)));
        let areas = areas.zip(strong_since(snapshot, study, period));
        let zones = areas.filter(|((_, area), _)| area.qualifies_as_zone && qualifies(area)).filter_map(|((analysis, area), since)| {
            let found_among =
                FoundAmong { period, study_area: study.area.unit.and_then(|row| snapshot.units.get(row).prepared.clone()), since };
            let zone = zone(snapshot, analysis, area, &study.area, found_among)?;
            let within = |filter: Option<Filter>| filter.and_then(|filter| zone.narrowed(&filter));
            let discovered = within(found.filter.discovered()).map_or(0, |filter| group::count(snapshot, &filter));
            let leading = within(found.filter.without_discovered()).and_then(|filter| leading_category(snapshot, &filter));
            let reason = reason(analysis, area, period, discovered, leading, since);
            Some(Zone { source: rule.source.clone(), reason_vi: reason.vi, reason_en: reason.en, ..zone })
        });
        zones.collect::<Vec<_>>()
    };
    found.studies.iter().flat_map(of_study).collect()
}

/// A zone without its sentence.
fn zone(snapshot: &Snapshot, analysis: &HotspotAnalysis, area: &StrongArea, ground: &StudyArea, found_among: FoundAmong) -> Option<Zone> {
    let holes = area.outline.holes.iter().map(|hole| ground.ring(hole)).collect::<Option<Vec<_>>>()?;
    let geometry = MultiPolygon(vec![Polygon::new(ground.ring(&area.outline.outer)?, holes)]);
    let first_cell = analysis.cells[*area.cells.first()? as usize].hexagon;
    let area_km2 = area_km2(analysis, area);
    let prepared = Arc::new(PreparedPolygon::new(&geometry));
    Some(Zone {
        id: format!("hotspot:{}", ground.cell_id(first_cell)),
        kind: "hotspot".into(),
        basis: Basis::Place,
        class: "strong".into(),
        unit: None,
        name: name(snapshot, &prepared, ground.filter.as_of).unwrap_or_else(|| format!("Cụm tập trung {} vụ", area.incidents)),
        reason_vi: String::new(),
        reason_en: String::new(),
        source: String::new(),
        decision: String::new(),
        supersedes: String::new(),
        validity: Validity::default(),
        derived: true,
        demonstration: false,
        shape: ZoneShape::Own { prepared, geometry, area_km2 },
        found_among: Some(found_among),
    })
}

/// After the commune that it lies in, which people know it by.
fn name(snapshot: &Snapshot, shape: &PreparedPolygon, day: Date) -> Option<String> {
    let [longitude, latitude] = shape.inner_place()?;
    let commune = snapshot.units.locate(longitude, latitude, Level::Commune, day)?;
    Some(format!("Cụm tập trung {}", snapshot.units.get(commune.row()).unit.name))
}

fn area_km2(analysis: &HotspotAnalysis, area: &StrongArea) -> f64 {
    area.cells.len() as f64 * analysis.settings.grid().area() / 1e6
}

/// The category that most incidents are of and how many are, where these are at least half.
fn leading_category<'a>(snapshot: &'a Snapshot, filter: &Filter) -> Option<(&'a Category, u64)> {
    let counts = group::by_category(snapshot, filter);
    let (most, row) = counts.iter().zip(0..).map(|(&count, row)| (count, Reverse(row))).max()?;
    (most > 0 && 2 * most >= counts.iter().sum()).then(|| (&snapshot.taxonomy.categories()[row.0], most))
}

/// Why it is one, what it is mostly of, and since when. Those that patrols discovered are counted apart: they follow where those go.
fn reason(
    analysis: &HotspotAnalysis,
    area: &StrongArea,
    period: Interval,
    discovered: u64,
    leading: Option<(&Category, u64)>,
    since: Option<StrongSince>,
) -> Note {
    let expected = analysis.incidents as f64 / analysis.cells.len() as f64 * area.cells.len() as f64;
    let times = area.incidents as f64 / expected.max(f64::MIN_POSITIVE);
    let (when, size) = (words::from_to(period), words::decimal(area_km2(analysis, area), 2));
    let (held, of, apart) = (words::count(area.incidents as u64), words::count(analysis.incidents as u64), words::count(discovered));
    let [apart_vi, apart_en] = match discovered {
        0 => Default::default(),
        _ => [
            format!(" (không tính {} vụ do tuần tra phát hiện)", apart.vi),
            format!(" (not counting {} that patrols discovered)", apart.en),
        ],
    };
    let [mostly_vi, mostly_en] = leading.map_or_else(Default::default, |(category, count)| {
        let count = words::count(count);
        [format!(" Nhiều nhất: {} ({} vụ).", category.name_vi, count.vi), format!(" Mostly: {} ({}).", category.name_en, count.en)]
    });
    let q = small(area.smallest_q);
    let pile_vi =
        if area.has_pile_up { " Nhiều vụ việc ghi tại cùng một điểm, nên kiểm tra lại vị trí." } else { "" };
    let pile_en = if area.has_pile_up { " Many lie at exactly one point: check the location." } else { "" };
    let [since_vi, since_en] = since.map_or_else(Default::default, |since| {
        let said = since.sentence();
        [said.vi, said.en].map(|text| format!(" {text}"))
    });
    Note {
        vi: format!(
            "{} vụ việc{apart_vi} tại {} địa điểm trong {} ngày, {}, gấp khoảng {times:.0} lần mức trung bình trên diện tích {} km²; \
             khó có thể do ngẫu nhiên (q {}, n = {}).{mostly_vi}{since_vi}{pile_vi}",
            held.vi,
            area.places,
            area.days,
            when.vi,
            size.vi,
            q.replace('.', ","),
            of.vi,
        ),
        en: format!(
            "{} incidents{apart_en} at {} places on {} days {}, about {times:.0} times the average, on {} km²; \
             unlikely to be chance (q {q}, n = {}).{mostly_en}{since_en}{pile_en}",
            held.en, area.places, area.days, when.en, size.en, of.en,
        ),
    }
}

/// A probability for a sentence.
fn small(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".into() } else { format!("= {p:.4}") }
}
