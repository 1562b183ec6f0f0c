//! All paths and all layers around them, in one place.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Request, StatusCode, Version, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::coding::Coding;
use super::metrics::measure;
use super::routes::{
    bins, categories, density_grid, files, health, incidents, jobs, layers, metrics, nearest, ogc, qgis, rules, statistic_files,
    statistics, styles, summary, tiles, unit_history, units, zones,
};
use super::{AppState, Asked, Problem};
use crate::export::Format;

/// Nothing may be fetched from anywhere but this server.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; worker-src 'self'; img-src 'self' data: blob:; style-src 'self'; font-src 'self'; \
    connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

#[derive(OpenApi)]
#[openapi(
    info(title = "Diaban", description = "Map service for public-safety planning: boundaries, incidents, hot spots and priority zones."),
    components(schemas(Problem))
)]
struct Description;

fn documented() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(metrics::metrics))
        .routes(routes!(layers::layers))
        .routes(routes!(density_grid::json))
        .routes(routes!(density_grid::geotiff))
        .routes(routes!(files::all))
        .routes(routes!(files::file))
        .routes(routes!(qgis::live_project))
        .routes(routes!(qgis::style))
        .routes(routes!(styles::map_style))
        .routes(routes!(tiles::tilejson))
        .routes(routes!(tiles::tile))
        .routes(routes!(summary::summary))
        .routes(routes!(incidents::incidents))
        .routes(routes!(bins::bins))
        .routes(routes!(nearest::nearest))
        .routes(routes!(zones::zones))
        .routes(routes!(zones::zone_differences))
        .routes(routes!(rules::rules))
        .routes(routes!(statistics::hotspots))
        .routes(routes!(statistics::hotspot_history))
        .routes(routes!(statistics::hotspot_card))
        .routes(routes!(statistics::trends))
        .routes(routes!(statistics::clusters))
        .routes(routes!(statistics::near_repeat))
        .routes(routes!(statistics::evaluate))
        .routes(routes!(statistics::ranking))
        .routes(routes!(statistics::rates))
        .routes(routes!(jobs::begin_job))
        .routes(routes!(jobs::job_status, jobs::cancel_job))
        .routes(routes!(jobs::job_result))
        .routes(routes!(units::search))
        .routes(routes!(units::unit))
        .routes(routes!(unit_history::unit_history))
        .routes(routes!(categories::categories))
}

/// The files of the statistics, of which the document describes one path a statistic: a router takes no ending as a parameter.
fn with_statistic_files(router: Router<AppState>) -> Router<AppState> {
    statistic_files::all().fold(router, |router, what| {
        let (statistic, format) = what;
        let answer = async move |State(state): State<AppState>, coding: Coding, request: HeaderMap, asked: Asked| {
            statistic_files::file(what, state, (coding, request), asked).await
        };
        router.route(&statistic_files::path(statistic, format), axum::routing::get(answer))
    })
}

/// The OpenAPI document, generated from the code.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = documented().into_openapi();
    statistic_files::describe(&mut document);
    document
}

/// The whole application.
///
/// # Panics
/// When the OpenAPI document cannot be written, and it is plain data.
pub fn app(state: AppState) -> Router {
    let settings = state.settings.clone();
    let router = with_statistic_files(documented().split_for_parts().0);
    // As bytes that are shared.
    let document = Bytes::from(serde_json::to_vec(&openapi()).expect("it is plain data"));
    let web = ServeDir::new(&settings.web).append_index_html_on_directories(true).fallback(axum::routing::any(nothing_here));
    // As one stack: each layer that is put on alone costs every request a box. The first is the outermost.
    let layers = (
        (
            header_layer(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
            header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            header_layer(header::REFERRER_POLICY, "no-referrer"),
            header_layer(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        ),
        TraceLayer::new_for_http(),
        middleware::from_fn_with_state(state.clone(), measure),
        CatchPanicLayer::custom(|_| Problem::internal("a handler panicked").into_response()),
        middleware::from_fn(as_problem),
        // What it compresses it compresses while sending, so the cheapest level has to do.
        CompressionLayer::new()
            .quality(CompressionLevel::Fastest)
            .compress_when(DefaultPredicate::new().and(NotForContentType::const_new(tiles::MEDIA_TYPE)).and(is_not_packed)),
        TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, settings.time_limit),
        DefaultBodyLimit::max(settings.body_limit),
    );
    router
        .route(
            "/api/openapi.json",
            axum::routing::get(move || std::future::ready(super::answer::bytes("application/json", document.clone()))),
        )
        .merge(ogc::router())
        .fallback_service(web)
        .method_not_allowed_fallback(async || Problem::status(StatusCode::METHOD_NOT_ALLOWED, "this path does not take that method"))
        .with_state(state)
        .layer(layers)
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// Whether an answer is none of the files that are compressed already, or of which a range can be asked.
fn is_not_packed(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    !Format::ALL.iter().any(|format| format.is_packed() && kind.is_some_and(|kind| kind == format.media_type()))
}

async fn nothing_here(request: Request<axum::body::Body>) -> Problem {
    Problem::not_found(format!("there is nothing at {}", request.uri().path()))
}

/// Errors that the framework answers by itself (body too large, time over, bad path) as problem+json too.
async fn as_problem(request: Request<axum::body::Body>, next: Next) -> Response {
    // No file has such a name, and the file system would call it a fault of the server.
    if request.uri().path().contains("%00") {
        return nothing_here(request).await.into_response();
    }
    let response = next.run(request).await;
    let status = response.status();
    let is_problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json");
    if is_problem || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let detail = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "the request is larger than the server takes",
        StatusCode::SERVICE_UNAVAILABLE => "the answer took too long; ask for less",
        StatusCode::BAD_REQUEST => "the request is malformed",
        _ => "the request cannot be answered",
    };
    Problem::status(status, detail).into_response()
}
