//! Layers as files.

pub mod geojson;
