//! Shares of divided units by area, where both the old and the new shapes are there.
//!
//! A share that a list gives is better, since people do not live evenly over the ground; this one stands in for it, and says so.

use std::collections::HashMap;

use geo::{BooleanOps, MultiPolygon};
use rayon::prelude::*;

use super::units::UnitIndex;
use crate::domain::{Lineage, UnitCode};
use crate::spatial::repair::area_km2;

/// The successors must cover so much of the old unit, or the shapes do not belong together.
const LEAST_COVERED: f64 = 0.95;

/// Sets [`Lineage::area_share`] of every link of a divided unit without a share of its own. The successors' shares of one unit sum to 1.
pub fn fill(lineage: &mut [Lineage], units: &UnitIndex) {
    let mut divided: HashMap<(UnitCode, jiff::civil::Date), Vec<usize>> = HashMap::new();
    for (number, link) in lineage.iter().enumerate().filter(|(_, link)| link.split) {
        divided.entry((link.old_code.clone(), link.date)).or_default().push(number);
    }
    divided.retain(|_, links| links.iter().any(|&link| lineage[link].share.is_none()));
    let found: Vec<(Vec<usize>, Vec<f64>)> = divided
        .into_par_iter()
        .filter_map(|((code, date), links)| {
            let old = shape(units, &code, date.yesterday().ok()?)?;
            let parts = links.iter().map(|&link| {
                let new = shape(units, &lineage[link].new_code, date)?;
                Some(area_km2(&old.intersection(new)))
            });
            let parts = parts.collect::<Option<Vec<f64>>>()?;
            let sum: f64 = parts.iter().sum();
            (sum >= LEAST_COVERED * area_km2(old)).then(|| (links, parts.into_iter().map(|part| part / sum).collect()))
        })
        .collect();
    for (links, shares) in found {
        for (link, share) in links.into_iter().zip(shares) {
            lineage[link].area_share = Some(share);
        }
    }
}

fn shape<'u>(units: &'u UnitIndex, code: &UnitCode, day: jiff::civil::Date) -> Option<&'u MultiPolygon<f64>> {
    units.get(units.row_on(code, day)?).unit.geometry.as_ref()
}
