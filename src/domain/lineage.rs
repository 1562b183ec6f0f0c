//! Which unit became which.

use jiff::civil::Date;

use super::UnitCode;

/// One old unit and one of its successors on the day of the change. Nodes are code *and* boundary version: many
/// units keep their code.
#[derive(Debug, Clone, PartialEq)]
pub struct Lineage {
    /// Code before the day.
    pub old_code: UnitCode,
    /// Code from the day on.
    pub new_code: UnitCode,
    /// First day of the new unit.
    pub date: Date,
    /// Whether the old unit was divided among several.
    pub split: bool,
    /// Whether this is the old unit's main successor.
    pub is_default: bool,
    /// Share of the old unit that went here, 0 to 1, where it is known.
    pub share: Option<f64>,
    /// Share of the old unit's area that went here, where both shapes are loaded. Computed, never stored.
    pub area_share: Option<f64>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

impl Lineage {
    /// What part of the old unit's figures goes to the new one: all of it where the old one was not divided, otherwise the share that a list
    /// gives, otherwise that of the area; none where neither is known.
    #[must_use]
    pub fn known_share(&self) -> Option<f64> {
        if self.split { self.share.or(self.area_share) } else { Some(self.share.unwrap_or(1.0)) }
    }
}
