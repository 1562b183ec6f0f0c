//! How long the statistics take, beside the packages that people use for them, in one run and on the same numbers.
//!
//! `cargo bench --bench statistics` prints a table; `-- --write docs/benchmarks-statistics.md` writes it. Peers are taken from
//! `target/peers/python` (`scripts/install-peers python`), or from `DIABAN_PYTHON`.

#[expect(dead_code, unused_imports, reason = "shared with the other benchmarks")]
#[path = "../data/mod.rs"]
mod data;
mod inputs;
mod table;

use std::path::Path;
use std::time::Instant;

use diaban::analysis::clusters::{ClusterSettings, clusters};
use diaban::analysis::convolution::{ConvolutionSettings, convolution_test};
use diaban::analysis::density::density;
use diaban::analysis::getis_ord::{Neighbourhoods, getis_ord_star};
use diaban::analysis::grid_frame::GridFrame;
use diaban::analysis::mann_kendall::mann_kendall_of_many;
use diaban::analysis::near_repeat::{KnoxSettings, knox};
use diaban::analysis::watch::Watch;
use diaban::spatial::hexagon_set::HexagonSet;

use inputs::Inputs;
use table::{Peer, Row, Table};

/// Runs of Diaban, the first of which warms.
const RUNS: usize = 6;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let write = arguments.by_ref().find(|argument| argument == "--write").and_then(|_| arguments.next());
    let folder = tempfile::tempdir().expect("a folder");
    let inputs = Inputs::new(folder.path());
    let peer = Peer::find(folder.path());
    let mut table = Table::default();
    for row in [densities, hot_spots, trends, near_repeats, dbscan] {
        table.add(row(&inputs, &peer));
    }
    print!("{table}");
    if let Some(path) = write {
        std::fs::write(Path::new(&path), table.to_string()).expect("the table is written");
    }
}

/// Median seconds of a computation, and what it gave.
fn measure<T>(mut compute: impl FnMut() -> T) -> (f64, T) {
    let mut seconds = Vec::new();
    let mut answer = compute();
    for _ in 1..RUNS {
        let start = Instant::now();
        answer = compute();
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    (seconds[seconds.len() / 2], answer)
}

fn densities(inputs: &Inputs, peer: &Peer) -> Row {
    let frame = GridFrame { origin_x: 0.0, origin_y: 0.0, cell: inputs::CELL_M, width: 1_000, height: 1_000 };
    let (x, y) = (&inputs.x, &inputs.y);
    let (seconds, found) = measure(|| density(&frame, inputs::SIGMA_M, x, y, None));
    let peers = [("KDEpy", "kdepy"), ("SciPy", "scipy_density")].map(|(name, task)| peer.ask(name, task, found.grid.maximum()));
    Row::new("density on 1,000 × 1,000 cells, 10 M points", seconds, "≤ 0.2 s").beside(peers, None)
}

fn hot_spots(inputs: &Inputs, peer: &Peer) -> Row {
    let cells = HexagonSet::new(inputs.cells.clone());
    let neighbourhoods = Neighbourhoods::first_ring(&cells);
    let (seconds, z) = measure(|| {
        let found = getis_ord_star(&inputs.counts, &neighbourhoods);
        let settings = ConvolutionSettings { fdr: 0.05, stages: 3, min_null_cells: 30 };
        let stages = convolution_test(&inputs.counts, &found.local_sum, &neighbourhoods, &settings);
        assert!(!stages.is_empty());
        found.z.into_iter().fold(0.0, f64::max)
    });
    let esda = peer.ask("esda (Gi* only)", "esda", z);
    Row::new("Gi* and three stages, 50,000 hexagons, after binning", seconds, "≤ 10 ms").beside([esda], Some(100.0))
}

fn trends(inputs: &Inputs, peer: &Peer) -> Row {
    let (seconds, found) = measure(|| mann_kendall_of_many(&inputs.series, inputs::MONTHS));
    let sum = found.iter().take(inputs::SERIES_OF_PEER).map(|(z, _)| z).sum();
    let theirs = peer.ask("pymannkendall (of 500 series, times 100)", "mann_kendall", sum);
    Row::new("Mann-Kendall, 50,000 cells × 36 months", seconds, "≤ 50 ms").beside([theirs], Some(500.0))
}

fn near_repeats(inputs: &Inputs, peer: &Peer) -> Row {
    let places: Vec<[f64; 2]> = inputs.events.iter().map(|&(x, y, _)| [x, y]).collect();
    let days: Vec<i32> = inputs.events.iter().map(|&(.., day)| day).collect();
    let settings = |permutations| KnoxSettings { space_edges: &[0.0, 200.0], time_edges: &[0, 8], permutations, seed: 1 };
    let watch = Watch::default();
    let (seconds, _) = measure(|| knox(&places, &days, &settings(999), &watch).expect("few pairs"));
    // The peer holds all pairs in memory, so it gets a tenth of the events and 99 shuffles; so does Diaban, for the ratio.
    let few = places.len() / 10;
    let (of_few, found) = measure(|| knox(&places[..few], &days[..few], &settings(99), &watch).expect("few pairs"));
    let theirs = peer.ask("pointpats (5,000 events, R = 99)", "knox", found.observed[0] as f64).against(of_few);
    Row::new("Knox, 50,000 events, R = 999", seconds, "≤ 2 s").beside([theirs], None)
}

fn dbscan(inputs: &Inputs, peer: &Peer) -> Row {
    let settings = ClusterSettings { radius_m: inputs::RADIUS_M, min_incidents: inputs::LEAST };
    let watch = Watch::default();
    let (seconds, found) = measure(|| clusters(&inputs.places, &inputs.weights, &settings, &watch).expect("places"));
    let cores = found.is_core.iter().filter(|core| **core).count() as f64;
    let theirs = peer.ask("scikit-learn (haversine, ball tree)", "dbscan", cores);
    Row::new("DBSCAN, 1 M unique places with weights", seconds, "≤ 1 s").beside([theirs], Some(10.0))
}
