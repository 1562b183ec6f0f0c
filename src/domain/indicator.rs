//! Indicators: yearly figures of units.

use super::UnitCode;

/// A figure of a unit in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// The unit.
    pub unit: UnitCode,
    /// Which figure, for example `population`. Never a share of a group of residents.
    pub indicator: String,
    /// The year.
    pub year: i16,
    /// Its value.
    pub value: f64,
    /// Whether it belongs to the demonstration, which invents it.
    pub demonstration: bool,
}
