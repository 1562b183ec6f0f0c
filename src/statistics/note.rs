//! What a planner should know beside a figure.

/// A sentence for planners in both languages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Note {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}
