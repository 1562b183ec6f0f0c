//! The drawings that layers take their shapes from, made when first asked for.
//!
//! All units in force on a day are one drawing, whatever their level, so that a province's outline runs along its communes' at every
//! zoom; so are all lines, all zones with ground of their own, and all hot-spot cells.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use moka::sync::Cache;

use super::land;
use crate::domain::{OperatorShape, Unit};
use crate::index::Snapshot;
use crate::priority::{ZoneSet, ZoneShape};
use crate::spatial::pyramid::{Outline, Pyramid};

/// Boundary versions that are kept at a time; each is as large as its units.
const KEPT_VERSIONS: u64 = 4;

/// Which drawing a shape belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// Units in force on the view's day; numbers are their rows.
    Units,
    /// Border and coast; numbers are their places in the snapshot's list.
    Lines,
    /// Zones with ground of their own; numbers are their places in the list of zones.
    Zones,
    /// Hot-spot cells, by their place in the list.
    Hotspots,
    /// The land around.
    Land,
    /// Lines and polygons of operators; numbers count the features of all their layers.
    Operator,
}

impl Drawing {
    /// Number of drawings.
    pub const COUNT: usize = 6;
}

/// Where the shape of a feature is found for tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawnShape {
    /// The drawing.
    pub drawing: Drawing,
    /// Its number there.
    pub number: u32,
}

/// The drawings of units and lines of a snapshot, and of all later ones with the same shapes.
#[derive(Debug)]
pub struct Shapes {
    versions: Cache<usize, Arc<Pyramid>>,
    lines: OnceLock<Arc<Pyramid>>,
    operator: OnceLock<Arc<Pyramid>>,
}

impl Default for Shapes {
    fn default() -> Self {
        Self { versions: Cache::new(KEPT_VERSIONS), lines: OnceLock::new(), operator: OnceLock::new() }
    }
}

/// What of a unit says how it is drawn.
fn drawn(unit: &Unit) -> impl PartialEq + '_ {
    (&unit.code, &unit.parent, unit.geometry_quality, &unit.geometry, &unit.validity)
}

impl Shapes {
    /// Whether what is drawn of one snapshot holds for another, since only incidents or lists have changed. Compares every
    /// vertex, a few milliseconds for a country.
    #[must_use]
    pub fn hold_for(before: &Snapshot, after: &Snapshot) -> bool {
        // When only incidents came, everything else is shared.
        if Arc::ptr_eq(&before.units, &after.units)
            && Arc::ptr_eq(&before.lines, &after.lines)
            && Arc::ptr_eq(&before.operator_layers, &after.operator_layers)
        {
            return true;
        }
        // Which of them are topmost, and drawn, says where the edge of the study area lies.
        before.units.all().iter().map(|unit| drawn(&unit.unit)).eq(after.units.all().iter().map(|unit| drawn(&unit.unit)))
            && before.lines.iter().map(|line| &line.geometry).eq(after.lines.iter().map(|line| &line.geometry))
            && before.operator_layers == after.operator_layers
    }

    pub(super) fn units(&self, snapshot: &Snapshot, day: Date) -> Arc<Pyramid> {
        self.versions.get_with(snapshot.boundary_version(day), || {
            let drawn = snapshot.units.all().iter().map(|unit| unit.unit.geometry.as_ref().filter(|_| unit.unit.validity.contains(day)));
            pyramid(drawn.map(|shape| shape.map_or(Outline::Nothing, Outline::Polygons)))
        })
    }

    pub(super) fn operator(&self, snapshot: &Snapshot) -> Arc<Pyramid> {
        let shapes = || snapshot.operator_layers.iter().flat_map(|layer| layer.features.iter().map(|feature| &feature.shape));
        self.operator.get_or_init(|| pyramid(shapes().map(operator_outline))).clone()
    }

    pub(super) fn lines(&self, snapshot: &Snapshot) -> Arc<Pyramid> {
        self.lines.get_or_init(|| pyramid(snapshot.lines.iter().map(|line| Outline::Lines(&line.geometry)))).clone()
    }
}

fn operator_outline(shape: &OperatorShape) -> Outline<'_> {
    match shape {
        OperatorShape::Point(_) => Outline::Nothing,
        OperatorShape::Line(lines) => Outline::Lines(lines),
        OperatorShape::Polygon(polygons) => Outline::Polygons(polygons),
    }
}

/// The drawings of the zones of one day.
#[derive(Debug, Default)]
pub(super) struct ZoneShapes {
    zones: OnceLock<Arc<Pyramid>>,
    hotspots: OnceLock<Arc<Pyramid>>,
}

impl ZoneShapes {
    pub fn zones(&self, zones: &ZoneSet) -> Arc<Pyramid> {
        let outlines = || {
            zones.zones.iter().map(|zone| match &zone.shape {
                ZoneShape::Unit(_) => Outline::Nothing,
                ZoneShape::Own { geometry, .. } => Outline::Polygons(geometry),
            })
        };
        self.zones.get_or_init(|| pyramid(outlines())).clone()
    }

    pub fn hotspots(&self, zones: &ZoneSet) -> Arc<Pyramid> {
        self.hotspots.get_or_init(|| pyramid(zones.hotspots.cells.iter().map(|cell| Outline::Polygons(&cell.geometry)))).clone()
    }
}

pub(super) fn land() -> Arc<Pyramid> {
    static LAND: std::sync::LazyLock<Arc<Pyramid>> = std::sync::LazyLock::new(|| pyramid(land::shapes().iter().map(Outline::Polygons)));
    LAND.clone()
}

fn pyramid<'a>(outlines: impl Iterator<Item = Outline<'a>>) -> Arc<Pyramid> {
    Arc::new(Pyramid::new(&outlines.collect::<Vec<_>>()))
}
