//! HTTP: the router, its state, and one file a family of routes.

pub mod answer;
pub mod asked;
pub mod coding;
pub mod conditional;
pub mod error;
pub mod file;
pub mod jobs;
pub mod kept_files;
pub mod metrics;
pub mod output_crs;
pub mod parameters;
pub mod router;
pub mod routes;
pub mod rules;
pub mod state;
pub mod statistic;
pub mod tile_cache;
pub mod turns;

pub use asked::Asked;
pub use error::Problem;
pub use router::{app, openapi};
pub use state::{AppState, Settings};
