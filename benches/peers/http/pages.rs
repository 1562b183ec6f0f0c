//! Pages of a thousand incidents as GeoJSON: each box holds just so many, so that every server must give the same ones.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde_json::Value;

use crate::data::{Random, Record};
use crate::peer::Failure;

/// Incidents on a page.
pub const PAGE: usize = 1000;

/// A box and the incidents in it.
pub struct Page {
    /// West, south, east, north.
    pub bounds: [f64; 4],
    /// Their numbers.
    pub ids: BTreeSet<i64>,
}

/// So many boxes, each about a random incident.
pub fn pages(records: &[Record], count: usize) -> Vec<Page> {
    (0..count as u64).into_par_iter().map(|number| page(records, &mut Random::of(50, number))).collect()
}

fn page(records: &[Record], random: &mut Random) -> Page {
    let middle = records[random.below(records.len() as u64) as usize];
    let distance = |record: &Record| {
        let (x, y) = (record.longitude_e7.abs_diff(middle.longitude_e7), record.latitude_e7.abs_diff(middle.latitude_e7));
        x.max(y)
    };
    let mut distances: Vec<u32> = records.iter().map(distance).collect();
    let rank = PAGE.min(records.len()) - 1;
    let (nearer, farthest, _) = distances.select_nth_unstable(rank);
    // As many as are on the page even where some lie equally far: then the last ring is left out.
    let ties = records.iter().filter(|record| distance(record) == *farthest).count();
    let tied_inside = nearer.iter().filter(|distance| **distance == *farthest).count() + 1;
    let reach = if ties > tied_inside { farthest.saturating_sub(1) } else { *farthest };
    let ids = records.iter().filter(|record| distance(record) <= reach).map(|record| record.id).collect();
    let side = |centre: i32, sign: i64| (i64::from(centre) + sign * i64::from(reach)) as f64 / 1e7;
    let bounds = [side(middle.longitude_e7, -1), side(middle.latitude_e7, -1), side(middle.longitude_e7, 1), side(middle.latitude_e7, 1)];
    Page { bounds, ids }
}

/// The incidents' numbers in an answer.
///
/// # Errors
/// When it is no collection of features.
pub fn ids(body: &[u8]) -> Result<BTreeSet<i64>, Failure> {
    let answer: Value = serde_json::from_slice(body)?;
    let features = answer["features"].as_array().ok_or("no features")?;
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.rsplit('.').next()?.parse().ok());
    let id = |feature: &Value| number(&feature["properties"]["id"]).or_else(|| number(&feature["id"])).ok_or("a feature without a number");
    Ok(features.iter().map(id).collect::<Result<_, _>>()?)
}
