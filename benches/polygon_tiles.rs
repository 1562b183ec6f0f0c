//! How long polygon tiles take at each zoom, beside the path they took before: every vertex projected, rounded and cut for each
//! tile, in the same run.
//!
//! Seeded: the same shapes on every machine, 3,300 that share their borders, of 200 to 800 vertices. `cargo bench --bench polygon_tiles
//! -- 166` takes another number of shapes.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diaban::domain::{GeometryQuality, Level, Unit, UnitCode, Validity};
use diaban::index::Snapshot;
use diaban::layer::{self, Shapes, View};
use diaban::priority::ZoneSet;
use diaban::query::{Filter, FilterRequest};
use diaban::spatial::pyramid::{FINEST, Outline, Pyramid};
use diaban::spatial::{Bbox, TileCoordinate};
use diaban::store::StoredData;
use diaban::tile::vector;
use geo::{BoundingRect, Coord, LineString, MultiPolygon, Polygon};
use jiff::civil::date;

const SHAPES: usize = 3300;
/// The box of the country.
const WEST: f64 = 102.1;
const SOUTH: f64 = 8.5;
const WIDTH: f64 = 7.4;
const HEIGHT: f64 = 14.9;
/// Tiles of a zoom that are timed.
const TILES: usize = 60;

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(SHAPES);
    println!("machine: {}", machine());
    let shapes = partition(count);
    let vertices: usize = shapes.iter().map(|shape| shape.0[0].exterior().0.len()).sum();
    println!("n: {} shapes of {vertices} vertices; up to {TILES} tiles a zoom over the shapes, the median of five runs\n", shapes.len());

    let outlines: Vec<Outline<'_>> = shapes.iter().map(Outline::Polygons).collect();
    let (taken_in, pyramid) = timed(|| Pyramid::new(&outlines));
    println!("taken in once: {taken_in:.1?}");
    let view = view(&shapes);
    let communes = layer::find(&view, "communes").expect("there are communes");
    let request = FilterRequest { as_of: Some(view.zones.day), ..FilterRequest::default() };
    let filter =
        Filter::resolve(&request, &view.snapshot, view.zones.day, &|_| unreachable!("no zone is asked for")).expect("a plain filter");
    // Counts and the drawing are kept for all tiles of a filter.
    let first = TileCoordinate::new(0, 0, 0).expect("the one tile of zoom 0");
    let _ = vector::encode(&view, &*communes, &filter, first);

    println!("zoom   level made   vertices   ms a tile now      before   ratio   bytes now   before");
    for zoom in 0..=16 {
        let (made, level) = timed(|| pyramid.level(zoom.min(FINEST)));
        let tiles = tiles(zoom);
        let encode = |tile: &TileCoordinate| vector::encode(&view, &*communes, &filter, *tile).expect("the layer is valid");
        let bytes: usize = tiles.iter().filter_map(encode).map(|tile| tile.len()).sum();
        let now = median(|| tiles.iter().for_each(|tile| drop(black_box(encode(tile)))));
        let bytes_before: usize = tiles.iter().map(|tile| before::encode(&shapes, *tile).len()).sum();
        let then = median(|| tiles.iter().for_each(|tile| drop(black_box(before::encode(&shapes, *tile)))));
        let each = |time: Duration| time.as_secs_f64() * 1e3 / tiles.len() as f64;
        println!(
            "{zoom:>4} {:>12} {:>10} {:>15.3} {:>11.3} {:>7.1} {:>11} {:>8}",
            if zoom > FINEST { "-".into() } else { format!("{made:.0?}") },
            level.vertices(),
            each(now),
            each(then),
            each(then) / each(now),
            bytes / tiles.len(),
            bytes_before / tiles.len(),
        );
    }
}

/// The path that tiles took before, without tags and labels.
mod before {
    use super::{BoundingRect, LineString, MultiPolygon, TileCoordinate};
    use fast_mvt::{MvtCoord, MvtGeomType, MvtLayerBuilder};

    const LOW: i32 = -96;
    const HIGH: i32 = 4096 + 96;

    pub fn encode(shapes: &[MultiPolygon<f64>], tile: TileCoordinate) -> Vec<u8> {
        let window = tile.bbox(96.0 / 4096.0);
        let mut builder = MvtLayerBuilder::new("communes").expect("a name");
        for (number, shape) in shapes.iter().enumerate() {
            if !shape.bounding_rect().is_some_and(|rect| diaban::spatial::Bbox::from(rect).intersects(&window)) {
                continue;
            }
            let rings: Vec<Vec<[i32; 2]>> = shape.iter().map(|polygon| clip(vertices(tile, polygon.exterior()))).collect();
            let mut feature = builder.feature_of(MvtGeomType::Polygon);
            for ring in rings.into_iter().filter(|ring| ring.len() > 2) {
                feature.ring(ring.into_iter().map(|[x, y]| MvtCoord { x, y }), true).expect("a ring");
            }
            feature.id(Some(number as u64));
            builder = feature.end();
        }
        builder.encode()
    }

    fn vertices(tile: TileCoordinate, line: &LineString<f64>) -> Vec<[i32; 2]> {
        let grid = if tile.zoom < 14 { 4 } else { 1 };
        let snap = |value: i32| (value + grid / 2).div_euclid(grid) * grid;
        let place = |c: &geo::Coord<f64>| tile.local(c.x, c.y).map(|share| snap((share * 4096.0).round().clamp(-1e8, 1e8) as i32));
        let mut vertices: Vec<[i32; 2]> = line.coords().map(place).collect();
        vertices.dedup();
        vertices
    }

    fn clip(mut ring: Vec<[i32; 2]>) -> Vec<[i32; 2]> {
        for axis in 0..2 {
            for (limit, keep_above) in [(LOW, true), (HIGH, false)] {
                let inside = |v: &[i32; 2]| if keep_above { v[axis] >= limit } else { v[axis] <= limit };
                if ring.iter().all(inside) {
                    continue;
                }
                let mut cut = Vec::with_capacity(ring.len());
                for (number, to) in ring.iter().enumerate() {
                    let from = &ring[(number + ring.len() - 1) % ring.len()];
                    if inside(from) != inside(to) {
                        let share = f64::from(limit - from[axis]) / f64::from(to[axis] - from[axis]);
                        let mut place = [limit; 2];
                        place[1 - axis] = (f64::from(from[1 - axis]) + share * f64::from(to[1 - axis] - from[1 - axis])).round() as i32;
                        cut.push(place);
                    }
                    if inside(to) {
                        cut.push(*to);
                    }
                }
                ring = cut;
            }
        }
        ring
    }
}

/// A jittered grid whose cells share ragged borders.
fn partition(count: usize) -> Vec<MultiPolygon<f64>> {
    let columns = ((count as f64 * WIDTH / HEIGHT).sqrt().round() as usize).max(1);
    let rows = count.div_ceil(columns);
    let (cell_width, cell_height) = (WIDTH / columns as f64, HEIGHT / rows as f64);
    let corner = |column: usize, row: usize| {
        let mut random = Random((column * 100_003 + row) as u64);
        let mut jitter = || 0.6 * (random.unit() - 0.5);
        [WEST + (column as f64 + jitter()) * cell_width, SOUTH + (row as f64 + jitter()) * cell_height]
    };
    // A border is a midpoint-displaced walk between two corners, seeded by them, so that both sides draw the same.
    let border = |from: (usize, usize), to: (usize, usize)| {
        let (low, high) = (from.min(to), from.max(to));
        let mut random = Random((((low.0 * 1009 + low.1) * 1009 + high.0) * 1009 + high.1) as u64);
        let mut line = vec![corner(low.0, low.1), corner(high.0, high.1)];
        let wanted = 50 + random.next() as usize % 151;
        while line.len() <= 256 {
            let mut finer = Vec::with_capacity(line.len() * 2);
            for pair in line.windows(2) {
                let ([x, y], [to_x, to_y]) = (pair[0], pair[1]);
                let shift = 0.1 * (random.unit() - 0.5);
                finer.push(pair[0]);
                let middle = [f64::midpoint(x, to_x) - shift * (to_y - y), f64::midpoint(y, to_y) + shift * (to_x - x)];
                finer.push(middle.map(|value| (value * 1e6).round() / 1e6));
            }
            finer.push(line[line.len() - 1]);
            line = finer;
        }
        line = (0..=wanted).map(|at| line[at * 256 / wanted]).collect();
        if from > to {
            line.reverse();
        }
        line
    };
    let cell = |column: usize, row: usize| {
        let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
        let mut ring: Vec<[f64; 2]> = Vec::new();
        for side in 0..4 {
            let line = border(corners[side], corners[(side + 1) % 4]);
            ring.extend(&line[..line.len() - 1]);
        }
        let line: Vec<Coord<f64>> = ring.into_iter().map(|[x, y]| Coord { x, y }).collect();
        MultiPolygon(vec![Polygon::new(LineString(line), Vec::new())])
    };
    (0..count).map(|number| cell(number % columns, number / columns)).collect()
}

fn view(shapes: &[MultiPolygon<f64>]) -> View {
    let unit = |(number, shape): (usize, &MultiPolygon<f64>)| Unit {
        code: UnitCode::new(&format!("{number:05}")).expect("a code of digits"),
        level: Level::Commune,
        name: format!("Xã số {number}"),
        parent: None,
        validity: Validity::default(),
        geometry: Some(shape.clone()),
        geometry_quality: GeometryQuality::Official,
        area_km2: Some(number as f64),
        demonstration: false,
    };
    let day = date(2026, 11, 1);
    let data = StoredData { units: shapes.iter().enumerate().map(unit).collect(), ..StoredData::default() };
    let snapshot = Arc::new(Snapshot::new(data, day));
    let zones = Arc::new(ZoneSet::new(&snapshot, &diaban::priority::Rules::built_in(), day));
    View::new(snapshot, zones, Arc::default(), Arc::new(Shapes::default()))
}

/// Tiles over the shapes, all or some of them spread evenly.
fn tiles(zoom: u8) -> Vec<TileCoordinate> {
    let bbox = Bbox::new(WEST, SOUTH, WEST + WIDTH, SOUTH + HEIGHT);
    let world = TileCoordinate::new(0, 0, 0).expect("the one tile of zoom 0");
    let at = |x: f64, y: f64| world.local(x, y).map(|share| (share * f64::from(1u32 << zoom)) as u32);
    let ([west, north], [east, south]) = (at(bbox.west, bbox.north), at(bbox.east, bbox.south));
    let (columns, rows) = ((east - west + 1) as usize, (south - north + 1) as usize);
    let step = (columns * rows).div_ceil(TILES) | 1;
    let tile = |number: usize| TileCoordinate::new(zoom, west + (number % columns) as u32, north + (number / columns) as u32);
    (0..columns * rows).step_by(step).filter_map(tile).collect()
}

/// The median time of five runs.
fn median(mut run: impl FnMut()) -> Duration {
    run();
    let mut times: Vec<Duration> = (0..5).map(|_| timed(&mut run).0).collect();
    times.sort_unstable();
    times[2]
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let answer = work();
    (start.elapsed(), answer)
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
