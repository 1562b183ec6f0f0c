//! For QGIS: a project with every layer of this server, and the styles by themselves.

use std::sync::atomic::AtomicBool;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::files::every;
use crate::export::project::{self, Source};
use crate::export::{Rows, qml, raster_style, sld};
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::layer::Layer;
use crate::layer::look::{self, Look};

/// The style of the GeoTIFF, which is no layer of features.
const DENSITY_STYLE: &str = "density.qml";

/// A QGIS project (`.qgz`) with every layer, styled, at the address by which the client reached this server.
#[utoipa::path(get, path = "/qgis/diaban.qgz", tag = "qgis", params(("as_of" = Option<String>, Query, description = "Day whose boundary version is used")),
    responses((status = 200, content_type = "application/x-qgis-project", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn live_project(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["as_of"])?;
    let base = asked.base_url(&state.settings);
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute(move || {
            let exports = every(&current, &parameters, usize::MAX)?;
            let nobody_stops = AtomicBool::new(false);
            let rows: Vec<Rows<'_>> = exports.iter().map(|export| export.rows(&nobody_stops)).collect();
            let project = project::project(&rows.iter().collect::<Vec<_>>(), Source::Server(&base)).map_err(Problem::internal)?;
            let mut response = answer::bytes("application/x-qgis-project", project);
            let name = HeaderValue::from_static("attachment; filename=\"diaban.qgz\"");
            response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
            Ok(response)
        })
    })
    .await
}

/// The style of a layer for QGIS as QML, and for QGIS and others as SLD 1.1.0; `file` is the layer's id and `.qml` or `.sld`.
#[utoipa::path(get, path = "/qgis/styles/{file}", tag = "qgis", params(("file" = String, Path, description = "layer id and `.qml` or `.sld`")),
    responses((status = 200, content_type = "application/xml", body = String), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn style(State(state): State<AppState>, Path(file): Path<String>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["as_of"])?;
    let (id, write): (_, fn(&dyn Layer, &Look) -> String) = match file.rsplit_once('.') {
        Some((id, "qml")) => (id.to_owned(), qml::style),
        Some((id, "sld")) => (id.to_owned(), sld::style),
        _ => return Err(Problem::not_found(format!("there is no style {file:.80?}; expected a layer id and .qml or .sld"))),
    };
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute(move || {
            if file == DENSITY_STYLE {
                let classes = look::density::classes(&current.snapshot);
                return Ok(answer::bytes("application/xml", raster_style::style(&classes)));
            }
            let (view, layer, filter) = current.layer(&id, &parameters.filter)?;
            Ok(answer::bytes("application/xml", write(&*layer, &Look::of(&*layer, &view, &filter))))
        })
    })
    .await
}
