//! A priority zone: an area to attend to first, with the reason.

use std::sync::Arc;

use geo::MultiPolygon;

use crate::domain::{Basis, Interval, UnitCode, Validity};
use crate::index::Snapshot;
use crate::query::Filter;
use crate::spatial::{Area, PreparedPolygon};
use crate::statistics::located::PLACED;
use crate::statistics::strong_since::StrongSince;

/// The ground of a zone.
#[derive(Debug, Clone)]
pub enum ZoneShape {
    /// A whole unit, by row.
    Unit(u32),
    /// Ground of its own.
    Own {
        /// The shape in degrees.
        geometry: MultiPolygon<f64>,
        /// The same, prepared.
        prepared: Arc<PreparedPolygon>,
        /// Size in km².
        area_km2: f64,
    },
}

/// What a computed zone was found among, so that its figure counts what its sentence does: incidents with a place of their own.
#[derive(Debug, Clone)]
pub struct FoundAmong {
    /// When they happened, where nobody asks for another period.
    pub period: Interval,
    /// The study area, where it is a unit with a shape.
    pub study_area: Option<Arc<PreparedPolygon>>,
    /// Since when it is found, where that could be looked at.
    pub since: Option<StrongSince>,
}

/// A priority zone. Overlapping reasons are separate zones.
#[derive(Debug, Clone)]
pub struct Zone {
    /// Identifier, for example `border:14758`.
    pub id: String,
    /// Kind, for example `border`.
    pub kind: String,
    /// What the kind is about. Only zones of a place may meet incidents.
    pub basis: Basis,
    /// Class within the kind, may be empty.
    pub class: String,
    /// The unit, for a designation.
    pub unit: Option<UnitCode>,
    /// Name to show.
    pub name: String,
    /// Why, in Vietnamese.
    pub reason_vi: String,
    /// Why, in English.
    pub reason_en: String,
    /// Legal source or method.
    pub source: String,
    /// Number of the decision, may be empty.
    pub decision: String,
    /// Number of the decision that this one supersedes, may be empty.
    pub supersedes: String,
    /// When the list that names it is in force; unbounded for what is computed.
    pub validity: Validity,
    /// True when computed from geometry or incidents, false when from an official list.
    pub derived: bool,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Its ground.
    pub shape: ZoneShape,
    /// Of a hot spot, what it was found among, and since when.
    pub found_among: Option<FoundAmong>,
}

impl Zone {
    /// Its geometry; `None` for a unit known by code only.
    #[must_use]
    pub fn geometry<'a>(&'a self, snapshot: &'a Snapshot) -> Option<&'a MultiPolygon<f64>> {
        match &self.shape {
            ZoneShape::Unit(row) => snapshot.units.get(*row).unit.geometry.as_ref(),
            ZoneShape::Own { geometry, .. } => Some(geometry),
        }
    }

    /// A filter narrowed to what the figure of a zone with ground of its own counts; `None` for a whole unit.
    #[must_use]
    pub fn narrowed(&self, filter: &Filter) -> Option<Filter> {
        let ZoneShape::Own { prepared, .. } = &self.shape else { return None };
        let on_ground = filter.within(Area::Polygon(prepared.clone()));
        let Some(among) = &self.found_among else { return Some(on_ground) };
        let placed = on_ground.with_period(filter.period.unwrap_or(among.period)).with_precision(&PLACED);
        Some(among.study_area.iter().fold(placed, |filter, area| filter.within(Area::Polygon(area.clone()))))
    }

    /// Its geometry, prepared.
    #[must_use]
    pub fn prepared<'a>(&'a self, snapshot: &'a Snapshot) -> Option<&'a PreparedPolygon> {
        match &self.shape {
            ZoneShape::Unit(row) => snapshot.units.prepared(*row),
            ZoneShape::Own { prepared, .. } => Some(prepared),
        }
    }
}
