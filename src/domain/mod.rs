//! What Diaban is about: units, incidents, categories, designations, and time as a province counts it.
//!
//! Plain values without input or output. Each type is parsed at the edge into something that cannot be wrong,
//! so that nothing further in needs to check it again.

pub mod category;
pub mod designation;
pub mod error;
pub mod group_figure;
pub mod incident;
pub mod indicator;
pub mod line;
pub mod lineage;
mod local_clock;
pub mod operator_layer;
pub mod text;
pub mod time;
pub mod unit;

pub use category::{Category, Taxonomy};
pub use designation::{Basis, Designation, DesignationKind};
pub use error::DomainError;
pub use incident::{HowKnown, Incident, IncidentRow, Precision};
pub use indicator::Indicator;
pub use line::{Line, LineKind};
pub use lineage::Lineage;
pub use local_clock::LocalClock;
pub use operator_layer::{ColumnKind, OperatorColumn, OperatorFeature, OperatorLayer, OperatorShape, ShapeKind};
pub use time::{Interval, Validity};
pub use unit::{GeometryQuality, Level, Unit, UnitCode};
