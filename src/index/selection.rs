//! Which incidents a query takes, resolved to rows and columns.

use std::sync::Arc;

use super::incidents::{IncidentIndex, category_bit};
use super::placement::PlacementColumn;
use crate::domain::{HowKnown, Interval};
use crate::spatial::{Area, Location, PreparedPolygon};

/// All conditions must hold. Built by the query layer from a filter.
#[derive(Debug)]
pub struct Selection<'a> {
    /// Areas that must all hold the point.
    pub areas: Vec<Area>,
    /// The incident's interval must lie wholly inside.
    pub period: Interval,
    /// Wanted categories by taxonomy row; `None` for all.
    pub categories: Option<Vec<bool>>,
    /// A bit for each wanted category, see the blocks' aggregates.
    pub category_bits: u64,
    /// Wanted ways of coming to be known; empty for all.
    pub how_known: Vec<HowKnown>,
    /// Wanted severities; empty for all.
    pub severity: Vec<u8>,
    /// Units that must all hold the incident.
    pub units: Vec<UnitSelection<'a>>,
    /// What only a look at the row itself can decide; asked last.
    pub predicates: Vec<Arc<dyn RowPredicate + 'a>>,
}

/// A condition on single rows, beyond what the columns are searched by.
pub trait RowPredicate: std::fmt::Debug + Send + Sync {
    /// Whether it takes the row.
    fn holds(&self, incidents: &IncidentIndex, row: usize) -> bool;
}

/// Incidents of some communes, and those of no commune that lie in a shape.
#[derive(Debug)]
pub struct UnitSelection<'a> {
    /// The commune of each incident.
    pub placement: &'a PlacementColumn,
    /// Wanted communes by unit row.
    pub wanted: Vec<bool>,
    /// Where an incident of no commune is wanted too.
    pub or_in: Option<Arc<PreparedPolygon>>,
}

impl UnitSelection<'_> {
    fn holds(&self, incidents: &IncidentIndex, row: usize) -> bool {
        if let Some(unit) = self.placement.unit(row) {
            return self.wanted[unit as usize];
        }
        let [longitude, latitude] = incidents.position(row);
        self.or_in.as_ref().is_some_and(|shape| shape.locate(longitude, latitude) != Location::Outside)
    }
}

impl Default for Selection<'_> {
    fn default() -> Self {
        Self {
            areas: Vec::new(),
            period: Interval::ALWAYS,
            categories: None,
            category_bits: u64::MAX,
            how_known: Vec::new(),
            severity: Vec::new(),
            units: Vec::new(),
            predicates: Vec::new(),
        }
    }
}

impl Selection<'_> {
    /// Wants only these taxonomy rows.
    pub fn set_categories(&mut self, rows: &[usize], taxonomy_len: usize) {
        let mut wanted = vec![false; taxonomy_len];
        self.category_bits = 0;
        for &row in rows {
            wanted[row] = true;
            self.category_bits |= category_bit(row as u16);
        }
        self.categories = Some(wanted);
    }

    pub(super) fn matches_attributes(&self, incidents: &IncidentIndex, row: usize) -> bool {
        self.period.contains(incidents.occurred(row))
            && self.categories.as_ref().is_none_or(|wanted| wanted.get(incidents.category[row] as usize).copied().unwrap_or(false))
            && (self.how_known.is_empty() || self.how_known.contains(&incidents.how_known[row]))
            && (self.severity.is_empty() || self.severity.contains(&incidents.severity[row]))
            && self.units.iter().all(|unit| unit.holds(incidents, row))
            && self.predicates.iter().all(|predicate| predicate.holds(incidents, row))
    }
}
