//! Geometry without domain words: reference systems, validity and repair.

pub mod crs;
pub mod repair;
