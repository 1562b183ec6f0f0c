//! Diaban: a map service for public-safety planning in a Vietnamese province.

#![forbid(unsafe_code)]

pub mod analysis;
pub mod briefing;
pub mod cli;
pub mod demonstration;
pub mod domain;
pub mod export;
pub mod http;
pub mod index;
pub mod ingest;
pub mod layer;
pub mod priority;
pub mod query;
pub mod spatial;
pub mod statistics;
pub mod store;
pub mod tile;
