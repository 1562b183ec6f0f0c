//! The OpenAPI 3.0 document of `/ogc`. Clients believe it: QGIS takes the size of a page from the parameter `limit`, and GDAL pushes down what
//! is named here, so nothing stands in it that is not honoured.

use serde_json::{Map, Value, json};

use super::items::{DEFAULT_LIMIT, MOST};
use super::schema;
use crate::http::output_crs::OutputCrs;
use crate::layer::Layer;

/// The document for some layers, each with paths of its own.
pub fn document<'a>(base: &str, layers: impl Iterator<Item = &'a dyn Layer>) -> Value {
    let json = "application/json";
    let mut paths = Map::new();
    let describing = ["format"];
    for (path, summary, media_type) in [
        ("/", "Landing page", json),
        ("/conformance", "What is conformed to", json),
        ("/api", "This document", "application/vnd.oai.openapi+json;version=3.0"),
        ("/tileMatrixSets", "Tile matrix sets", json),
        ("/tileMatrixSets/WebMercatorQuad", "The tile matrix set of all tiles", json),
    ] {
        let parameters: &[&str] = if path == "/" { &["format"] } else { &["jsonOnly"] };
        paths.insert(path.into(), get(summary, parameters, media_type, None));
    }
    paths.insert("/collections".into(), get("The collections", &["format", "as_of"], json, None));
    for layer in layers {
        let id = layer.id();
        let title = layer.title()[1].clone();
        let at = |path: &str| format!("/collections/{id}{path}");
        let dated: Vec<&str> = describing.into_iter().chain(["as_of"]).collect();
        paths.insert(at(""), get(&title, &dated, json, None));
        paths.insert(at("/queryables"), get("Queryables", &["jsonOnly", "as_of"], super::SCHEMA, None));
        paths.insert(at("/schema"), get("Schema of a feature", &["jsonOnly", "as_of"], super::SCHEMA, None));
        paths.insert(at("/items"), get(&format!("{title}: features"), &ITEMS, super::GEOJSON, Some(schema::geometry(layer))));
        paths.insert(
            at("/items/{featureId}"),
            get(&format!("{title}: one feature"), &["featureId", "crs", "as_of", "format"], super::GEOJSON, None),
        );
        paths.insert(at("/tiles"), get("Tile sets", &["jsonOnly"], json, None));
        paths.insert(at("/tiles/WebMercatorQuad"), get("Tile set", &["jsonOnly"], json, None));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Địa bàn / Diaban", "version": env!("CARGO_PKG_VERSION"), "description": "OGC API - Features and Tiles"},
        "servers": [{"url": format!("{base}/ogc")}],
        "paths": paths,
        "components": {"parameters": parameters(), "responses": {"Problem": {
            "description": "What is wrong, and what was expected (RFC 9457)",
            "content": {"application/problem+json": {"schema": {"type": "object"}}},
        }}},
    })
}

/// Parameters of a page of features.
const ITEMS: [&str; 16] = [
    "limit",
    "next",
    "bbox",
    "bbox-crs",
    "datetime",
    "crs",
    "filter",
    "filter-lang",
    "filter-crs",
    "category",
    "how_known",
    "severity",
    "unit",
    "zone",
    "as_of",
    "format",
];

fn get(summary: &str, parameters: &[&str], media_type: &str, geometry: Option<&str>) -> Value {
    let references: Vec<Value> = parameters.iter().map(|name| json!({"$ref": format!("#/components/parameters/{name}")})).collect();
    let schema = geometry.map_or_else(
        || json!({"type": "object"}),
        |geometry| json!({"type": "object", "required": ["type", "features"], "description": format!("A FeatureCollection of {geometry}"),
            "properties": {"type": {"type": "string", "enum": ["FeatureCollection"]}, "features": {"type": "array", "items": {"type": "object"}},
                "numberMatched": {"type": "integer"}, "numberReturned": {"type": "integer"}}}),
    );
    let mut content = Map::from_iter([(media_type.to_owned(), json!({"schema": schema}))]);
    if parameters.contains(&"format") {
        content.insert("text/html".into(), json!({"schema": {"type": "string"}}));
    }
    let problem = || json!({"$ref": "#/components/responses/Problem"});
    json!({"get": {
        "summary": summary,
        "parameters": references,
        "responses": {"200": {"description": "The answer", "content": content}, "304": {"description": "Not modified"},
            "400": problem(), "404": problem(), "410": problem(), "422": problem(), "503": problem()},
    }})
}

fn parameters() -> Value {
    let query = |name: &str, description: &str, schema: Value| {
        // The style is the default one, and the OGC's abstract tests want to see it.
        json!({"name": name, "in": "query", "description": description, "required": false, "style": "form", "explode": false, "schema": schema})
    };
    // Commas in these stay commas.
    let list = |name: &str, description: &str, item: Value| query(name, description, json!({"type": "array", "items": item}));
    let text = || json!({"type": "string"});
    let crs = || json!({"type": "string", "enum": OutputCrs::addresses()});
    let mut numbers = list(
        "bbox",
        "A box: west, south, east, north; in the order of the axes of bbox-crs where that is given",
        json!({"type": "number"}),
    );
    numbers["schema"]["minItems"] = 4.into();
    numbers["schema"]["maxItems"] = 6.into();
    json!({
        "limit": query("limit", "Most features on a page", json!({"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT})),
        "next": query("next", "Token of a page, as the link of the page before has it", text()),
        "bbox": numbers,
        "bbox-crs": query("bbox-crs", "The system of bbox", crs()),
        "datetime": query("datetime", "An RFC 3339 time, a day, a month, or an interval with .. for an open end; given twice, both must hold, as some clients ask for an interval", text()),
        "crs": query("crs", "The system of the answer", crs()),
        "filter": query("filter", "A CQL2 expression over the queryables", text()),
        "filter-lang": query("filter-lang", "The language of filter", json!({"type": "string", "enum": ["cql2-text", "cql2-json", "cql-text"], "default": "cql2-text"})),
        "filter-crs": query("filter-crs", "The system of geometries in filter", crs()),
        "category": list("category", "Codes of categories, each with all below it", text()),
        "how_known": list("how_known", "How incidents came to be known", json!({"type": "string", "enum": ["reported", "discovered", "unknown"]})),
        "severity": list("severity", "Severities", json!({"type": "integer", "minimum": 0, "maximum": 100})),
        "unit": query("unit", "Code of a unit; a province includes its communes", text()),
        "zone": query("zone", "A priority zone by its id, of those that are places", text()),
        "as_of": query("as_of", "The day whose boundaries are used", json!({"type": "string", "format": "date"})),
        "format": query("f", "json or html", json!({"type": "string", "enum": ["json", "html"]})),
        "jsonOnly": query("f", "json", json!({"type": "string", "enum": ["json"]})),
        "featureId": {"name": "featureId", "in": "path", "required": true, "description": "Number of the feature", "schema": {"type": "string"}},
    })
}
