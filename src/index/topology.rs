//! Where the polygons of neighbours do not fit together: ground that two of them claim, and ground inside the unit above that none does.
//!
//! Neither is damage. Real boundaries have both, and every point has an answer all the same (see [`UnitIndex::locate`]); whoever brings
//! boundaries should know.

use geo::{BooleanOps, Centroid, MultiPolygon, Polygon, unary_union};
use jiff::civil::Date;
use rayon::prelude::*;

use super::units::UnitIndex;
use crate::domain::{Level, Unit, UnitCode, Validity};
use crate::spatial::repair::area_km2;

/// What is smaller, in km², comes from rounding coordinates.
const LEAST_KM2: f64 = 1e-6;

/// Ground that two communes claim.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Overlap {
    /// The two, in order; the first has its incidents.
    pub codes: [UnitCode; 2],
    /// Size in km².
    pub area_km2: f64,
    /// A place in it, longitude and latitude.
    pub place: [f64; 2],
}

/// Ground inside a unit that none of its communes claims.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Gap {
    /// The unit above.
    pub inside: UnitCode,
    /// Size in km².
    pub area_km2: f64,
    /// A place in or near it, longitude and latitude.
    pub place: [f64; 2],
}

/// All of them, largest first.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Topology {
    /// Between communes that are in force at the same time.
    pub overlaps: Vec<Overlap>,
    /// Inside units whose communes are drawn.
    pub gaps: Vec<Gap>,
}

impl Topology {
    /// Looks at every boundary version; of a unit above, at its communes of `today`, or of its last day when it has ended.
    #[must_use]
    pub fn new(units: &UnitIndex, today: Date) -> Self {
        let rows = 0..units.all().len() as u32;
        let mut overlaps: Vec<Overlap> = rows.clone().into_par_iter().flat_map_iter(|row| overlaps_of(units, row)).collect();
        let mut gaps: Vec<Gap> = rows.into_par_iter().flat_map_iter(|row| gaps_in(units, row, today)).collect();
        overlaps.sort_by(|a, b| b.area_km2.total_cmp(&a.area_km2).then_with(|| a.codes.cmp(&b.codes)));
        gaps.sort_by(|a, b| b.area_km2.total_cmp(&a.area_km2).then_with(|| a.inside.cmp(&b.inside)));
        Self { overlaps, gaps }
    }
}

/// With communes of higher rows, so that each pair is met once.
fn overlaps_of(units: &UnitIndex, row: u32) -> Vec<Overlap> {
    let one = &units.get(row).unit;
    let (Some(shape), Some(prepared)) = (&one.geometry, units.prepared(row)) else { return Vec::new() };
    if one.level != Level::Commune {
        return Vec::new();
    }
    let others = units.intersecting(prepared.bbox()).filter(|other| *other > row).map(|other| &units.get(other).unit);
    let meets = |other: &&Unit| other.level == Level::Commune && other.code != one.code && other.validity.overlaps(one.validity);
    let found = others.filter(meets).filter_map(|other| {
        let common = shape.intersection(other.geometry.as_ref()?);
        let (area_km2, place) = measured(&common)?;
        Some(Overlap { codes: [one.code.clone(), other.code.clone()], area_km2, place })
    });
    found.collect()
}

fn gaps_in(units: &UnitIndex, row: u32, today: Date) -> Vec<Gap> {
    let above = &units.get(row).unit;
    let Some(shape) = above.geometry.as_ref().filter(|_| above.level != Level::Commune) else { return Vec::new() };
    let communes: Vec<&MultiPolygon<f64>> = units
        .with_descendants(row, day_of(above.validity, today))
        .into_iter()
        .map(|below| &units.get(below).unit)
        .filter(|unit| unit.level == Level::Commune)
        .filter_map(|unit| unit.geometry.as_ref())
        .collect();
    if communes.is_empty() {
        return Vec::new();
    }
    let open = shape.difference(&unary_union(communes));
    let gap = |polygon: Polygon<f64>| {
        let (area_km2, place) = measured(&MultiPolygon(vec![polygon]))?;
        Some(Gap { inside: above.code.clone(), area_km2, place })
    };
    open.into_iter().filter_map(gap).collect()
}

/// A day on which the unit is in force: today, or its last.
fn day_of(validity: Validity, today: Date) -> Date {
    match (validity.contains(today), validity.to, validity.from) {
        (true, ..) | (_, None, None) => today,
        (_, Some(to), _) if to <= today => to.yesterday().unwrap_or(today),
        (_, _, Some(from)) => from,
        (_, Some(_), None) => today,
    }
}

fn measured(shape: &MultiPolygon<f64>) -> Option<(f64, [f64; 2])> {
    let (area, middle) = (area_km2(shape), shape.centroid()?);
    (area >= LEAST_KM2).then(|| (area, [middle.x(), middle.y()]))
}
