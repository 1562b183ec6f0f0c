//! All priority zones on a day.

use jiff::civil::Date;

use super::difference::Difference;
use super::zone::{Zone, ZoneShape};
use super::{designated, hotspot_zones};
use crate::domain::Basis;
use crate::index::Snapshot;
use crate::query::{QueryError, ZoneGround};
use crate::spatial::Area;
use crate::statistics::Note;
use hotspot_zones::HotspotLayer;

/// The zones of one snapshot on one day, and the hot-spot cells behind some of them.
#[derive(Debug)]
pub struct ZoneSet {
    /// The day.
    pub day: Date,
    /// Designations of a place, hot spots, then designations of a population.
    pub zones: Vec<Zone>,
    /// Cells that are strong or possible.
    pub hotspots: HotspotLayer,
    /// Where official lists and the map disagree.
    pub differences: Vec<Difference>,
    /// What a planner should know: disagreements, and why something was not computed.
    pub notes: Vec<Note>,
}

impl ZoneSet {
    /// Computes all zones.
    #[must_use]
    pub fn new(snapshot: &Snapshot, day: Date) -> Self {
        let (mut zones, differences, mut notes) = designated::zones(snapshot, day);
        let (hotspots, found) = hotspot_zones::compute(snapshot, day);
        zones.extend(found);
        // Zones of a population come last, so that nothing about the others, not even their numbers, depends on them.
        zones.sort_by_key(|zone| zone.basis);
        notes.extend(hotspots.notes.iter().cloned());
        Self { day, zones, hotspots, differences, notes }
    }

    /// The ground of a zone, for asking about the incidents in it.
    ///
    /// # Errors
    /// When there is none of that id, or its kind is about a population: such a zone never meets incidents.
    pub fn ground(&self, snapshot: &Snapshot, id: &str) -> Result<ZoneGround, QueryError> {
        let kind = id.split(':').next().unwrap_or_default();
        if snapshot.designation_kinds.iter().any(|k| k.id == kind && k.basis == Basis::Population) {
            return Err(QueryError::refused("zone", refusal(kind)));
        }
        let zone = self
            .zones
            .iter()
            .find(|zone| zone.id == id)
            .ok_or_else(|| QueryError::not_found("zone", format!("there is no zone {id:?}")))?;
        Ok(match &zone.shape {
            ZoneShape::Unit(row) => ZoneGround::Unit(snapshot.units.get(*row).unit.code.clone()),
            ZoneShape::Own { prepared, area_km2, .. } => ZoneGround::Area(Area::Polygon(prepared.clone()), *area_km2),
        })
    }
}

/// Why incidents are not counted by a population-basis kind.
#[must_use]
pub fn refusal(kind: &str) -> String {
    format!(
        "«{kind}» nói về dân cư: chỉ là ranh giới và danh sách, không dùng để lọc, gộp hay xếp hạng vụ việc; hãy hỏi một xã hoặc vẽ một khu vực / \
         {kind:?} is about a population: an outline and a list that never filters, groups or ranks incidents; ask about a commune or draw an area instead"
    )
}
