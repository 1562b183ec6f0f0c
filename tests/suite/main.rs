//! The tests of the whole: the real binary, the application and the library. One binary, one file a topic.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod architecture;
mod bad_files;
mod bad_rows;
mod big_files;
mod coordinates;
mod crash;
mod demonstration_import;
mod false_alarms;
mod fuzz;
mod geopackage;
mod good_files;
mod hexagon_geometry;
mod http_bad_input;
mod http_layers;
mod http_summary;
mod openapi;
mod personal_columns;
mod planar;
mod population_basis;
mod pyramid;
mod query_properties;
mod real_files;
mod reference;
mod reference_change;
mod reference_density;
mod reference_hotspot;
mod serve;
mod support;
mod test_app;
mod tiles;
mod tiles_polygons;
mod zones;
