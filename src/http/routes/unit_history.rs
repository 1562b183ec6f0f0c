//! The history of a unit: its boundary versions, what it was made of and what it became.

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;

use super::Sentence;
use crate::domain::{GeometryQuality, Level, UnitCode};
use crate::http::state::today;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::index::Snapshot;
use crate::query::unit_history::{Step, ancestors, descendants};
use crate::statistics::words;

/// A form of a unit, for as long as it was in force.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct UnitVersion {
    /// Name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Code of the unit above.
    #[schema(required)]
    pub parent: Option<String>,
    /// First day in force.
    #[schema(required)]
    pub valid_from: Option<String>,
    /// First day no longer in force.
    #[schema(required)]
    pub valid_to: Option<String>,
    /// Area in km².
    #[schema(required)]
    pub area_km2: Option<f64>,
    /// How far its shape can be trusted; `none` when it is known by code only, so that it can be listed and not drawn.
    pub geometry_quality: GeometryQuality,
}

/// A unit and one that it became.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct UnitStep {
    /// Code of the old unit.
    pub old_code: String,
    /// Its name, the code when it is not known.
    pub old_name: String,
    /// Code of the new unit.
    pub new_code: String,
    /// Its name.
    pub new_name: String,
    /// First day of the new unit.
    pub date: String,
    /// Whether the old unit was divided.
    pub split: bool,
    /// Whether the new one is its main successor.
    pub is_default: bool,
    /// Share of the old unit that went here; none where it is not known.
    #[schema(required)]
    pub share: Option<f64>,
    /// Share of the old unit's area that went here, where both shapes are loaded; figures are divided by it where the share is not known.
    #[schema(required)]
    pub area_share: Option<f64>,
    /// Whether the old unit's shape is loaded.
    pub old_is_drawn: bool,
}

/// The history of a code.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct UnitHistory {
    /// The code.
    pub code: String,
    /// Its forms, oldest first.
    pub versions: Vec<UnitVersion>,
    /// What the form that was asked for was made of, latest change first.
    pub made_of: Vec<UnitStep>,
    /// What it became, earliest change first.
    pub became: Vec<UnitStep>,
    /// Both in a sentence.
    pub sentence_vi: String,
    /// Both in a sentence.
    pub sentence_en: String,
    /// Number of the commit.
    pub generation: u64,
}

/// What a unit was made of and what it became, through every change of boundaries. The form in force on `as_of` is meant, and otherwise the latest.
#[utoipa::path(get, path = "/api/units/{code}/history", tag = "units",
    params(("code" = String, Path), ("as_of" = Option<String>, Query, description = "day whose boundary version is used")),
    responses((status = 200, body = UnitHistory), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn unit_history(State(state): State<AppState>, Path(code): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["as_of"])?;
    let code = UnitCode::new(&code).map_err(|_| Problem::not_found(format!("there is no unit {code:?}")))?;
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        let day = parameters.filter.as_of.unwrap_or_else(today);
        state.compute_light(move || {
            let found = of_code(&current.snapshot, &code, day).ok_or_else(|| Problem::not_found(format!("there is no unit {code}")))?;
            Ok(answer::json(&found))
        })
    })
    .await
}

fn of_code(snapshot: &Snapshot, code: &UnitCode, day: Date) -> Option<UnitHistory> {
    let units = &snapshot.units;
    let row = units.row_on_or_latest(code, day)?;
    let (made_of, became) = (ancestors(snapshot, row), descendants(snapshot, row));
    let sentence = sentence(snapshot, row, &made_of, &became);
    Some(UnitHistory {
        code: code.to_string(),
        versions: units.rows(code).iter().map(|&row| version(snapshot, row)).collect(),
        made_of: made_of.iter().map(|step| described(snapshot, step)).collect(),
        became: became.iter().map(|step| described(snapshot, step)).collect(),
        sentence_vi: sentence.vi,
        sentence_en: sentence.en,
        generation: snapshot.generation,
    })
}

fn version(snapshot: &Snapshot, row: u32) -> UnitVersion {
    let unit = &snapshot.units.get(row).unit;
    UnitVersion {
        name: unit.name.clone(),
        level: unit.level,
        parent: unit.parent.as_ref().map(ToString::to_string),
        valid_from: unit.validity.from.map(|day| day.to_string()),
        valid_to: unit.validity.to.map(|day| day.to_string()),
        area_km2: unit.area_km2,
        geometry_quality: unit.geometry_quality,
    }
}

fn name(snapshot: &Snapshot, code: &UnitCode, row: Option<u32>) -> String {
    row.map_or_else(|| code.to_string(), |row| snapshot.units.get(row).unit.name.clone())
}

fn described(snapshot: &Snapshot, step: &Step) -> UnitStep {
    UnitStep {
        old_code: step.old.to_string(),
        old_name: name(snapshot, &step.old, step.old_row),
        new_code: step.new.to_string(),
        new_name: name(snapshot, &step.new, step.new_row),
        date: step.date.to_string(),
        split: step.split,
        is_default: step.is_default,
        share: step.share,
        area_share: step.area_share,
        old_is_drawn: step.old_row.is_some_and(|row| snapshot.units.prepared(row).is_some()),
    }
}

/// Of the changes next to the unit; those further away are in the lists.
fn sentence(snapshot: &Snapshot, row: u32, made_of: &[Step], became: &[Step]) -> Sentence {
    let unit = &snapshot.units.get(row).unit;
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    let next = |steps: &[Step]| steps.first().map(|step| step.date);
    if let Some(date) = next(made_of) {
        let parts = |partly: &str| {
            let own = made_of.iter().filter(|step| step.date == date && step.new == unit.code);
            let part = |step: &Step| {
                let name = name(snapshot, &step.old, step.old_row);
                if step.split { format!("{name} ({partly})") } else { name }
            };
            own.map(part).collect::<Vec<_>>().join(", ")
        };
        let day = words::day(date);
        vi.push(format!("{} có từ ngày {}, hình thành từ {}.", unit.name, day.vi, parts("một phần")));
        en.push(format!("{} exists since {}, made of {}.", unit.name, day.en, parts("a part")));
    }
    if let Some(date) = next(became) {
        let own = became.iter().filter(|step| step.date == date && step.old == unit.code);
        let names: Vec<String> = own.map(|step| name(snapshot, &step.new, step.new_row)).collect();
        let day = words::day(date);
        vi.push(format!("Từ ngày {} thuộc {}.", day.vi, names.join(", ")));
        en.push(format!("From {} on it belongs to {}.", day.en, names.join(", ")));
    }
    if vi.is_empty() {
        vi.push(format!("Không có dữ liệu sắp xếp nào về {}.", unit.name));
        en.push(format!("Nothing is known of changes of {}.", unit.name));
    }
    Sentence { vi: vi.join(" "), en: en.join(" ") }
}
