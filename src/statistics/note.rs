//! What a planner should know beside a figure.

/// A sentence for planners in both languages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Note {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// Which of an answer's figures a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// The rate.
    Rate,
    /// What rates are taken of.
    Denominator,
    /// The ranks.
    Rank,
    /// The change from the earlier period.
    Change,
}

/// A note of an answer that has several figures.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Remark {
    /// The figure; none where it is about all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Figure>,
    /// What it says.
    #[serde(flatten)]
    pub note: Note,
}

impl Remark {
    /// A note about one figure.
    #[must_use]
    pub const fn about(figure: Figure, note: Note) -> Self {
        Self { about: Some(figure), note }
    }
}

impl From<Note> for Remark {
    fn from(note: Note) -> Self {
        Self { about: None, note }
    }
}
