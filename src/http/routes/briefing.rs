//! The briefing of an area and a period: as JSON, and as a document to edit.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::layers::{FilterParameters, notices};
use super::summary::SummaryRequest;
use crate::briefing::{Briefer, Briefing};
use crate::export::docx::{self, Language, Map};
use crate::http::parameters::{Parameters, read_object};
use crate::http::state::{Current, today};
use crate::http::statistic::Stated;
use crate::http::{AppState, Asked, Problem, answer};
use crate::query::FilterRequest;

/// The largest body with maps: 32 MB.
const BODY_LIMIT: usize = 32 << 20;
/// The largest map, as PNG.
const MAP_LIMIT: usize = 8 << 20;

/// Briefings of a run: of the whole ground, or of each of its communes.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Briefings {
    /// In order of the communes' names.
    pub briefings: Vec<Briefing>,
}

/// One briefing, or with `each=commune` one for each commune of the ground.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum BriefingAnswer {
    /// Of the whole ground.
    One(Box<Briefing>),
    /// Of each commune.
    Each(Briefings),
}

/// A question, and pictures for its document.
#[derive(Debug, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentRequest {
    /// As `/api/summary`, without `compare` and `daily`.
    #[serde(default)]
    #[schema(value_type = SummaryRequest)]
    pub question: serde_json::Map<String, serde_json::Value>,
    /// Maps as PNG in base64: of the whole ground under the empty key, of a commune under its code.
    #[serde(default)]
    pub maps: BTreeMap<String, String>,
}

/// Reads the body of `/api/summary`, without what is no part of a briefing.
fn question(body: &[u8]) -> Result<FilterRequest, Problem> {
    let request = SummaryRequest::read(body)?;
    if request.compare.is_some() || request.daily {
        return Err(Problem::invalid("body", "compare and daily belong to /api/summary"));
    }
    request.into_filter()
}

/// Whether each commune is asked for.
///
/// # Errors
/// When something else is.
pub fn each(parameters: &Parameters) -> Result<bool, Problem> {
    match parameters.get("each") {
        None => Ok(false),
        Some("commune") => Ok(true),
        Some(_) => Err(Problem::invalid("each", "expected commune")),
    }
}

/// The language of a document, Vietnamese when none is said.
///
/// # Errors
/// When it is another than `vi` and `en`.
pub fn language(parameters: &Parameters) -> Result<Language, Problem> {
    match parameters.get("lang") {
        None | Some("vi") => Ok(Language::Vietnamese),
        Some("en") => Ok(Language::English),
        Some(_) => Err(Problem::invalid("lang", "expected vi or en")),
    }
}

/// The briefing of a question, or of each commune on its ground. Call it off the async threads.
///
/// # Errors
/// When something that the question names is not known, or the data have nothing of its period.
pub fn briefings(current: &Current, request: &FilterRequest, each: bool) -> Result<Vec<Briefing>, Problem> {
    let day = today();
    let view = current.view(request.as_of.unwrap_or(day));
    let briefer = Briefer::new(&current.snapshot, &view.zones, request, day)?;
    let requests = if each { briefer.of_each_commune(request, day)? } else { vec![request.clone()] };
    Ok(requests.iter().map(|request| briefer.of(request, day)).collect::<Result<_, _>>()?)
}

async fn answer_for(state: AppState, request: FilterRequest, each: bool) -> Result<Response, Problem> {
    let current = state.current();
    state
        .compute(move || {
            let mut briefings = briefings(&current, &request, each)?;
            let answer = match briefings.pop() {
                Some(only) if !each => BriefingAnswer::One(Box::new(only)),
                last => BriefingAnswer::Each(Briefings { briefings: briefings.into_iter().chain(last).collect() }),
            };
            Ok(answer::json(&Stated::new(&current.snapshot, answer)))
        })
        .await
}

/// The briefing of a unit, zone, box or everything: figures, comparisons, trend, categories, hot spots and communes with reasons. Of the twelve months up to
/// the data's last day when no period is asked for.
#[utoipa::path(get, path = "/api/briefing", tag = "incidents",
    params(FilterParameters,
        ("area" = Option<String>, Query, description = "a drawn area as JSON, as `area` of `/api/summary`"),
        ("each" = Option<String>, Query, description = "`commune`: one briefing for each commune of the ground, at most 400")),
    responses((status = 200, body = inline(Stated<BriefingAnswer>)), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn briefing(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.parameters(&["area", "each"])?;
    let each = each(&parameters)?;
    answer_for(state, parameters.filter, each).await
}

/// The same by the question of `/api/summary`, without `compare` and `daily`.
#[utoipa::path(post, path = "/api/briefing", tag = "incidents", request_body = SummaryRequest,
    params(("each" = Option<String>, Query, description = "`commune`: one briefing for each commune of the ground, at most 400")),
    responses((status = 200, body = inline(Stated<BriefingAnswer>)), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn briefing_of(State(state): State<AppState>, asked: Asked, body: Bytes) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["each"])?;
    let each = each(&parameters)?;
    answer_for(state, question(&body)?, each).await
}

/// The briefing as a document to edit (Office Open XML), A4, with the maps that are sent along.
#[utoipa::path(post, path = "/api/briefing.docx", tag = "incidents", request_body = DocumentRequest,
    params(("lang" = Option<String>, Query, description = "`vi` (default) or `en`"),
        ("each" = Option<String>, Query, description = "`commune`: one briefing for each commune of the ground, each on a new page")),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", body = Vec<u8>),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn document(State(state): State<AppState>, asked: Asked, body: Bytes) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["lang", "each"])?;
    let (each, language) = (each(&parameters)?, language(&parameters)?);
    let current = state.current();
    state
        .compute(move || {
            let request: DocumentRequest = read_object(&body)?;
            let maps =
                request.maps.into_iter().map(|(key, png)| Ok((key.clone(), read_map(&key, &png)?))).collect::<Result<_, Problem>>()?;
            let question = question(&serde_json::to_vec(&request.question).map_err(Problem::internal)?)?;
            let briefings = briefings(&current, &question, each)?;
            let file = write_document(&current, &briefings, language, &maps)?;
            let mut response = answer::bytes(docx::MEDIA_TYPE, file);
            let named = HeaderValue::try_from(format!("attachment; filename=\"{}\"", file_name(&briefings, language)));
            response.headers_mut().insert(header::CONTENT_DISPOSITION, named.map_err(Problem::internal)?);
            Ok(response)
        })
        .await
}

/// The bytes of a document of briefings.
///
/// # Errors
/// When it cannot be written.
pub fn write_document(
    current: &Current,
    briefings: &[Briefing],
    language: Language,
    maps: &BTreeMap<String, Map>,
) -> Result<Vec<u8>, Problem> {
    let notices = notices(&current.snapshot);
    let said: Vec<&str> = notices.iter().map(|notice| if language == Language::Vietnamese { notice.vi } else { notice.en }).collect();
    docx::write(briefings, &said, language, maps).map_err(Problem::internal)
}

/// A name that says what and when, in ASCII.
fn file_name(briefings: &[Briefing], language: Language) -> String {
    let word = if language == Language::Vietnamese { "bao-cao" } else { "briefing" };
    let Some(first) = briefings.first() else { return format!("{word}.docx") };
    let place = if briefings.len() > 1 { String::new() } else { crate::domain::text::fold(&first.area.name.vi).replace(' ', "-") + "-" };
    let place: String = place.chars().filter(char::is_ascii).take(60).collect();
    format!("{word}-{place}{}-{}.docx", first.period.from, first.period.to)
}

fn read_map(key: &str, text: &str) -> Result<Map, Problem> {
    let refused = |detail: &str| Problem::invalid("maps", format!("{key:?} {detail}"));
    if text.len() / 4 * 3 > MAP_LIMIT {
        return Err(refused("is larger than 8 MB"));
    }
    let bytes = STANDARD.decode(text).map_err(|_| refused("is no base64"))?;
    Map::read(bytes).map_err(|detail| refused(&detail))
}

/// Maps are large, so this path takes larger bodies than the others.
pub fn body_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_LIMIT)
}
