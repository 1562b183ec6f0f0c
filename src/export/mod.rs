//! Layers as files.

pub mod geojson;
pub mod geotiff;
