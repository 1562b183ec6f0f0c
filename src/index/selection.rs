//! Which incidents a query takes, resolved to rows and columns.

use std::sync::Arc;

use super::incidents::{IncidentIndex, IncidentTexts};
use super::placement::PlacementColumn;
use crate::domain::{HowKnown, Interval, Precision};
use crate::spatial::{Area, FixedBox, PreparedPolygon};

/// Stands in a list of wanted severities for "none".
pub const NO_SEVERITY: u8 = u8::MAX;

/// All conditions must hold. Built by the query layer from a filter.
#[derive(Debug, Clone)]
pub struct Selection<'a> {
    /// Areas that must all hold the point.
    pub areas: Vec<Area>,
    /// Fixed-point box that must hold the point, such as that of a tile.
    pub window: FixedBox,
    /// The incident's interval must lie wholly inside.
    pub period: Interval,
    /// Wanted categories by taxonomy row; `None` for all.
    pub categories: Option<Vec<bool>>,
    /// Wanted ways of coming to be known; empty for all.
    pub how_known: Vec<HowKnown>,
    /// Wanted precisions of the place; empty for all.
    pub precision: Vec<Precision>,
    /// Wanted severities, [`NO_SEVERITY`] among them where a missing one is wanted; empty for all.
    pub severity: Vec<u8>,
    /// Units that must all hold the incident.
    pub units: Vec<UnitSelection<'a>>,
    /// What only a look at the row itself can decide; asked last.
    pub predicates: Vec<Arc<dyn RowPredicate + 'a>>,
}

/// A condition on single rows, beyond what the columns are searched by.
pub trait RowPredicate: std::fmt::Debug + Send + Sync {
    /// Whether it takes the row. `texts` reads the row's own texts, which do not always lie in memory.
    fn holds(&self, incidents: &IncidentIndex, texts: &mut IncidentTexts<'_>, row: usize) -> bool;
}

/// Incidents of some communes, and those of no commune that lie in a shape.
#[derive(Debug, Clone)]
pub struct UnitSelection<'a> {
    /// The commune of each incident.
    pub placement: &'a PlacementColumn,
    /// Wanted communes by unit row.
    pub wanted: Vec<bool>,
    /// Where an incident of no commune is wanted too.
    pub or_in: Option<Arc<PreparedPolygon>>,
}

impl Default for Selection<'_> {
    fn default() -> Self {
        Self {
            areas: Vec::new(),
            window: FixedBox::WORLD,
            period: Interval::ALWAYS,
            categories: None,
            how_known: Vec::new(),
            precision: Vec::new(),
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
        for &row in rows {
            wanted[row] = true;
        }
        self.categories = Some(wanted);
    }
}
