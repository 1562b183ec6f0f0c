//! Finding a unit, and the card of one.

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;

use crate::domain::{GeometryQuality, Level, UnitCode};
use crate::http::state::today;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::index::Snapshot;
use crate::layer::View;
use crate::priority::{Zone, lies_in};
use crate::query::unit_search;

/// Units that a search found.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct UnitMatches {
    /// Best first.
    pub units: Vec<UnitMatch>,
    /// Number of the commit.
    pub generation: u64,
}

/// A unit.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct UnitMatch {
    /// Official code.
    pub code: String,
    /// Vietnamese name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Code of the unit above.
    #[schema(required)]
    pub parent: Option<String>,
    /// Its name.
    #[schema(required)]
    pub parent_name: Option<String>,
    /// Box around its shape.
    #[schema(required)]
    pub bbox: Option<[f64; 4]>,
    /// A place inside it.
    #[schema(required)]
    pub center: Option<[f64; 2]>,
    /// First day in force.
    #[schema(required)]
    pub valid_from: Option<String>,
    /// First day no longer in force.
    #[schema(required)]
    pub valid_to: Option<String>,
    /// Area in km².
    #[schema(required)]
    pub area_km2: Option<f64>,
    /// How far its shape can be trusted.
    pub geometry_quality: GeometryQuality,
    /// For a unit of the past: what it became.
    pub became: Vec<Relative>,
}

/// A unit before or after another.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct Relative {
    /// Code.
    pub code: String,
    /// Name, the code when it is not known.
    pub name: String,
    /// Name of the district that it belonged to.
    #[schema(required)]
    pub district: Option<String>,
    /// Whether the old unit was divided.
    pub split: bool,
    /// Of a successor: whether it was made of other units as well.
    pub has_other_ground: bool,
    /// Whether this is the main successor.
    pub is_default: bool,
}

/// Everything known about one unit, apart from its incidents.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct UnitCard {
    /// The unit.
    pub unit: UnitMatch,
    /// Its designations; a block of their own that never meets incident figures.
    pub designations: Vec<CardDesignation>,
    /// Priority zones of a place on it.
    pub zones: Vec<CardZone>,
    /// Units that it was made from.
    pub predecessors: Vec<Relative>,
    /// Units that it became.
    pub successors: Vec<Relative>,
    /// Number of the commit.
    pub generation: u64,
}

/// A designation on a card.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct CardDesignation {
    /// Kind.
    pub kind: String,
    /// What it is about.
    pub basis: crate::domain::Basis,
    /// Class, may be empty.
    pub class: String,
    /// Title of the kind.
    pub title_vi: String,
    /// Title of the kind.
    pub title_en: String,
    /// Why.
    pub reason_vi: String,
    /// Why.
    pub reason_en: String,
    /// Legal source.
    pub source: String,
    /// Number of the decision.
    pub decision: String,
    /// Number of the decision that this one supersedes, may be empty.
    pub supersedes: String,
    /// First day in force.
    #[schema(required)]
    pub valid_from: Option<String>,
    /// First day no longer in force.
    #[schema(required)]
    pub valid_to: Option<String>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// A priority zone on a card.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct CardZone {
    /// Identifier.
    pub id: String,
    /// Kind.
    pub kind: String,
    /// Class, may be empty.
    pub class: String,
    /// Why.
    pub reason_vi: String,
    /// Why.
    pub reason_en: String,
    /// Legal source or method.
    pub source: String,
    /// Number of the decision, may be empty.
    pub decision: String,
    /// Number of the decision that this one supersedes, may be empty.
    pub supersedes: String,
    /// First day in force.
    #[schema(required)]
    pub valid_from: Option<String>,
    /// First day no longer in force.
    #[schema(required)]
    pub valid_to: Option<String>,
    /// Whether it is computed rather than listed.
    pub derived: bool,
}

fn unit_match(snapshot: &Snapshot, row: u32, day: Date) -> UnitMatch {
    let indexed = snapshot.units.get(row);
    let unit = &indexed.unit;
    // The unit above on a day on which both were in force.
    let on = if unit.validity.contains(day) { day } else { unit.validity.to.and_then(|to| to.yesterday().ok()).unwrap_or(day) };
    let parent_name =
        unit.parent.as_ref().and_then(|code| snapshot.units.row_on(code, on)).map(|row| snapshot.units.get(row).unit.name.clone());
    UnitMatch {
        code: unit.code.to_string(),
        name: unit.name.clone(),
        level: unit.level,
        parent: unit.parent.as_ref().map(ToString::to_string),
        parent_name,
        bbox: indexed.prepared.as_ref().map(|p| (*p.bbox()).into()),
        center: indexed.label,
        valid_from: unit.validity.from.map(|d| d.to_string()),
        valid_to: unit.validity.to.map(|d| d.to_string()),
        area_km2: unit.area_km2,
        geometry_quality: unit.geometry_quality,
        became: if unit.validity.contains(day) { Vec::new() } else { successors(snapshot, row) },
    }
}

/// Lineage nodes are code and boundary version: the row tells which of a code's versions is meant.
fn successors(snapshot: &Snapshot, row: u32) -> Vec<Relative> {
    let unit = &snapshot.units.get(row).unit;
    let Some(end) = unit.validity.to else { return Vec::new() };
    let links = snapshot.lineage.iter().filter(|link| link.old_code == unit.code && link.date == end);
    let mut all: Vec<Relative> = links.map(|link| relative(snapshot, &link.new_code, link.date, link.split, link.is_default)).collect();
    let mut made_of = vec![row];
    if let Some(last_day) = end.yesterday().ok().filter(|_| all.is_empty() && unit.level != Level::Commune) {
        // A district has no lineage of its own: it became what its communes became.
        made_of = snapshot.units.with_descendants(row, last_day);
        all = made_of.iter().filter(|&&child| child != row).flat_map(|&child| successors(snapshot, child)).collect();
        all.sort_by(|a, b| a.code.cmp(&b.code));
        all.dedup_by(|a, b| a.code == b.code);
    }
    let is_of_it = |code: &UnitCode| made_of.iter().any(|&row| snapshot.units.get(row).unit.code == *code);
    for new in &mut all {
        let made_from = snapshot.lineage.iter().filter(|link| link.new_code.as_str() == new.code && link.date == end);
        new.has_other_ground = made_from.into_iter().any(|link| !is_of_it(&link.old_code));
    }
    all
}

fn predecessors(snapshot: &Snapshot, row: u32) -> Vec<Relative> {
    let unit = &snapshot.units.get(row).unit;
    let links = snapshot.lineage.iter().filter(|link| link.new_code == unit.code && unit.validity.contains(link.date));
    links.filter_map(|link| Some(relative(snapshot, &link.old_code, link.date.yesterday().ok()?, link.split, link.is_default))).collect()
}

fn relative(snapshot: &Snapshot, code: &UnitCode, day: Date, split: bool, is_default: bool) -> Relative {
    let unit = snapshot.units.row_on(code, day).map(|row| &snapshot.units.get(row).unit);
    let district =
        unit.and_then(|u| u.parent.as_ref()).and_then(|parent| snapshot.units.row_on(parent, day)).map(|row| &snapshot.units.get(row).unit);
    Relative {
        code: code.to_string(),
        name: unit.map_or_else(|| code.to_string(), |u| u.name.clone()),
        district: district.filter(|d| d.level == Level::District).map(|d| d.name.clone()),
        split,
        has_other_ground: false,
        is_default,
    }
}

/// Finds units by name or code, without case and diacritics.
#[utoipa::path(get, path = "/api/units", tag = "units",
    params(("q" = String, Query, description = "name or code"), ("level" = Option<Level>, Query), ("limit" = Option<usize>, Query, description = "1 to 100, default 10"),
        ("as_of" = Option<String>, Query, description = "units in force on this day come first")),
    responses((status = 200, body = UnitMatches), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn search(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["as_of", "q", "level", "limit"])?;
    let text = parameters.get("q").ok_or_else(|| Problem::invalid("q", "is required: part of a name, or a code"))?.to_owned();
    if text.chars().count() > 200 {
        return Err(Problem::invalid("q", "expected at most 200 characters"));
    }
    let level = parameters.get("level").map(str::parse::<Level>).transpose();
    let level = level.map_err(|_| Problem::invalid("level", "expected province, district or commune"))?;
    let limit = parameters.number("limit", 1, 100)?.unwrap_or(10);
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        let day = parameters.filter.as_of.unwrap_or_else(today);
        state.compute_light(move || {
            let snapshot = &current.snapshot;
            let rows = unit_search::search(snapshot, &text, level, day, limit);
            let units = rows.into_iter().map(|row| unit_match(snapshot, row, day)).collect();
            Ok(answer::json(&UnitMatches { units, generation: snapshot.generation }))
        })
    })
    .await
}

fn card(view: &View, row: u32) -> UnitCard {
    let snapshot = &view.snapshot;
    let unit = &snapshot.units.get(row).unit;
    let code = &unit.code;
    let kind_of = |id: &str| view.zones.kinds.iter().find(|kind| kind.id == id);
    let of_unit = || view.zones.zones.iter().filter(|zone| zone.unit.as_ref() == Some(code));
    let designations = of_unit().filter(|zone| !zone.derived).filter_map(|zone| {
        let kind = kind_of(&zone.kind)?;
        Some(CardDesignation {
            kind: zone.kind.clone(),
            basis: zone.basis,
            class: zone.class.clone(),
            title_vi: kind.title_vi.clone(),
            title_en: kind.title_en.clone(),
            reason_vi: zone.reason_vi.clone(),
            reason_en: zone.reason_en.clone(),
            source: zone.source.clone(),
            decision: zone.decision.clone(),
            supersedes: zone.supersedes.clone(),
            valid_from: zone.validity.from.map(|d| d.to_string()),
            valid_to: zone.validity.to.map(|d| d.to_string()),
            demonstration: zone.demonstration,
        })
    });
    // What has ground of its own, such as a hot spot, is on the card of the commune that it lies in.
    let is_commune_of_the_day = unit.level == Level::Commune && unit.validity.contains(view.zones.day);
    let is_on_it = |zone: &&Zone| zone.unit.as_ref() == Some(code) || (is_commune_of_the_day && lies_in(snapshot, zone, row));
    let of_place = view.zones.zones.iter().filter(|zone| zone.basis == crate::domain::Basis::Place).filter(is_on_it);
    let zones = of_place.map(|zone| CardZone {
        id: zone.id.clone(),
        kind: zone.kind.clone(),
        class: zone.class.clone(),
        reason_vi: zone.reason_vi.clone(),
        reason_en: zone.reason_en.clone(),
        source: zone.source.clone(),
        decision: zone.decision.clone(),
        supersedes: zone.supersedes.clone(),
        valid_from: zone.validity.from.map(|day| day.to_string()),
        valid_to: zone.validity.to.map(|day| day.to_string()),
        derived: zone.derived,
    });
    UnitCard {
        unit: unit_match(snapshot, row, view.zones.day),
        designations: designations.collect(),
        zones: zones.collect(),
        predecessors: predecessors(snapshot, row),
        successors: successors(snapshot, row),
        generation: snapshot.generation,
    }
}

/// The card of a unit: what it is, its designations and zones with reasons, what it was made from and what it became. A
/// code in force on the day is preferred, otherwise its latest form is shown.
#[utoipa::path(get, path = "/api/units/{code}", tag = "units",
    params(("code" = String, Path), ("as_of" = Option<String>, Query, description = "day whose boundary version is used")),
    responses((status = 200, body = UnitCard), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn unit(State(state): State<AppState>, Path(code): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["as_of"])?;
    let code = UnitCode::new(&code).map_err(|_| Problem::not_found(format!("there is no unit {code:?}")))?;
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        let day = parameters.filter.as_of.unwrap_or_else(today);
        state.compute_light(move || {
            let units = &current.snapshot.units;
            let row = units.row_on_or_latest(&code, day);
            let row = row.ok_or_else(|| Problem::not_found(format!("there is no unit {code}")))?;
            Ok(answer::json(&card(&current.view(day), row)))
        })
    })
    .await
}
