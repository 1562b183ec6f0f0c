//! tipg over PostGIS: OGC API features and tiles.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::server::{Layer, Running, Server, Tile, python_version};
use crate::peer::{DataSet, Failure, installed};
use crate::postgres::{Postgres, free_port};

/// The server.
pub struct Tipg;

impl Server for Tipg {
    fn name(&self) -> &'static str {
        "tipg"
    }

    fn settings(&self) -> &'static str {
        "uvicorn with two workers and its fast loop; no limit on the features of a tile, buffer 0; pages from the table in EPSG:4326"
    }

    fn version(&self) -> String {
        python_version("tipg")
    }

    fn start(&self, data: &DataSet, postgres: Option<&Postgres>, _: bool) -> Result<Running, Failure> {
        let program = installed().join("python/bin/uvicorn");
        if !program.exists() {
            return Err("not installed (scripts/install-peers python)".into());
        }
        let port = free_port()?;
        let log = std::fs::File::create(data.folder.join("tipg.log"))?;
        let child = Command::new(program)
            .args(["tipg.main:app", "--host", "127.0.0.1", "--port", &port.to_string(), "--workers", "2"])
            .args(["--no-access-log", "--log-level", "warning"])
            .env("DATABASE_URL", postgres.ok_or("no PostgreSQL")?.url())
            .env("TIPG_MAX_FEATURES_PER_TILE", "100000000")
            .env("TIPG_MAX_FEATURES_PER_QUERY", "100000")
            .env("TIPG_TILE_BUFFER", "0")
            .env("TIPG_DB_SCHEMAS", "[\"public\"]")
            .env("TIPG_DB_SPATIAL_EXTENT", "false")
            .env("TIPG_DB_DATETIME_EXTENT", "false")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        Running::wait(child, format!("127.0.0.1:{port}"), "/healthz", Duration::from_secs(90))
    }

    fn tile(&self, layer: Layer, (zoom, x, y): Tile) -> Option<String> {
        let table = match layer {
            Layer::Incidents => "public.tile_incidents",
            Layer::Units => "public.tile_units",
        };
        // Column and row in the order of the address' own template: matrix, column, row.
        Some(format!("/collections/{table}/tiles/WebMercatorQuad/{zoom}/{x}/{y}?f=mvt"))
    }

    fn page(&self, [west, south, east, north]: [f64; 4], limit: usize) -> Option<String> {
        Some(format!(
            "/collections/public.page_incidents/items?f=geojson&bbox={west},{south},{east},{north}&limit={limit}&properties=id,category,occurred_at,severity,how_known,precision,unit"
        ))
    }
}
