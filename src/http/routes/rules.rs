//! The rules of priority zones.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::domain::Basis;
use crate::http::state::{today, zone_counts_of};
use crate::http::{AppState, Asked, Problem, answer};
use crate::layer::look;
use crate::priority::rules::{Rule, RuleProblem};

/// The rules in force, and what is wrong with their file.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct RulesAnswer {
    /// Name of the file that they were read from; null for those that come with the program.
    #[schema(required)]
    pub file: Option<String>,
    /// SHA-256 of their text.
    pub digest: String,
    /// Generation of the data that zones were counted in.
    pub generation: u64,
    /// What is wrong with the file as it lies there now; the rules below stay in force until it is right.
    pub problems: Vec<RuleProblem>,
    /// The rules, in the order of the file.
    pub rules: Vec<RuleDescription>,
}

/// A rule.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct RuleDescription {
    /// Kind of zone.
    pub id: String,
    /// Line in the file.
    pub line: usize,
    /// Whether it makes zones.
    pub active: bool,
    /// What it is about.
    pub basis: Basis,
    /// Vietnamese title.
    pub title_vi: String,
    /// English title.
    pub title_en: String,
    /// Its colour on the map, `#RRGGBB`.
    pub colour: String,
    /// Its pattern on the map; null for an outline.
    #[schema(required)]
    pub pattern: Option<String>,
    /// What stands for it on the map beside the colour; null where the page has its own, or none.
    #[schema(required)]
    pub letter: Option<String>,
    /// Legal source.
    pub source: String,
    /// First day on which it holds.
    #[schema(required)]
    pub valid_from: Option<String>,
    /// First day on which it no longer holds.
    #[schema(required)]
    pub valid_to: Option<String>,
    /// What it takes, from where, in Vietnamese.
    pub explanation_vi: String,
    /// The same in English.
    pub explanation_en: String,
    /// Zones of the kind today.
    pub zones: usize,
}

/// The rules of priority zones in force: what each takes and from where, in both languages, how it is drawn, and how many zones it finds today.
/// Where the file on the disk is wrong, `problems` says line and reason, and the rules before stay in force.
#[utoipa::path(get, path = "/api/rules", tag = "zones",
    responses((status = 200, body = RulesAnswer), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn rules(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    asked.only_parameters(&[])?;
    let (current, in_force) = (state.current(), state.rules());
    let mut response = state
        .compute(move || {
            let view = current.view(today());
            let counts = zone_counts_of(&view.zones);
            let describe = |(rule, zones): (&Rule, usize)| {
                let said = rule.explanation();
                let (colour, pattern) = look::of_kind(&view, &rule.id);
                RuleDescription {
                    id: rule.id.clone(),
                    line: rule.line,
                    active: rule.active,
                    basis: rule.basis,
                    title_vi: rule.title_vi.clone(),
                    title_en: rule.title_en.clone(),
                    colour: colour.css(),
                    pattern: pattern.map(|pattern| pattern.name().to_owned()),
                    letter: rule.letter.clone(),
                    source: rule.source.clone(),
                    valid_from: rule.validity.from.map(|day| day.to_string()),
                    valid_to: rule.validity.to.map(|day| day.to_string()),
                    explanation_vi: said.vi,
                    explanation_en: said.en,
                    zones,
                }
            };
            Ok(answer::json(&RulesAnswer {
                file: in_force.file.clone(),
                digest: current.rules.digest.clone(),
                generation: current.snapshot.generation,
                problems: in_force.problems.clone(),
                rules: current.rules.rules.iter().zip(counts).map(describe).collect(),
            }))
        })
        .await?;
    // What is wrong with the file is part of no entity tag, so the answer is asked for anew each time.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
