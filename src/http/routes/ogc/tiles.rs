//! OGC API - Tiles (OGC 20-057): the vector tiles of `/tiles` under the addresses of the standard, in the tile matrix set `WebMercatorQuad`
//! (OGC 17-083r4, annex D.1).

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::collections::described;
use super::{format, link};
use crate::http::coding::Coding;
use crate::http::routes::tiles::{MEDIA_TYPE, tile as vector_tile};
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::layer::Layer;

const WEB_MERCATOR_QUAD: &str = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
const EPSG_3857: &str = "http://www.opengis.net/def/crs/EPSG/0/3857";
/// Half of the equator in Web Mercator, in metres.
const HALF: f64 = 20_037_508.342_789_244;
/// The deepest zoom that is described.
const DEEPEST: u32 = 22;
/// Metres of a pixel of a screen (OGC 17-083r4, section 6.1.1).
const PIXEL: f64 = 0.000_28;

/// `/ogc/collections/{id}/tiles`
pub async fn tilesets(State(state): State<AppState>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    described(&state, id, &asked, &[format::PARAMETER], "application/json", |layer, base, _| {
        let address = format!("{base}/ogc/collections/{}/tiles", layer.id());
        json!({"links": [link("self", "application/json", "Tile sets", address)], "tilesets": [tileset_of(layer, base)]})
    })
    .await
}

/// `/ogc/collections/{id}/tiles/WebMercatorQuad`
pub async fn tileset(State(state): State<AppState>, Path(id): Path<String>, asked: Asked) -> Result<Response, Problem> {
    described(&state, id, &asked, &[format::PARAMETER], "application/json", |layer, base, _| tileset_of(layer, base)).await
}

/// `/ogc/collections/{id}/tiles/WebMercatorQuad/{zoom}/{row}/{column}`
pub async fn tile(
    state: State<AppState>,
    Path((id, zoom, row, column)): Path<(String, String, String, String)>,
    coding: Coding,
    asked: Asked,
) -> Result<Response, Problem> {
    vector_tile(state, Path((id, zoom, column, format!("{row}.mvt"))), coding, asked).await
}

/// `/ogc/tileMatrixSets`
pub async fn matrix_sets(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let base = asked.base_url(&state.settings);
    whole(
        &state,
        &asked,
        json!({"tileMatrixSets": [{
            "id": "WebMercatorQuad",
            "title": "Google Maps Compatible for the World",
            "uri": WEB_MERCATOR_QUAD,
            "crs": EPSG_3857,
            "links": [link("self", "application/json", "WebMercatorQuad", format!("{base}/ogc/tileMatrixSets/WebMercatorQuad"))],
        }]}),
    )
    .await
}

/// `/ogc/tileMatrixSets/WebMercatorQuad`
pub async fn matrix_set(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let matrix = |zoom: u32| {
        let size = 2.0 * HALF / 256.0 / 2f64.powi(zoom as i32);
        let count = 1u64 << zoom;
        json!({
            "id": zoom.to_string(), "scaleDenominator": size / PIXEL, "cellSize": size, "cornerOfOrigin": "topLeft", "pointOfOrigin": [-HALF, HALF],
            "tileWidth": 256, "tileHeight": 256, "matrixWidth": count, "matrixHeight": count,
        })
    };
    let matrices: Vec<Value> = (0..=DEEPEST).map(matrix).collect();
    whole(&state, &asked, json!({
        "id": "WebMercatorQuad", "title": "Google Maps Compatible for the World", "uri": WEB_MERCATOR_QUAD, "crs": EPSG_3857,
        "orderedAxes": ["X", "Y"], "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible", "tileMatrices": matrices,
    }))
    .await
}

async fn whole(state: &AppState, asked: &Asked, document: Value) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&[format::PARAMETER])?;
    format::only_json(&parameters)?;
    conditional::answer(state, asked, parameters, |_, _| async move { Ok(answer::json(&document)) }).await
}

fn tileset_of(layer: &dyn Layer, base: &str) -> Value {
    let id = layer.id();
    let address = format!("{base}/ogc/collections/{id}/tiles/WebMercatorQuad");
    let mut template = link("item", MEDIA_TYPE, "Tile", format!("{address}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"));
    template["templated"] = true.into();
    json!({
        "title": layer.title()[0],
        "dataType": "vector",
        "crs": EPSG_3857,
        "tileMatrixSetURI": WEB_MERCATOR_QUAD,
        "links": [
            link("self", "application/json", "Tile set", address.clone()),
            link("http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", "application/json", "WebMercatorQuad", format!("{base}/ogc/tileMatrixSets/WebMercatorQuad")),
            link("tilejson", "application/json", "TileJSON", format!("{base}/tiles/{id}.json")),
            template,
        ],
    })
}
