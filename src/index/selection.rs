//! Which incidents a query takes, resolved to rows and columns.

use super::incidents::{IncidentIndex, category_bit};
use super::placement::PlacementColumn;
use crate::domain::{HowKnown, Interval};
use crate::spatial::Area;

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
    /// Wanted unit rows, with the column that says each incident's unit; `None` for all.
    pub units: Option<(&'a PlacementColumn, Vec<bool>)>,
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
            units: None,
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
            && self.units.as_ref().is_none_or(|(column, wanted)| column.unit(row).is_some_and(|unit| wanted[unit as usize]))
    }
}
