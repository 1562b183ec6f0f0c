//! Each layer as a whole file, and all of them in one.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use axum::extract::{self, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::layers::{self, FilterParameters};
use crate::export::csv::Headers;
use crate::export::project::{self, Source};
use crate::export::{About, ExportError, Format, Rows, geopackage, layer_styles};
use crate::http::parameters::Parameters;
use crate::http::state::{Current, today};
use crate::http::statistic::Answer;
use crate::http::{AppState, Asked, Problem, conditional};
use crate::layer::{self, Layer, View};
use crate::query::{Filter, QueryError, group, page};
use crate::statistics::Note;

/// The file with every layer; the project inside names it.
const ALL: &str = "all.gpkg";
/// The name of that project.
const PROJECT: &str = "Địa bàn";
/// The parameter that says the language of CSV headers.
pub const LANGUAGE: &str = "lang";
/// Most features that can be asked for.
const MOST: usize = 100_000_000;

/// A layer that is to be written.
pub struct Export {
    view: View,
    layer: Box<dyn Layer>,
    filter: Filter,
    limit: usize,
    /// What the file says of itself.
    pub about: About,
}

impl Export {
    /// Looks a layer and its filter up. Call it off the async threads.
    ///
    /// # Errors
    /// 404 when there is no such layer; 422 when the filter cannot be answered, or takes more incidents than the server gives at once.
    pub fn new(current: &Current, id: &str, parameters: &Parameters, most_incidents: usize) -> Result<Self, Problem> {
        let limit = parameters.number("limit", 1, MOST)?;
        let (view, layer, filter) = current.layer(id, &parameters.filter)?;
        if layer.is_of_incidents() && limit.unwrap_or(usize::MAX) > most_incidents {
            let features = group::count(&view.snapshot, &filter);
            if features > most_incidents as u64 {
                let detail = format!(
                    "{features} features are more than the {most_incidents} that this server gives at once; narrow the filter or set a limit"
                );
                return Err(QueryError::refused("limit", detail).into());
            }
        }
        // Those that a page of as many has, in whatever order the format writes them.
        let last = limit.filter(|_| layer.is_of_incidents()).and_then(|limit| page::last_of_first(&view.snapshot, &filter, limit as u64));
        let filter = last.map_or(filter.clone(), |last| filter.up_to(last));
        let about = about(&view, &*layer, &filter, parameters);
        Ok(Self { view, layer, filter, limit: limit.unwrap_or(usize::MAX), about })
    }

    /// What a statistic answered.
    #[must_use]
    pub fn of_answer(current: &Current, answer: Answer, parameters: &Parameters) -> Self {
        let [vi, en] = answer.sentence.clone();
        let (view, layer, filter) = answer.into_layer(current);
        let mut about = about(&view, &*layer, &filter, parameters);
        about.notices.push(Note { vi, en });
        Self { view, layer, filter, limit: usize::MAX, about }
    }

    /// Its rows, until `abandoned` says that nobody wants them any more.
    #[must_use]
    pub fn rows<'a>(&'a self, abandoned: &'a AtomicBool) -> Rows<'a> {
        Rows { view: &self.view, layer: &*self.layer, filter: &self.filter, limit: self.limit, abandoned }
    }
}

fn about(view: &View, layer: &dyn Layer, filter: &Filter, parameters: &Parameters) -> About {
    let snapshot = &view.snapshot;
    About {
        name: layer.id().to_owned(),
        title: layer.title(),
        generation: snapshot.generation,
        filters: parameters.canonical().trim_start_matches('?').to_owned(),
        as_of: filter.as_of.to_string(),
        data_until: snapshot.incidents.span().map(|span| span.last_day().to_string()),
        notices: layers::header(snapshot).notices,
        attribution: layer.attribution(view),
    }
}

/// Every layer of a view under one filter. An expression names the properties of one layer, so it has no place here.
///
/// # Errors
/// As [`Export::new`].
pub fn every(current: &Current, parameters: &Parameters, most_incidents: usize) -> Result<Vec<Export>, Problem> {
    if parameters.filter.expression.is_some() {
        return Err(Problem::invalid("filter", "names the properties of one layer; ask for the file of that layer"));
    }
    let view = current.view(parameters.filter.as_of.unwrap_or_else(today));
    layer::catalogue(&view).iter().map(|layer| Export::new(current, layer.id(), parameters, most_incidents)).collect()
}

/// The language of CSV headers that was asked for.
///
/// # Errors
/// When it is neither.
pub fn headers(parameters: &Parameters) -> Result<Headers, Problem> {
    match parameters.get(LANGUAGE) {
        None => Ok(Headers::Names),
        Some("vi") => Ok(Headers::Vietnamese),
        Some("en") => Ok(Headers::English),
        Some(_) => Err(Problem::invalid(LANGUAGE, "expected vi or en")),
    }
}

/// Every layer under a filter in one `GeoPackage`; `limit` holds for each.
#[utoipa::path(get, path = "/layers/all.gpkg", tag = "layers",
    params(FilterParameters, ("limit" = Option<usize>, Query, description = "at most so many features of each layer")),
    responses((status = 200, content_type = "application/geopackage+sqlite3", body = Vec<u8>), (status = 206, description = "the range that was asked for"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn all(State(state): State<AppState>, headers: HeaderMap, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.parameters(&["limit"])?;
    let most = state.settings.result_limit;
    let make = move |current: &Current, parameters: &Parameters, path: &Path, abandoned: &AtomicBool| {
        let exports = every(current, parameters, most)?;
        let layers: Vec<(Rows<'_>, About)> = exports.iter().map(|export| (export.rows(abandoned), export.about.clone())).collect();
        let rows: Vec<&Rows<'_>> = layers.iter().map(|(rows, _)| rows).collect();
        let project = project::project(&rows, Source::File(ALL)).map_err(ExportError::from)?;
        Ok(geopackage::write(path, &layers, Some(&|connection| layer_styles::add_project(connection, PROJECT, &project)))?)
    };
    let response = conditional::whole_file(&state, (&asked, &headers), parameters, Format::GeoPackage.media_type(), make).await?;
    Ok(named(response, ALL))
}

/// A layer as a whole file under a filter; `file` is the layer's id and the format's ending, such as `communes.gpkg`.
#[utoipa::path(get, path = "/layers/{file}", tag = "layers",
    params(("file" = String, Path, description = "layer id and `.geojson`, `.gpkg`, `.fgb`, `.parquet`, `.geojsonl`, `.geojsons`, `.csv`, `.csvt`, `.txt`, `.xlsx`, `.kml` or `.shp.zip`"),
        FilterParameters, ("limit" = Option<usize>, Query, description = "at most so many features; of incidents.geojson a page of at most 10,000, by rising number, with a link to the next"),
        ("after" = Option<i64>, Query, description = "of incidents.geojson with a limit: those with a number above this one"),
        ("lang" = Option<String>, Query, description = "of CSV: headers in Vietnamese (`vi`) or English (`en`) instead of the names of the fields")),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = 206, description = "the range that was asked for, where the size is known: `.gpkg`, `.fgb`, `.parquet`, `.shp.zip`"),
        (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn file(
    State(state): State<AppState>,
    extract::Path(file): extract::Path<String>,
    request: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    let Some((id, format)) = Format::of_file(&file) else {
        let endings: Vec<String> = Format::ALL.iter().map(|format| format!(".{}", format.ending())).collect();
        let detail = format!("there is no layer file {file:?}; expected a layer id of /layers and one of {}", endings.join(", "));
        return Err(Problem::not_found(detail));
    };
    let parameters = match format {
        Format::GeoJson => asked.parameters(&["limit", "after"])?,
        Format::Csv => asked.parameters(&["limit", LANGUAGE])?,
        _ => asked.parameters(&["limit"])?,
    };
    if file == "incidents.geojson" && parameters.get("limit").is_some() {
        return super::pages::page(&state, &asked, parameters).await;
    }
    if parameters.get("after").is_some() {
        return Err(Problem::invalid("after", "goes with incidents.geojson and a limit"));
    }
    let (id, most) = (id.to_owned(), state.settings.result_limit);
    let find = move |current: &Current, parameters: &Parameters| Export::new(current, &id, parameters, most);
    send(&state, (&asked, &request), parameters, (format, &file), find).await
}

/// Answers with what `find` gives, as a file of a format and a name.
///
/// # Errors
/// Those of `find`; when the format cannot hold it; 416 when a range lies beyond the end; 503 when no turn comes up.
pub async fn send(
    state: &AppState,
    (asked, request): (&Asked, &HeaderMap),
    parameters: Parameters,
    (format, file): (Format, &str),
    find: impl Fn(&Current, &Parameters) -> Result<Export, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let headers = headers(&parameters)?;
    // Everything that can be refused is refused before the first byte.
    let find = move |current: &Current, parameters: &Parameters| {
        let export = find(current, parameters)?;
        format.check(&export.rows(&AtomicBool::new(false)))?;
        Ok::<Export, Problem>(export)
    };
    let response = if format.is_made_whole() {
        let make = move |current: &Current, parameters: &Parameters, path: &Path, abandoned: &AtomicBool| {
            let export = find(current, parameters)?;
            Ok(format.write_file(path, &export.rows(abandoned), &export.about, headers)?)
        };
        conditional::whole_file(state, (asked, request), parameters, format.media_type(), make).await?
    } else {
        let answer = conditional::answer(state, asked, parameters, |current, parameters| async move {
            let export = state.compute(move || find(&current, &parameters)).await?;
            // A client that goes away shows when its bytes cannot be sent.
            let abandoned = AtomicBool::new(false);
            let write =
                move |out: &mut dyn std::io::Write| Ok(format.write_stream(out, &export.rows(&abandoned), &export.about, headers)?);
            state.stream(format.media_type(), write).await
        });
        answer.await?
    };
    Ok(named(response, file))
}

/// Says what a file is to be called.
pub fn named(mut response: Response, file: &str) -> Response {
    if let Ok(name) = HeaderValue::from_str(&format!("inline; filename=\"{file}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
