//! Errors as `application/problem+json` (RFC 9457): a sentence outside, the cause in the log.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::query::QueryError;

/// An error answer.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// Kind of problem, a URN.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What is wrong and what was expected.
    pub detail: String,
    /// The offending parameter, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
}

impl Problem {
    fn new(status: StatusCode, name: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:diaban:problem:{name}"),
            title: title.into(),
            status: status.as_u16(),
            detail: detail.into(),
            parameter: None,
        }
    }

    fn about(mut self, parameter: &str) -> Self {
        self.parameter = Some(parameter.into());
        self
    }

    /// A malformed or unknown parameter.
    #[must_use]
    pub fn invalid(parameter: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid-parameter", "Tham số không hợp lệ / Invalid parameter", detail).about(parameter)
    }

    /// Something that does not exist.
    #[must_use]
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Không tìm thấy / Not found", detail)
    }

    /// Something that was there and is no more.
    #[must_use]
    pub fn gone(parameter: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::GONE, "gone", "Không còn / Gone", detail).about(parameter)
    }

    /// A failure that is not the client's; the cause goes to the log only.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Lỗi máy chủ / Server error",
            "the server could not answer; the cause is in its log",
        )
    }

    /// Too much to do at once.
    #[must_use]
    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Máy chủ bận / Server busy", "too many requests at once; try again shortly")
    }

    /// Any other status, for what the framework refuses by itself.
    #[must_use]
    pub fn status(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(status, "request", status.canonical_reason().unwrap_or("Error"), detail)
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Refused { parameter, detail } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", "Không thể trả lời / Cannot be answered", detail).about(&parameter)
            }
            QueryError::NotFound { parameter, detail } => Self::not_found(detail).about(&parameter),
            QueryError::Invalid { parameter, detail } => Self::invalid(&parameter, detail),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}
