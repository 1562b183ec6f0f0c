//! pygeoapi over PostGIS: OGC API features.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::server::{Layer, Running, Server, Tile, python_version};
use crate::peer::{DataSet, Failure, installed};
use crate::postgres::{Postgres, free_port};

/// The server.
pub struct Pygeoapi;

impl Server for Pygeoapi {
    fn name(&self) -> &'static str {
        "pygeoapi"
    }

    fn settings(&self) -> &'static str {
        "PostgreSQL provider, gunicorn with two workers"
    }

    fn version(&self) -> String {
        python_version("pygeoapi")
    }

    fn start(&self, data: &DataSet, postgres: Option<&Postgres>, _: bool) -> Result<Running, Failure> {
        let programs = installed().join("python/bin");
        if !programs.join("gunicorn").exists() {
            return Err("not installed (scripts/install-peers python)".into());
        }
        let port = free_port()?;
        let configuration = data.folder.join("pygeoapi.yaml");
        let document = data.folder.join("pygeoapi-openapi.yaml");
        std::fs::write(&configuration, configuration_text(port, postgres.ok_or("no PostgreSQL")?.port()))?;
        let log = std::fs::File::create(data.folder.join("pygeoapi.log"))?;
        let made = Command::new(programs.join("pygeoapi"))
            .args(["openapi", "generate"])
            .arg(&configuration)
            .arg("--output-file")
            .arg(&document)
            .stdout(Stdio::null())
            .stderr(log.try_clone()?)
            .status()?;
        if !made.success() {
            return Err("pygeoapi could not describe its collection".into());
        }
        let child = Command::new(programs.join("gunicorn"))
            .args(["--workers", "2", "--bind", &format!("127.0.0.1:{port}"), "--keep-alive", "60", "pygeoapi.flask_app:APP"])
            .env("PYGEOAPI_CONFIG", &configuration)
            .env("PYGEOAPI_OPENAPI", &document)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        Running::wait(child, format!("127.0.0.1:{port}"), "/conformance?f=json", Duration::from_secs(90))
    }

    fn tile(&self, _: Layer, _: Tile) -> Option<String> {
        None
    }

    fn page(&self, [west, south, east, north]: [f64; 4], limit: usize) -> Option<String> {
        Some(format!(
            "/collections/incidents/items?f=json&bbox={west},{south},{east},{north}&limit={limit}&properties=id,category,occurred_at,severity,how_known,precision,unit"
        ))
    }
}

fn configuration_text(port: u16, database: u16) -> String {
    format!(
        "server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  language: en-US
  pretty_print: false
  limits: {{default_items: 1000, max_items: 100000, on_exceed: throttle}}
  map: {{url: 'http://127.0.0.1/{{z}}/{{x}}/{{y}}', attribution: none}}
logging: {{level: ERROR}}
metadata:
  identification: {{title: benchmark, description: benchmark, keywords: [benchmark], keywords_type: theme, terms_of_service: none, url: http://127.0.0.1}}
  license: {{name: none, url: http://127.0.0.1}}
  provider: {{name: none, url: http://127.0.0.1}}
  contact: {{name: none, position: none, address: none, city: none, stateorprovince: none, postalcode: none, country: none, phone: none, fax: none, email: none, url: http://127.0.0.1, hours: none, instructions: none, role: none}}
resources:
  incidents:
    type: collection
    title: incidents
    description: incidents
    keywords: [incidents]
    links: []
    extents: {{spatial: {{bbox: [102.1, 8.5, 109.5, 23.4], crs: http://www.opengis.net/def/crs/OGC/1.3/CRS84}}}}
    providers:
      - type: feature
        name: PostgreSQL
        data: {{host: 127.0.0.1, port: {database}, dbname: postgres, user: postgres, password: none, search_path: [public]}}
        id_field: id
        table: page_incidents
        geom_field: geom
"
    )
}
