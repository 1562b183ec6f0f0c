//! The in-memory index: one immutable snapshot at a time, with an R-tree over units and one over blocks of incidents.
//!
//! Queries ask the [`Snapshot`], never a tree.

mod coarsen;
pub mod incidents;
pub mod placement;
pub mod selection;
pub mod snapshot;
pub mod units;

pub use incidents::IncidentIndex;
pub use placement::PlacementColumn;
pub use selection::{RowPredicate, Selection, UnitSelection};
pub use snapshot::Snapshot;
pub use units::{IndexedUnit, Placement, UnitIndex};
