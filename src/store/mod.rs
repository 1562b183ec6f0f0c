//! The durable truth.
use crate::domain::{Designation, DesignationKind, Incident, Indicator, Line, Lineage, Taxonomy, Unit};

/// Everything that one generation of the store holds.
#[derive(Debug, Clone, Default)]
pub struct StoredData {
    /// Identity of the store.
    pub store_id: String,
    /// Number of the last commit.
    pub generation: u64,
    /// Categories.
    pub taxonomy: Taxonomy,
    /// Units of every boundary version.
    pub units: Vec<Unit>,
    /// Which unit became which.
    pub lineage: Vec<Lineage>,
    /// Kinds of designations.
    pub designation_kinds: Vec<DesignationKind>,
    /// Designations.
    pub designations: Vec<Designation>,
    /// Figures of units.
    pub indicators: Vec<Indicator>,
    /// Border and coast.
    pub lines: Vec<Line>,
    /// Incidents with their stable row number.
    pub incidents: Vec<(i64, Incident)>,
    /// Whether any of it is demonstration data.
    pub demonstration: bool,
}
