//! `rstar` with one point a leaf: the plain R-tree.

use std::time::Instant;

use diaban::spatial::{Location, PreparedPolygon};
use geo::MultiPolygon;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::peer::{DataSet, Failure, Loaded, Peer, Timed};
use super::request::Question;
use crate::data::Record;

type Leaf = GeomWithData<[f64; 2], u32>;

/// The tree.
#[derive(Default)]
pub struct RstarPoints {
    tree: RTree<Leaf>,
    /// The same in metres, for the nearest.
    plane: RTree<Leaf>,
}

/// Builds the tree in bulk.
pub fn tree(records: &[Record]) -> RTree<Leaf> {
    let leaf = |r: &Record| GeomWithData::new([f64::from(r.longitude_e7) / 1e7, f64::from(r.latitude_e7) / 1e7], r.id as u32);
    RTree::bulk_load(records.iter().map(leaf).collect())
}

impl RstarPoints {
    fn in_box(&self, [west, south, east, north]: [f64; 4]) -> impl Iterator<Item = &Leaf> {
        self.tree.locate_in_envelope(AABB::from_corners([west, south], [east, north]))
    }
}

impl Peer for RstarPoints {
    fn name(&self) -> &'static str {
        "rstar, points"
    }

    fn settings(&self) -> &'static str {
        "bulk-loaded, one point and its number a leaf; a second tree in metres for the nearest, beside the clock; a polygon's box from the tree, then Diaban's own prepared polygon"
    }

    fn load(&mut self, data: &DataSet) -> Result<Loaded, Failure> {
        let start = Instant::now();
        self.tree = tree(&data.records);
        let time = start.elapsed();
        let leaves = (1..).zip(&data.ground.metres).map(|(id, place)| GeomWithData::new(*place, id));
        self.plane = RTree::bulk_load(leaves.collect());
        Ok(Loaded { time, bytes: None, version: "0.14".into() })
    }

    fn ask(&mut self, question: &Question) -> Result<Option<Timed>, Failure> {
        Ok(match question {
            Question::CountPolygon(polygon) => {
                let polygon = MultiPolygon(vec![polygon.clone()]);
                Some(Timed::count(|| {
                    let prepared = PreparedPolygon::new(&polygon);
                    let inside = |leaf: &&Leaf| prepared.locate(leaf.geom()[0], leaf.geom()[1]) != Location::Outside;
                    self.in_box((*prepared.bbox()).into()).filter(inside).count()
                }))
            }
            Question::CountBox(bounds) => Some(Timed::count(|| self.in_box(*bounds).count())),
            Question::Nearest { metres, count, .. } => Some(Timed::of(
                || {
                    metres
                        .iter()
                        .map(|place| self.plane.nearest_neighbor_iter(*place).take(*count).map(|leaf| leaf.data).collect())
                        .collect()
                },
                |found: Vec<Vec<u32>>| {
                    let rows = (0..).zip(found).flat_map(|(place, ids)| ids.into_iter().map(move |id| [place, 0, i64::from(id)]));
                    rows.collect()
                },
            )),
            Question::SquareBins { .. } | Question::HexagonBins { .. } | Question::Assign => None,
        })
    }
}
