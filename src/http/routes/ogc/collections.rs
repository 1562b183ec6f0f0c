//! The collections: every layer that has features.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::format::{self, Format};
use super::{description, html, link};
use crate::http::output_crs::OutputCrs;
use crate::http::state::{Current, today};
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::layer::{self, Layer, View};

/// Parameters of everything that describes a layer.
pub const PARAMETERS: [&str; 2] = [format::PARAMETER, "as_of"];

/// `/ogc/collections`
pub async fn collections(State(state): State<AppState>, headers: HeaderMap, asked: Asked) -> Result<Response, Problem> {
    let mut parameters = asked.only_parameters(&PARAMETERS)?;
    let format = Format::settle(&mut parameters, &headers)?;
    let base = asked.base_url(&state.settings);
    let answer = conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute_light(move || {
            let view = current.view(parameters.filter.as_of.unwrap_or_else(today));
            let all: Vec<Value> = layer::catalogue(&view).iter().map(|layer| description::collection(&**layer, &view, &base)).collect();
            let collections = json!({
                "links": [
                    link("self", "application/json", "This page as JSON", format!("{base}/ogc/collections?f=json")),
                    link("alternate", "text/html", "Trang này", format!("{base}/ogc/collections?f=html")),
                ],
                "crs": OutputCrs::addresses(),
                "collections": all,
            });
            Ok(match format {
                Format::Json => answer::json(&collections),
                Format::Html => html::collections(&base, &collections),
            })
        })
    });
    Ok(format::varying(answer.await?))
}

/// `/ogc/collections/{id}`
pub async fn collection(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    let mut parameters = asked.only_parameters(&PARAMETERS)?;
    let format = Format::settle(&mut parameters, &headers)?;
    let base = asked.base_url(&state.settings);
    let answer = conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute_light(move || {
            let (view, layer) = find(&current, &id, parameters.filter.as_of)?;
            let collection = description::collection(&*layer, &view, &base);
            Ok(match format {
                Format::Json => answer::json(&collection),
                Format::Html => html::collection(&*layer, &collection),
            })
        })
    });
    Ok(format::varying(answer.await?))
}

/// What `describe` says of a layer, given the address of the server and that of the answer, as JSON of some media type.
///
/// # Errors
/// 404 when there is no such layer; when a parameter is none of `allowed`.
pub async fn described(
    state: &AppState,
    id: String,
    asked: &Asked,
    allowed: &[&str],
    media_type: &'static str,
    describe: impl FnOnce(&dyn Layer, &str, &str) -> Value + Send + 'static,
) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(allowed)?;
    format::only_json(&parameters)?;
    let base = asked.base_url(&state.settings);
    let address = format!("{base}{}", asked.uri.path());
    conditional::answer(state, asked, parameters, |current, parameters| {
        state.compute_light(move || {
            let (_, layer) = find(&current, &id, parameters.filter.as_of)?;
            let body = serde_json::to_vec(&describe(&*layer, &base, &address)).map_err(Problem::internal)?;
            Ok(answer::bytes(media_type, body))
        })
    })
    .await
}

/// A layer by id with the view of a day. Call it off the async threads.
///
/// # Errors
/// 404 when there is no such layer.
pub fn find(current: &Current, id: &str, day: Option<jiff::civil::Date>) -> Result<(View, Box<dyn Layer>), Problem> {
    let view = current.view(day.unwrap_or_else(today));
    let layer =
        layer::find(&view, id).ok_or_else(|| Problem::not_found(format!("there is no collection {id:.80?}; see /ogc/collections")))?;
    Ok((view, layer))
}
