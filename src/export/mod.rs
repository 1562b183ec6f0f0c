//! Layers as files.

pub mod geojson;
pub mod geojson_incidents;
pub mod geotiff;
pub mod project;
pub mod qml;
