//! JSON or HTML: by the parameter `f`, else by what the client accepts.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::http::Problem;
use crate::http::parameters::Parameters;

/// The parameter.
pub const PARAMETER: &str = "f";

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON, for programs.
    Json,
    /// A page, for people.
    Html,
}

impl Format {
    /// The format of an answer. Where a header decided, the parameters say so from then on, so that both have entity tags of their own.
    ///
    /// # Errors
    /// When `f` is neither.
    pub fn settle(parameters: &mut Parameters, headers: &HeaderMap) -> Result<Self, Problem> {
        match parameters.get(PARAMETER) {
            Some("json") => Ok(Self::Json),
            Some("html") => Ok(Self::Html),
            Some(_) => Err(Problem::invalid(PARAMETER, "expected json or html")),
            None if prefers_html(headers) => {
                parameters.settle(PARAMETER, "html");
                Ok(Self::Html)
            }
            None => Ok(Self::Json),
        }
    }
}

/// For what is given as JSON only.
///
/// # Errors
/// When something else is asked for.
pub fn only_json(parameters: &Parameters) -> Result<(), Problem> {
    match parameters.get(PARAMETER) {
        None | Some("json") => Ok(()),
        Some(_) => Err(Problem::invalid(PARAMETER, "expected json")),
    }
}

/// An answer in a format that a header may have chosen.
pub fn varying(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// Whether a browser asks: those name HTML before anything else that is understood here.
fn prefers_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let mut known = accepted
        .map(|part| part.split(';').next().unwrap_or_default().trim())
        .filter(|kind| *kind == "text/html" || *kind == "*/*" || kind.ends_with("json"));
    known.next() == Some("text/html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_get_pages_and_programs_json() {
        let of = |accept: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().expect("a header"))]);
            Format::settle(&mut Parameters::default(), &headers).expect("known")
        };
        assert_eq!(of("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), Format::Html);
        for accept in
            ["*/*", "application/json", "application/geo+json, text/html", "application/vnd.oai.openapi+json;version=3.0", "text/plain"]
        {
            assert_eq!(of(accept), Format::Json, "{accept}");
        }
    }
}
