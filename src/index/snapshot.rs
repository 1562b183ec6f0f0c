//! The immutable view of the data at one generation. Every answer comes from exactly one.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::builder::IncidentBuilder;
use super::coarsen::Coarsening;
use super::incidents::IncidentIndex;
use super::placement::PlacementColumn;
use super::units::UnitIndex;
use crate::domain::{Designation, DesignationKind, Indicator, Line, Lineage, Taxonomy};
use crate::store::StoredData;

/// What one request reads. Swapped whole when a commit makes the next one.
#[derive(Debug)]
pub struct Snapshot {
    /// Identity of the store.
    pub store_id: String,
    /// Number of the commit.
    pub generation: u64,
    /// Categories.
    pub taxonomy: Taxonomy,
    /// Units of every boundary version.
    pub units: UnitIndex,
    /// Which unit became which.
    pub lineage: Vec<Lineage>,
    /// Kinds of designations.
    pub designation_kinds: Vec<DesignationKind>,
    /// Designations of every period.
    pub designations: Vec<Designation>,
    /// Figures of units.
    pub indicators: Vec<Indicator>,
    /// Border and coast.
    pub lines: Vec<Line>,
    /// Incidents; those of coarse categories stand at their commune's label place.
    pub incidents: IncidentIndex,
    /// Whether any of it is demonstration data.
    pub demonstration: bool,
    // Days on which the set of drawn units changes, ascending; version v holds from change v-1 to change v.
    changes: Vec<Date>,
    placements: Vec<OnceLock<PlacementColumn>>,
}

impl Snapshot {
    /// Indexes what the store holds, and places the incidents in the communes of `today`.
    #[must_use]
    pub fn new(data: StoredData, today: Date) -> Self {
        let units = UnitIndex::new(data.units);
        let mut builder = IncidentBuilder::coarsening(&data.taxonomy, Coarsening::new(&data.taxonomy, &units, today));
        data.incidents.iter().for_each(|(feature_id, incident)| builder.push(*feature_id, &incident.as_row()));
        let incidents = builder.finish();
        let drawn = units.all().iter().filter(|u| u.prepared.is_some());
        let changes: BTreeSet<Date> = drawn.flat_map(|u| [u.unit.validity.from, u.unit.validity.to]).flatten().collect();
        let changes: Vec<Date> = changes.into_iter().collect();
        let snapshot = Self {
            store_id: data.store_id,
            generation: data.generation,
            incidents,
            taxonomy: data.taxonomy,
            units,
            lineage: data.lineage,
            designation_kinds: data.designation_kinds,
            designations: data.designations,
            indicators: data.indicators,
            lines: data.lines,
            demonstration: data.demonstration,
            placements: (0..=changes.len()).map(|_| OnceLock::new()).collect(),
            changes,
        };
        let _ = snapshot.placement(today);
        snapshot
    }

    /// scratch
    pub fn set_incidents(&mut self, incidents: IncidentIndex) { self.incidents = incidents; for p in &mut self.placements { *p = OnceLock::new(); } let _ = self.placement(jiff::civil::date(2026,11,1)); }
    /// Whether some incidents are those of the demonstration: they say so in their source.
    #[must_use]
    pub fn has_synthetic_incidents(&self) -> bool {
        self.incidents.sources().iter().any(|source| source == crate::demonstration::INCIDENT_SOURCE)
    }

    /// Which boundary version holds on a day.
    #[must_use]
    pub fn boundary_version(&self, day: Date) -> usize {
        self.changes.partition_point(|change| *change <= day)
    }

    /// Number of boundary versions.
    #[must_use]
    pub fn boundary_versions(&self) -> usize {
        self.placements.len()
    }

    /// The commune of every incident in the boundary version of a day; computed when first asked.
    #[must_use]
    pub fn placement(&self, day: Date) -> &PlacementColumn {
        self.placements[self.boundary_version(day)].get_or_init(|| PlacementColumn::new(&self.incidents, &self.units, day))
    }
}
