//! A page of incidents by rising number. The number stays while an incident is in the store, so a commit between two pages
//! neither repeats nor skips an incident that was there all along.

use axum::response::Response;
use serde_json::json;

use super::layers::header;
use crate::export::geojson;
use crate::http::parameters::Parameters;
use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::query::page::page as find;

/// Most incidents on a page: what fits into memory for each of many readers.
const MOST: usize = 10_000;

/// The page that `limit` and `after` ask for.
///
/// # Errors
/// When a parameter is refused.
pub async fn page(state: &AppState, asked: &Asked, parameters: Parameters) -> Result<Response, Problem> {
    let limit = parameters.number("limit", 1, MOST)?.unwrap_or(MOST);
    let after = parameters.number("after", i64::MIN, i64::MAX)?;
    let base = asked.base_url(&state.settings);
    conditional::answer(state, asked, parameters, |current, parameters| {
        state.compute(move || {
            let snapshot = &current.snapshot;
            let filter = current.filter(&parameters.filter)?;
            let page = find(snapshot, &filter, after, limit);
            let mut header = header(snapshot);
            header.more.insert("numberMatched".into(), page.matched.into());
            header.more.insert("numberReturned".into(), page.rows.len().into());
            if let Some(next) = page.next {
                let href = format!("{base}/layers/incidents.geojson{}", parameters.with("after", &next.to_string()));
                header.more.insert("links".into(), json!([{"rel": "next", "type": "application/geo+json", "href": href}]));
            }
            let mut body = Vec::with_capacity(400 * page.rows.len() + 1000);
            geojson::write_incidents(&mut body, snapshot, &filter, &header, &page.rows).map_err(Problem::internal)?;
            Ok(answer::bytes("application/geo+json", body))
        })
    })
    .await
}
