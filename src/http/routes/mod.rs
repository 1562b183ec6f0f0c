//! One file a family of paths.

pub mod bins;
pub mod categories;
pub mod density;
pub mod density_grid;
pub mod files;
pub mod health;
pub mod incidents;
pub mod jobs;
pub mod layers;
pub mod metrics;
pub mod nearest;
pub mod ogc;
mod pages;
pub mod qgis;
pub mod rules;
mod sentences;
pub mod statistic_files;
pub mod statistics;
pub mod styles;
pub mod summary;
pub mod tiles;
pub mod unit_history;
pub mod units;
pub mod zones;

/// A sentence in both languages.
pub(crate) type Sentence = crate::priority::Note;
