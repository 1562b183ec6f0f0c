//! The landing page, what is conformed to, and the OpenAPI document.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::format::{self, Format};
use super::{html, link, openapi};
use crate::http::state::today;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::layer;

/// Media type of an OpenAPI document.
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// What is conformed to. Clients push a filter down only when they find its classes here.
const CONFORMANCE: [&str; 30] = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
    // The name that the drafts had, which QGIS looks for.
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
    "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
];

/// `/ogc`
pub async fn landing(State(state): State<AppState>, headers: HeaderMap, asked: Asked) -> Result<Response, Problem> {
    let mut parameters = asked.only_parameters(&[format::PARAMETER])?;
    let format = Format::settle(&mut parameters, &headers)?;
    let base = asked.base_url(&state.settings);
    let answer = conditional::answer(&state, &asked, parameters, |_, _| async move {
        let at = |path: &str| format!("{base}/ogc{path}");
        let landing = json!({
            "title": "Địa bàn / Diaban",
            "description": "Địa giới, vụ việc, điểm nóng và khu vực ưu tiên / Boundaries, incidents, hot spots and priority zones",
            "links": [
                link("self", "application/json", "This page as JSON", at("?f=json")),
                link("alternate", "text/html", "Trang này", at("?f=html")),
                link("service-desc", OPENAPI, "OpenAPI 3.0", at("/api")),
                link("conformance", "application/json", "What is conformed to", at("/conformance")),
                link("data", "application/json", "Các lớp / Collections", at("/collections")),
                link("http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", "application/json", "Tile matrix sets", at("/tileMatrixSets")),
            ],
        });
        Ok(match format {
            Format::Json => answer::json(&landing),
            Format::Html => html::landing(&base, &landing),
        })
    });
    Ok(format::varying(answer.await?))
}

/// `/ogc/conformance`
pub async fn conformance(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&[format::PARAMETER])?;
    format::only_json(&parameters)?;
    conditional::answer(&state, &asked, parameters, |_, _| async { Ok(answer::json(&json!({"conformsTo": CONFORMANCE}))) }).await
}

/// `/ogc/api`
pub async fn api(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&[format::PARAMETER])?;
    format::only_json(&parameters)?;
    let base = asked.base_url(&state.settings);
    conditional::answer(&state, &asked, parameters, |current, _| {
        state.compute_light(move || {
            let view = current.view(today());
            let layers = layer::catalogue(&view);
            let document: Value = openapi::document(&base, layers.iter().map(|layer| &**layer));
            let body = serde_json::to_vec(&document).map_err(Problem::internal)?;
            Ok(answer::bytes(OPENAPI, body))
        })
    })
    .await
}
