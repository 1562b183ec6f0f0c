//! Administrative units: the country's provinces, districts and communes, each valid for a period.

use geo::MultiPolygon;

use super::error::{DomainError, words};
use super::time::Validity;

words! {
    /// The level of a unit. Districts ended on 1 July 2025.
    Level, "level", "province, district or commune" {
        /// Tỉnh, thành phố trực thuộc trung ương.
        Province = "province",
        /// Quận, huyện, thị xã (before 1 July 2025).
        District = "district",
        /// Xã, phường, đặc khu (commune, ward, special zone).
        Commune = "commune",
    }
}

words! {
    /// How far a unit's geometry can be trusted.
    GeometryQuality, "geometry_quality", "official, repaired, approximate, dissolved or none" {
        /// As the operator brought it.
        Official = "official",
        /// It crossed itself and was repaired; the area changed by at most 1 %.
        Repaired = "repaired",
        /// A stand-in, never for reported figures.
        Approximate = "approximate",
        /// Made by merging the units below it.
        Dissolved = "dissolved",
        /// Known by code only, without a shape.
        None = "none",
    }
}

/// An official code, for example `14758`. Never empty, at most 16 ASCII letters, digits, `.`, `_` or `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String")]
pub struct UnitCode(String);

impl UnitCode {
    /// Reads a code.
    ///
    /// # Errors
    /// When the text is empty, longer than 16 characters, or has others than the ones named.
    pub fn new(text: &str) -> Result<Self, DomainError> {
        let text = text.trim();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if text.is_empty() || text.len() > 16 || !text.chars().all(allowed) {
            return Err(DomainError::new("code", text, "1 to 16 ASCII letters or digits"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UnitCode {
    type Error = DomainError;
    fn try_from(text: String) -> Result<Self, DomainError> {
        Self::new(&text)
    }
}

impl std::fmt::Display for UnitCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// An administrative unit during one period of validity.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Official code; unique together with `validity.from`.
    pub code: UnitCode,
    /// Its level.
    pub level: Level,
    /// Full Vietnamese name, NFC.
    pub name: String,
    /// Code of the unit above it, if any.
    pub parent: Option<UnitCode>,
    /// When this form of the unit is in force.
    pub validity: Validity,
    /// WGS 84 longitude, latitude; `None` for a unit known by code only.
    pub geometry: Option<MultiPolygon<f64>>,
    /// Where the geometry stands between official and stand-in.
    pub geometry_quality: GeometryQuality,
    /// Official area if given, otherwise geodesic, in km²; `None` without a geometry.
    pub area_km2: Option<f64>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}
