//! The features of a collection, page by page, and one by its number.
//!
//! Pages go by rising number. An incident keeps its number as long as it is in the store, so its pages go on in whatever generation is
//! current: a commit in between neither repeats nor skips an incident that was there all along. The numbers of other layers belong to one
//! edition of data and rules, which stays readable as long as somebody may follow a link to its next page, see [`AppState::promise`].

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::format::{self, Format};
use super::page_token::{self, PageToken};
use super::{GEOJSON, INCIDENTS, html, link};
use crate::export::geojson::{self, Collection, Header};
use crate::http::output_crs::OutputCrs;
use crate::http::parameters::Parameters;
use crate::http::routes::layers::header;
use crate::http::state::{Current, Edition};
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::layer::{self, Feature, Geometry, Layer, View};
use crate::query::Filter;
use crate::query::page::page as find_incidents;

/// Features on a page when nothing is said.
pub const DEFAULT_LIMIT: usize = 1000;
/// Most features on a page.
pub const MOST: usize = 10_000;
/// Features of a page that is made in memory rather than while it is sent.
const IN_MEMORY: usize = 2000;

/// `/ogc/collections/{id}/items`
pub async fn items(State(state): State<AppState>, Path(id): Path<String>, headers: HeaderMap, asked: Asked) -> Result<Response, Problem> {
    let mut parameters = asked.parameters(&["limit", page_token::PARAMETER, "crs", format::PARAMETER])?;
    let format = Format::settle(&mut parameters, &headers)?;
    let crs = output_crs(&parameters)?;
    // A larger limit is no mistake (OGC 17-069r4, requirement 22): there is a next page.
    let limit = parameters.number("limit", 1, usize::MAX)?.unwrap_or(DEFAULT_LIMIT).min(MOST);
    let question = page_token::question(&state.current().snapshot.store_id, &id, &parameters);
    let token = parameters.get(page_token::PARAMETER).map(|text| PageToken::read(text, &question)).transpose()?;
    let current = edition(&state, &id, token)?;
    let base = asked.base_url(&state.settings);
    let answer = conditional::answer_from(&state, current, &asked, parameters, |current, parameters| async {
        let promised = state.clone();
        let page = state
            .compute(move || {
                let (view, layer, filter) = layer_of(&current, &id, &parameters)?;
                let page = Page::find(view, layer, filter, token.map(|token| token.after), limit, crs);
                if page.next.is_some() && !page.layer.is_of_incidents() {
                    promised.promise(&current);
                }
                Ok((page.header(&base, &parameters, (&question, current.edition())), page))
            })
            .await?;
        let (header, page) = page;
        let content_crs = HeaderValue::try_from(format!("<{}>", page.crs.address())).map_err(Problem::internal)?;
        let mut response = match format {
            Format::Html => state.compute(move || page.html(page.matched, &header)).await?,
            Format::Json if page.returned <= IN_MEMORY && page.layer.is_of_incidents() => {
                let write = move || {
                    let mut body = Vec::with_capacity(400 * page.returned + 2000);
                    page.write(&mut body, &header).map_err(Problem::internal)?;
                    Ok(answer::bytes(GEOJSON, body))
                };
                state.compute(write).await?
            }
            Format::Json => state.stream(GEOJSON, move |out| page.write(out, &header)).await?,
        };
        response.headers_mut().insert("content-crs", content_crs);
        Ok(response)
    });
    Ok(format::varying(answer.await?))
}

/// `/ogc/collections/{id}/items/{number}`
pub async fn item(
    State(state): State<AppState>,
    Path((id, number)): Path<(String, String)>,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Problem> {
    let mut parameters = asked.only_parameters(&["crs", "as_of", format::PARAMETER])?;
    let format = Format::settle(&mut parameters, &headers)?;
    let crs = output_crs(&parameters)?;
    let content_crs = HeaderValue::try_from(format!("<{}>", crs.address())).map_err(Problem::internal)?;
    let base = asked.base_url(&state.settings);
    let answer = conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute(move || {
            let missing = || Problem::not_found(format!("there is no item {number:.80?} in {id}"));
            let wanted: u64 = number.parse().map_err(|_| missing())?;
            let (view, layer, filter) = layer_of(&current, &id, &parameters)?;
            let page = Page::find(view, layer, filter, wanted.checked_sub(1), 1, crs);
            if page.last != Some(wanted) {
                return Err(missing());
            }
            page.one(&base, wanted, format)
        })
    });
    let mut response = answer.await?;
    response.headers_mut().insert("content-crs", content_crs);
    Ok(format::varying(response))
}

fn output_crs(parameters: &Parameters) -> Result<OutputCrs, Problem> {
    parameters.get("crs").map_or_else(|| Ok(OutputCrs::crs84()), |crs| OutputCrs::parse("crs", crs))
}

fn layer_of(current: &Current, id: &str, parameters: &Parameters) -> Result<(View, Box<dyn Layer>, Filter), Problem> {
    let (view, layer) = super::collections::find(current, id, parameters.filter.as_of)?;
    let filter = current.filter_of(&*layer, &parameters.filter)?;
    Ok((view, layer, filter))
}

/// The data and rules that a page is of.
fn edition(state: &AppState, id: &str, token: Option<PageToken>) -> Result<Arc<Current>, Problem> {
    let Some(token) = token.filter(|_| id != INCIDENTS) else { return Ok(state.current()) };
    state.readable(token.edition).ok_or_else(|| {
        let detail = format!(
            "the data or the rules have changed since this page of generation {}, and its pages are kept for {} minutes at most, less where very many generations are paged through; begin again with the first page",
            token.edition.generation,
            state.settings.page_time.as_secs() / 60
        );
        Problem::gone(page_token::PARAMETER, detail)
    })
}

/// Features that are found, but not yet written.
struct Page {
    view: View,
    layer: Box<dyn Layer>,
    filter: Filter,
    crs: OutputCrs,
    /// Rows of incidents.
    rows: Vec<usize>,
    /// Numbers above this one are wanted.
    after: Option<u64>,
    matched: u64,
    returned: usize,
    /// The last number on the page.
    last: Option<u64>,
    next: Option<u64>,
}

impl Page {
    fn find(view: View, layer: Box<dyn Layer>, filter: Filter, after: Option<u64>, limit: usize, crs: OutputCrs) -> Self {
        let mut page = Self { view, layer, filter, crs, rows: Vec::new(), after, matched: 0, returned: 0, last: None, next: None };
        if page.layer.is_of_incidents() {
            let snapshot = &page.view.snapshot;
            let after = after.map(|after| i64::try_from(after).unwrap_or(i64::MAX));
            let found = find_incidents(snapshot, &page.filter, after, limit);
            (page.matched, page.returned) = (found.matched, found.rows.len());
            page.last = found.rows.last().map(|row| snapshot.incidents.feature_id(*row) as u64);
            page.next = found.next.map(|number| number as u64);
            page.rows = found.rows;
        } else {
            let (mut matched, mut numbers) = (0, Vec::new());
            let _ = page.layer.features(&page.view, &page.filter, None, &mut |feature| {
                matched += 1;
                if after.is_none_or(|after| feature.number > after) && numbers.len() <= limit {
                    numbers.push(feature.number);
                }
                ControlFlow::Continue(())
            });
            let has_more = numbers.len() > limit;
            numbers.truncate(limit);
            (page.matched, page.returned, page.last) = (matched, numbers.len(), numbers.last().copied());
            page.next = page.last.filter(|_| has_more);
        }
        page
    }

    fn header(&self, base: &str, parameters: &Parameters, (question, edition): (&str, Edition)) -> Header {
        let snapshot = &self.view.snapshot;
        let items = format!("{base}/ogc/collections/{}/items", self.layer.id());
        let format_of = |format: &str| format!("{items}{}", parameters.with(format::PARAMETER, format));
        let mut links = vec![
            link("self", GEOJSON, "This page as GeoJSON", format_of("json")),
            link("alternate", "text/html", "Trang này", format_of("html")),
            link("collection", "application/json", &self.layer.title()[0], format!("{base}/ogc/collections/{}", self.layer.id())),
        ];
        if let Some(after) = self.next {
            let token = PageToken { edition, after }.write(question);
            links.push(link(
                "next",
                GEOJSON,
                "Trang sau / Next page",
                format!("{items}{}", parameters.with(page_token::PARAMETER, &token)),
            ));
        }
        let mut header = Header { attribution: self.layer.attribution(&self.view), ..header(snapshot) };
        header.more.insert("numberMatched".into(), self.matched.into());
        header.more.insert("numberReturned".into(), self.returned.into());
        header.more.insert("timeStamp".into(), Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into());
        header.more.insert("links".into(), Value::Array(links));
        header
    }

    fn write(&self, out: &mut dyn Write, header: &Header) -> io::Result<()> {
        if self.layer.is_of_incidents() && self.crs.is_crs84() {
            return geojson::write_incidents(out, &self.view.snapshot, &self.filter, header, &self.rows);
        }
        let mut collection = Collection::begin(out, self.layer.id(), header)?;
        self.features(&mut |feature| collection.add(|line| self.write_feature(line, feature)))?;
        collection.end()
    }

    /// Calls `visit` with every feature on the page.
    fn features(&self, visit: &mut dyn FnMut(Feature<'_>) -> io::Result<()>) -> io::Result<()> {
        let snapshot = &self.view.snapshot;
        if self.layer.is_of_incidents() {
            let mut texts = snapshot.incidents.texts();
            texts.read_ahead(&self.rows);
            return self.rows.iter().try_for_each(|&row| {
                visit(Feature {
                    number: snapshot.incidents.feature_id(row) as u64,
                    geometry: Some(Geometry::Point(snapshot.incidents.position(row))),
                    shape: None,
                    label: None,
                    values: layer::incident_values(snapshot, &self.filter, &mut texts, row),
                })
            });
        }
        let (mut written, mut result) = (0, Ok(()));
        let _ = self.layer.features(&self.view, &self.filter, None, &mut |feature| {
            if self.after.is_some_and(|after| feature.number <= after) {
                return ControlFlow::Continue(());
            }
            if written == self.returned {
                return ControlFlow::Break(());
            }
            written += 1;
            result = visit(feature);
            if result.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        result
    }

    fn write_feature(&self, out: &mut Vec<u8>, feature: Feature<'_>) -> io::Result<()> {
        match feature.geometry {
            Some(geometry) if !self.crs.is_crs84() => self.crs.with_geometry(geometry, |geometry| {
                geojson::write_feature(out, &*self.layer, &Feature { geometry: Some(geometry), shape: None, ..feature })
            }),
            _ => geojson::write_feature(out, &*self.layer, &feature),
        }
    }

    /// The only feature of the page, with its links.
    fn one(&self, base: &str, number: u64, format: Format) -> Result<Response, Problem> {
        let address = format!("{base}/ogc/collections/{}", self.layer.id());
        let links = json!([
            link("self", GEOJSON, "This item as GeoJSON", format!("{address}/items/{number}?f=json")),
            link("alternate", "text/html", "Trang này", format!("{address}/items/{number}?f=html")),
            link("collection", "application/json", &self.layer.title()[0], address),
        ]);
        if format == Format::Html {
            return self.html(1, &Header { more: [("links".into(), links)].into_iter().collect(), ..header(&self.view.snapshot) });
        }
        let mut body = Vec::new();
        self.features(&mut |feature| self.write_feature(&mut body, feature)).map_err(Problem::internal)?;
        // Within the object that was just closed.
        body.pop();
        write!(body, ",\"links\":{links}}}").map_err(Problem::internal)?;
        Ok(answer::bytes(GEOJSON, body))
    }

    /// A page for people, which says how many features there are.
    fn html(&self, count: u64, header: &Header) -> Result<Response, Problem> {
        let mut table = html::Table::new(&*self.layer);
        self.features(&mut |feature| {
            table.add(&feature);
            Ok(())
        })
        .map_err(Problem::internal)?;
        Ok(table.finish(header, count))
    }
}
