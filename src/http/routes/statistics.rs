//! The statistics: hot spots and their history, trends, clusters, near repeats, and whether hot spots help. Answers are kept like tiles.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::layers::FilterParameters;
use crate::analysis::watch::Watch;
use crate::http::coding::Coding;
use crate::http::parameters::Parameters;
use crate::http::state::Current;
use crate::http::statistic::{Stated, Statistic};
use crate::http::tile_cache::Tile;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::statistics::evaluation::EvaluationAnswer;
use crate::statistics::near_repeat::NearRepeatAnswer;
use crate::statistics::rates::RatesAnswer;
use crate::statistics::trends::Trends;

/// Answers as the statistic itself does.
pub(super) async fn ask(state: &AppState, asked: &Asked, coding: Coding, statistic: Statistic) -> Result<Response, Problem> {
    let parameters = asked.parameters(statistic.parameters())?;
    let make = move |current: &Current, parameters: &Parameters| {
        let mut body = Vec::new();
        statistic.answer(current, parameters, &Watch::default())?.write(current, &mut body).map_err(Problem::internal)?;
        Tile::new(statistic.media_type(), body, coding)
    };
    let mut response = conditional::tile(state, asked, parameters, (coding, &state.heavy), make).await?;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

/// Hot spots as GeoJSON: the cells that are significantly denser than chance would have them, with settings, n and a sentence at the top. The study area
/// is the asked unit, box or zone, otherwise each province by itself; the period the twelve months up to the data's last day.
#[utoipa::path(get, path = "/api/hotspots", tag = "statistics",
    params(FilterParameters,
        ("area" = Option<String>, Query, description = "a drawn study area as JSON, as `area` of `/api/summary`: a GeoJSON polygon, or `{center, radius_m}`"),
        ("cell" = Option<f64>, Query, description = "Side of a hexagon, 25 to 10000 m; 250 when absent"),
        ("all" = Option<bool>, Query, description = "every cell of the study area, not only those that are strong or possible")),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn hotspots(State(state): State<AppState>, coding: Coding, asked: Asked) -> Result<Response, Problem> {
    ask(&state, &asked, coding, Statistic::Hotspots).await
}

/// The history of hot spots as GeoJSON: each cell's published category (17 of them) over equal steps of time, and the word for the map.
#[utoipa::path(get, path = "/api/hotspots/history", tag = "statistics",
    params(FilterParameters,
        ("area" = Option<String>, Query, description = "a drawn study area as JSON, as `area` of `/api/summary`: a GeoJSON polygon, or `{center, radius_m}`"),
        ("cell" = Option<f64>, Query, description = "Side of a hexagon, 25 to 10000 m; 250 when absent"),
        ("step" = Option<String>, Query, description = "`week`, `month`, `quarter`, `half_year` or `year`; quarters when absent and the data have more than ten, otherwise months")),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn hotspot_history(State(state): State<AppState>, coding: Coding, asked: Asked) -> Result<Response, Problem> {
    ask(&state, &asked, coding, Statistic::History).await
}

/// Counts in equal steps and whether they rise or fall more than chance would have it.
#[utoipa::path(get, path = "/api/trends", tag = "statistics",
    params(FilterParameters,
        ("area" = Option<String>, Query, description = "a drawn study area as JSON, as `area` of `/api/summary`: a GeoJSON polygon, or `{center, radius_m}`"),
        ("by" = Option<String>, Query, description = "a series for each `category` or `unit` (commune); one for everything when absent"),
        ("step" = Option<String>, Query, description = "`week`, `month` (default), `quarter`, `half_year` or `year`; only whole steps count")),
    responses((status = 200, body = Stated<Trends>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn trends(State(state): State<AppState>, coding: Coding, asked: Asked) -> Result<Response, Problem> {
    ask(&state, &asked, coding, Statistic::Trends).await
}

/// Clusters as GeoJSON: groups of incidents within walking distance of each other, largest first.
#[utoipa::path(get, path = "/api/clusters", tag = "statistics",
    params(FilterParameters,
        ("area" = Option<String>, Query, description = "a drawn study area as JSON, as `area` of `/api/summary`: a GeoJSON polygon, or `{center, radius_m}`"),
        ("radius" = Option<f64>, Query, description = "How far is near, 10 to 10000 m; 150 when absent"),
        ("least" = Option<u32>, Query, description = "How many incidents within it make a core, 2 to 100000; 10 when absent")),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn clusters(State(state): State<AppState>, coding: Coding, asked: Asked) -> Result<Response, Problem> {
    ask(&state, &asked, coding, Statistic::Clusters).await
}

/// Whether incidents make others nearby likelier for some days: Knox's table of pairs by distance and days.
#[utoipa::path(get, path = "/api/near-repeat", tag = "statistics",
    params(FilterParameters,
        ("area" = Option<String>, Query, description = "a drawn study area as JSON, as `area` of `/api/summary`: a GeoJSON polygon, or `{center, radius_m}`"),
        ("distances" = Option<String>, Query, description = "edges of the bands in metres, comma-separated; `0,1,100,200,300,400,500` when absent"),
        ("days" = Option<String>, Query, description = "edges of the bands in days, comma-separated; `0,8,15,22,29` when absent"),
        ("permutations" = Option<usize>, Query, description = "shuffles, 99 to 9999; 999 when absent"),
        ("seed" = Option<u32>, Query, description = "where the random numbers start, 0 to 2147483647; 0 when absent")),
    responses((status = 200, body = Stated<NearRepeatAnswer>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn near_repeat(State(state): State<AppState>, coding: Coding, asked: Asked) -> Result<Response, Problem> {
    ask(&state, &asked, coding, Statistic::NearRepeat).await
}

/// Whether hot spots help: what those of the earlier period held of the incidents of the later one, beside counting.
#[utoipa::path(get, path = "/api/evaluate", tag = "statistics",
    params(FilterParameters,
        ("area" = Option<String>, Query, description = "a drawn study area as JSON, as `area` of `/api/summary`: a GeoJSON polygon, or `{center, radius_m}`"),
        ("later" = Option<String>, Query, description = "the period in which the choice is tried, as `datetime`; the three months after the earlier one when absent"),
        ("share" = Option<f64>, Query, description = "share of the area that the ranking chooses, 0.0001 to 0.5; 0.01 when absent"),
        ("cell" = Option<f64>, Query, description = "Side of a hexagon, 25 to 10000 m; 250 when absent")),
    responses((status = 200, body = Stated<EvaluationAnswer>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn evaluate(State(state): State<AppState>, coding: Coding, asked: Asked) -> Result<Response, Problem> {
    ask(&state, &asked, coding, Statistic::Evaluation).await
}

/// The cells to attend to first within a budget, as GeoJSON: the share of the area with the highest shrunk rates of the period, each with how sure it is
/// of its place, and what the same ranking made three months earlier would have held since.
#[utoipa::path(get, path = "/api/ranking", tag = "statistics",
    params(FilterParameters,
        ("area" = Option<String>, Query, description = "a drawn study area as JSON, as `area` of `/api/summary`: a GeoJSON polygon, or `{center, radius_m}`"),
        ("share" = Option<f64>, Query, description = "the budget: share of the area, 0.0001 to 0.5; 0.01 when absent"),
        ("cell" = Option<f64>, Query, description = "Side of a hexagon, 25 to 10000 m; 250 when absent")),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn ranking(State(state): State<AppState>, coding: Coding, asked: Asked) -> Result<Response, Problem> {
    ask(&state, &asked, coding, Statistic::Ranking).await
}

/// Rates per 10,000 and year of each commune with their exact interval, shrunk for maps, and whether the change from the earlier period could be luck.
/// Figures from before a change of boundaries are carried over where that can be done without a guess.
#[utoipa::path(get, path = "/api/rates", tag = "statistics",
    params(FilterParameters,
        ("indicator" = Option<String>, Query, description = "what rates are taken of; `population` when absent"),
        ("compare" = Option<String>, Query, description = "`previous_year` (default) or `preceding`"),
        ("first" = Option<usize>, Query, description = "how many communes are the first, of which it is said whether they could be there by luck; 10 when absent")),
    responses((status = 200, body = Stated<RatesAnswer>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn rates(State(state): State<AppState>, coding: Coding, asked: Asked) -> Result<Response, Problem> {
    ask(&state, &asked, coding, Statistic::Rates).await
}

/// The model card: what the hot-spot method does, what it does not, and how it was tested.
#[utoipa::path(get, path = "/api/hotspots/card", tag = "statistics", responses((status = 200, body = serde_json::Value)))]
pub async fn hotspot_card(asked: Asked) -> Result<Response, Problem> {
    asked.only_parameters(&[])?;
    Ok(answer::bytes("application/json", MODEL_CARD))
}

const MODEL_CARD: &str = include_str!("../../statistics/model_card.json");
