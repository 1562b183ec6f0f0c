//! What the statistics are asked about, in memory and as files of plain numbers for the peers.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use diaban::spatial::hexagon::{Hexagon, HexagonGrid};

use super::data::{FIRST_SECOND, GROUND_E7, Random, Record, incidents};

/// Side of a cell of the density, in metres: a thousand of them span the ground.
pub const CELL_M: f64 = 1_650.0;
/// Its bandwidth.
pub const SIGMA_M: f64 = 5.0 * CELL_M;
/// Steps of a series.
pub const MONTHS: usize = 36;
/// Series that the peer is given.
pub const SERIES_OF_PEER: usize = 500;
/// Radius of a cluster.
pub const RADIUS_M: f64 = 150.0;
/// Incidents that make a core.
pub const LEAST: u32 = 10;

const POINTS: usize = 10_000_000;
const SERIES: usize = 50_000;
const EVENTS: usize = 50_000;
const PLACES: usize = 1_000_000;

pub struct Inputs {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub cells: Vec<Hexagon>,
    pub counts: Vec<u32>,
    pub series: Vec<f64>,
    pub events: Vec<(f64, f64, i32)>,
    pub places: Vec<[f64; 2]>,
    pub weights: Vec<u32>,
}

impl Inputs {
    /// Makes them all, and writes what the peers read into a folder.
    pub fn new(folder: &Path) -> Self {
        let records = incidents(POINTS);
        // Near enough to metres for a benchmark: nothing here depends on the projection.
        let metres = |record: &Record| {
            let [west, south, ..] = GROUND_E7;
            (f64::from(record.longitude_e7 - west) * 0.0108, f64::from(record.latitude_e7 - south) * 0.01106)
        };
        let (x, y): (Vec<f64>, Vec<f64>) = records.iter().map(metres).unzip();
        let (cells, counts) = hexagons(&x, &y);
        let mut random = Random::of(9, 1);
        let series = (0..SERIES * MONTHS).map(|_| (random.below(7) * random.below(3)) as f64).collect();
        let events = events(&records, metres);
        let (places, weights) = places(&records);
        let inputs = Self { x, y, cells, counts, series, events, places, weights };
        inputs.write(folder);
        inputs
    }

    fn write(&self, folder: &Path) {
        let write = |name: &str, numbers: &mut dyn Iterator<Item = f64>| {
            let mut file = BufWriter::new(File::create(folder.join(name)).expect("a file"));
            numbers.for_each(|number| file.write_all(&number.to_le_bytes()).expect("written"));
        };
        write("x", &mut self.x.iter().copied());
        write("y", &mut self.y.iter().copied());
        write("cells", &mut self.cells.iter().zip(&self.counts).flat_map(|(c, n)| [f64::from(c.q), f64::from(c.r), f64::from(*n)]));
        write("series", &mut self.series.iter().take(SERIES_OF_PEER * MONTHS).copied());
        write("events", &mut self.events.iter().take(EVENTS / 10).flat_map(|&(x, y, day)| [x, y, f64::from(day)]));
        write("places", &mut self.places.iter().zip(&self.weights).flat_map(|([x, y], n)| [*x, *y, f64::from(*n)]));
    }
}

/// 50,000 hexagons of side 1,500 m over the densest corner, with what lies in them.
fn hexagons(x: &[f64], y: &[f64]) -> (Vec<Hexagon>, Vec<u32>) {
    let grid = HexagonGrid { origin_x: 0.0, origin_y: 0.0, side: 1_500.0 };
    let side = (51_000.0 * grid.area()).sqrt();
    let mut cells = grid.cells_with_centre_in((100_000.0, 400_000.0), (100_000.0 + side, 400_000.0 + side));
    cells.truncate(50_000);
    let mut counts: HashMap<Hexagon, u32> = cells.iter().map(|&cell| (cell, 0)).collect();
    // Every twentieth, so that a cell has few, as hot spots are looked for.
    for (&x, &y) in x.iter().zip(y).step_by(20) {
        if let Some(count) = counts.get_mut(&grid.cell_at(x, y)) {
            *count += 1;
        }
    }
    let counts = cells.iter().map(|cell| counts[cell]).collect();
    (cells, counts)
}

/// The incidents of one town and around, so that there are pairs.
fn events(records: &[Record], metres: impl Fn(&Record) -> (f64, f64)) -> Vec<(f64, f64, i32)> {
    let event = |record: &Record| {
        let (x, y) = metres(record);
        (x, y, ((record.seconds - FIRST_SECOND) / 86_400) as i32)
    };
    let near = records.iter().filter(|record| record.longitude_e7 < 1_034_000_000).step_by(7);
    near.map(event).take(EVENTS).collect()
}

/// A million different places, each with the number of its incidents.
fn places(records: &[Record]) -> (Vec<[f64; 2]>, Vec<u32>) {
    let mut keys: Vec<[i32; 2]> = records.iter().take(PLACES + PLACES / 10).map(|r| [r.longitude_e7, r.latitude_e7]).collect();
    keys.sort_unstable();
    let places = keys.chunk_by(|a, b| a == b).take(PLACES);
    places.map(|place| (place[0].map(|degrees| f64::from(degrees) / 1e7), place.len() as u32)).unzip()
}
