//! The incidents nearest to a place.

use axum::extract::State;
use axum::response::Response;

use super::layers::{FilterParameters, header};
use crate::export::geojson::Collection;
use crate::export::geojson_incidents::IncidentWriter;
use crate::http::{AppState, Asked, Problem, answer, conditional};

/// Most incidents that are given.
const MOST: usize = 1000;

/// The incidents nearest to a place, nearest first, with their geodesic `distance_m`.
#[utoipa::path(get, path = "/api/nearest", tag = "incidents",
    params(("lon" = f64, Query, description = "longitude in degrees"), ("lat" = f64, Query, description = "latitude in degrees"),
        ("k" = Option<usize>, Query, description = "how many, 1 to 1000, 10 when absent"), FilterParameters),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn nearest(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.parameters(&["lon", "lat", "k"])?;
    let degrees = |name: &str, most: f64| {
        let degrees = parameters.number(name, -most, most)?;
        degrees.ok_or_else(|| Problem::invalid(name, format!("is missing; expected degrees from -{most} to {most}")))
    };
    let place = [degrees("lon", 180.0)?, degrees("lat", 90.0)?];
    let count = parameters.number("k", 1, MOST)?.unwrap_or(10);
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute(move || {
            let snapshot = &current.snapshot;
            let filter = current.filter(&parameters.filter)?;
            let neighbours = snapshot.incidents.nearest(&filter.selection(snapshot), place, count);
            let mut body = Vec::new();
            let mut writer = IncidentWriter::new(snapshot, &filter);
            let written = Collection::begin(&mut body, "incidents", &header(snapshot)).and_then(|mut collection| {
                neighbours.iter().try_for_each(|near| collection.add(|line| writer.write_at(line, near.row, Some(near.distance_m))))?;
                collection.end()
            });
            written.map_err(Problem::internal)?;
            Ok(answer::bytes("application/geo+json", body))
        })
    })
    .await
}
