//! Diaban: a map service for public-safety planning in a Vietnamese province.

#![forbid(unsafe_code)]

pub mod demonstration;
pub mod domain;
pub mod index;
pub mod query;
pub mod spatial;
pub mod store;
