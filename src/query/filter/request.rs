//! A filter as it was asked.

use jiff::civil::Date;

use crate::domain::{HowKnown, Interval, UnitCode};
use crate::query::{AreaRequest, Expression, QueryError};
use crate::spatial::{Area, Bbox, ProjectedBox};

/// A filter as it was asked, parsed but not yet looked up. `None` and empty lists ask for everything.
#[derive(Debug, Clone, Default)]
pub struct FilterRequest {
    /// West, south, east, north in degrees.
    pub bbox: Option<Bbox>,
    /// The same box where it was given in a projected system, in which its sides are straight; `bbox` is then the one around it.
    pub projected_box: Option<ProjectedBox>,
    /// A drawn or named area.
    pub area: Option<AreaRequest>,
    /// When; an incident's interval must lie wholly inside.
    pub period: Option<Interval>,
    /// Category codes; each includes all below it.
    pub category: Vec<String>,
    /// How it came to be known.
    pub how_known: Vec<HowKnown>,
    /// Severities.
    pub severity: Vec<u8>,
    /// A unit by code; a province includes its communes.
    pub unit: Option<UnitCode>,
    /// A priority zone by id.
    pub zone: Option<String>,
    /// Day whose boundary version is used; today when not given.
    pub as_of: Option<Date>,
    /// A condition on properties: of incidents, or of the features of another layer.
    pub expression: Option<Expression>,
}

/// The ground of a priority zone.
#[derive(Debug, Clone)]
pub enum ZoneGround {
    /// A unit, so that the zone counts what the unit counts.
    Unit(UnitCode),
    /// Ground of its own, with its size in km².
    Area(Area, f64),
}

/// Looks up the ground of a priority zone by its id; refuses zones whose basis is a population.
pub type ZoneLookup<'a> = &'a dyn Fn(&str) -> Result<ZoneGround, QueryError>;

/// Reads `datetime`: an instant, a day, a month, or an interval of two of them with `..` or nothing for an open end.
/// A bare end day belongs to the interval. A start in the year 0000 and an end in 9999, which clients send for open ends, are open.
///
/// # Errors
/// When an end is malformed, or the interval would be empty.
pub fn parse_datetime(text: &str) -> Result<Interval, QueryError> {
    let invalid = || {
        let detail = format!(
            "{text:?} is not accepted, expected an RFC 3339 time, a day, a month, or an interval such as 2025-07-01/2026-06-30 with .. for an open end"
        );
        QueryError::invalid("datetime", detail)
    };
    let end = |text: &str| -> Result<Option<Interval>, QueryError> {
        let text = text.trim().trim_end_matches('T');
        if matches!(text, "" | "..") { Ok(None) } else { Interval::parse(text).map(Some).map_err(|_| invalid()) }
    };
    let Some((from, to)) = text.split_once('/') else {
        return end(text)?.ok_or_else(invalid);
    };
    let (from, to) = (if from.starts_with("0000-") { ".." } else { from }, if to.starts_with("9999-") { ".." } else { to });
    let period = Interval { start: end(from)?.map_or(i64::MIN, |i| i.start), end: end(to)?.map_or(i64::MAX, |i| i.end) };
    if period.start >= period.end { Err(QueryError::invalid("datetime", "the interval ends before it begins")) } else { Ok(period) }
}
