//! Which tiles are asked for, and what must be in them.

use std::collections::{HashMap, HashSet};

use diaban::spatial::TileCoordinate;
use fast_mvt::{MvtReaderRef, MvtValueRef};
use geo::{BoundingRect, Coord, Intersects, Rect};

use super::server::Tile;
use crate::data::{GROUND_E7, Random, Record};
use crate::peer::{DataSet, Failure};

/// How many features a tile may hold and be right.
pub type Bounds = std::ops::RangeInclusive<u64>;

/// A tile and what must be in it.
#[derive(Debug, Clone)]
pub struct ChosenTile {
    /// The tile.
    pub tile: Tile,
    /// Features, or incidents in gathered ones.
    pub features: Bounds,
}

/// How near to a tile's edge, as a share of its side, a point may be given to either tile: half a unit of 4,096, by rounding, and a
/// little for another order of operations.
const EDGE: f64 = 0.51 / 4096.0;

/// At most `limit` tiles of a zoom, each that of a random incident, since people look where incidents are; no tile twice.
///
/// A tile holds the incidents of its square, its west and north edges included. Servers that round first may give a point on an
/// edge to both tiles or to the other one: this many more or fewer are accepted.
pub fn with_incidents(records: &[Record], zoom: u8, limit: usize) -> Vec<ChosenTile> {
    let mut counts: HashMap<[u32; 2], [u64; 2]> = HashMap::new();
    for record in records {
        let place = record.mercator();
        let tile = place.map(|units| units >> (32 - zoom));
        counts.entry(tile).or_default()[0] += 1;
        let share = place.map(|units| f64::from(units << zoom) / 4_294_967_296.0);
        if share.iter().all(|share| (EDGE..1.0 - EDGE).contains(share)) {
            continue;
        }
        let steps = share.map(|share| i64::from(share >= 1.0 - EDGE) - i64::from(share < EDGE));
        // Also to the neighbour across each edge and across the corner; the set is for a point at no corner.
        let near: HashSet<[u32; 2]> = [[0, 0], [steps[0], 0], [0, steps[1]], steps]
            .map(|[x, y]| [(i64::from(tile[0]) + x) as u32, (i64::from(tile[1]) + y) as u32])
            .into();
        for tile in near {
            counts.entry(tile).or_default()[1] += 1;
        }
    }
    let mut random = Random::of(61, u64::from(zoom));
    let mut chosen = Vec::new();
    // Most places are drawn again and again once most tiles are there: so many draws leave out few.
    for _ in 0..limit * 20 {
        if chosen.len() == limit {
            break;
        }
        let tile = records[random.below(records.len() as u64) as usize].mercator().map(|units| units >> (32 - zoom));
        if let Some([count, near]) = counts.remove(&tile) {
            chosen.push(ChosenTile { tile: (zoom, tile[0], tile[1]), features: count.saturating_sub(near)..=count + near });
        }
    }
    chosen
}

/// The tile of a zoom that holds the most incidents, of a thousand random ones.
pub fn fullest(records: &[Record], zoom: u8) -> Option<ChosenTile> {
    with_incidents(records, zoom, 1000).into_iter().max_by_key(|tile| *tile.features.end())
}

/// At most `limit` tiles of a zoom within the ground, in random order, no tile twice.
pub fn with_units(data: &DataSet, zoom: u8, limit: usize) -> Vec<ChosenTile> {
    let [west, south, east, north] = GROUND_E7.map(|degrees| f64::from(degrees) / 1e7);
    let place = |longitude, latitude| {
        diaban::spatial::tile_coordinate::mercator(longitude, latitude).map(|share| (share * f64::from(1_u32 << zoom)) as u32)
    };
    let ([left, bottom], [right, top]) = (place(west, south), place(east, north));
    let mut tiles: Vec<[u32; 2]> = (left..=right).flat_map(|x| (top..=bottom).map(move |y| [x, y])).collect();
    shuffle(&mut tiles, 100 + u64::from(zoom));
    tiles.truncate(limit);
    tiles.into_iter().map(|[x, y]| ChosenTile { tile: (zoom, x, y), features: units_in(data, (zoom, x, y)) }).collect()
}

/// At least the units whose ground reaches well into the tile, at most those within a buffer of 1/16 of its side.
fn units_in(data: &DataSet, (zoom, x, y): Tile) -> Bounds {
    let Some(tile) = TileCoordinate::new(zoom, x, y) else { return 0..=0 };
    let count = |buffer: f64| {
        let bounds = tile.bbox(buffer);
        let window = Rect::new(Coord { x: bounds.west, y: bounds.south }, Coord { x: bounds.east, y: bounds.north });
        let meets =
            |unit: &&geo::Polygon<f64>| unit.bounding_rect().is_some_and(|bounds| bounds.intersects(&window)) && unit.intersects(&window);
        data.units.iter().filter(meets).count() as u64
    };
    // A sliver thinner than a unit of the tile's grid may vanish.
    count(-4.0 / 4096.0)..=count(1.0 / 16.0)
}

/// Incidents or units in a tile: features, or what a gathered feature says it stands for.
///
/// # Errors
/// When it is no vector tile.
pub fn features(body: &[u8]) -> Result<u64, Failure> {
    let reader = MvtReaderRef::new(body)?;
    let mut sum = 0;
    for layer in reader.layers().filter(|layer| !layer.name().ends_with("_label")) {
        for feature in layer.features() {
            let mut stands_for = 1;
            for property in feature.properties() {
                match property? {
                    ("count", MvtValueRef::UInt(count)) => stands_for = count,
                    ("count", MvtValueRef::Int(count) | MvtValueRef::SInt(count)) => stands_for = count.unsigned_abs(),
                    _ => {}
                }
            }
            sum += stands_for;
        }
    }
    Ok(sum)
}

fn shuffle<T>(values: &mut [T], topic: u64) {
    let mut random = Random::of(60, topic);
    for last in (1..values.len()).rev() {
        values.swap(last, random.below(last as u64 + 1) as usize);
    }
}
