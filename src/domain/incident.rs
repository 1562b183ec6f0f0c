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

/// The same incident, lent: so that a million can be read without a text of their own each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncidentRow<'a> {
    /// See [`Incident::id`].
    pub id: &'a str,
    /// See [`Incident::source`].
    pub source: &'a str,
    /// See [`Incident::category`].
    pub category: &'a str,
    /// See [`Incident::occurred`].
    pub occurred: Interval,
    /// See [`Incident::reported_at`].
    pub reported_at: Option<i64>,
    /// See [`Incident::longitude_e7`].
    pub longitude_e7: i32,
    /// See [`Incident::latitude_e7`].
    pub latitude_e7: i32,
    /// See [`Incident::severity`].
    pub severity: Option<u8>,
    /// See [`Incident::how_known`].
    pub how_known: HowKnown,
    /// See [`Incident::precision`].
    pub precision: Precision,
    /// See [`Incident::deaths`].
    pub deaths: Option<u32>,
    /// See [`Incident::injured`].
    pub injured: Option<u32>,
    /// See [`Incident::damage_vnd`].
    pub damage_vnd: Option<u64>,
    /// See [`Incident::cleared`].
    pub cleared: Option<bool>,
    /// See [`Incident::kept`].
    pub kept: &'a str,
}

impl Incident {
    /// Lends it.
    #[must_use]
    pub fn as_row(&self) -> IncidentRow<'_> {
        IncidentRow {
            id: &self.id,
            source: &self.source,
            category: &self.category,
            occurred: self.occurred,
            reported_at: self.reported_at,
            longitude_e7: self.longitude_e7,
            latitude_e7: self.latitude_e7,
            severity: self.severity,
            how_known: self.how_known,
            precision: self.precision,
            deaths: self.deaths,
            injured: self.injured,
            damage_vnd: self.damage_vnd,
            cleared: self.cleared,
            kept: &self.kept,
        }
    }
}

impl IncidentRow<'_> {
    /// An incident of its own.
    #[must_use]
    pub fn to_owned(&self) -> Incident {
        Incident {
            id: self.id.to_owned(),
            source: self.source.to_owned(),
            category: self.category.to_owned(),
            occurred: self.occurred,
            reported_at: self.reported_at,
            longitude_e7: self.longitude_e7,
            latitude_e7: self.latitude_e7,
            severity: self.severity,
            how_known: self.how_known,
            precision: self.precision,
            deaths: self.deaths,
            injured: self.injured,
            damage_vnd: self.damage_vnd,
            cleared: self.cleared,
            kept: self.kept.to_owned(),
        }
    }
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
