//! Incidents counted in squares or hexagons of the metric grid.

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::layers::{FilterParameters, header};
use crate::export::geojson::Collection;
use crate::http::parameters::Parameters;
use crate::http::state::Current;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::query::bins::{Bins, Cells, bins as count_in_bins};
use crate::query::summary::data_period;
use crate::query::{Filter, QueryError};
use crate::spatial::hexagon::HexagonGrid;

/// Metres that a side may have.
const SIDES: (f64, f64) = (50.0, 100_000.0);
const DEFAULT_SIDE: f64 = 1000.0;
/// Most cells in one answer.
const MOST_FILLED: usize = 200_000;

/// Incidents by square or hexagon, as polygons with their `count`; cells without incidents are left out.
#[utoipa::path(get, path = "/api/bins", tag = "incidents",
    params(("shape" = Option<String>, Query, description = "`square` or `hexagon` (default)"),
        ("side" = Option<f64>, Query, description = "side of a cell in metres, 50 to 100,000, 1000 when absent"), FilterParameters),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn bins(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.parameters(&["shape", "side"])?;
    let side = parameters.number("side", SIDES.0, SIDES.1)?.unwrap_or(DEFAULT_SIDE);
    let cells = match parameters.get("shape") {
        None | Some("hexagon") => Cells::Hexagon(HexagonGrid { origin_x: 0.0, origin_y: 0.0, side }),
        Some("square") => Cells::Square { side },
        Some(_) => return Err(Problem::invalid("shape", "expected square or hexagon")),
    };
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute(move || {
            let (filter, found) = find(&current, &parameters, cells)?;
            let mut body = Vec::new();
            write(&mut body, &current, &filter, side, &found).map_err(Problem::internal)?;
            Ok(answer::bytes("application/geo+json", body))
        })
    })
    .await
}

fn find(current: &Current, parameters: &Parameters, cells: Cells) -> Result<(Filter, Bins), Problem> {
    let filter = current.filter(&parameters.filter)?;
    let too_small = |error: QueryError| match error {
        QueryError::Refused { detail, .. } => QueryError::refused("side", detail),
        other => other,
    };
    let found = count_in_bins(&current.snapshot, &filter, cells).map_err(too_small)?;
    if found.bins.len() > MOST_FILLED {
        let detail = format!(
            "{} cells hold incidents, more than the {MOST_FILLED} of one answer; take larger cells or a smaller area",
            found.bins.len()
        );
        return Err(QueryError::refused("side", detail).into());
    }
    Ok((filter, found))
}

fn write(body: &mut Vec<u8>, current: &Current, filter: &Filter, side: f64, found: &Bins) -> std::io::Result<()> {
    let shape = if matches!(found.cells, Cells::Square { .. }) { "square" } else { "hexagon" };
    let mut header = header(&current.snapshot);
    header.more.insert("n".into(), found.count.into());
    header.more.insert("left_out".into(), json!({"known_by_commune_only": found.left_out, "off_grid": found.off_grid}));
    header.more.insert("settings".into(), json!({"shape": shape, "side_m": side, "epsg": found.plane.grid().epsg()}));
    let period = data_period(&current.snapshot, filter.period);
    header
        .more
        .insert("period".into(), json!(period.map(|p| json!({"first": p.first_day().to_string(), "last": p.last_day().to_string()}))));
    let mut collection = Collection::begin(body, "bins", &header)?;
    for bin in &found.bins {
        let corners = found.corners(bin.cell).into_iter().map(|(x, y)| found.plane.grid().unproject(x, y));
        let Some(mut ring) = corners.map(|corner| corner.map(|degrees| degrees.map(rounded))).collect::<Option<Vec<[f64; 2]>>>() else {
            continue;
        };
        ring.extend(ring.first().copied());
        let [column, row] = bin.cell;
        let feature = json!({
            "type": "Feature",
            "id": format!("{column}.{row}"),
            "properties": {"count": bin.count},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        });
        collection.add(|line| Ok(serde_json::to_writer(line, &feature)?))?;
    }
    collection.end()
}

/// Degrees as every stored place has them.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}
