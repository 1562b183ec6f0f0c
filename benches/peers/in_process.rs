//! The part of the run without HTTP: one peer after the other is loaded, asked in turn with Diaban, and ended again, so that memory
//! holds two of them at a time.

use super::arguments::Arguments;
use super::brute_force::BruteForce;
use super::diaban::Diaban;
use super::geo_index_points::GeoIndexPoints;
use super::measure::{Truths, pair};
use super::peer::{DataSet, Failure, Peer};
use super::postgres::Postgres;
use super::report::Report;
use super::rows::rows;
use super::rstar_points::RstarPoints;
use super::script_peer::ScriptPeer;
use super::{memory, own};

/// Measures all rows with all peers.
///
/// # Errors
/// When Diaban itself fails.
pub fn run(data: &DataSet, postgres: Option<&Postgres>, arguments: &Arguments, report: &mut Report) -> Result<(), Failure> {
    let count = data.records.len();
    let rows = rows(data);
    let mut truths = Truths::default();
    let mut ours = Diaban::default();
    let loaded = ours.load(data)?;
    report.loaded(count, &ours, &loaded);
    let memory = memory::in_own_process("diaban", count)?;
    report.memory(count, ours.name(), memory.all.saturating_sub(memory.texts));
    report.texts(count, memory.texts);
    if arguments.alone {
        let mut truth = BruteForce(data);
        report.settings(&truth, "");
        for row in &rows {
            if let Some(pair) = pair(row, &mut ours, &mut truth, data, &mut truths, arguments.budget()) {
                report.pair(count, pair);
            }
        }
    }
    for name in NAMES {
        if !arguments.wants(name) {
            continue;
        }
        eprintln!("{name}: loading {count}");
        let mut peer = match make(name, postgres).and_then(|mut peer| {
            let loaded = peer.load(data)?;
            report.loaded(count, &*peer, &loaded);
            if let Some(bytes) = loaded.bytes {
                report.memory(count, name, bytes);
            }
            Ok(peer)
        }) {
            Ok(peer) => peer,
            Err(failure) => {
                report.missing(name, &failure.to_string());
                continue;
            }
        };
        match *name {
            "rstar, points" => report.memory(count, name, memory::in_own_process("rstar", count)?.all),
            "geo-index" => report.memory(count, name, memory::in_own_process("geo-index", count)?.all),
            _ => {}
        }
        for row in &rows {
            if let Some(pair) = pair(row, &mut ours, &mut *peer, data, &mut truths, arguments.budget()) {
                eprintln!("{name}: {}: {}", pair.row, pair.answers);
                report.pair(count, pair);
            }
        }
    }
    own::measure(data, &ours, &rows, &mut truths, arguments.budget(), report)
}

/// The peers in the order in which they are asked.
const NAMES: &[&str] = &["rstar, points", "geo-index", "PostGIS", "DuckDB spatial", "shapely", "geopandas", "supercluster"];

fn make(name: &str, postgres: Option<&Postgres>) -> Result<Box<dyn Peer>, Failure> {
    Ok(match name {
        "rstar, points" => Box::new(RstarPoints::default()),
        "geo-index" => Box::new(GeoIndexPoints::default()),
        "PostGIS" => Box::new(postgis(postgres.ok_or("no PostgreSQL")?)?),
        "DuckDB spatial" => Box::new(ScriptPeer::python(
            "DuckDB spatial",
            "in memory, two threads, sorted along its own Hilbert curve; counts ask for the box, then for ST_Intersects",
            "duckdb_spatial.py",
            &[],
        )?),
        "shapely" => {
            Box::new(ScriptPeer::python("shapely", "STRtree over points, predicate intersects, one thread", "shapely_tree.py", &[])?)
        }
        "geopandas" => {
            Box::new(ScriptPeer::python("geopandas", "sjoin, which builds its index inside, one thread", "geopandas_join.py", &[])?)
        }
        _ => Box::new(ScriptPeer::node("supercluster", "radius 40, zoom 0 to 12; only load and memory are compared", "supercluster.mjs")?),
    })
}

/// PostGIS as a peer.
///
/// # Errors
/// When the script's Python is not installed.
pub fn postgis(postgres: &Postgres) -> Result<ScriptPeer, Failure> {
    let settings = "GiST on the points, clustered by it; B-tree on category and time; prepared statements over the socket, planned with their values; VACUUM ANALYZE";
    ScriptPeer::python("PostGIS", settings, "postgis.py", &[("PEER_POSTGRES", &postgres.socket())])
}
