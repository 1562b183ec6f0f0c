//! The part of the run over HTTP: every server holds the same data, and is asked the same paths over the same connections, in turn.

mod client;
mod diaban;
mod load;
mod mapserver;
mod martin;
pub mod pages;
mod pygeoapi;
mod runs;
mod server;
mod summary;
mod tiles;
mod tipg;

use super::arguments::Arguments;
use super::in_process::postgis;
use super::peer::{DataSet, Failure, Peer};
use super::postgres::Postgres;
use super::report::Report;
pub use load::Throughput;
use runs::Contest;
use server::{Running, Server};

/// Up to so many incidents all servers are compared; with more only Diaban is asked, since its peers take minutes for a tile.
const COMPARED: usize = 1_000_000;

/// Measures all rows with all servers.
///
/// # Errors
/// When Diaban itself fails.
pub fn run(data: &DataSet, postgres: Option<&Postgres>, arguments: &Arguments, report: &mut Report) -> Result<(), Failure> {
    let count = data.records.len();
    eprintln!("filling a store with {count}");
    let begin = std::time::Instant::now();
    let folder = super::diaban::store(data)?;
    eprintln!("the store took {:.0} s", begin.elapsed().as_secs_f64());
    let [from_store, from_file] = super::diaban::load_store(&folder, count)?;
    report.store(count, [from_store, from_file, super::diaban::prepare_units(data)]);
    let postgres = postgres.filter(|_| count <= COMPARED);
    if let Some(postgres) = postgres {
        eprintln!("filling the tables of the servers");
        let mut tables = postgis(postgres)?;
        let loaded = tables.load(data)?;
        report.settings(&tables, &loaded.version);
        tables.prepare("prepare_tiles")?;
    }
    let servers: [Box<dyn Server>; 5] = [
        Box::new(diaban::Diaban),
        Box::new(martin::Martin),
        Box::new(tipg::Tipg),
        Box::new(mapserver::MapServer),
        Box::new(pygeoapi::Pygeoapi),
    ];
    let wanted = |server: &&dyn Server| server.name() == "Diaban" || (postgres.is_some() && arguments.wants(server.name()));
    let servers: Vec<&dyn Server> = servers.iter().map(|server| &**server).filter(wanted).collect();
    {
        let running = start(&servers, data, postgres, false, report)?;
        let mut contest = Contest { data, running: &running, quick: arguments.quick, report };
        contest.point_tiles();
        contest.polygon_tiles();
        contest.whole_layer_tile();
        contest.pages();
        summary::measure(data, &running[0].1.address, report)?;
    }
    let with_cache: Vec<&dyn Server> = servers.into_iter().filter(|server| ["Diaban", "martin"].contains(&server.name())).collect();
    let running = start(&with_cache, data, postgres, true, report)?;
    Contest { data, running: &running, quick: arguments.quick, report }.warm_tiles();
    Ok(())
}

/// Starts the servers; those that do not start are left out, but for Diaban, the first.
fn start<'a>(
    servers: &[&'a dyn Server],
    data: &DataSet,
    postgres: Option<&Postgres>,
    cache: bool,
    report: &mut Report,
) -> Result<Vec<(&'a dyn Server, Running)>, Failure> {
    let mut running = Vec::new();
    for server in servers {
        eprintln!("starting {}", server.name());
        match server.start(data, postgres, cache) {
            Ok(process) => {
                report.server(server.name(), &format!("{} {}", server.version(), server.settings()));
                running.push((*server, process));
            }
            Err(failure) if server.name() == "Diaban" => return Err(failure),
            Err(failure) => report.missing(server.name(), &failure.to_string()),
        }
    }
    Ok(running)
}
