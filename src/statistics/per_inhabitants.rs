//! How often for how many people, for one unit: as counted, with the exact interval.

use super::rates::DEFAULT_INDICATOR;
use crate::analysis::rates::{Exposed, FEW_INCIDENTS, rates};
use crate::domain::{Interval, Level};
use crate::index::Snapshot;
use crate::query::carried::{YearFigures, years};

/// Rates are per so many.
const PER: f64 = 10_000.0;
const SECONDS_OF_YEAR: f64 = 365.25 * 86_400.0;

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
}

/// The rate of a unit, by its row, of so many incidents in a period; `None` where the inhabitants of the whole unit are not known.
///
/// They are the unit's own figure, or else the sum over its communes in force at the end of the period, if all of them have one.
#[must_use]
pub fn per_inhabitants(snapshot: &Snapshot, row: u32, count: u64, period: Interval) -> Option<PerInhabitants> {
    let known = years(snapshot, DEFAULT_INDICATOR);
    let end = period.last_day().year();
    // The last one up to the period's end, or else the first after it.
    let year = *known.iter().rev().find(|year| **year <= end).or(known.first())?;
    let figures = YearFigures::new(snapshot, DEFAULT_INDICATOR, year)?;
    let of_communes = || -> Option<f64> {
        let rows = snapshot.units.with_descendants(row, period.last_day());
        let communes = rows.into_iter().filter(|below| *below != row && snapshot.units.get(*below).unit.level == Level::Commune);
        let values = communes.map(|commune| figures.of(commune).value()).collect::<Option<Vec<f64>>>()?;
        (!values.is_empty()).then(|| values.iter().sum())
    };
    let inhabitants = figures.of(row).value().or_else(of_communes).filter(|value| *value > 0.0)?;
    let exposure = inhabitants / PER * (period.end - period.start) as f64 / SECONDS_OF_YEAR;
    let rate = *rates(&[Exposed { count, exposure }])?.areas.first()?;
    Some(PerInhabitants { rate: rate.rate, lower: rate.lower, upper: rate.upper, inhabitants, year, is_unsure: count <= FEW_INCIDENTS })
}
