//! Priority zones with their reasons.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde_json::{Map, json};

use super::Sentence;
use super::layers::{FilterParameters, notices};
use crate::export::geojson::{self, Header};
use crate::http::conditional::Conditional;
use crate::http::parameters::Parameters;
use crate::http::{AppState, Problem, answer};
use crate::layer::{View, ZonesOfKinds};

/// Priority zones as GeoJSON, each with its reason in both languages; the top level says how hot spots were found.
#[utoipa::path(get, path = "/api/zones", tag = "zones",
    params(FilterParameters, ("kind" = Option<String>, Query, description = "kinds, comma-separated")),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn zones(State(state): State<AppState>, RawQuery(query): RawQuery, headers: HeaderMap, uri: Uri) -> Result<Response, Problem> {
    let parameters = Parameters::parse(query.as_deref(), &["kind"])?;
    let kinds: Vec<String> =
        parameters.get("kind").map(|kinds| kinds.split(',').map(|kind| kind.trim().to_owned()).collect()).unwrap_or_default();
    let current = state.current();
    let conditional = match Conditional::check(&current, &headers, &uri, &parameters) {
        Ok(conditional) => conditional,
        Err(unchanged) => return Ok(unchanged),
    };
    let (view, filter) = state
        .compute(move || {
            let filter = current.filter(&parameters.filter)?;
            Ok((current.view(filter.as_of), filter))
        })
        .await?;
    let known = |kind: &String| kind == "hotspot" || view.snapshot.designation_kinds.iter().any(|k| k.id == *kind);
    if let Some(unknown) = kinds.iter().find(|kind| !known(kind)) {
        let known: Vec<&str> = view.snapshot.designation_kinds.iter().map(|kind| kind.id.as_str()).collect();
        return Err(Problem::invalid("kind", format!("there is no kind {unknown:?}; known are hotspot, {}", known.join(", "))));
    }
    let response = answer::stream("application/geo+json", move |out| {
        let header = header(&view);
        geojson::write(out, &view, &ZonesOfKinds(kinds), &filter, &header, usize::MAX)
    });
    Ok(conditional.apply(response))
}

fn header(view: &View) -> Header {
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
    let notices = notices(view).into_iter().map(|notice| Sentence { vi: notice.vi.into(), en: notice.en.into() }).collect();
    Header { generation: view.snapshot.generation, notices, attribution: None, more }
}
