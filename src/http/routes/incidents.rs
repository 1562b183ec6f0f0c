//! The incidents of an area and period a page at a time, in an order that somebody chose: what stands in a table beside a map.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use super::layers::header;
use super::summary::SummaryRequest;
use crate::export::geojson::Collection;
use crate::export::geojson_incidents::IncidentWriter;
use crate::http::{AppState, Asked, Problem, answer};
use crate::query::ordered::{FARTHEST, Order, OrderBy, ordered_page};

/// Incidents that are given unasked, and at most.
const USUAL: usize = 50;
const MOST: usize = 1000;

/// Incidents by the same question as `/api/summary`, ordered, with `numberMatched` and `numberReturned`.
#[utoipa::path(post, path = "/api/incidents", tag = "incidents", request_body = SummaryRequest,
    params(("sort" = Option<String>, Query, description = "`occurred_at`, `category`, `severity`, `how_known` or `unit`, descending with `-` before it; `-occurred_at` when absent"),
        ("limit" = Option<usize>, Query, description = "how many, 1 to 1000, 50 when absent"),
        ("offset" = Option<usize>, Query, description = "how many are passed over, up to 9,000; beyond that take the file")),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn incidents(State(state): State<AppState>, asked: Asked, body: Bytes) -> Result<Response, Problem> {
    let parameters = asked.only_parameters(&["sort", "limit", "offset"])?;
    let newest_first = Order { by: OrderBy::OccurredAt, descending: true };
    let order = parameters.get("sort").map_or(Ok(newest_first), str::parse::<Order>)?;
    let limit = parameters.number("limit", 1, MOST)?.unwrap_or(USUAL);
    let offset = parameters.number("offset", 0, FARTHEST - MOST)?.unwrap_or(0);
    let current = state.current();
    state
        .compute(move || {
            let request = SummaryRequest::read(&body)?;
            if request.compare.is_some() || request.daily {
                return Err(Problem::invalid("body", "compare and daily belong to /api/summary"));
            }
            let snapshot = &current.snapshot;
            let filter = current.filter(&request.into_filter()?)?;
            let page = ordered_page(snapshot, &filter, order, offset, limit);
            let mut head = header(snapshot);
            head.more.insert("numberMatched".into(), page.matched.into());
            head.more.insert("numberReturned".into(), page.rows.len().into());
            let mut body = Vec::new();
            let mut writer = IncidentWriter::new(snapshot, &filter);
            writer.read_ahead(&page.rows);
            let written = Collection::begin(&mut body, "incidents", &head).and_then(|mut collection| {
                page.rows.iter().try_for_each(|row| collection.add(|line| writer.write(line, *row)))?;
                collection.end()
            });
            written.map_err(Problem::internal)?;
            Ok(answer::bytes("application/geo+json", body))
        })
        .await
}
