//! Vector tiles of incidents (Mapbox Vector Tile 2.1), written straight into bytes: a point with its tags takes about as long as reading
//! its columns.
//!
//! ```text
//! layer     1 name · 2 feature … · 3 key … · 4 value … · 5 extent · 15 version
//! feature   1 id · 2 tags [key, value, …] · 3 type · 4 geometry [move to, x, y]
//! ```
//!
//! Below [`SINGLE_FROM_ZOOM`] incidents are gathered on a grid, and a feature has their `count`; from there on each is a feature of
//! its own, unless a tile would hold too many to draw.

use super::point_grid::{Cell, Square};
use super::{EXTENT, SINGLE_FROM_ZOOM};
use crate::domain::{HowKnown, LocalClock, Precision};
use crate::index::{Chunk, PlacementColumn, Snapshot};
use crate::query::Filter;
use crate::spatial::TileCoordinate;

/// Cells along a tile's side: 2⁷ = 128, each four pixels of a usual screen.
const GRID_BITS: u32 = 7;
/// Clusters along a tile's side: a circle with a number has room in one.
const CLUSTERS: u32 = 24;
/// A tile with more incidents than this is gathered at any zoom.
const MOST_SINGLE: u64 = 30_000;
/// Cells along such a tile's side: 2¹⁰, half a pixel each.
const FINE_GRID_BITS: u32 = 10;

/// How incidents are gathered at low zooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Gathering {
    /// On a grid of pixels: as near to the places as can be seen.
    #[default]
    Grid,
    /// In few groups, each drawn in the middle of its incidents, for circles with numbers.
    Clusters,
}

/// Keys of the tags, in the order of their numbers.
pub const KEYS: [&str; 8] = ["category", "occurred_at", "severity", "how_known", "precision", "unit", "count", "aggregated"];
const CATEGORY: usize = 0;
const OCCURRED_AT: usize = 1;
const SEVERITY: usize = 2;
const HOW_KNOWN: usize = 3;
const PRECISION: usize = 4;
const UNIT: usize = 5;
const COUNT: usize = 6;
const AGGREGATED: usize = 7;

/// The tile's bytes, with one layer named `incidents`; `None` when the filter takes nothing in it.
#[must_use]
pub fn encode(snapshot: &Snapshot, filter: &Filter, tile: TileCoordinate, gathering: Gathering) -> Option<Vec<u8>> {
    let square = Square::new(tile);
    let selection = square.selection(snapshot, filter);
    let is_single = tile.zoom >= SINGLE_FROM_ZOOM && snapshot.incidents.count(&selection) <= MOST_SINGLE;
    let mut layer = PointLayer::new(snapshot, filter);
    if is_single {
        snapshot.incidents.chunks(&selection, |chunk: &Chunk<'_>| {
            square.visit(chunk, |row, place| layer.add_single(row, place.map(|unit| unit as i32)));
        });
        return layer.finish();
    }
    let cells = match gathering {
        _ if tile.zoom >= SINGLE_FROM_ZOOM => square.grid(snapshot, filter, FINE_GRID_BITS),
        Gathering::Grid => square.grid(snapshot, filter, GRID_BITS),
        Gathering::Clusters => square.clusters(snapshot, filter, CLUSTERS),
    };
    for cell in &cells {
        layer.add_cell(cell);
    }
    layer.finish()
}

/// A layer in the making. Values that come again and again keep their number; the others get a new one each time.
struct PointLayer<'a> {
    snapshot: &'a Snapshot,
    placement: &'a PlacementColumn,
    features: Vec<u8>,
    feature: Vec<u8>,
    values: Vec<u8>,
    value_count: u32,
    categories: Vec<Option<u32>>,
    severities: Vec<Option<u32>>,
    how_known: [Option<u32>; 4],
    precisions: [Option<u32>; 4],
    /// The unit of the last feature: rows along the curve seldom change it.
    unit: Option<(u32, u32)>,
    units: std::collections::HashMap<u32, u32>,
    counts: std::collections::HashMap<u32, u32>,
    yes: Option<u32>,
    clock: LocalClock,
}

impl<'a> PointLayer<'a> {
    fn new(snapshot: &'a Snapshot, filter: &Filter) -> Self {
        Self {
            snapshot,
            placement: snapshot.placement(filter.as_of),
            features: Vec::new(),
            feature: Vec::with_capacity(64),
            values: Vec::new(),
            value_count: 0,
            categories: vec![None; snapshot.taxonomy.categories().len()],
            severities: vec![None; 256],
            how_known: [None; 4],
            precisions: [None; 4],
            unit: None,
            units: std::collections::HashMap::new(),
            counts: std::collections::HashMap::new(),
            yes: None,
            clock: LocalClock::default(),
        }
    }

    fn add_cell(&mut self, cell: &Cell) {
        let mut tags = Tags::default();
        if cell.count == 1 {
            self.tag_incident(cell.row as usize, &mut tags);
        }
        self.tag_count(cell.count, &mut tags);
        let known = self.yes;
        let yes = known.unwrap_or_else(|| self.add_value(|value| value.extend([0x38, 1])));
        self.yes = Some(yes);
        tags.push(AGGREGATED, yes);
        let id = (cell.count == 1).then(|| self.snapshot.incidents.feature_id(cell.row as usize));
        self.add_feature(id, cell.vertex, &tags);
    }

    fn add_single(&mut self, row: usize, vertex: [i32; 2]) {
        let mut tags = Tags::default();
        self.tag_incident(row, &mut tags);
        self.tag_count(1, &mut tags);
        self.add_feature(Some(self.snapshot.incidents.feature_id(row)), vertex, &tags);
    }

    fn tag_count(&mut self, count: u32, tags: &mut Tags) {
        let known = self.counts.get(&count).copied();
        let number = known.unwrap_or_else(|| {
            self.add_value(|value| {
                value.push(0x20);
                varint(value, count.into());
            })
        });
        self.counts.insert(count, number);
        tags.push(COUNT, number);
    }

    fn tag_incident(&mut self, row: usize, tags: &mut Tags) {
        let incidents = &self.snapshot.incidents;
        let category = incidents.category(row);
        if let Some(known) = self.categories.get(category).copied() {
            let code = &self.snapshot.taxonomy.categories()[category].code;
            let number = known.unwrap_or_else(|| self.add_text(code));
            self.categories[category] = Some(number);
            tags.push(CATEGORY, number);
        }
        let occurred = incidents.occurred(row);
        let mut text = [0; LocalClock::LONGEST];
        let text = self.clock.write(occurred.start, occurred.is_instant(), &mut text);
        let number = self.add_bytes(text);
        tags.push(OCCURRED_AT, number);
        if let Some(severity) = incidents.severity(row) {
            let known = self.severities[severity as usize];
            let number = known.unwrap_or_else(|| {
                self.add_value(|value| {
                    value.push(0x20);
                    varint(value, severity.into());
                })
            });
            self.severities[severity as usize] = Some(number);
            tags.push(SEVERITY, number);
        }
        let (how_known, precision): (HowKnown, Precision) = (incidents.how_known(row), incidents.precision(row));
        let number = self.how_known[how_known as usize].unwrap_or_else(|| self.add_text(how_known.as_str()));
        self.how_known[how_known as usize] = Some(number);
        tags.push(HOW_KNOWN, number);
        let number = self.precisions[precision as usize].unwrap_or_else(|| self.add_text(precision.as_str()));
        self.precisions[precision as usize] = Some(number);
        tags.push(PRECISION, number);
        if let Some(unit) = self.placement.unit(row) {
            let known = self.unit.filter(|(last, _)| *last == unit).map(|(_, number)| number).or_else(|| self.units.get(&unit).copied());
            let code = self.snapshot.units.get(unit).unit.code.as_str();
            let number = known.unwrap_or_else(|| self.add_text(code));
            if known.is_none() {
                self.units.insert(unit, number);
            }
            self.unit = Some((unit, number));
            tags.push(UNIT, number);
        }
    }

    fn add_text(&mut self, text: &str) -> u32 {
        self.add_bytes(text.as_bytes())
    }

    /// A value that is a text.
    fn add_bytes(&mut self, text: &[u8]) -> u32 {
        self.values.push(0x22);
        let inner = 1 + varint_len(text.len() as u64) + text.len();
        varint(&mut self.values, inner as u64);
        self.values.push(0x0A);
        varint(&mut self.values, text.len() as u64);
        self.values.extend_from_slice(text);
        self.value_count += 1;
        self.value_count - 1
    }

    /// A value of another kind; `write` gives its few bytes.
    fn add_value(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> u32 {
        self.values.extend([0x22, 0]);
        let start = self.values.len();
        write(&mut self.values);
        // Never longer than a varint and its key.
        self.values[start - 1] = (self.values.len() - start) as u8;
        self.value_count += 1;
        self.value_count - 1
    }

    fn add_feature(&mut self, id: Option<i64>, [x, y]: [i32; 2], tags: &Tags) {
        let feature = &mut self.feature;
        feature.clear();
        if let Some(id) = id {
            feature.push(0x08);
            varint(feature, id as u64);
        }
        feature.push(0x12);
        let length = tags.all().iter().map(|number| varint_len(u64::from(*number))).sum::<usize>();
        varint(feature, length as u64);
        tags.all().iter().for_each(|number| varint(feature, u64::from(*number)));
        // A point; one "move to" with one place.
        feature.extend([0x18, 1, 0x22]);
        let (x, y) = (zigzag(x), zigzag(y));
        feature.push((1 + varint_len(x) + varint_len(y)) as u8);
        feature.push(9);
        varint(feature, x);
        varint(feature, y);
        self.features.push(0x12);
        varint(&mut self.features, feature.len() as u64);
        self.features.extend_from_slice(feature);
    }

    fn finish(self) -> Option<Vec<u8>> {
        if self.features.is_empty() {
            return None;
        }
        let mut head = Vec::new();
        let name = b"incidents";
        head.extend([0x78, 2, 0x0A, name.len() as u8]);
        head.extend_from_slice(name);
        let mut keys = Vec::new();
        for key in KEYS {
            keys.extend([0x1A, key.len() as u8]);
            keys.extend_from_slice(key.as_bytes());
        }
        keys.push(0x28);
        varint(&mut keys, EXTENT as u64);
        let length = head.len() + self.features.len() + keys.len() + self.values.len();
        let mut tile = Vec::with_capacity(length + 8);
        tile.push(0x1A);
        varint(&mut tile, length as u64);
        for part in [&head, &self.features, &keys, &self.values] {
            tile.extend_from_slice(part);
        }
        Some(tile)
    }
}

/// Numbers of keys and values in turn.
#[derive(Default)]
struct Tags {
    numbers: [u32; 2 * KEYS.len()],
    len: usize,
}

impl Tags {
    fn push(&mut self, key: usize, value: u32) {
        self.numbers[self.len..self.len + 2].copy_from_slice(&[key as u32, value]);
        self.len += 2;
    }

    fn all(&self) -> &[u32] {
        &self.numbers[..self.len]
    }
}

fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn varint_len(number: u64) -> usize {
    (64 - (number | 1).leading_zeros() as usize).div_ceil(7)
}

fn zigzag(number: i32) -> u64 {
    u64::from(((number << 1) ^ (number >> 31)) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lengths_are_those_of_what_is_written(number in any::<u64>(), shift in 0u32..64) {
            let mut bytes = Vec::new();
            varint(&mut bytes, number >> shift);
            prop_assert_eq!(bytes.len(), varint_len(number >> shift));
        }
    }
}
