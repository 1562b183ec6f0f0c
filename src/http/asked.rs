//! What was asked: the parts of a request that its answer depends on.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri, header};

use super::parameters::Parameters;
use super::{Problem, Settings};

/// The address of a request, and those of its headers that an answer may depend on.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Address.
    pub uri: Uri,
    host: Option<HeaderValue>,
    known_tags: Vec<HeaderValue>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self {
            uri: parts.uri.clone(),
            host: parts.headers.get(header::HOST).cloned(),
            known_tags: parts.headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect(),
        })
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
        let host = self.host.as_ref().and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        settings.public_url.as_ref().map_or_else(|| format!("http://{host}"), |url| url.trim_end_matches('/').to_owned())
    }

    /// The entity tags of the answers that the client has, as it lists them in `If-None-Match`.
    pub fn known_tags(&self) -> impl Iterator<Item = &str> {
        self.known_tags.iter().filter_map(|value| value.to_str().ok()).flat_map(|list| list.split(',')).map(str::trim)
    }
}
