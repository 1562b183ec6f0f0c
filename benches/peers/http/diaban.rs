//! `diaban serve`: the built program over a store of its own.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::server::{Layer, Running, Server, Tile};
use crate::peer::{DataSet, Failure};
use crate::postgres::{Postgres, free_port};

/// The server.
pub struct Diaban;

/// What switches the tile cache off.
const WITHOUT_CACHE: &str = "cache_bytes = 0\n";

impl Server for Diaban {
    fn name(&self) -> &'static str {
        "Diaban"
    }

    fn settings(&self) -> &'static str {
        "`diaban serve` with its defaults; cold: `cache_bytes = 0`"
    }

    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    fn start(&self, data: &DataSet, _: Option<&Postgres>, cache: bool) -> Result<Running, Failure> {
        let folder = crate::diaban::store(data)?;
        let configuration = folder.join("benchmark.toml");
        std::fs::write(&configuration, if cache { "" } else { WITHOUT_CACHE })?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let child = Command::new(env!("CARGO_BIN_EXE_diaban"))
            .args(["serve", "--listen", &address, "--data"])
            .arg(&folder)
            .arg("--config")
            .arg(&configuration)
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()?;
        Running::wait(child, address, "/readyz", Duration::from_mins(5))
    }

    fn tile(&self, layer: Layer, (zoom, x, y): Tile) -> Option<String> {
        let layer = match layer {
            Layer::Incidents => "incidents",
            Layer::Units => "communes",
        };
        Some(format!("/tiles/{layer}/{zoom}/{x}/{y}.mvt"))
    }

    fn page(&self, [west, south, east, north]: [f64; 4], limit: usize) -> Option<String> {
        Some(format!("/ogc/collections/incidents/items?bbox={west},{south},{east},{north}&limit={limit}"))
    }
}
