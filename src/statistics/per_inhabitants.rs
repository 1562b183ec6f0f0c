//! How often for how many people, for one unit: as counted, with the exact interval.

use super::rates::{DEFAULT_INDICATOR, PER};
use crate::analysis::rates::{Exposed, FEW_INCIDENTS, rates};
use crate::domain::{Interval, Level};
use crate::index::Snapshot;
use crate::query::carried::{YearFigures, year_for, years};

/// Incidents per 10,000 inhabitants and year.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct PerInhabitants {
    /// As counted, per 10,000 inhabitants and year.
    pub rate: f64,
    /// Lower limit of the exact (Garwood) 95 % interval.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Inhabitants.
    pub inhabitants: f64,
    /// Year of that figure.
    pub year: i16,
    /// Whether it rests on 20 incidents or fewer.
    pub is_unsure: bool,
    /// Whether the demonstration invented the inhabitants.
    pub is_invented: bool,
}

/// The rate of a unit, by its row, of so many incidents in a period; `None` where the inhabitants of the whole unit are not known.
///
/// They are the unit's own figure, or else the sum over its communes in force at the end of the period, if all of them have one.
#[must_use]
pub fn per_inhabitants(snapshot: &Snapshot, row: u32, count: u64, period: Interval) -> Option<PerInhabitants> {
    let year = year_for(&years(snapshot, DEFAULT_INDICATOR), period.last_day().year())?;
    let figures = YearFigures::new(snapshot, DEFAULT_INDICATOR, year)?;
    let of_communes = || -> Option<f64> {
        let rows = snapshot.units.with_descendants(row, period.last_day());
        let communes = rows.into_iter().filter(|below| *below != row && snapshot.units.get(*below).unit.level == Level::Commune);
        let values = communes.map(|commune| figures.of(commune).value()).collect::<Option<Vec<f64>>>()?;
        (!values.is_empty()).then(|| values.iter().sum())
    };
    let inhabitants = figures.of(row).value().or_else(of_communes).filter(|value| *value > 0.0)?;
    let exposure = inhabitants / PER * period.length_in_years();
    let rate = *rates(&[Exposed { count, exposure }])?.areas.first()?;
    let (is_unsure, is_invented) = (count <= FEW_INCIDENTS, figures.is_invented());
    Some(PerInhabitants { rate: rate.rate, lower: rate.lower, upper: rate.upper, inhabitants, year, is_unsure, is_invented })
}
