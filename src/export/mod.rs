//! Layers as files: one file a format, all of which write the same [rows].

pub mod about;
pub mod csv;
mod dbase;
pub mod docx;
pub mod error;
pub mod flatgeobuf;
pub mod format;
pub mod geojson;
pub mod geojson_incidents;
pub mod geojson_sequence;
pub mod geopackage;
pub mod geoparquet;
pub mod geotiff;
pub mod kml;
pub mod layer_styles;
pub mod map_style;
mod packed_tree;
pub mod project;
mod qgis_symbol;
pub mod qml;
pub mod raster_style;
pub mod rows;
pub mod rtree;
mod shape_record;
pub mod shapefile;
pub mod sld;
pub mod sprite;
mod svg;
mod well_known_text;
pub mod xlsx;
pub mod xml;

pub use about::About;
pub use error::ExportError;
pub use format::Format;
pub use rows::Rows;
