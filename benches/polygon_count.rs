//! How long it takes to index incidents and to count those in drawn polygons, beside plain `geo` and an R-tree of single points
//! in the same run.
//!
//! Seeded: the same points and polygons on every machine. `cargo bench --bench polygon_count -- 1000000` takes another number of incidents.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diaban::domain::{HowKnown, Incident, Interval, Precision};
use diaban::index::{IncidentIndex, Selection};
use diaban::spatial::{Area, PreparedPolygon};
use diaban::store::default_taxonomy;
use geo::{BoundingRect, Coord, Intersects, LineString, MultiPolygon, Polygon};
use rstar::{AABB, RTree};

const INCIDENTS: usize = 300_000;
const POLYGONS: usize = 40;
const VERTICES: usize = 200;
/// The box of Thanh Hóa.
const WEST: f64 = 104.4;
const SOUTH: f64 = 19.3;
const SIDE: f64 = 1.5;

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(INCIDENTS);
    println!("machine: {}", machine());
    println!("n: {count} incidents, {POLYGONS} polygons of {VERTICES} vertices; the median of five runs\n");

    let mut random = Random(20_250_701);
    let incidents: Vec<(i64, Incident)> = (1..).zip(std::iter::repeat_with(|| incident(&mut random)).take(count)).collect();
    let polygons: Vec<MultiPolygon<f64>> = (0..POLYGONS).map(|_| star(&mut random)).collect();
    let taxonomy = default_taxonomy();

    let (built, index) = median(|| IncidentIndex::new(incidents.clone(), &taxonomy), || incidents.clone());
    let points: Vec<[f64; 2]> = (0..index.len()).map(|row| index.position(row)).collect();
    let (tree_built, tree) = median(|| RTree::bulk_load(points.clone()), || points.clone());
    println!(
        "build        columns in blocks {built:>10.1?}   R-tree of points {tree_built:>10.1?}   ratio {:.2}",
        ratio(built, tree_built)
    );

    // Preparing a polygon belongs to the question, since it was just drawn.
    let (counted, counts) = median(|| polygons.iter().map(|polygon| count_in(&index, polygon)).collect::<Vec<_>>(), || ());
    let (walked, by_tree) = median(|| polygons.iter().map(|polygon| count_by_tree(&tree, polygon)).collect::<Vec<_>>(), || ());
    let (brute, by_force) = median(|| polygons.iter().map(|polygon| count_by_force(&points, polygon)).collect::<Vec<_>>(), || ());
    assert_eq!(counts, by_force, "the index and brute force count the same");
    assert_eq!(counts, by_tree, "the index and the tree count the same");
    let each = |time: Duration| time / POLYGONS as u32;
    println!(
        "a polygon    columns in blocks {:>10.1?}   R-tree of points {:>10.1?}   ratio {:.2}",
        each(counted),
        each(walked),
        ratio(counted, walked)
    );
    println!(
        "             columns in blocks {:>10.1?}   geo, every point {:>10.1?}   ratio {:.4}",
        each(counted),
        each(brute),
        ratio(counted, brute)
    );
    println!("             {} incidents in a polygon on average", counts.iter().sum::<usize>() / POLYGONS);
}

fn count_in(index: &IncidentIndex, polygon: &MultiPolygon<f64>) -> usize {
    let areas = vec![Area::Polygon(Arc::new(PreparedPolygon::new(polygon)))];
    let mut count = 0;
    index.scan(&Selection { areas, ..Selection::default() }, |_| count += 1);
    count
}

fn count_by_tree(tree: &RTree<[f64; 2]>, polygon: &MultiPolygon<f64>) -> usize {
    let Some(rect) = polygon.bounding_rect() else { return 0 };
    let envelope = AABB::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
    tree.locate_in_envelope(envelope).filter(|[x, y]| polygon.intersects(&Coord { x: *x, y: *y })).count()
}

fn count_by_force(points: &[[f64; 2]], polygon: &MultiPolygon<f64>) -> usize {
    points.iter().filter(|[x, y]| polygon.intersects(&Coord { x: *x, y: *y })).count()
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

/// A ragged shape of 5 to 20 km across, as somebody draws it.
fn star(random: &mut Random) -> MultiPolygon<f64> {
    let (x, y) = (WEST + SIDE * random.unit(), SOUTH + SIDE * random.unit());
    let radius = 0.025 + 0.075 * random.unit();
    let vertices = (0..VERTICES).map(|at| {
        let angle = at as f64 / VERTICES as f64 * std::f64::consts::TAU;
        let reach = radius * (0.7 + 0.3 * random.unit());
        Coord { x: x + reach * angle.cos(), y: y + reach * angle.sin() }
    });
    MultiPolygon(vec![Polygon::new(LineString(vertices.collect()), Vec::new())])
}

/// The median time of five runs, less that of what each has to do first, and the last answer.
fn median<T, P>(mut run: impl FnMut() -> T, mut preparation: impl FnMut() -> P) -> (Duration, T) {
    let mut answer = run();
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let before = time(|| drop(black_box(preparation())));
            time(|| answer = black_box(run())).saturating_sub(before)
        })
        .collect();
    times.sort_unstable();
    (times[2], answer)
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn ratio(ours: Duration, theirs: Duration) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64()
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
