//! `geo-index`: a packed, static R-tree in one buffer, as flatbush has it.

use std::time::Instant;

use diaban::spatial::{Location, PreparedPolygon};
use geo::MultiPolygon;
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};

use super::peer::{DataSet, Failure, Loaded, Peer, Timed};
use super::request::Question;
use crate::data::Record;

/// The tree and the places by number.
#[derive(Default)]
pub struct GeoIndexPoints {
    tree: Option<RTree<f64>>,
    /// The same in metres, for the nearest.
    plane: Option<RTree<f64>>,
    places: Vec<[f64; 2]>,
}

/// Builds the tree.
pub fn tree(records: &[Record]) -> RTree<f64> {
    build(records.iter().map(|record| [f64::from(record.longitude_e7) / 1e7, f64::from(record.latitude_e7) / 1e7]))
}

fn build(places: impl ExactSizeIterator<Item = [f64; 2]>) -> RTree<f64> {
    let mut builder = RTreeBuilder::<f64>::new(places.len() as u32);
    for [x, y] in places {
        builder.add(x, y, x, y);
    }
    builder.finish::<HilbertSort>()
}

impl Peer for GeoIndexPoints {
    fn name(&self) -> &'static str {
        "geo-index"
    }

    fn settings(&self) -> &'static str {
        "Hilbert sort, f64; a second tree in metres for the nearest, beside the clock; a polygon's box from the tree, then Diaban's own prepared polygon"
    }

    fn load(&mut self, data: &DataSet) -> Result<Loaded, Failure> {
        let start = Instant::now();
        self.tree = Some(tree(&data.records));
        let time = start.elapsed();
        self.plane = Some(build(data.ground.metres.iter().copied()));
        self.places = data.records.iter().map(|r| [f64::from(r.longitude_e7) / 1e7, f64::from(r.latitude_e7) / 1e7]).collect();
        Ok(Loaded { time, bytes: None, version: "0.4".into() })
    }

    fn ask(&mut self, question: &Question) -> Result<Option<Timed>, Failure> {
        let (tree, plane) = self.tree.as_ref().zip(self.plane.as_ref()).ok_or("not loaded")?;
        let found = |[west, south, east, north]: [f64; 4]| tree.search(west, south, east, north);
        Ok(match question {
            Question::CountPolygon(polygon) => {
                let polygon = MultiPolygon(vec![polygon.clone()]);
                Some(Timed::count(|| {
                    let prepared = PreparedPolygon::new(&polygon);
                    let places = found((*prepared.bbox()).into()).into_iter().map(|row| self.places[row as usize]);
                    places.filter(|[x, y]| prepared.locate(*x, *y) != Location::Outside).count()
                }))
            }
            Question::CountBox(bounds) => Some(Timed::count(|| found(*bounds).len())),
            Question::Nearest { metres, count, .. } => Some(Timed::of(
                || metres.iter().map(|[x, y]| plane.neighbors(*x, *y, Some(*count), None)).collect(),
                |found: Vec<Vec<u32>>| {
                    let rows = (0..).zip(found).flat_map(|(place, rows)| rows.into_iter().map(move |row| [place, 0, i64::from(row) + 1]));
                    rows.collect()
                },
            )),
            Question::SquareBins { .. } | Question::HexagonBins { .. } | Question::Assign => None,
        })
    }
}
