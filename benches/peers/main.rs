//! The peer run: the same data and the same questions for Diaban and for what else one could use, in turn, in one run.
//!
//! ```text
//! data       seeded incidents, polygons and areas (benches/data)
//! request    the questions           peer         what a peer is: diaban, rstar_points, geo_index_points, script_peer + scripts/
//! own        what Diaban is asked alone
//! truth      exact answers           measure      both in turn, answers compared
//! http/      the same over HTTP: servers, a load generator, tiles and pages
//! report     one table, to the output and to docs/benchmarks.md
//! ```
//!
//! `cargo bench --bench peers -- --quick` looks within a minute whether all of it works; `--help` says what else there is.
//! `scripts/install-peers` installs the peers; those that are not there are left out, and the report says so.

#[path = "../data/mod.rs"]
mod data;

mod arguments;
mod brute_force;
mod diaban;
mod geo_index_points;
mod http;
mod http_line;
mod in_process;
mod measure;
mod memory;
mod own;
mod peer;
mod postgres;
mod report;
mod request;
mod rows;
mod rstar_points;
mod script_peer;
mod statistics;
mod store_tree;
mod truth;

use arguments::{Arguments, Part};
use peer::{DataSet, Failure};
use postgres::Postgres;
use report::Report;

fn main() -> Result<(), Failure> {
    let arguments = match Arguments::read(std::env::args().skip(1)) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => return Ok(()),
        Err(fault) => {
            eprintln!("{fault}\n\n{}", arguments::HELP);
            std::process::exit(2);
        }
    };
    if let Some((index, count)) = &arguments.memory {
        memory::measure(index, *count);
        return Ok(());
    }
    let mut report = Report::new(&arguments);
    let postgres = arguments.wants("PostGIS").then(Postgres::start);
    let postgres = match postgres {
        Some(Ok(postgres)) => Some(postgres),
        Some(Err(failure)) => {
            report.missing("PostGIS", &failure.to_string());
            None
        }
        None => None,
    };
    for &count in &arguments.counts {
        eprintln!("making {count} incidents");
        let data = data_set(count)?;
        for part in [Part::InProcess, Part::Http].into_iter().filter(|part| arguments.only.is_none_or(|only| only == *part)) {
            let measured = match part {
                Part::InProcess => in_process::run(&data, postgres.as_ref(), &arguments, &mut report),
                Part::Http => http::run(&data, postgres.as_ref(), &arguments, &mut report),
            };
            // What was measured until then is worth a report too.
            if let Err(failure) = measured {
                report.missing("Diaban", &failure.to_string());
            }
            report.save(&arguments)?;
        }
    }
    drop(postgres);
    report.finish()
}

fn data_set(count: usize) -> Result<DataSet, Failure> {
    let records = data::incidents(count);
    let units = data::partition();
    let folder =
        std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/peers/data")).join(format!("v{}-{count}", data::VERSION));
    let ground = data::Ground::new(&records);
    // The scripts name the zone in their tables.
    assert_eq!(ground.grid.epsg(), 32648, "the middle of the ground lies in UTM zone 48N");
    data::write_columns(&folder, &records, &ground.metres, &units)?;
    Ok(DataSet { records, ground, units, areas: data::Areas::new(), folder })
}
