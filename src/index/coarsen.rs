//! Places that must not be shown.
//!
//! Categories marked `coarse_location` (sexual offences, violence in families, …) never show where something
//! happened. Moving them here, before anything is indexed, protects every answer at once: neither a map, nor a file,
//! nor the difference of two counts can give the place back.

use jiff::civil::Date;

use crate::domain::incident::{from_e7, to_e7};
use crate::domain::{Incident, Level, Precision, Taxonomy};
use crate::index::units::UnitIndex;

/// Side of the cells for a coarse incident that lies in no commune, in units of 1e-7 degrees: about a kilometre.
const CELL_E7: i32 = 100_000;

/// Moves incidents of coarse categories to the label place of their commune, or to the middle of a 0.01° cell where
/// there is no commune, and marks them as known by commune only.
#[must_use]
pub fn coarsen(mut incidents: Vec<(i64, Incident)>, taxonomy: &Taxonomy, units: &UnitIndex, day: Date) -> Vec<(i64, Incident)> {
    for (_, incident) in &mut incidents {
        if !taxonomy.get(&incident.category).is_some_and(|category| category.coarse_location) {
            continue;
        }
        let (longitude, latitude) = (from_e7(incident.longitude_e7), from_e7(incident.latitude_e7));
        let commune = units.locate(longitude, latitude, Level::Commune, day).and_then(|placement| units.get(placement.row()).label);
        let label = commune.and_then(|[x, y]| Some((to_e7(x, 180.0)?, to_e7(y, 90.0)?)));
        let middle = |value: i32| value.div_euclid(CELL_E7) * CELL_E7 + CELL_E7 / 2;
        (incident.longitude_e7, incident.latitude_e7) = label.unwrap_or((middle(incident.longitude_e7), middle(incident.latitude_e7)));
        incident.precision = Precision::Commune;
    }
    incidents
}
