//! The tests of the whole: the real binary, the application and the library. One binary, one file a topic.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod admission;
mod architecture;
mod bad_files;
mod bad_rows;
mod benchmark_data;
mod big_files;
mod coordinates;
mod crash;
mod demonstration_import;
mod density_grid;
mod density_tiles;
mod engine_properties;
mod expression_incidents;
mod expression_language;
mod false_alarms;
mod fuzz;
mod geopackage;
mod good_files;
mod hexagon_geometry;
mod http_bad_input;
mod http_engine;
mod http_expression;
mod http_layers;
mod http_summary;
mod index_file;
mod live;
mod metrics;
mod openapi;
mod personal_columns;
mod planted;
mod population_basis;
mod query_properties;
mod real_files;
mod reference;
mod reference_change;
mod reference_density;
mod reference_hotspot;
mod serve;
mod support;
mod test_app;
mod tile_cache;
mod tiles;
mod zones;
