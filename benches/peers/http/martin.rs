//! martin over PostGIS, from tables in the tiles' own projection.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::server::{Layer, Running, Server, Tile, output};
use crate::peer::{DataSet, Failure, installed};
use crate::postgres::{Postgres, free_port};

/// The server.
pub struct Martin;

impl Server for Martin {
    fn name(&self) -> &'static str {
        "martin"
    }

    fn settings(&self) -> &'static str {
        "table sources with the attributes of Diaban's tiles, geometry in EPSG:3857 under GiST, points clustered by it, buffer 0 for points and 64 for polygons; two workers, pool of 20; cold: cache size 0"
    }

    fn version(&self) -> String {
        output(Command::new(installed().join("bin/martin")).arg("--version")).split_whitespace().last().unwrap_or_default().into()
    }

    fn start(&self, data: &DataSet, postgres: Option<&Postgres>, cache: bool) -> Result<Running, Failure> {
        let program = installed().join("bin/martin");
        if !program.exists() {
            return Err("not installed (scripts/install-peers martin)".into());
        }
        let address = format!("127.0.0.1:{}", free_port()?);
        let configuration = data.folder.join("martin.yaml");
        let (url, cache) = (postgres.ok_or("no PostgreSQL")?.url(), if cache { 512 } else { 0 });
        std::fs::write(
            &configuration,
            format!(
                "listen_addresses: '{address}'
worker_processes: 2
cache_size_mb: {cache}
postgres:
  connection_string: '{url}'
  pool_size: 20
  auto_publish: false
  tables:
    incidents:
      schema: public
      table: tile_incidents
      srid: 3857
      geometry_column: geom
      geometry_type: POINT
      id_column: id
      buffer: 0
      bounds: [102.1, 8.5, 109.5, 23.4]
      properties: {{category: text, occurred_at: text, severity: int2, how_known: text, precision: text, unit: text, count: int4}}
    units:
      schema: public
      table: tile_units
      srid: 3857
      geometry_column: geom
      geometry_type: POLYGON
      id_column: unit
      buffer: 64
      bounds: [102.1, 8.5, 109.5, 23.4]
      properties: {{code: text, name: text}}
"
            ),
        )?;
        let log = std::fs::File::create(data.folder.join("martin.log"))?;
        let child = Command::new(program).arg("--config").arg(&configuration).stdout(Stdio::null()).stderr(log).spawn()?;
        Running::wait(child, address, "/health", Duration::from_mins(1))
    }

    fn tile(&self, layer: Layer, (zoom, x, y): Tile) -> Option<String> {
        let layer = match layer {
            Layer::Incidents => "incidents",
            Layer::Units => "units",
        };
        Some(format!("/{layer}/{zoom}/{x}/{y}"))
    }

    fn page(&self, _: [f64; 4], _: usize) -> Option<String> {
        None
    }
}
