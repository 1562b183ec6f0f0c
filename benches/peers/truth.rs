//! Every answer found once more without an index: with `geo`'s own predicates and plain loops. What a peer answers, Diaban
//! included, is compared with it.

use std::collections::HashMap;

use geo::{BoundingRect, Coord, Intersects, Polygon};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::peer::DataSet;
use super::request::{Answer, Conditions, Question, millimetres};
use crate::data::Record;

/// The exact answer, in the form in which answers are compared.
pub fn answer(question: &Question, data: &DataSet) -> Answer {
    question.comparable(rows(question, data), data)
}

/// The exact answer as a peer gives it.
pub fn rows(question: &Question, data: &DataSet) -> Answer {
    let records = &data.records;
    match question {
        Question::CountPolygon(polygon) => {
            let bounds = polygon.bounding_rect().expect("a drawn polygon has vertices");
            count(records, |place| bounds.intersects(&place) && polygon.intersects(&place))
        }
        Question::CountBox([west, south, east, north]) => {
            count(records, |place| (*west..=*east).contains(&place.x) && (*south..=*north).contains(&place.y))
        }
        Question::SquareBins { conditions, side } => {
            cells(held(data, conditions).map(|place| place.map(|metres| (metres / f64::from(*side)).floor() as i64)))
        }
        Question::HexagonBins { conditions, side } => cells(held(data, conditions).map(|place| hexagon(*place, *side))),
        Question::Assign => assign(records, &data.units),
        Question::Nearest { metres, count, .. } => nearest(metres, *count, data),
    }
}

fn place(record: &Record) -> Coord<f64> {
    Coord { x: f64::from(record.longitude_e7) / 1e7, y: f64::from(record.latitude_e7) / 1e7 }
}

fn count(records: &[Record], holds: impl Fn(Coord<f64>) -> bool + Sync) -> Answer {
    vec![[0, 0, records.par_iter().filter(|record| holds(place(record))).count() as i64]]
}

fn held<'a>(data: &'a DataSet, conditions: &Conditions) -> impl Iterator<Item = &'a [f64; 2]> {
    data.records.iter().zip(&data.ground.metres).filter(|(record, _)| conditions.hold(record)).map(|(_, place)| place)
}

fn cells(found: impl Iterator<Item = [i64; 2]>) -> Answer {
    let mut counts: HashMap<[i64; 2], i64> = HashMap::new();
    for cell in found {
        *counts.entry(cell).or_default() += 1;
    }
    counts.into_iter().map(|([a, b], count)| [a, b, count]).collect()
}

/// The hexagon of a place by cube rounding (Amit Patel, *Hexagonal Grids*, 2013), in the order of operations that the scripts have too.
fn hexagon([x, y]: [f64; 2], side: u32) -> [i64; 2] {
    let (east, north) = (x / f64::from(side), y / f64::from(side));
    let q = east * 1.732_050_807_568_877_2 / 3.0 - north / 3.0;
    let r = north * 2.0 / 3.0;
    let third = -q - r;
    let rounded = [q, r, third].map(f64::round);
    let [error_q, error_r, error_third] = [(rounded[0] - q).abs(), (rounded[1] - r).abs(), (rounded[2] - third).abs()];
    let [mut q, mut r, third] = rounded;
    if error_q > error_r && error_q > error_third {
        q = -r - third;
    } else if error_r > error_third {
        r = -q - third;
    }
    [q as i64, r as i64]
}

/// A tree over the units' boxes, and `geo` for what lies in them; a shared border belongs to the unit with the lowest number.
fn assign(records: &[Record], units: &[Polygon<f64>]) -> Answer {
    let boxes = (0..).zip(units).map(|(number, unit): (u32, _)| {
        let bounds = unit.bounding_rect().expect("a unit has vertices");
        GeomWithData::new(Rectangle::from_corners([bounds.min().x, bounds.min().y], [bounds.max().x, bounds.max().y]), number)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let unit_of = |record: &Record| {
        let place = place(record);
        let near = tree.locate_in_envelope_intersecting(AABB::from_point([place.x, place.y]));
        near.map(|entry| entry.data).filter(|number| units[*number as usize].intersects(&place)).min()
    };
    let found: Vec<u32> = records.par_iter().filter_map(unit_of).collect();
    cells(found.into_iter().map(|unit| [i64::from(unit), 0]))
}

fn nearest(places: &[[f64; 2]], count: usize, data: &DataSet) -> Answer {
    let of_place = |(number, place): (usize, &[f64; 2])| {
        let mut distances: Vec<(i64, i64)> = (1..).zip(&data.ground.metres).map(|(id, at)| (millimetres(*place, *at), id)).collect();
        let last = count.min(distances.len()) - 1;
        distances.select_nth_unstable(last);
        distances[..=last].iter().map(|(_, id)| [number as i64, 0, *id]).collect::<Vec<_>>()
    };
    places.par_iter().enumerate().flat_map_iter(of_place).collect()
}
