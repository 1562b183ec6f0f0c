//! Priority zones with their reasons.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::layers::{FilterParameters, header};
use crate::export::geojson::{self, Header};
use crate::http::{AppState, Asked, Problem, conditional};
use crate::layer::{Layer, View, ZoneDifferences, ZonesOfKinds};
use crate::priority::zone_set::refusal;
use crate::query::QueryError;

/// Priority zones as GeoJSON, each with its reason in both languages; the top level says how hot spots were found.
#[utoipa::path(get, path = "/api/zones", tag = "zones",
    params(FilterParameters, ("kind" = Option<String>, Query, description = "kinds, comma-separated"),
        ("also" = Option<String>, Query, description = "only zones that lie, with a part at least, on a zone of each of these kinds, comma-separated; kinds of a place only"),
        ("skipGeometry" = Option<bool>, Query, description = "`true`: each zone has its `bbox` in place of its geometry")),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn zones(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.parameters(&["kind", "also", "skipGeometry"])?;
    let has_boxes_only = parameters.flag("skipGeometry")?;
    let kinds = |name: &str| -> Vec<String> {
        parameters.get(name).map(|kinds| kinds.split(',').map(|kind| kind.trim().to_owned()).collect()).unwrap_or_default()
    };
    let layer = ZonesOfKinds { kinds: kinds("kind"), also: kinds("also") };
    let state = &state;
    conditional::answer(state, &asked, parameters, |current, parameters| async move {
        let (view, layer, filter) = state
            .compute(move || {
                let filter = current.filter_of(&layer, &parameters.filter)?;
                Ok((current.view(filter.as_of), layer, filter))
            })
            .await?;
        let known: Vec<&str> = std::iter::once("hotspot").chain(view.zones.kinds.iter().map(|kind| kind.id.as_str())).collect();
        for (parameter, kinds) in [("kind", &layer.kinds), ("also", &layer.also)] {
            if let Some(unknown) = kinds.iter().find(|kind| !known.contains(&kind.as_str())) {
                return Err(Problem::invalid(parameter, format!("there is no kind {unknown:?}; known are {}", known.join(", "))));
            }
        }
        let is_of_population = |kind: &&String| view.zones.is_of_population(kind);
        if let Some(kind) = layer.also.iter().chain(layer.kinds.iter().filter(|_| !layer.also.is_empty())).find(is_of_population) {
            return Err(QueryError::refused("also", refusal(kind)).into());
        }
        let write = move |out: &mut dyn std::io::Write| {
            let header = Header { more: how(&view), attribution: layer.attribution(&view), ..header(&view.snapshot) };
            if has_boxes_only {
                geojson::write_boxes(out, &view, &layer, &filter, &header)
            } else {
                geojson::write(out, &view, &layer, &filter, &header, usize::MAX)
            }
        };
        state.stream("application/geo+json", write).await
    })
    .await
}

/// Communes on which an official list and the map disagree, as GeoJSON: on the list and not along the line, or along the line and not on the list.
/// Where there are some, they are the layer `zone_differences` too.
#[utoipa::path(get, path = "/api/zones/differences", tag = "zones", params(FilterParameters),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn zone_differences(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.parameters(&[])?;
    let state = &state;
    conditional::answer(state, &asked, parameters, |current, parameters| async move {
        let (view, filter) = state
            .compute(move || {
                let filter = current.filter_of(&ZoneDifferences, &parameters.filter)?;
                Ok((current.view(filter.as_of), filter))
            })
            .await?;
        let write = move |out: &mut dyn std::io::Write| {
            let mut more = Map::new();
            more.insert("notes".into(), json!(view.zones.notes));
            let header = Header { more, attribution: ZoneDifferences.attribution(&view), ..header(&view.snapshot) };
            geojson::write(out, &view, &ZoneDifferences, &filter, &header, usize::MAX)
        };
        state.stream("application/geo+json", write).await
    })
    .await
}

/// How the zones were found.
fn how(view: &View) -> Map<String, Value> {
    let hotspots = &view.zones.hotspots;
    let mut more = Map::new();
    more.insert("n".into(), json!(hotspots.n));
    more.insert("period".into(), json!(hotspots.period.map(|p| [p.first_day().to_string(), p.last_day().to_string()])));
    more.insert(
        "settings".into(),
        json!({
            "hexagon_side_m": 250, "test": "three-stage convolution", "false_discovery_rate": 0.05,
            "derived_tolerance_m": crate::priority::derive::TOLERANCE_M, "derived_length_m": crate::priority::derive::LENGTH_M,
            "left_out_discovered": hotspots.left_out_discovered, "how_known_unknown": hotspots.unknown,
        }),
    );
    more.insert("notes".into(), json!(view.zones.notes));
    more
}
