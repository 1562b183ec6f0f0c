//! Diaban: a map service for public-safety planning in a Vietnamese province.

#![forbid(unsafe_code)]

pub mod domain;
pub mod spatial;
pub mod store;
