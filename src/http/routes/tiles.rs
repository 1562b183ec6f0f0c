//! Vector tiles and their `TileJSON`.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::layers::FilterParameters;
use crate::http::conditional::Conditional;
use crate::http::parameters::Parameters;
use crate::http::state::today;
use crate::http::{AppState, Problem, answer};
use crate::layer::{self, FieldType, GeometryKind};
use crate::spatial::TileCoordinate;
use crate::tile::vector;

/// The deepest zoom of vector tiles; clients enlarge those.
const MAX_ZOOM: u8 = 16;

/// `TileJSON` 3.0.0.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct TileJson {
    /// `3.0.0`.
    pub tilejson: &'static str,
    /// Title.
    pub name: String,
    /// Addresses with `{z}/{x}/{y}`.
    pub tiles: Vec<String>,
    /// Zooms.
    pub minzoom: u8,
    /// Zooms.
    pub maxzoom: u8,
    /// Box around the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<[f64; 4]>,
    /// Layers within the tiles.
    pub vector_layers: Vec<VectorLayer>,
}

/// A layer within the tiles.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct VectorLayer {
    /// Identifier.
    pub id: String,
    /// Property names and their types.
    pub fields: std::collections::BTreeMap<String, &'static str>,
}

/// The address under which the client reached the server, without a slash at the end.
#[must_use]
pub fn base_url(state: &AppState, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    state.settings.public_url.as_ref().map_or_else(|| format!("http://{host}"), |url| url.trim_end_matches('/').to_owned())
}

/// Reads a tile address whose last part still has its ending.
///
/// # Errors
/// 404 when the ending is another, or there is no such tile.
pub fn coordinate(zoom: &str, x: &str, y: &str, ending: &str) -> Result<TileCoordinate, Problem> {
    let missing = || {
        Problem::not_found(format!(
            "there is no tile {zoom}/{x}/{y}; expected zoom/column/row.{ending}, each below 2^zoom, zoom at most 22"
        ))
    };
    let y = y.strip_suffix(ending).and_then(|y| y.strip_suffix('.')).ok_or_else(missing)?;
    let (zoom, x, y) = (zoom.parse().map_err(|_| missing())?, x.parse().map_err(|_| missing())?, y.parse().map_err(|_| missing())?);
    TileCoordinate::new(zoom, x, y).ok_or_else(missing)
}

/// `TileJSON` of a layer; the filter is passed on to the tiles. `file` is the layer's id and `.json`.
#[utoipa::path(get, path = "/tiles/{file}", tag = "tiles", params(("file" = String, Path, description = "layer id and `.json`"), FilterParameters),
    responses((status = 200, body = TileJson), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn tilejson(
    State(state): State<AppState>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let Some(id) = file.strip_suffix(".json").map(str::to_owned) else {
        return Err(Problem::not_found(format!("there is no {file:?}; expected a layer id and .json")));
    };
    if id == "density" {
        return super::density::tilejson(&state, query.as_deref(), &headers, &uri).await;
    }
    let parameters = Parameters::parse(query.as_deref(), &[])?;
    let current = state.current();
    let conditional = match Conditional::check(&current, &headers, &uri, &parameters) {
        Ok(conditional) => conditional,
        Err(unchanged) => return Ok(unchanged),
    };
    let base = base_url(&state, &headers);
    let tilejson = state
        .compute(move || {
            current.filter(&parameters.filter)?;
            let view = current.view(parameters.filter.as_of.unwrap_or_else(today));
            let layer = layer::find(&view, &id).ok_or_else(|| Problem::not_found(format!("there is no layer {id:?}; see /layers")))?;
            let fields = layer.fields().iter().map(|field| (field.name.to_owned(), tile_type(field.kind))).collect();
            let mut vector_layers = vec![VectorLayer { id: id.clone(), fields }];
            if layer.geometry() == GeometryKind::Polygon {
                let fields = [("code".to_owned(), "String"), ("name".to_owned(), "String")].into();
                vector_layers.push(VectorLayer { id: format!("{id}_label"), fields });
            }
            let units = view.snapshot.units.extent(view.zones.day);
            let all = if layer.geometry() == GeometryKind::Point { view.snapshot.incidents.extent() } else { units };
            Ok(TileJson {
                tilejson: "3.0.0",
                name: layer.title()[0].clone(),
                tiles: vec![format!("{base}/tiles/{id}/{{z}}/{{x}}/{{y}}.mvt{}", parameters.canonical())],
                minzoom: 0,
                maxzoom: MAX_ZOOM,
                bounds: Some(all).filter(|bbox| !bbox.is_empty() && layer.geometry() != GeometryKind::Line).map(Into::into),
                vector_layers,
            })
        })
        .await?;
    Ok(conditional.apply(answer::json(&tilejson)))
}

fn tile_type(kind: FieldType) -> &'static str {
    match kind {
        FieldType::String | FieldType::Date => "String",
        FieldType::Integer | FieldType::Number => "Number",
        FieldType::Boolean => "Boolean",
    }
}

/// A tile; 204 when nothing lies in it. `y` ends with `.mvt`, or `.png` for `density`.
#[utoipa::path(get, path = "/tiles/{layer}/{z}/{x}/{y}", tag = "tiles",
    params(("layer" = String, Path), ("z" = u8, Path), ("x" = u32, Path), ("y" = String, Path, description = "row and `.mvt`, or `.png` for density"), FilterParameters),
    responses((status = 200, content_type = "application/vnd.mapbox-vector-tile", body = Vec<u8>), (status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn tile(
    State(state): State<AppState>,
    Path((id, zoom, x, y)): Path<(String, String, String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    if id == "density" {
        let tile = coordinate(&zoom, &x, &y, "png")?;
        return super::density::tile(&state, tile, query.as_deref(), &headers, &uri).await;
    }
    let tile = coordinate(&zoom, &x, &y, "mvt")?;
    let parameters = Parameters::parse(query.as_deref(), &[])?;
    let current = state.current();
    let conditional = match Conditional::check(&current, &headers, &uri, &parameters) {
        Ok(conditional) => conditional,
        Err(unchanged) => return Ok(unchanged),
    };
    let encoded = state
        .compute(move || {
            let filter = current.filter(&parameters.filter)?;
            let view = current.view(filter.as_of);
            let layer = layer::find(&view, &id).ok_or_else(|| Problem::not_found(format!("there is no layer {id:?}; see /layers")))?;
            vector::encode(&view, &*layer, &filter, tile).map_err(Problem::internal)
        })
        .await?;
    Ok(conditional.apply(match encoded {
        Some(bytes) => answer::bytes("application/vnd.mapbox-vector-tile", bytes),
        None => StatusCode::NO_CONTENT.into_response(),
    }))
}
