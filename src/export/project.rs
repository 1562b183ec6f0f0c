//! A QGIS project with every layer, styled: the one file that opens everything. Live, it asks a server by OGC API - Features and vector tiles;
//! inside a `GeoPackage`, it reads the tables beside it.

use std::fmt::Write as _;
use std::io::{self, Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::map_style::{self, DENSITY_ZOOM, TERRARIUM_TILES};
use super::qgis_symbol::one_symbol;
use super::rows::Rows;
use super::xml::escaped;
use super::{qml, raster_style};
use crate::index::Snapshot;
use crate::layer::look::density::classes;
use crate::layer::look::table::SEA;
use crate::layer::look::{Colour, Holds, Look, Symbol};
use crate::layer::{GeometryKind, Group, Layer};
use crate::spatial::Bbox;

/// Where the features come from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A server under this address.
    Server(&'a str),
    /// Tables of the file of this name, in which the project is.
    File(&'a str),
}

/// Layers that a live project has as vector tiles too.
const TILED: [&str; 3] = ["incidents", "zones", "communes"];
/// Layers that are not shown at once: they would hide the others.
const HIDDEN: [&str; 4] = ["communes", "incidents", "districts", "hotspots"];

struct Entry {
    id: String,
    name: String,
    provider: &'static str,
    source: String,
    is_shown: bool,
    /// How far it lies above the ground.
    rank: usize,
    /// The element `maplayer`.
    layer: String,
}

/// A project as a `.qgz`: a zip file with a `.qgs` in it.
///
/// # Errors
/// Writing to memory fails only when there is none.
pub fn project(layers: &[&Rows<'_>], source: Source<'_>) -> io::Result<Vec<u8>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut extent = Bbox::EMPTY;
    for Rows { layer, view, filter, .. } in layers {
        let snapshot = &view.snapshot;
        extent = snapshot.units.extent(view.zones.day).union(&snapshot.incidents.extent());
        let look = Look::of(*layer, view, filter);
        entries.push(features(*layer, &look, source));
        if let (Source::Server(base), true) = (source, TILED.contains(&layer.id())) {
            entries.push(tiles(*layer, &look, base));
        }
    }
    if let (Source::Server(base), Some(Rows { view, .. })) = (source, layers.first()) {
        entries.push(density(&view.snapshot, base));
    }
    // A list of layers begins with the one on top.
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.rank));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("diaban.qgs", options).map_err(io::Error::other)?;
    zip.write_all(document(&entries, &extent, "Địa bàn").as_bytes())?;
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}

fn features(layer: &dyn Layer, look: &Look, source: Source<'_>) -> Entry {
    let (provider, source) = match source {
        Source::Server(base) => (
            "OAPIF",
            format!("pagingEnabled='true' restrictToRequestBBOX='1' srsname='OGC:CRS84' typename='{}' url='{base}/ogc'", layer.id()),
        ),
        Source::File(name) => ("ogr", format!("./{name}|layername={}", layer.id())),
    };
    let (id, name) = (format!("{}_features", layer.id()), layer.title().join(" / "));
    let geometry = match layer.geometry() {
        GeometryKind::Polygon | GeometryKind::Raster => "Polygon",
        GeometryKind::Line => "Line",
        GeometryKind::Point => "Point",
    };
    let crs = if provider == "ogr" { "EPSG:4326" } else { "OGC:CRS84" };
    let element = format!(
        "<maplayer type=\"vector\" geometry=\"{geometry}\" hasScaleBasedVisibilityFlag=\"0\" autoRefreshEnabled=\"0\"><id>{id}</id><datasource>{}</datasource>\
         <layername>{}</layername>{}<provider encoding=\"UTF-8\">{provider}</provider>\n{}{}<layerGeometryType>0</layerGeometryType></maplayer>\n",
        escaped(&source),
        escaped(&name),
        srs("srs", crs),
        qml::renderer(look),
        qml::aliases(layer.fields()),
    );
    // Zones of one kind are among all zones.
    let is_own = layer.group() != Group::Zones || layer.id() == "zones";
    let is_shown = !HIDDEN.contains(&layer.id()) && layer.group() != Group::Programmes && is_own;
    Entry { id, name, provider, source, is_shown, rank: map_style::rank(layer), layer: element }
}

/// Tiles of density as numbers, which QGIS reads as it reads heights.
fn density(snapshot: &Snapshot, base: &str) -> Entry {
    let path = TERRARIUM_TILES.replace('{', "%7B").replace('}', "%7D");
    let source = format!("type=xyz&url={base}{path}&zmin=0&zmax={DENSITY_ZOOM}&interpretation=terrariumterrain");
    let (id, name) = ("density_tiles".to_owned(), "Mật độ vụ việc (số vụ trên km²) / Density of incidents (per km²)".to_owned());
    let element = format!(
        "<maplayer type=\"raster\" hasScaleBasedVisibilityFlag=\"0\" autoRefreshEnabled=\"0\"><id>{id}</id><datasource>{}</datasource>\
         <layername>{}</layername>{}<provider>wms</provider>\n{}</maplayer>\n",
        escaped(&source),
        escaped(&name),
        srs("srs", "EPSG:3857"),
        raster_style::pipe(&classes(snapshot)),
    );
    Entry { id, name, provider: "wms", source, is_shown: true, rank: map_style::DENSITY_RANK, layer: element }
}

/// One style a class with a plain filter, which every version of QGIS reads rightly.
fn tiles(layer: &dyn Layer, look: &Look, base: &str) -> Entry {
    let source = format!("type=xyz&url={base}/tiles/{}/%7Bz%7D/%7Bx%7D/%7By%7D.mvt&zmax=16&zmin=0", layer.id());
    let (id, name) = (format!("{}_tiles", layer.id()), format!("{} (ô vector / vector tiles)", layer.title().join(" / ")));
    let geometry = match layer.geometry() {
        GeometryKind::Point => 0,
        GeometryKind::Line => 1,
        GeometryKind::Polygon | GeometryKind::Raster => 2,
    };
    let mut styles = String::new();
    let mut style = |label: &str, filter: &str, symbol: &Symbol, is_shown: bool| {
        let _ = writeln!(
            styles,
            "<style name=\"{}\" layer=\"{}\" geometry=\"{geometry}\" enabled=\"{}\" min-zoom=\"-1\" max-zoom=\"-1\" expression=\"{}\"><symbols>{}</symbols></style>",
            escaped(label),
            layer.id(),
            u8::from(is_shown),
            escaped(filter),
            one_symbol(symbol)
        );
    };
    for class in look.classes.iter().rev() {
        let field = look.field.unwrap_or_default();
        let filter = match &class.holds {
            Holds::Value(value) => format!("\"{field}\" = '{}'", value.replace('\'', "''")),
            Holds::Range(low, high) => format!("\"{field}\" >= {low} AND \"{field}\" <= {high}"),
        };
        style(&class.label, &filter, &class.symbol, class.is_shown);
    }
    if look.classes.is_empty() {
        style(&name, "", &look.other, true);
    }
    let element = format!(
        "<maplayer type=\"vector-tile\" hasScaleBasedVisibilityFlag=\"0\" autoRefreshEnabled=\"0\"><id>{id}</id><datasource>{}</datasource>\
         <layername>{}</layername>{}<provider encoding=\"\">vectortile</provider>\n<renderer type=\"basic\"><styles>\n{styles}</styles></renderer>\
         <labeling type=\"basic\"><styles/></labeling><blendMode>0</blendMode><layerOpacity>1</layerOpacity></maplayer>\n",
        escaped(&source),
        escaped(&name),
        srs("srs", "EPSG:3857"),
    );
    Entry { id, name, provider: "vectortile", source, is_shown: false, rank: map_style::rank(layer), layer: element }
}

fn srs(element: &str, authority: &str) -> String {
    format!("<{element}><spatialrefsys nativeFormat=\"Wkt\"><srsid>1</srsid><authid>{authority}</authid></spatialrefsys></{element}>")
}

/// What is seen where nothing is drawn.
fn background(Colour(channels): Colour) -> String {
    let part = |(name, value)| format!("<CanvasColor{name}Part type=\"int\">{value}</CanvasColor{name}Part>");
    let parts: String = ["Red", "Green", "Blue"].into_iter().zip(channels).map(part).collect();
    format!("<Gui>{parts}</Gui>")
}

fn document(entries: &[Entry], extent: &Bbox, title: &str) -> String {
    let mut tree = String::new();
    let mut order = String::new();
    let mut layers = String::new();
    for entry in entries {
        let checked = if entry.is_shown { "Qt::Checked" } else { "Qt::Unchecked" };
        let _ = writeln!(
            tree,
            "<layer-tree-layer id=\"{}\" name=\"{}\" providerKey=\"{}\" source=\"{}\" checked=\"{checked}\" expanded=\"0\"/>",
            entry.id,
            escaped(&entry.name),
            entry.provider,
            escaped(&entry.source)
        );
        let _ = write!(order, "<layer id=\"{}\"/>", entry.id);
        layers.push_str(&entry.layer);
    }
    let corners = [[extent.west, extent.south], [extent.east, extent.north]].map(|[longitude, latitude]| {
        // Web Mercator.
        let x = longitude.to_radians() * 6_378_137.0;
        let y = (std::f64::consts::FRAC_PI_4 + latitude.to_radians() / 2.0).tan().ln() * 6_378_137.0;
        [x, y]
    });
    let [[west, south], [east, north]] = corners;
    let title = escaped(title);
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis projectname=\"{title}\" version=\"3.22.0\">\n<title>{title}</title>\n{project_crs}\n\
         <layer-tree-group>\n{tree}</layer-tree-group>\n\
         <mapcanvas name=\"theMapCanvas\" annotationsVisible=\"1\"><units>meters</units>\
         <extent><xmin>{west}</xmin><ymin>{south}</ymin><xmax>{east}</xmax><ymax>{north}</ymax></extent><rotation>0</rotation>{canvas_crs}</mapcanvas>\n\
         <projectlayers>\n{layers}</projectlayers>\n<layerorder>{order}</layerorder>\n\
         <properties><SpatialRefSys><ProjectionsEnabled type=\"int\">1</ProjectionsEnabled></SpatialRefSys><Paths><Absolute type=\"bool\">false</Absolute></Paths>{background}</properties>\n\
         <ProjectViewSettings UseProjectScales=\"0\"><Scales/><DefaultViewExtent xmin=\"{west}\" ymin=\"{south}\" xmax=\"{east}\" ymax=\"{north}\">{view_crs}</DefaultViewExtent></ProjectViewSettings>\n\
         </qgis>\n",
        project_crs = srs("projectCrs", "EPSG:3857"),
        background = background(SEA),
        canvas_crs = srs("destinationsrs", "EPSG:3857"),
        view_crs = "<spatialrefsys nativeFormat=\"Wkt\"><srsid>1</srsid><authid>EPSG:3857</authid></spatialrefsys>",
    )
}
