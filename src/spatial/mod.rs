//! Geometry without domain words: planar hexagons, sets of them, and their outlines.

pub mod hexagon;
pub mod hexagon_outline;
pub mod hexagon_set;
