//! Diaban: a map service for public-safety planning in a Vietnamese province.

#![forbid(unsafe_code)]

pub mod cli;
pub mod domain;
pub mod ingest;
pub mod spatial;
pub mod store;
