//! Density tiles: incidents per km² within some distance, as numbers that the browser colours.

use axum::response::Response;

use crate::http::coding::Coding;
use crate::http::parameters::Parameters;
use crate::http::state::Current;
use crate::http::tile_cache::Tile;
use crate::http::{AppState, Asked, Problem, answer, conditional};
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
    /// `custom`.
    pub encoding: &'static str,
    /// Incidents per km² for a step of red.
    pub red_factor: f64,
    /// The same for green.
    pub green_factor: f64,
    /// The same for blue.
    pub blue_factor: f64,
    /// Value of black: 0.
    pub base_shift: f64,
    /// Standard deviation of the kernel in metres.
    #[serde(rename = "sigma_m")]
    pub sigma_m: f64,
    /// Unit of the values.
    pub unit: &'static str,
}

fn read(asked: &Asked) -> Result<(Parameters, f64), Problem> {
    let parameters = asked.parameters(&["sigma"])?;
    let sigma = parameters.number("sigma", SIGMA_M.0, SIGMA_M.1)?.unwrap_or(DEFAULT_SIGMA_M);
    Ok((parameters, sigma))
}

/// The `TileJSON`.
///
/// # Errors
/// When a parameter is refused.
pub async fn tilejson(state: &AppState, asked: &Asked) -> Result<Response, Problem> {
    let (parameters, sigma_m) = read(asked)?;
    let base = asked.base_url(&state.settings);
    conditional::answer(state, asked, parameters, |current, parameters| {
        state.compute_light(move || {
            current.filter(&parameters.filter)?;
            let [red_factor, green_factor, blue_factor] = Packing::new(&current.snapshot, sigma_m).factors();
            Ok(answer::json(&DensityTileJson {
                tilejson: "3.0.0",
                name: "Mật độ vụ việc",
                tiles: vec![format!("{base}/tiles/density/{{z}}/{{x}}/{{y}}.png{}", parameters.canonical())],
                minzoom: 0,
                maxzoom: MAX_ZOOM,
                tile_size: density::SIDE,
                encoding: "custom",
                red_factor,
                green_factor,
                blue_factor,
                base_shift: 0.0,
                sigma_m,
                unit: "incidents per km²",
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
    let (parameters, sigma_m) = read(asked)?;
    let make = move |current: &Current, parameters: &Parameters| {
        let filter = current.filter(&parameters.filter)?;
        let png = density::encode(&current.snapshot, &filter, tile, sigma_m).map_err(Problem::internal)?;
        // PNG is compressed already.
        Tile::new("image/png", png, Coding::Identity)
    };
    conditional::tile(state, asked, parameters, (Coding::Identity, &state.heavy), make).await
}
