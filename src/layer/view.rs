//! What layers read: one snapshot, the priority zones on one day, and what has been computed from them so far.

use std::sync::{Arc, OnceLock};

use super::shapes::{Drawing, Shapes, ZoneShapes, land};
use super::table::Table;
use super::zone_members::ZoneMembers;
use crate::domain::Basis;
use crate::index::Snapshot;
use crate::priority::{ZoneSet, ZoneShape};
use crate::query::Figures;
use crate::spatial::pyramid::Pyramid;

/// One snapshot and its zones. Cheap to clone; clones share what they compute.
#[derive(Debug, Clone)]
pub struct View {
    /// The data.
    pub snapshot: Arc<Snapshot>,
    /// Its zones on the day asked for.
    pub zones: Arc<ZoneSet>,
    /// Figures of the snapshot by filter.
    pub figures: Arc<Figures>,
    /// What a statistic computed, for the [layer of it](super::table::Computed).
    pub table: Option<Arc<Table>>,
    shapes: Arc<Shapes>,
    of_day: Arc<OfDay>,
}

/// What is computed for one day only.
#[derive(Debug, Default)]
struct OfDay {
    shapes: ZoneShapes,
    place_designations: OnceLock<Vec<String>>,
    derived_designations: OnceLock<Vec<String>>,
    zone_members: OnceLock<Option<ZoneMembers>>,
}

impl View {
    /// A view over figures and shapes that others of the same snapshot use too.
    #[must_use]
    pub fn new(snapshot: Arc<Snapshot>, zones: Arc<ZoneSet>, figures: Arc<Figures>, shapes: Arc<Shapes>) -> Self {
        Self { snapshot, zones, figures, table: None, shapes, of_day: Arc::default() }
    }

    /// A drawing on the view's day. The first call makes it; call it off the async threads.
    #[must_use]
    pub fn drawing(&self, drawing: Drawing) -> Arc<Pyramid> {
        match drawing {
            Drawing::Units => self.shapes.units(&self.snapshot, self.zones.day),
            Drawing::Lines => self.shapes.lines(&self.snapshot),
            Drawing::Zones => self.of_day.shapes.zones(&self.zones),
            Drawing::Hotspots => self.of_day.shapes.hotspots(&self.zones),
            Drawing::Land => land(),
            Drawing::Operator => self.shapes.operator(&self.snapshot),
        }
    }

    /// Looks up ahead what the first question about all zones would have to wait for. Call it off the async threads.
    pub fn look_up_zones(&self) {
        let _ = self.zone_members();
    }

    /// Which incidents lie on which zone's ground; `None` where that is too much to keep. The first call looks it up.
    pub(super) fn zone_members(&self) -> Option<&ZoneMembers> {
        self.of_day.zone_members.get_or_init(|| ZoneMembers::of_all(self)).as_ref()
    }

    /// For every row of a unit the kinds of place-basis designations that it has on the view's day, separated by commas.
    pub(super) fn place_designations(&self) -> &[String] {
        self.of_day.place_designations.get_or_init(|| {
            let day = self.zones.day;
            let listed = self.snapshot.designations.iter().filter(|d| d.basis == Basis::Place && d.validity.contains(day));
            self.by_unit(listed.filter_map(|d| Some((self.snapshot.units.row_on(&d.unit, day)?, d.kind.as_str()))))
        })
    }

    /// The same of the kinds that no list gives it but the rules find on the map.
    pub(super) fn derived_designations(&self) -> &[String] {
        self.of_day.derived_designations.get_or_init(|| {
            let derived = self.zones.zones.iter().filter(|zone| zone.basis == Basis::Place && zone.derived);
            self.by_unit(derived.filter_map(|zone| match zone.shape {
                ZoneShape::Unit(row) => Some((row, zone.kind.as_str())),
                ZoneShape::Own { .. } => None,
            }))
        })
    }

    /// For every row of a unit its kinds, separated by commas.
    fn by_unit<'a>(&self, found: impl Iterator<Item = (u32, &'a str)>) -> Vec<String> {
        let mut kinds = vec![String::new(); self.snapshot.units.all().len()];
        for (row, kind) in found {
            let kinds = &mut kinds[row as usize];
            if !kinds.is_empty() {
                kinds.push(',');
            }
            kinds.push_str(kind);
        }
        kinds
    }
}
