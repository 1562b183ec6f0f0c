//! `MapServer` over PostGIS: vector tiles, and pages by WFS, through lighttpd and `FastCGI`.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::server::{Layer, Running, Server, Tile, output};
use crate::peer::{DataSet, Failure};
use crate::postgres::{Postgres, free_port};

/// The server.
pub struct MapServer;

const PROGRAM: &str = "/usr/lib/cgi-bin/mapserv";

impl Server for MapServer {
    fn name(&self) -> &'static str {
        "MapServer"
    }

    fn settings(&self) -> &'static str {
        "lighttpd with two FastCGI processes that keep their connection (CLOSE_CONNECTION=DEFER); tiles from the tables in EPSG:3857, pages by WFS 2.0 as GeoJSON from the table in EPSG:4326"
    }

    fn version(&self) -> String {
        output(Command::new(PROGRAM).arg("-v")).split_whitespace().nth(2).unwrap_or_default().into()
    }

    fn start(&self, data: &DataSet, postgres: Option<&Postgres>, _: bool) -> Result<Running, Failure> {
        let lighttpd = "/usr/sbin/lighttpd";
        if !std::path::Path::new(PROGRAM).exists() || !std::path::Path::new(lighttpd).exists() {
            return Err("not installed (scripts/install-peers apt)".into());
        }
        let (port, folder) = (free_port()?, &data.folder);
        let map = folder.join("incidents.map");
        std::fs::write(&map, map_file(port, postgres.ok_or("no PostgreSQL")?.port()))?;
        let configuration = folder.join("mapserver.conf");
        std::fs::write(&configuration, format!("CONFIG\n  ENV\n    MS_MAPFILE \"{}\"\n  END\nEND\n", map.display()))?;
        std::fs::write(
            folder.join("lighttpd.conf"),
            format!(
                "server.modules = (\"mod_fastcgi\")
server.document-root = \"/var/empty\"
server.bind = \"127.0.0.1\"
server.port = {port}
server.errorlog = \"{folder}/lighttpd.log\"
server.max-keep-alive-requests = 1000000
server.stream-response-body = 1
fastcgi.server = (\"/map\" => ((\"bin-path\" => \"{PROGRAM}\", \"socket\" => \"/tmp/diaban-peer-{port}.sock\", \"max-procs\" => 2, \"kill-signal\" => 9, \"check-local\" => \"disable\",
  \"bin-environment\" => (\"MAPSERVER_CONFIG_FILE\" => \"{configuration}\"))))
",
                folder = folder.display(),
                configuration = configuration.display()
            ),
        )?;
        let child = Command::new(lighttpd)
            .arg("-D")
            .arg("-f")
            .arg(folder.join("lighttpd.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Running::wait(
            child,
            format!("127.0.0.1:{port}"),
            "/map?mode=tile&tilemode=gmap&tile=0+0+0&layers=incidents&map.imagetype=mvt",
            Duration::from_secs(30),
        )
    }

    fn tile(&self, layer: Layer, (zoom, x, y): Tile) -> Option<String> {
        let layer = match layer {
            Layer::Incidents => "incidents",
            Layer::Units => "units",
        };
        Some(format!("/map?mode=tile&tilemode=gmap&tile={x}+{y}+{zoom}&layers={layer}&map.imagetype=mvt"))
    }

    fn page(&self, [west, south, east, north]: [f64; 4], limit: usize) -> Option<String> {
        // WFS 2.0 names latitude first for this code of the reference system.
        Some(format!(
            "/map?service=WFS&version=2.0.0&request=GetFeature&typenames=pages&outputformat=geojson&count={limit}&bbox={south},{west},{north},{east},urn:ogc:def:crs:EPSG::4326&srsname=urn:ogc:def:crs:EPSG::4326"
        ))
    }
}

fn map_file(port: u16, database: u16) -> String {
    let layer = |name: &str, kind: &str, table: &str, srid: u32, key: &str| {
        format!(
            "LAYER
  NAME \"{name}\" TYPE {kind} STATUS ON
  CONNECTIONTYPE POSTGIS
  CONNECTION \"host=127.0.0.1 port={database} user=postgres dbname=postgres\"
  PROCESSING \"CLOSE_CONNECTION=DEFER\"
  DATA \"geom FROM {table} USING UNIQUE {key} USING SRID={srid}\"
  PROJECTION \"init=epsg:{srid}\" END
  EXTENT {extent}
  METADATA \"wfs_title\" \"{name}\" \"ows_enable_request\" \"*\" \"gml_include_items\" \"id,category,occurred_at,severity,how_known,precision,unit,count,code,name\" \"gml_featureid\" \"{key}\" \"wfs_getfeature_formatlist\" \"geojson\" END
  TEMPLATE \"none\"
  CLASS STYLE SIZE 1 COLOR 0 0 0 END END
END
",
            extent = if srid == 3857 { "11365720 949570 12189480 2680000" } else { "102.1 8.5 109.5 23.4" }
        )
    };
    format!(
        "MAP
NAME \"benchmark\"
SIZE 256 256
EXTENT 11365720 949570 12189480 2680000
PROJECTION \"init=epsg:3857\" END
OUTPUTFORMAT NAME \"mvt\" DRIVER MVT EXTENSION \"pbf\" FORMATOPTION \"EXTENT=4096\" FORMATOPTION \"EDGE_BUFFER=0\" END
OUTPUTFORMAT NAME \"geojson\" DRIVER \"OGR/GEOJSON\" MIMETYPE \"application/json\" FORMATOPTION \"STORAGE=memory\" FORMATOPTION \"FORM=simple\" END
WEB METADATA \"wfs_title\" \"benchmark\" \"wfs_onlineresource\" \"http://127.0.0.1:{port}/map?\" \"wfs_srs\" \"EPSG:4326 EPSG:3857\" \"ows_enable_request\" \"*\" END END
{}{}{}END
",
        layer("incidents", "POINT", "tile_incidents", 3857, "id"),
        layer("units", "POLYGON", "tile_units", 3857, "unit"),
        layer("pages", "POINT", "page_incidents", 4326, "id"),
    )
}
