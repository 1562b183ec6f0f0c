//! How long an uncached density tile takes, from the index to the PNG, at every zoom of a province.
//!
//! Seeded: the same incidents and tiles on every machine. `cargo bench --bench density_tiles -- 1000000` takes another number
//! of incidents.

use std::hint::black_box;
use std::time::{Duration, Instant};

use diaban::domain::{HowKnown, Incident, Interval, Precision};
use diaban::index::Snapshot;
use diaban::query::{Filter, FilterRequest};
use diaban::spatial::TileCoordinate;
use diaban::store::Store;
use diaban::tile::density::{self, Edges, Packing};
use jiff::civil::date;

const INCIDENTS: usize = 1_000_000;
const TILES: usize = 8;
/// The box of Thanh Hóa.
const WEST: f64 = 104.4;
const SOUTH: f64 = 19.3;
const SIDE: f64 = 1.5;

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(INCIDENTS);
    println!("machine: {}", machine());
    println!(
        "n: {count} incidents; {TILES} tiles a row, around incidents drawn at random; each the median of five runs, the PNG with the edges kept\n"
    );
    let snapshot = snapshot(count);
    let filter = filter(&snapshot);
    println!("sigma  zoom   numbers: median  slowest   with PNG: median  slowest   bytes");
    for sigma_m in [150.0, 300.0, 600.0] {
        for zoom in 6..=16 {
            row(&snapshot, &filter, zoom, sigma_m);
        }
    }
}

fn row(snapshot: &Snapshot, filter: &Filter, zoom: u8, sigma_m: f64) {
    let mut random = Random(u64::from(zoom));
    let tiles: Vec<TileCoordinate> = (0..TILES)
        .map(|_| {
            let [longitude, latitude] = snapshot.incidents.position(random.next() as usize % snapshot.incidents.len());
            let world = TileCoordinate::new(0, 0, 0).expect("the whole world").local(longitude, latitude);
            let [x, y] = world.map(|share| (share * f64::from(1u32 << zoom)) as u32);
            TileCoordinate::new(zoom, x, y).expect("an incident lies in a tile")
        })
        .collect();
    let mut bytes = 0;
    let mut numbers: Vec<Duration> = tiles.iter().map(|&tile| median(|| density::values(snapshot, filter, tile, sigma_m))).collect();
    let edges = Edges::default();
    let encode = |tile| density::encode(snapshot, filter, (tile, sigma_m), Packing::new(snapshot, sigma_m), &edges);
    let mut whole: Vec<Duration> = tiles
        .iter()
        .map(|&tile| {
            bytes += encode(tile).expect("memory takes it").len();
            median(|| encode(tile))
        })
        .collect();
    numbers.sort_unstable();
    whole.sort_unstable();
    let (middle, last) = (TILES / 2, TILES - 1);
    println!(
        "{sigma_m:>5} {zoom:>5} {:>17.2?} {:>8.2?} {:>18.2?} {:>8.2?} {:>7}",
        numbers[middle],
        numbers[last],
        whole[middle],
        whole[last],
        bytes / TILES
    );
}

/// The units of the demonstration with other incidents.
fn snapshot(count: usize) -> Snapshot {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = Store::open(folder.path()).expect("the store opens");
    diaban::ingest::demonstration::load(&mut store).expect("the demonstration loads");
    let mut data = store.load().expect("the store loads");
    let mut random = Random(20_250_701);
    data.incidents = (1..).zip(std::iter::repeat_with(|| incident(&mut random)).take(count)).collect();
    Snapshot::new(data, date(2026, 11, 1))
}

fn filter(snapshot: &Snapshot) -> Filter {
    let nowhere = |id: &str| Err(diaban::query::QueryError::not_found("zone", id));
    Filter::resolve(&FilterRequest::default(), snapshot, date(2026, 11, 1), &nowhere).expect("everything can be asked for")
}

/// Two thirds near one of fifty towns, the rest anywhere.
fn incident(random: &mut Random) -> Incident {
    let town = random.next() % 50;
    let mut place = Random(town);
    let near = random.next() % 3 < 2;
    let mut along = |side: &mut Random| {
        let anywhere = random.unit();
        if near { side.unit() * 0.95 + 0.01 * (random.unit() + random.unit()) } else { anywhere }
    };
    let (x, y) = (along(&mut place), along(&mut place));
    Incident {
        id: String::new(),
        source: "benchmark".into(),
        category: "TT-TROM".into(),
        occurred: Interval::instant(1_700_000_000 + i64::from((random.next() % 94_608_000) as u32)),
        reported_at: None,
        longitude_e7: ((WEST + x * SIDE) * 1e7) as i32,
        latitude_e7: ((SOUTH + y * SIDE) * 1e7) as i32,
        severity: None,
        how_known: HowKnown::Reported,
        precision: Precision::Exact,
        deaths: None,
        injured: None,
        damage_vnd: None,
        cleared: None,
        kept: String::new(),
    }
}

fn median<T>(run: impl Fn() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let start = Instant::now();
            drop(black_box(run()));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[2]
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    format!("{}, {cores} cores, {} {}", model.unwrap_or("unknown processor"), std::env::consts::OS, std::env::consts::ARCH)
}

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// In 0..1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
