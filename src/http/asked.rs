//! What was asked: the parts of a request that its answer depends on.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};

use super::parameters::Parameters;
use super::{Problem, Settings};

/// Headers and address of a request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Headers.
    pub headers: HeaderMap,
    /// Address.
    pub uri: Uri,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self { headers: parts.headers.clone(), uri: parts.uri.clone() })
    }
}

impl Asked {
    /// The query string with the filter parameters and those named in `allowed`.
    ///
    /// # Errors
    /// As [`Parameters::parse`].
    pub fn parameters(&self, allowed: &[&str]) -> Result<Parameters, Problem> {
        Parameters::parse(self.uri.query(), allowed)
    }

    /// The query string with only the parameters named, of the filter too.
    ///
    /// # Errors
    /// As [`Parameters::parse_only`].
    pub fn only_parameters(&self, allowed: &[&str]) -> Result<Parameters, Problem> {
        Parameters::parse_only(self.uri.query(), allowed)
    }

    /// The address under which the client reached the server, without a slash at the end.
    #[must_use]
    pub fn base_url(&self, settings: &Settings) -> String {
        let host = self.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        settings.public_url.as_ref().map_or_else(|| format!("http://{host}"), |url| url.trim_end_matches('/').to_owned())
    }
}
