//! All priority zones on a day.

use std::sync::Arc;

use jiff::civil::Date;

use super::difference::Difference;
use super::rules::{HOTSPOT, Rules};
use super::zone::{Zone, ZoneShape};
use super::{designated, hotspot_zones};
use crate::domain::{Basis, DesignationKind};
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
    /// The rules that made them.
    pub rules: Arc<Rules>,
    /// Kinds of designations: those of the rules, then those that only lists name.
    pub kinds: Vec<DesignationKind>,
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
    pub fn new(snapshot: &Snapshot, rules: &Arc<Rules>, day: Date) -> Self {
        let kinds = kinds(snapshot, rules);
        let (mut zones, differences, mut notes) = designated::zones(snapshot, rules, &kinds, day);
        let (hotspots, found) = hotspot_zones::compute(snapshot, rules.of(HOTSPOT), day);
        zones.extend(found);
        // Zones of a population come last, so that nothing about the others, not even their numbers, depends on them.
        zones.sort_by_key(|zone| zone.basis);
        notes.extend(hotspots.notes.iter().cloned());
        Self { day, rules: rules.clone(), kinds, zones, hotspots, differences, notes }
    }

    /// Whether a kind is about a population, by the rules or by the lists.
    #[must_use]
    pub fn is_of_population(&self, kind: &str) -> bool {
        self.kinds.iter().any(|known| known.id == kind && known.basis == Basis::Population)
    }

    /// The ground of a zone, for asking about the incidents in it.
    ///
    /// # Errors
    /// When there is none of that id, or its kind is about a population: such a zone never meets incidents.
    pub fn ground(&self, snapshot: &Snapshot, id: &str) -> Result<ZoneGround, QueryError> {
        let kind = id.split(':').next().unwrap_or_default();
        if self.is_of_population(kind) {
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

/// Rules come first and give their titles; a kind that the lists call one of a population stays one, whatever a rule says.
fn kinds(snapshot: &Snapshot, rules: &Rules) -> Vec<DesignationKind> {
    let of_list = |id: &str| snapshot.designation_kinds.iter().find(|kind| kind.id == id);
    let of_rules = rules.rules.iter().filter(|rule| rule.id != HOTSPOT).map(|rule| {
        let basis = of_list(&rule.id).map_or(rule.basis, |kind| kind.basis.max(rule.basis));
        DesignationKind { basis, ..rule.kind() }
    });
    let others = snapshot.designation_kinds.iter().filter(|kind| rules.of(&kind.id).is_none()).cloned();
    of_rules.chain(others).collect()
}

/// Why incidents are not counted by a population-basis kind.
#[must_use]
pub fn refusal(kind: &str) -> String {
    format!(
        "«{kind}» nói về dân cư: chỉ là ranh giới và danh sách, không dùng để lọc, gộp hay xếp hạng vụ việc; hãy hỏi một xã hoặc vẽ một khu vực / \
         {kind:?} is about a population: an outline and a list that never filters, groups or ranks incidents; ask about a commune or draw an area instead"
    )
}
