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
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}
