//! Designations: official statuses of units.
//!
//! The basis decides what may be done with one. A *population* basis is an outline and a list: it never filters, groups,
//! ranks, combines with or watches incidents.

use super::UnitCode;
use super::error::words;
use super::time::Validity;

words! {
    /// What a designation is about.
    Basis, "basis", "place or population" {
        /// A place: border, coast, island, industrial zone, school.
        Place = "place",
        /// A population: ethnic-minority area, mountainous area.
        Population = "population",
    }
}

/// A kind of designation and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesignationKind {
    /// Identifier, for example `border`.
    pub id: String,
    /// What it is about.
    pub basis: Basis,
    /// Vietnamese title.
    pub title_vi: String,
    /// English title.
    pub title_en: String,
}

impl DesignationKind {
    /// The kinds that the law knows and Diaban knows by name.
    #[must_use]
    pub fn known() -> Vec<Self> {
        let kind = |id: &str, basis, vi: &str, en: &str| Self { id: id.into(), basis, title_vi: vi.into(), title_en: en.into() };
        vec![
            kind("border", Basis::Place, "Xã biên giới đất liền", "Land-border communes"),
            kind("coastal", Basis::Place, "Xã ven biển", "Coastal communes"),
            kind("island", Basis::Place, "Xã đảo", "Island communes"),
            kind(
                "ethnic_minority",
                Basis::Population,
                "Xã vùng đồng bào dân tộc thiểu số và miền núi",
                "Ethnic-minority and mountainous area communes",
            ),
            kind("mountainous", Basis::Population, "Xã miền núi", "Mountainous communes"),
        ]
    }
}

/// A unit's status of one kind for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Designation {
    /// Kind, for example `ethnic_minority`.
    pub kind: String,
    /// What it is about; for a known kind always that kind's.
    pub basis: Basis,
    /// The unit.
    pub unit: UnitCode,
    /// Class within the kind: `I`, `II`, `III` are levels of development, never a statement about residents. May be empty.
    pub class: String,
    /// Legal source.
    pub source: String,
    /// Number of the decision.
    pub decision: String,
    /// Number of the decision that this one supersedes, may be empty.
    pub supersedes: String,
    /// When it is in force.
    pub validity: Validity,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}
