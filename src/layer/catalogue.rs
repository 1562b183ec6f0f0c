//! Which layers there are.

use super::designations::Designations;
use super::hotspots::Hotspots;
use super::incidents::Incidents;
use super::land::Land;
use super::lines::Lines;
use super::operator::Operator;
use super::units::Units;
use super::zone_differences::ZoneDifferences;
use super::zones::ZonesOfKinds;
use super::{Layer, View};
use crate::domain::{Level, LineKind};

/// Every layer of a view, in the order in which a list shows them. Kinds of designations without a unit are left out.
#[must_use]
pub fn catalogue(view: &View) -> Vec<Box<dyn Layer>> {
    let mut layers: Vec<Box<dyn Layer>> = vec![Box::new(ZonesOfKinds::default()), Box::new(Hotspots)];
    for kind in &view.zones.kinds {
        if view.zones.zones.iter().any(|zone| zone.kind == kind.id) {
            layers.push(Box::new(Designations(kind.clone())));
        }
    }
    if !view.zones.differences.is_empty() {
        layers.push(Box::new(ZoneDifferences));
    }
    layers.push(Box::new(Incidents));
    layers.extend([Level::Commune, Level::District, Level::Province].map(|level| Box::new(Units(level)) as Box<dyn Layer>));
    layers.extend([LineKind::Border, LineKind::Coast].map(|kind| Box::new(Lines(kind)) as Box<dyn Layer>));
    // A kind of zone has its name for itself, should rules and layers ever disagree.
    let is_free = |layer: &Operator| view.zones.kinds.iter().all(|kind| kind.id != layer.id());
    layers.extend(Operator::all(&view.snapshot).into_iter().filter(is_free).map(|layer| Box::new(layer) as Box<dyn Layer>));
    layers.push(Box::new(Land));
    layers
}

/// The layer of an id.
#[must_use]
pub fn find(view: &View, id: &str) -> Option<Box<dyn Layer>> {
    catalogue(view).into_iter().find(|layer| layer.id() == id)
}
