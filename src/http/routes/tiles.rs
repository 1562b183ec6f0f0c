//! Vector tiles and their `TileJSON`.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::layers::{FilterParameters, notices};
use crate::http::coding::Coding;
use crate::http::parameters::Parameters;
use crate::http::state::Current;
use crate::http::tile_cache::Tile;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::layer::{FieldType, GeometryKind, Group, Layer, View};
use crate::spatial::{Bbox, TileCoordinate};
use crate::tile::points::{self, Gathering};
use crate::tile::vector;

/// Media type of vector tiles. They come compressed out of the cache, so nothing else compresses them.
pub const MEDIA_TYPE: &str = "application/vnd.mapbox-vector-tile";
/// Identifier of the layer that is encoded straight from the columns.
const INCIDENTS: &str = "incidents";
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
    /// Whom to name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// What must be said of the data, in both languages.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
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
pub async fn tilejson(State(state): State<AppState>, Path(file): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let Some(id) = file.strip_suffix(".json").map(str::to_owned) else {
        return Err(Problem::not_found(format!("there is no {file:?}; expected a layer id and .json")));
    };
    if id == "density" {
        return super::density::tilejson(&state, &asked).await;
    }
    let parameters = asked.parameters(&["cluster"])?;
    gathering(&parameters)?;
    let base = asked.base_url(&state.settings);
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute_light(move || {
            let (view, layer, _) = current.layer(&id, &parameters.filter)?;
            let address = format!("{base}/tiles/{id}/{{z}}/{{x}}/{{y}}.mvt{}", parameters.canonical());
            Ok(answer::json(&describe(&view, &*layer, address)))
        })
    })
    .await
}

fn describe(view: &View, layer: &dyn Layer, address: String) -> TileJson {
    let mut fields: std::collections::BTreeMap<String, &'static str> =
        layer.fields().iter().map(|field| (field.name.to_owned(), tile_type(field.kind))).collect();
    if layer.is_of_incidents() {
        fields.retain(|name, _| points::KEYS.contains(&name.as_str()));
        fields.extend([("count".to_owned(), "Number"), ("aggregated".to_owned(), "Boolean")]);
    }
    let mut vector_layers = vec![VectorLayer { id: layer.id().to_owned(), fields }];
    if layer.geometry() == GeometryKind::Polygon {
        let fields = [("code".to_owned(), "String"), ("name".to_owned(), "String")].into();
        vector_layers.push(VectorLayer { id: format!("{}_label", layer.id()), fields });
    }
    // Lines and the land around go on beyond the units.
    let bounds = match (layer.is_of_incidents(), layer.group()) {
        (true, _) => view.snapshot.incidents.extent(),
        (_, Group::Background) => Bbox::EMPTY,
        _ => view.snapshot.units.extent(view.zones.day),
    };
    TileJson {
        tilejson: "3.0.0",
        name: layer.title()[0].clone(),
        tiles: vec![address],
        minzoom: 0,
        maxzoom: MAX_ZOOM,
        attribution: layer.attribution(view),
        description: notices(&view.snapshot).iter().map(|notice| format!("{} / {}", notice.vi, notice.en)).collect::<Vec<_>>().join(" "),
        bounds: Some(bounds).filter(|bbox| !bbox.is_empty()).map(Into::into),
        vector_layers,
    }
}

/// `cluster=true` gathers incidents at low zooms in few groups.
fn gathering(parameters: &Parameters) -> Result<Gathering, Problem> {
    Ok(if parameters.flag("cluster")? { Gathering::Clusters } else { Gathering::Grid })
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
    coding: Coding,
    asked: Asked,
) -> Result<Response, Problem> {
    if id == "density" {
        return super::density::tile(&state, coordinate(&zoom, &x, &y, "png")?, &asked).await;
    }
    let tile = coordinate(&zoom, &x, &y, "mvt")?;
    let parameters = asked.parameters(&["cluster"])?;
    let gathering = gathering(&parameters)?;
    let make = move |current: &Current, parameters: &Parameters| {
        let bytes = if id == INCIDENTS {
            // Needs no zones, which may still be computed.
            points::encode(&current.snapshot, &current.filter(&parameters.filter)?, tile, gathering)
        } else {
            let (view, layer, filter) = current.layer(&id, &parameters.filter)?;
            vector::encode(&view, &*layer, &filter, tile).map_err(Problem::internal)?
        };
        match bytes {
            Some(bytes) => Tile::new(MEDIA_TYPE, bytes, coding),
            None => Ok(Tile::empty()),
        }
    };
    let mut response = conditional::tile(&state, &asked, parameters, (coding, &state.light), make).await?;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}
