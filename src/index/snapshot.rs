//! The immutable view of the data at one generation. Every answer comes from exactly one.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use geo::unary_union;
use jiff::civil::Date;

use super::area_shares;
use super::builder::{IncidentBuilder, Translator};
use super::coarsen::Coarsening;
use super::incidents::IncidentIndex;
use super::placement::PlacementColumn;
use super::units::UnitIndex;
use crate::domain::{Designation, DesignationKind, Incident, Indicator, Line, Lineage, OperatorLayer, OperatorShape, Taxonomy};
use crate::spatial::local_plane::LocalPlane;
use crate::spatial::{FixedBox, LocalGrid, PreparedPolygon};
use crate::store::{RejectedCount, StoredData};

/// What one request reads. Swapped whole when a commit makes the next one.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Identity of the store.
    pub store_id: String,
    /// Number of the commit.
    pub generation: u64,
    /// Categories.
    pub taxonomy: Arc<Taxonomy>,
    /// Units of every boundary version.
    pub units: Arc<UnitIndex>,
    /// Which unit became which.
    pub lineage: Arc<Vec<Lineage>>,
    /// Kinds of designations.
    pub designation_kinds: Arc<Vec<DesignationKind>>,
    /// Designations of every period.
    pub designations: Arc<Vec<Designation>>,
    /// Figures of units.
    pub indicators: Arc<Vec<Indicator>>,
    /// Border and coast.
    pub lines: Arc<Vec<Line>>,
    /// Ground on which nobody lives; `None` where no mask is loaded.
    pub uninhabited: Option<Arc<PreparedPolygon>>,
    /// What operators brought in: schools, industrial zones.
    pub operator_layers: Arc<Vec<OperatorLayer>>,
    /// Rows that imports did not accept, by month and category; of each file its last import.
    pub refused: Arc<Vec<RejectedCount>>,
    /// Incidents; those of coarse categories stand at their commune's label place.
    pub incidents: IncidentIndex,
    /// Whether any of it is demonstration data.
    pub demonstration: bool,
    // Days on which the set of drawn units changes, ascending; version v holds from change v-1 to change v.
    pub(super) changes: Vec<Date>,
    placements: Vec<OnceLock<PlacementColumn>>,
    plane: OnceLock<Arc<LocalPlane>>,
}

/// The operator's layer that is the mask of uninhabited land.
pub const UNINHABITED: &str = "uninhabited";

/// The mask as one shape: its parts may lie over each other.
fn uninhabited(layers: &[OperatorLayer]) -> Option<Arc<PreparedPolygon>> {
    let of_mask = layers.iter().filter(|layer| layer.id == UNINHABITED).flat_map(|layer| &layer.features);
    let shapes = of_mask.filter_map(|feature| match &feature.shape {
        OperatorShape::Polygon(shape) => Some(shape),
        OperatorShape::Point(_) | OperatorShape::Line(_) => None,
    });
    let shapes: Vec<_> = shapes.collect();
    (!shapes.is_empty()).then(|| Arc::new(PreparedPolygon::new(&unary_union(shapes))))
}

impl Snapshot {
    /// Indexes what the store holds, and places the incidents in the communes of `today`.
    #[must_use]
    pub fn new(mut data: StoredData, today: Date) -> Self {
        let incidents = std::mem::take(&mut data.incidents);
        let mut snapshot = Self::without_incidents(data);
        let mut builder = IncidentBuilder::coarsening(&snapshot.taxonomy, snapshot.coarsening(today));
        for (feature_id, incident) in &incidents {
            builder.push(*feature_id, &incident.as_row());
        }
        snapshot.incidents = builder.finish();
        let _ = snapshot.placement(today);
        snapshot
    }

    /// Indexes everything but the incidents.
    pub(super) fn without_incidents(mut data: StoredData) -> Self {
        let units = UnitIndex::new(data.units);
        area_shares::fill(&mut data.lineage, &units);
        let drawn = units.all().iter().filter(|u| u.prepared.is_some());
        let changes: BTreeSet<Date> = drawn.flat_map(|u| [u.unit.validity.from, u.unit.validity.to]).flatten().collect();
        let changes: Vec<Date> = changes.into_iter().collect();
        Self {
            store_id: data.store_id,
            generation: data.generation,
            incidents: IncidentIndex::default(),
            taxonomy: Arc::new(data.taxonomy),
            units: Arc::new(units),
            lineage: Arc::new(data.lineage),
            designation_kinds: Arc::new(data.designation_kinds),
            designations: Arc::new(data.designations),
            indicators: Arc::new(data.indicators),
            lines: Arc::new(data.lines),
            uninhabited: uninhabited(&data.operator_layers),
            operator_layers: Arc::new(data.operator_layers),
            refused: Arc::new(data.refused),
            demonstration: data.demonstration,
            placements: (0..=changes.len()).map(|_| OnceLock::new()).collect(),
            changes,
            plane: OnceLock::new(),
        }
    }

    pub(super) fn coarsening(&self, today: Date) -> Coarsening<'_> {
        Coarsening::new(&self.taxonomy, &self.units, today)
    }

    /// The snapshot of a later generation in which incidents were put (new ones, or others in the place of those of the same
    /// number) and removed by number, and nothing else has changed. Shares all that has not; takes milliseconds as long as few have
    /// come since the last merge, see [`super::MERGE_AT`].
    #[must_use]
    pub fn with_incidents(&self, generation: u64, put: &[(i64, Incident)], removed: &[i64], today: Date) -> Self {
        let mut translator = Translator::new(&self.taxonomy, Some(self.coarsening(today)), self.incidents.sources());
        let rows: Vec<_> = put.iter().map(|(number, incident)| translator.translate(*number, &incident.as_row())).collect();
        self.with_index(generation, self.incidents.with(&rows, removed, translator.sources))
    }

    /// The same snapshot with all incidents packed: seconds for ten million of them.
    #[must_use]
    pub fn merged(&self, today: Date) -> Self {
        let placements = self.placements.iter().map(|_| OnceLock::new()).collect();
        let merged = Self { incidents: self.incidents.merged(), placements, ..self.clone() };
        let _ = merged.placement(today);
        merged
    }

    /// What `current` has, packed as `merged` is, which was made of `start` while `current` went on from there. `None` when the
    /// two do not share their packed rows any more, and the merge came too late.
    #[must_use]
    pub fn rebased(merged: &Self, start: &Self, current: &Self) -> Option<Self> {
        if !Arc::ptr_eq(&start.incidents.base, &current.incidents.base) || !Arc::ptr_eq(&start.units, &current.units) {
            return None;
        }
        let incidents = IncidentIndex::rebased(&merged.incidents, &start.incidents, &current.incidents);
        Some(Self {
            demonstration: current.demonstration,
            refused: current.refused.clone(),
            ..merged.with_index(current.generation, incidents)
        })
    }

    /// The same with other rows beside the same packed ones.
    fn with_index(&self, generation: u64, incidents: IncidentIndex) -> Self {
        let day = |version: usize| version.checked_sub(1).map_or(Date::MIN, |change| self.changes[change]);
        let placed = |(version, cell): (usize, &OnceLock<PlacementColumn>)| {
            let next = OnceLock::new();
            if let Some(column) = cell.get() {
                let _ = next.set(column.with_delta_of(&incidents, &self.units, day(version)));
            }
            next
        };
        let placements = self.placements.iter().enumerate().map(placed).collect();
        let plane = if incidents.extent() == self.incidents.extent() { self.plane.clone() } else { OnceLock::new() };
        Self { generation, incidents, placements, plane, ..self.clone() }
    }

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

    /// Takes a placement for the boundary version of a day that was found before.
    pub(super) fn place(&mut self, day: Date, placement: PlacementColumn) {
        let version = self.boundary_version(day);
        self.placements[version] = OnceLock::from(placement);
    }

    /// The commune of every incident in the boundary version of a day; computed when first asked.
    #[must_use]
    pub fn placement(&self, day: Date) -> &PlacementColumn {
        self.placements[self.boundary_version(day)].get_or_init(|| PlacementColumn::new(&self.incidents, &self.units, day))
    }

    /// The metric grid of the zone in the middle of all incidents, followed around them; its parts are computed when first asked for.
    #[must_use]
    pub fn plane(&self) -> &Arc<LocalPlane> {
        self.plane.get_or_init(|| {
            let extent = self.incidents.extent();
            let (longitude, latitude) = extent.centre();
            let is_somewhere = longitude.is_finite() && latitude.is_finite();
            let grid = if is_somewhere { LocalGrid::at(longitude, latitude) } else { LocalGrid::at(105.0, 16.0) };
            Arc::new(LocalPlane::new(grid, &FixedBox::inside(&extent)))
        })
    }
}
