//! Density tiles: incidents per km² within some distance, as numbers that the browser colours.

use axum::response::Response;

use crate::export::map_style;
use crate::http::coding::Coding;
use crate::http::parameters::Parameters;
use crate::http::state::Current;
use crate::http::tile_cache::Tile;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::index::Snapshot;
use crate::layer::look;
use crate::spatial::TileCoordinate;
use crate::tile::density::{self, Packing};

/// Deepest zoom of density tiles; clients enlarge those.
const MAX_ZOOM: u8 = 14;
/// The kernel's standard deviation when none is asked for.
pub const DEFAULT_SIGMA_M: f64 = 300.0;
/// The narrowest and the widest kernel.
pub const SIGMA_M: (f64, f64) = (50.0, 5000.0);

/// `TileJSON` 3.0.0 with what decodes the pixels: red × `redFactor` + green × `greenFactor` + blue × `blueFactor` + `baseShift`.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DensityTileJson {
    /// `3.0.0`.
    pub tilejson: &'static str,
    /// Title.
    pub name: &'static str,
    /// Addresses with `{z}/{x}/{y}`.
    pub tiles: Vec<String>,
    /// Zooms.
    pub minzoom: u8,
    /// Zooms.
    pub maxzoom: u8,
    /// Pixels along a tile's side.
    pub tile_size: usize,
    /// `custom`, or `terrarium` where that was asked for.
    pub encoding: &'static str,
    /// Incidents per km² for a step of red.
    pub red_factor: f64,
    /// The same for green.
    pub green_factor: f64,
    /// The same for blue.
    pub blue_factor: f64,
    /// Value of black: 0, or -32,768.
    pub base_shift: f64,
    /// Standard deviation of the kernel in metres.
    #[serde(rename = "sigma_m")]
    pub sigma_m: f64,
    /// Unit of the values.
    pub unit: &'static str,
    /// Classes in which to show them; what is below the first is left out.
    pub classes: Vec<DensityClass>,
    /// The same as a `MapLibre` expression, for `color-relief-color`.
    #[schema(value_type = Vec<serde_json::Value>)]
    pub relief: serde_json::Value,
}

/// A class of densities, up to the next one.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct DensityClass {
    /// Incidents per km², included.
    pub from: f64,
    /// `#RRGGBB`.
    pub colour: String,
}

/// How pixels become numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// As finely as the data need; the `TileJSON` says how.
    Custom,
    /// As in Terrarium tiles of heights, which clients know that cannot be told.
    Terrarium,
}

impl Encoding {
    fn packing(self, snapshot: &Snapshot, sigma_m: f64) -> Packing {
        match self {
            Self::Custom => Packing::new(snapshot, sigma_m),
            Self::Terrarium => Packing::TERRARIUM,
        }
    }
}

fn read(asked: &Asked) -> Result<(Parameters, f64, Encoding), Problem> {
    let parameters = asked.parameters(&["sigma", "encoding"])?;
    let sigma = parameters.number("sigma", SIGMA_M.0, SIGMA_M.1)?.unwrap_or(DEFAULT_SIGMA_M);
    let encoding = match parameters.get("encoding") {
        None | Some("custom") => Encoding::Custom,
        Some("terrarium") => Encoding::Terrarium,
        Some(_) => return Err(Problem::invalid("encoding", "expected custom or terrarium")),
    };
    Ok((parameters, sigma, encoding))
}

/// The `TileJSON`.
///
/// # Errors
/// When a parameter is refused.
pub async fn tilejson(state: &AppState, asked: &Asked) -> Result<Response, Problem> {
    let (parameters, sigma_m, encoding) = read(asked)?;
    let base = asked.base_url(&state.settings);
    conditional::answer(state, asked, parameters, |current, parameters| {
        state.compute_light(move || {
            current.filter(&parameters.filter)?;
            let packing = encoding.packing(&current.snapshot, sigma_m);
            let [red_factor, green_factor, blue_factor] = packing.factors();
            let classes = look::density::classes(&current.snapshot);
            Ok(answer::json(&DensityTileJson {
                tilejson: "3.0.0",
                name: "Mật độ vụ việc",
                tiles: vec![format!("{base}/tiles/density/{{z}}/{{x}}/{{y}}.png{}", parameters.canonical())],
                minzoom: 0,
                maxzoom: MAX_ZOOM,
                tile_size: density::SIDE,
                encoding: if encoding == Encoding::Custom { "custom" } else { "terrarium" },
                red_factor,
                green_factor,
                blue_factor,
                base_shift: packing.base(),
                sigma_m,
                unit: "incidents per km²",
                relief: map_style::relief(&classes, blue_factor),
                classes: classes.iter().map(|class| DensityClass { from: class.from, colour: class.colour.css() }).collect(),
            }))
        })
    })
    .await
}

/// A tile; always 200, since a missing one would spoil its neighbours in clients that interpolate.
///
/// # Errors
/// When a parameter is refused.
pub async fn tile(state: &AppState, tile: TileCoordinate, asked: &Asked) -> Result<Response, Problem> {
    let (parameters, sigma_m, encoding) = read(asked)?;
    let make = move |current: &Current, parameters: &Parameters| {
        let filter = current.filter(&parameters.filter)?;
        let packing = encoding.packing(&current.snapshot, sigma_m);
        let png = density::encode(&current.snapshot, &filter, (tile, sigma_m), packing, current.edges()).map_err(Problem::internal)?;
        // PNG is compressed already.
        Tile::new("image/png", png, Coding::Identity)
    };
    conditional::tile(state, asked, parameters, (Coding::Identity, &state.heavy), make).await
}
