//! Why a question cannot be answered.

use crate::domain::DomainError;

/// A question that was refused; names the parameter and says what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The parameter's value is malformed.
    #[error("{parameter}: {detail}")]
    Invalid {
        /// The offending parameter.
        parameter: String,
        /// What is wrong and what was expected.
        detail: String,
    },
    /// It is well formed, but must not or cannot be answered.
    #[error("{parameter}: {detail}")]
    Refused {
        /// The offending parameter.
        parameter: String,
        /// Why.
        detail: String,
    },
    /// Something named does not exist.
    #[error("{parameter}: {detail}")]
    NotFound {
        /// The offending parameter.
        parameter: String,
        /// What was looked for.
        detail: String,
    },
}

impl QueryError {
    /// A malformed value.
    #[must_use]
    pub fn invalid(parameter: &str, detail: impl Into<String>) -> Self {
        Self::Invalid { parameter: parameter.into(), detail: detail.into() }
    }

    /// A well-formed question that is not answered.
    #[must_use]
    pub fn refused(parameter: &str, detail: impl Into<String>) -> Self {
        Self::Refused { parameter: parameter.into(), detail: detail.into() }
    }

    /// Something that does not exist.
    #[must_use]
    pub fn not_found(parameter: &str, detail: impl Into<String>) -> Self {
        Self::NotFound { parameter: parameter.into(), detail: detail.into() }
    }
}

impl From<DomainError> for QueryError {
    fn from(error: DomainError) -> Self {
        Self::invalid(error.field, format!("{:?} is not accepted, expected {}", error.found, error.expected))
    }
}
