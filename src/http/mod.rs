//! HTTP: the router, its state, and one file a family of routes.

pub mod answer;
pub mod asked;
pub mod conditional;
pub mod error;
pub mod parameters;
pub mod router;
pub mod routes;
pub mod state;

pub use asked::Asked;
pub use error::Problem;
pub use router::{app, openapi};
pub use state::{AppState, Settings};
