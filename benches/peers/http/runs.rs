//! The rows over HTTP. In each, first some answers of every server are looked at, then all are asked in turn with the clock running.

use std::time::Duration;

use super::load::{Throughput, load};
use super::pages;
use super::server::{Layer, Running, Server};
use super::tiles::{self, ChosenTile};
use crate::peer::{DataSet, Failure};
use crate::report::{HttpLine, Report};

/// Answers that are looked at before the clock runs.
const LOOKED_AT: usize = 24;

/// The running servers, Diaban first.
pub struct Contest<'a> {
    /// The data.
    pub data: &'a DataSet,
    /// The servers.
    pub running: &'a [(&'a dyn Server, Running)],
    /// Whether to measure shortly.
    pub quick: bool,
    /// Where the figures go.
    pub report: &'a mut Report,
}

/// A row: what is asked, and how.
struct Row {
    title: String,
    connections: usize,
    accept_encoding: &'static str,
    limit: Duration,
    aims: &'static [(&'static str, f64)],
}

/// What must hold of the answer to a path, by its number.
type Look<'a> = dyn Fn(usize, &[u8]) -> Result<(), Failure> + Sync + 'a;
/// The paths for a server; `None` when it has no such thing.
type Paths<'a> = dyn Fn(&dyn Server) -> Option<Vec<String>> + 'a;

impl Contest<'_> {
    fn limit(&self) -> Duration {
        Duration::from_millis(if self.quick { 700 } else { 4000 })
    }

    /// Cold point tiles, zoom 9 to 14, over 2 and 16 connections.
    pub fn point_tiles(&mut self) {
        const AIMS: &[(&str, f64)] = &[("martin", 25.0), ("tipg", 30.0), ("MapServer", 30.0)];
        for zoom in 9..=14 {
            let all = tiles::with_incidents(&self.data.records, zoom, if self.quick { 100 } else { 4000 });
            // No tile twice: every other one for each number of connections, since those drawn first are fuller.
            for (first, connections) in [(0, 2), (1, 16)] {
                let chosen: Vec<ChosenTile> = all.iter().skip(first).step_by(2).cloned().collect();
                let row = Row {
                    title: format!("point tiles, cold, z{zoom}, {connections} connections"),
                    connections,
                    accept_encoding: "identity",
                    limit: self.limit(),
                    aims: AIMS,
                };
                self.tiles(&row, Layer::Incidents, &chosen);
            }
        }
    }

    /// Cold polygon tiles.
    pub fn polygon_tiles(&mut self) {
        for zoom in [8, 10, 12, 14] {
            let row = Row {
                title: format!("polygon tiles, cold, z{zoom}, 2 connections"),
                connections: 2,
                accept_encoding: "identity",
                limit: self.limit(),
                aims: if zoom < 14 { &[("martin", 25.0)] } else { &[("martin", 10.0)] },
            };
            let chosen = tiles::with_units(self.data, zoom, if self.quick { 60 } else { 1500 });
            self.tiles(&row, Layer::Units, &chosen);
        }
    }

    /// The tile of zoom 8 that holds the most incidents, again and again.
    pub fn whole_layer_tile(&mut self) {
        let Some(tile) = tiles::fullest(&self.data.records, 8) else { return };
        let row = Row {
            title: "the fullest tile of z8, cold".into(),
            connections: 1,
            accept_encoding: "identity",
            limit: self.limit(),
            aims: &[],
        };
        self.tiles(&row, Layer::Incidents, &vec![tile; if self.quick { 3 } else { 20 }]);
    }

    /// Tiles that the cache holds: as a browser asks for them, and uncompressed, since martin keeps them so and compresses every answer.
    pub fn warm_tiles(&mut self) {
        self.warm_tiles_as("gzip");
        self.warm_tiles_as("identity");
    }

    fn warm_tiles_as(&mut self, accept_encoding: &'static str) {
        let row = Row {
            title: format!("warm tiles, z14, {accept_encoding}, 16 connections"),
            connections: 16,
            accept_encoding,
            limit: self.limit(),
            aims: &[("martin", 1.0)],
        };
        let chosen = tiles::with_incidents(&self.data.records, 14, LOOKED_AT);
        let repeated: Vec<ChosenTile> = chosen.iter().cycle().take(if self.quick { 5_000 } else { 400_000 }).cloned().collect();
        self.tiles(&row, Layer::Incidents, &repeated);
    }

    /// Pages of a thousand.
    pub fn pages(&mut self) {
        let row = Row {
            title: "bbox page of 1,000 as GeoJSON, 2 connections".into(),
            connections: 2,
            accept_encoding: "identity",
            limit: self.limit(),
            aims: &[("MapServer", 60.0), ("tipg", 300.0), ("pygeoapi", 300.0)],
        };
        let boxes = pages::pages(&self.data.records, if self.quick { 60 } else { 20_000_000 / self.data.records.len().max(50_000) });
        let paths = |server: &dyn Server| boxes.iter().map(|page| server.page(page.bounds, pages::PAGE)).collect();
        let look = |number: usize, body: &[u8]| {
            let (found, expected) = (pages::ids(body)?, &boxes[number].ids);
            if found == *expected {
                return Ok(());
            }
            let missing = expected.difference(&found).count();
            Err(format!("{} incidents for {}, {missing} are missing", found.len(), expected.len()).into())
        };
        self.row(&row, &paths, &look);
    }

    fn tiles(&mut self, row: &Row, layer: Layer, chosen: &[ChosenTile]) {
        let paths = |server: &dyn Server| chosen.iter().map(|chosen| server.tile(layer, chosen.tile)).collect();
        let look = |number: usize, body: &[u8]| {
            // Nothing to look at where the bytes are compressed: the same tiles were looked at before.
            let found = if body.starts_with(&[0x1f, 0x8b]) { return Ok(()) } else { tiles::features(body)? };
            let expected = &chosen[number].features;
            if expected.contains(&found) { Ok(()) } else { Err(format!("{found} features, expected {expected:?}").into()) }
        };
        self.row(row, &paths, &look);
    }

    fn row(&mut self, row: &Row, paths: &Paths<'_>, look: &Look<'_>) {
        let mut ours: Option<Throughput> = None;
        let mut our_answers = String::new();
        let mut lines = Vec::new();
        for (server, running) in self.running {
            let Some(paths) = paths(*server).filter(|paths| !paths.is_empty()) else { continue };
            let measured = measure(row, &running.address, &paths, look);
            eprintln!(
                "{}: {}: {}",
                server.name(),
                row.title,
                measured.as_ref().map_or_else(ToString::to_string, |(t, _)| format!("{:.0}/s", t.rate))
            );
            let (throughput, answers) = match measured {
                Ok((throughput, right)) => (Some(throughput), format!("{right} right")),
                Err(failure) => (None, format!("**{failure}**")),
            };
            if server.name() == "Diaban" {
                ours = throughput;
                our_answers.clone_from(&answers);
            }
            lines.push(HttpLine {
                count: self.data.records.len(),
                row: row.title.clone(),
                server: server.name(),
                ours,
                theirs: throughput,
                aim: row.aims.iter().find(|(name, _)| *name == server.name()).map(|(_, aim)| *aim),
                answers: if server.name() == "Diaban" { answers } else { format!("{our_answers} · {answers}") },
            });
        }
        // Diaban stands beside each peer: a line of its own only where there is none, or where it was wrong.
        let alone = lines.len() == 1;
        for line in lines.into_iter().filter(|line| alone || line.server != "Diaban" || line.answers.contains("**")) {
            self.report.http(line);
        }
    }
}

/// Looks at some answers, then measures; also says how many were right.
fn measure(row: &Row, address: &str, paths: &[String], look: &Look<'_>) -> Result<(Throughput, usize), Failure> {
    let status = |status: u16| if matches!(status, 200 | 204) { Ok(()) } else { Err(Failure::from(format!("status {status}"))) };
    let first = &paths[..paths.len().min(LOOKED_AT)];
    // The first answer of a server may wait for what it prepares then.
    let patience = Duration::from_mins(1);
    let looked = load(address, first, row.accept_encoding, 1, patience, |number, answer| {
        status(answer.status)?;
        look(number, &answer.body)
    })?;
    let throughput = load(address, paths, row.accept_encoding, row.connections, row.limit, |_, answer| status(answer.status))?;
    Ok((throughput, looked.requests))
}
