//! What is said of a collection.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::{GEOJSON, SCHEMA, link};
use crate::domain::time::local_rfc3339;
use crate::export::rows::bounds;
use crate::http::output_crs::{CRS84, OutputCrs};
use crate::layer::{Layer, View};
use crate::query::{Filter, FilterRequest, QueryError};
use crate::spatial::Bbox;

/// A layer as a collection.
pub fn collection(layer: &dyn Layer, view: &View, base: &str) -> Value {
    let [title_vi, title_en] = layer.title();
    let id = layer.id();
    let at = |path: &str| format!("{base}/ogc/collections/{id}{path}");
    let mut extent = json!({"spatial": {"bbox": [<[f64; 4]>::from(extent(layer, view))], "crs": CRS84}});
    if let Some(span) = view.snapshot.incidents.span().filter(|_| layer.is_of_incidents()) {
        extent["temporal"] = json!({"interval": [[local_rfc3339(span.start), local_rfc3339(span.end - 1)]]});
    }
    json!({
        "id": id,
        "title": format!("{title_vi} / {title_en}"),
        "description": description(layer, view),
        "attribution": layer.attribution(view),
        "extent": extent,
        "itemType": "feature",
        "crs": OutputCrs::addresses(),
        "storageCrs": CRS84,
        "links": [
            link("self", "application/json", &title_en, at("?f=json")),
            link("alternate", "text/html", &title_vi, at("?f=html")),
            link("items", GEOJSON, "Features as GeoJSON", at("/items?f=json")),
            link("items", "text/html", "Các đối tượng", at("/items?f=html")),
            link("http://www.opengis.net/def/rel/ogc/1.0/queryables", SCHEMA, "What can be asked for", at("/queryables?f=json")),
            link("describedby", SCHEMA, "Schema of a feature", at("/schema?f=json")),
            link("http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "application/json", "Vector tiles", at("/tiles")),
            link("tilejson", "application/json", "TileJSON", format!("{base}/tiles/{id}.json")),
        ],
    })
}

fn description(layer: &dyn Layer, view: &View) -> String {
    let mut sentences = Vec::new();
    if layer.is_demonstration(view) {
        sentences.push("Dữ liệu minh họa. / Demonstration data.".to_owned());
    }
    if layer.is_approximate(view) {
        sentences.push("Địa giới gần đúng. / Approximate boundaries.".to_owned());
    }
    sentences.extend(layer.attribution(view));
    sentences.join(" ")
}

/// The box around a layer's features; the world where there is none, as a collection must have one.
fn extent(layer: &dyn Layer, view: &View) -> Bbox {
    let found =
        if layer.is_of_incidents() { view.snapshot.incidents.extent() } else { extent_of_features(layer, view).unwrap_or(Bbox::EMPTY) };
    if found.is_empty() { Bbox::new(-180.0, -90.0, 180.0, 90.0) } else { found }
}

/// Exactly: QGIS warns of a feature that lies outside. There are some thousands at most.
fn extent_of_features(layer: &dyn Layer, view: &View) -> Result<Bbox, QueryError> {
    let unknown_zone = |id: &str| Err(QueryError::not_found("zone", id.to_owned()));
    let filter = Filter::resolve_for_features(&FilterRequest::default(), &[], &view.snapshot, view.zones.day, &unknown_zone)?;
    let mut all = Bbox::EMPTY;
    let _ = layer.features(view, &filter, None, &mut |feature| {
        if let Some([west, south, east, north]) = bounds(feature.geometry) {
            all = all.union(&Bbox::new(west, south, east, north));
        }
        ControlFlow::Continue(())
    });
    Ok(all)
}
