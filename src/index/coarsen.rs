//! Places that must not be shown.
//!
//! Categories marked `coarse_location` (sexual offences, violence in families, …) never show where something
//! happened. Moving them here, before anything is indexed, protects every answer at once: neither a map, nor a file,
//! nor the difference of two counts can give the place back.

use jiff::civil::Date;

use crate::domain::incident::{from_e7, to_e7};
use crate::domain::{Level, Precision, Taxonomy};
use crate::index::units::UnitIndex;

/// Side of the cells for a coarse incident that lies in no commune, in units of 1e-7 degrees: about a kilometre.
const CELL_E7: i32 = 100_000;

/// Moves incidents of coarse categories to the label place of their commune, or to the middle of a 0.01° cell where
/// there is no commune, and marks them as known by commune only.
pub(super) struct Coarsening<'a> {
    is_coarse: Vec<bool>,
    units: &'a UnitIndex,
    day: Date,
}

impl<'a> Coarsening<'a> {
    pub fn new(taxonomy: &Taxonomy, units: &'a UnitIndex, day: Date) -> Self {
        Self { is_coarse: taxonomy.categories().iter().map(|category| category.coarse_location).collect(), units, day }
    }

    /// Moves one incident, if its category (a row of the taxonomy) is coarse. Places are in 1e-7 degrees.
    pub fn apply(&self, category: usize, longitude_e7: &mut i32, latitude_e7: &mut i32, precision: &mut Precision) {
        if !self.is_coarse.get(category).copied().unwrap_or(false) {
            return;
        }
        let (longitude, latitude) = (from_e7(*longitude_e7), from_e7(*latitude_e7));
        let commune = self.units.locate(longitude, latitude, Level::Commune, self.day);
        let label = commune.and_then(|placement| self.units.get(placement.row()).label);
        let label = label.and_then(|[x, y]| Some((to_e7(x, 180.0)?, to_e7(y, 90.0)?)));
        let middle = |value: i32| value.div_euclid(CELL_E7) * CELL_E7 + CELL_E7 / 2;
        (*longitude_e7, *latitude_e7) = label.unwrap_or((middle(*longitude_e7), middle(*latitude_e7)));
        *precision = Precision::Commune;
    }
}
