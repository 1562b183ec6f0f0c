//! Incidents as columns in blocks, with an R-tree over the blocks.
//!
//! Points are sorted along a Hilbert curve and cut into blocks of [`BLOCK`] rows; a block's points are neighbours in
//! space, so most blocks lie wholly inside or outside an area, and single points are tested only in the blocks that
//! its edge crosses.
//!
//! ```text
//! row        0 … 255      | 256 … 511    | …        one position in every column
//! columns    longitude, latitude (1e-7°), start, end (UTC s), category, how_known, precision, severity, …
//! blocks     [bbox, time span, categories] | [ … ] | …
//! tree       R-tree over the blocks' boxes
//! ```

use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::selection::Selection;
use crate::domain::incident::from_e7;
use crate::domain::{HowKnown, Incident, Interval, Precision, Taxonomy};
use crate::spatial::{Bbox, Relation, hilbert};

/// Rows in a block.
pub const BLOCK: usize = 256;
/// Severity column value for "none".
pub const NO_SEVERITY: u8 = u8::MAX;

/// What few incidents have, kept apart from the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// When it was reported.
    pub reported_at: Option<i64>,
    /// Number of deaths.
    pub deaths: Option<u32>,
    /// Number of injured.
    pub injured: Option<u32>,
    /// Damage in đồng.
    pub damage_vnd: Option<u64>,
    /// Whether it was cleared up.
    pub cleared: Option<bool>,
    /// Kept columns as a JSON object, or empty.
    pub kept: String,
}

#[derive(Debug)]
struct Block {
    rows: std::ops::Range<u32>,
    bbox: Bbox,
    span: Interval,
    categories: u64,
}

/// All incidents of a snapshot. A *row* is a position in every column.
#[derive(Debug, Default)]
pub struct IncidentIndex {
    /// Stable number of the incident in the store.
    pub feature_id: Vec<i64>,
    /// Longitude in 1e-7 degrees.
    pub longitude: Vec<i32>,
    /// Latitude in 1e-7 degrees.
    pub latitude: Vec<i32>,
    /// First second.
    pub start: Vec<i64>,
    /// First second after.
    pub end: Vec<i64>,
    /// Row in the taxonomy.
    pub category: Vec<u16>,
    /// How it came to be known.
    pub how_known: Vec<HowKnown>,
    /// How exact the place is.
    pub precision: Vec<Precision>,
    /// Severity, [`NO_SEVERITY`] for none.
    pub severity: Vec<u8>,
    /// Row in [`Self::sources`].
    pub source: Vec<u32>,
    /// The sender's own number, may be empty.
    pub id: Vec<Box<str>>,
    /// What only some incidents have.
    pub details: Vec<Option<Box<Details>>>,
    /// Distinct senders.
    pub sources: Vec<String>,
    blocks: Vec<Block>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

impl IncidentIndex {
    /// Builds the columns and the tree: O(n log n). Incidents of a category outside the taxonomy do not occur: the store
    /// refuses them; should one be there all the same, it is counted under the first category rather than lost.
    #[must_use]
    pub fn new(mut incidents: Vec<(i64, Incident)>, taxonomy: &Taxonomy) -> Self {
        incidents.sort_by_cached_key(|(id, i)| (hilbert::position(i.longitude_e7, i.latitude_e7), *id));
        let mut index = Self::default();
        let mut source_rows = std::collections::HashMap::new();
        for (feature_id, incident) in incidents {
            let next = index.sources.len() as u32;
            let source = *source_rows.entry(incident.source.clone()).or_insert_with(|| {
                index.sources.push(incident.source.clone());
                next
            });
            index.push(feature_id, incident, source, taxonomy);
        }
        index.build_blocks();
        index
    }

    fn push(&mut self, feature_id: i64, incident: Incident, source: u32, taxonomy: &Taxonomy) {
        self.feature_id.push(feature_id);
        self.longitude.push(incident.longitude_e7);
        self.latitude.push(incident.latitude_e7);
        self.start.push(incident.occurred.start);
        self.end.push(incident.occurred.end);
        self.category.push(taxonomy.row(&incident.category).unwrap_or(0) as u16);
        self.how_known.push(incident.how_known);
        self.precision.push(incident.precision);
        self.severity.push(incident.severity.unwrap_or(NO_SEVERITY));
        self.source.push(source);
        self.id.push(incident.id.into_boxed_str());
        let details = Details {
            reported_at: incident.reported_at,
            deaths: incident.deaths,
            injured: incident.injured,
            damage_vnd: incident.damage_vnd,
            cleared: incident.cleared,
            kept: incident.kept,
        };
        let nothing = Details { reported_at: None, deaths: None, injured: None, damage_vnd: None, cleared: None, kept: String::new() };
        self.details.push((details != nothing).then(|| Box::new(details)));
    }

    fn build_blocks(&mut self) {
        for first in (0..self.len()).step_by(BLOCK) {
            let rows = first..(first + BLOCK).min(self.len());
            let mut block = Block {
                rows: first as u32..rows.end as u32,
                bbox: Bbox::EMPTY,
                span: Interval { start: i64::MAX, end: i64::MIN },
                categories: 0,
            };
            for row in rows {
                let [longitude, latitude] = self.position(row);
                block.bbox.extend(longitude, latitude);
                block.span.start = block.span.start.min(self.start[row]);
                block.span.end = block.span.end.max(self.end[row]);
                block.categories |= category_bit(self.category[row]);
            }
            self.blocks.push(block);
        }
        let rectangles = self.blocks.iter().enumerate().map(|(number, block)| {
            let Bbox { west, south, east, north } = block.bbox;
            GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), number as u32)
        });
        self.tree = RTree::bulk_load(rectangles.collect());
    }

    /// Number of incidents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.feature_id.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.feature_id.is_empty()
    }

    /// Longitude and latitude of a row in degrees.
    #[must_use]
    pub fn position(&self, row: usize) -> [f64; 2] {
        [from_e7(self.longitude[row]), from_e7(self.latitude[row])]
    }

    /// When a row happened.
    #[must_use]
    pub fn occurred(&self, row: usize) -> Interval {
        Interval { start: self.start[row], end: self.end[row] }
    }

    /// The box around all incidents.
    #[must_use]
    pub fn extent(&self) -> Bbox {
        self.blocks.iter().fold(Bbox::EMPTY, |all, block| all.union(&block.bbox))
    }

    /// From the first second of the first incident to the last of the last one; `None` without incidents.
    #[must_use]
    pub fn span(&self) -> Option<Interval> {
        let start = self.blocks.iter().map(|b| b.span.start).min()?;
        let end = self.blocks.iter().map(|b| b.span.end).max()?;
        Some(Interval { start, end })
    }

    /// Calls `visit` with every selected row, in ascending order.
    pub fn scan(&self, selection: &Selection<'_>, mut visit: impl FnMut(usize)) {
        for number in self.candidate_blocks(selection) {
            let block = &self.blocks[number as usize];
            if block.span.end <= selection.period.start || block.span.start >= selection.period.end {
                continue;
            }
            if block.categories & selection.category_bits == 0 {
                continue;
            }
            let relations = selection.areas.iter().map(|area| area.relation(&block.bbox));
            let relation = relations.fold(Relation::Within, |all, one| match (all, one) {
                (Relation::Disjoint, _) | (_, Relation::Disjoint) => Relation::Disjoint,
                (Relation::Within, Relation::Within) => Relation::Within,
                _ => Relation::Crosses,
            });
            if relation == Relation::Disjoint {
                continue;
            }
            for row in block.rows.start as usize..block.rows.end as usize {
                if !selection.matches_attributes(self, row) {
                    continue;
                }
                if relation == Relation::Crosses {
                    let [longitude, latitude] = self.position(row);
                    if !selection.areas.iter().all(|area| area.contains(longitude, latitude)) {
                        continue;
                    }
                }
                visit(row);
            }
        }
    }

    fn candidate_blocks(&self, selection: &Selection<'_>) -> Vec<u32> {
        let Some(area) = selection.areas.first() else {
            return (0..self.blocks.len() as u32).collect();
        };
        let mut numbers: Vec<u32> = self.tree.locate_in_envelope_intersecting(area.bbox().envelope()).map(|entry| entry.data).collect();
        numbers.sort_unstable();
        numbers
    }
}

/// One of 64 bits for a category; several categories may share one, which only costs a look into the block.
pub(super) fn category_bit(category: u16) -> u64 {
    1 << (category % 64)
}
