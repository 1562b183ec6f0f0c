//! Questions over a snapshot. One [`Filter`] serves every output, so the same question gives the same number everywhere.
//!
//! Answers are plain counts, rows and bins, never types of the in-memory index's inside: a second source could give the same.

pub mod along;
pub mod area_request;
pub mod bins;
pub mod calendar;
pub mod carried;
mod discovered;
mod drawn_choice;
pub mod error;
pub mod expression;
pub mod figures;
pub mod filter;
pub mod group;
pub mod ordered;
pub mod page;
pub mod summary;
pub mod tally;
pub mod unit_history;
pub mod unit_search;

pub use area_request::AreaRequest;
pub use error::QueryError;
pub use expression::Expression;
pub use figures::Figures;
pub use filter::{Filter, FilterRequest, ZoneGround, ZoneLookup};
