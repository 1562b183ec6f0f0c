//! Diaban: a map service for public-safety planning in a Vietnamese province.

#![forbid(unsafe_code)]

pub mod analysis;
pub mod spatial;
