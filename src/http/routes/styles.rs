//! `MapLibre` styles of the layers at this server's address, and the sprite with their patterns.

use std::sync::atomic::AtomicBool;

use axum::extract::{Path, State};
use axum::response::Response;

use super::files::{Export, every};
use crate::export::{Rows, map_style as styles, sprite};
use crate::http::state::today;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::layer::look;

/// The style of all layers together.
const MAP: &str = "map";

/// A `MapLibre` style: `map.json` of all layers together, `{layer}.json` of one by itself, each with one style layer a class; and the patterns
/// that they name, as `sprite.json` and `sprite.png` (`sprite@2x.json` and `sprite@2x.png` for fine screens).
#[utoipa::path(get, path = "/styles/{file}", tag = "tiles",
    params(("file" = String, Path, description = "`map.json`, layer id and `.json`, `sprite.json`, `sprite.png`, `sprite@2x.json` or `sprite@2x.png`"),
        ("as_of" = Option<String>, Query, description = "Day whose boundary version is used")),
    responses((status = 200, body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn map_style(State(state): State<AppState>, Path(file): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["as_of"])?;
    let base = asked.base_url(&state.settings);
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute(move || {
            let images = || look::patterns(&current.view(parameters.filter.as_of.unwrap_or_else(today)));
            let picture =
                |ratio| sprite::picture(&images(), ratio).map(|picture| answer::bytes("image/png", picture)).map_err(Problem::internal);
            match file.as_str() {
                "sprite.json" => return Ok(answer::json(&sprite::index(&images(), 1))),
                "sprite@2x.json" => return Ok(answer::json(&sprite::index(&images(), 2))),
                "sprite.png" => return picture(1),
                "sprite@2x.png" => return picture(2),
                _ => {}
            }
            let Some(id) = file.strip_suffix(".json") else {
                let detail = format!("there is no style {file:.80?}; expected map.json, a layer id and .json, or sprite.json or .png");
                return Err(Problem::not_found(detail));
            };
            let nobody_stops = AtomicBool::new(false);
            let style = if id == MAP {
                let exports = every(&current, &parameters, usize::MAX)?;
                let layers: Vec<Rows<'_>> = exports.iter().map(|export| export.rows(&nobody_stops)).collect();
                styles::together(&layers, &base)
            } else {
                styles::alone(&Export::new(&current, id, &parameters, usize::MAX)?.rows(&nobody_stops), &base)
            };
            Ok(answer::json(&style))
        })
    })
    .await
}
