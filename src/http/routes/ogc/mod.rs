//! OGC API - Features (Part 1, OGC 17-069r4; Part 2, OGC 18-058r1; Part 3, OGC 19-079r2) and OGC API - Tiles (OGC 20-057) under `/ogc`: every
//! layer of the catalogue as a collection, for QGIS, GDAL and whoever else speaks it.
//!
//! ```text
//! landing      /ogc  /ogc/conformance  /ogc/api           collections  /ogc/collections  …/{id}
//! openapi      /ogc/api
//! schema       …/{id}/queryables  …/{id}/schema            items        …/{id}/items  …/items/{number}
//! tiles        /ogc/tileMatrixSets  …/{id}/tiles           html         the same for a person
//! page_token   what a link to the next page says           format       JSON or HTML
//! ```

mod collections;
mod description;
mod format;
mod html;
mod items;
mod landing;
mod openapi;
mod page_token;
mod schema;
mod tiles;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use serde_json::{Value, json};

use crate::http::{AppState, answer};

/// Media type of GeoJSON.
const GEOJSON: &str = "application/geo+json";
/// The layer whose pages go on from generation to generation.
const INCIDENTS: &str = "incidents";
/// Media type of JSON Schema.
const SCHEMA: &str = "application/schema+json";

/// All paths, each with and without a slash at its end.
pub fn router() -> Router<AppState> {
    let paths: [(&str, MethodRouter<AppState>); 14] = [
        ("/ogc", get(landing::landing)),
        ("/ogc/conformance", get(landing::conformance)),
        ("/ogc/api", get(landing::api)),
        ("/ogc/collections", get(collections::collections)),
        ("/ogc/collections/{id}", get(collections::collection)),
        ("/ogc/collections/{id}/queryables", get(schema::queryables)),
        ("/ogc/collections/{id}/schema", get(schema::schema)),
        ("/ogc/collections/{id}/items", get(items::items)),
        ("/ogc/collections/{id}/items/{number}", get(items::item)),
        ("/ogc/collections/{id}/tiles", get(tiles::tilesets)),
        ("/ogc/collections/{id}/tiles/WebMercatorQuad", get(tiles::tileset)),
        ("/ogc/collections/{id}/tiles/WebMercatorQuad/{zoom}/{row}/{column}", get(tiles::tile)),
        ("/ogc/tileMatrixSets", get(tiles::matrix_sets)),
        ("/ogc/tileMatrixSets/WebMercatorQuad", get(tiles::matrix_set)),
    ];
    let router = Router::new().route("/ogc/style.css", get(async || answer::bytes("text/css; charset=utf-8", html::STYLE)));
    paths.into_iter().fold(router, |router, (path, methods)| {
        let methods = methods.options(allowed);
        router.route(path, methods.clone()).route(&format!("{path}/"), methods)
    })
}

/// What `OPTIONS` says: QGIS asks whether it may edit.
async fn allowed() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
    response
}

/// A link. Addresses are absolute, as clients expect.
fn link(rel: &str, media_type: &str, title: &str, href: impl Into<String>) -> Value {
    let href: String = href.into();
    json!({"rel": rel, "type": media_type, "title": title, "href": href})
}
