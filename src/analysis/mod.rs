//! The statistics, one file each: formula, source, shapes and units are in its documentation.
//!
//! All geometry is in metres. Nothing here reads or writes anything, knows a user or a request, or says anything about a
//! person: points and counts in, numbers out, and the same input always gives the same output.

pub mod benjamini_hochberg;
pub mod change;
mod cluster_cells;
pub mod clusters;
pub mod convolution;
pub mod density;
pub mod evaluation;
pub mod getis_ord;
pub mod grid_frame;
pub mod hotspot;
pub mod hotspot_history;
mod incidents_by_cell;
pub mod mann_kendall;
pub mod near_repeat;
mod number_map;
pub mod poisson_interval;
mod probability;
pub mod rank_stability;
pub mod rates;
pub mod strong_area;
mod sum_classes;
pub mod sum_distribution;
pub mod watch;
