//! Incidents: something that happened at a place and time. Never a person.

use super::error::words;
use super::time::Interval;

words! {
    /// How an incident came to be known. Statistics for priority leave out `discovered`, which follows the patrols.
    HowKnown, "how_known", "reported, discovered or unknown" {
        /// By a report from the public.
        Reported = "reported",
        /// By patrol or inspection.
        Discovered = "discovered",
        /// Not said.
        Unknown = "unknown",
    }
}

words! {
    /// How exact an incident's place is.
    Precision, "precision", "exact, approximate, village or commune" {
        /// The very place.
        Exact = "exact",
        /// Near the place.
        Approximate = "approximate",
        /// Somewhere in the village.
        Village = "village",
        /// Known by commune only.
        Commune = "commune",
    }
}

/// The highest severity of the operator's scale, which begins at 0.
pub const MAX_SEVERITY: u8 = 100;

/// One incident as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// The sender's own number, empty when there is none.
    pub id: String,
    /// Who sent it, empty when not said.
    pub source: String,
    /// Category code of the taxonomy.
    pub category: String,
    /// When it happened: an instant, a day or a month, in UTC seconds.
    pub occurred: Interval,
    /// When it was reported, in UTC seconds.
    pub reported_at: Option<i64>,
    /// WGS 84 longitude in units of 1e-7 degrees.
    pub longitude_e7: i32,
    /// WGS 84 latitude in units of 1e-7 degrees.
    pub latitude_e7: i32,
    /// Operator's scale, 0 to 100.
    pub severity: Option<u8>,
    /// How it came to be known.
    pub how_known: HowKnown,
    /// How exact the place is.
    pub precision: Precision,
    /// Number of deaths.
    pub deaths: Option<u32>,
    /// Number of injured.
    pub injured: Option<u32>,
    /// Damage in đồng.
    pub damage_vnd: Option<u64>,
    /// Whether it was cleared up.
    pub cleared: Option<bool>,
    /// Columns that the operator asked to keep (`--keep`), as a JSON object, empty when none.
    pub kept: String,
}

/// Degrees as fixed-point units of 1e-7, about 1 cm; `None` outside ±limit or for NaN.
#[must_use]
pub fn to_e7(degrees: f64, limit: f64) -> Option<i32> {
    (degrees.abs() <= limit).then(|| (degrees * 1e7).round() as i32)
}

/// Fixed-point units of 1e-7 as degrees: the double nearest to the decimal number.
#[must_use]
pub fn from_e7(units: i32) -> f64 {
    f64::from(units) / 1e7
}
