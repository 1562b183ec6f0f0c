//! The in-memory index: one immutable snapshot at a time, with an R-tree over units and one over blocks of incidents.
//!
//! Queries ask the [`Snapshot`], never a tree.

mod area_shares;
mod block;
mod builder;
mod chunk;
mod coarsen;
pub mod column;
pub mod columns;
mod cover;
mod delta;
pub mod file;
pub mod incidents;
mod live;
mod load;
mod nearest;
pub mod placement;
mod plan;
pub mod selection;
pub mod snapshot;
mod text;
pub mod topology;
pub mod units;

pub use builder::IncidentBuilder;
pub use chunk::Chunk;
pub use column::BLOCK;
pub use columns::Columns;
pub use cover::UnitCover;
pub use delta::MERGE_AT;
pub use incidents::{IncidentIndex, IncidentTexts};
pub use nearest::Neighbour;
pub use placement::PlacementColumn;
pub use selection::{RowPredicate, Selection, UnitSelection};
pub use snapshot::Snapshot;
pub use units::{IndexedUnit, Placement, UnitIndex};
