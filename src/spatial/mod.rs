//! Places, shapes, distances and tiles. No words of the domain.

pub mod bbox;
pub mod metric;
pub mod prepared;
pub mod projection;
pub mod tile_coordinate;

pub use bbox::Bbox;
pub use metric::{Circle, LocalMetric};
pub use prepared::{Location, PreparedPolygon, Relation};
pub use projection::LocalGrid;
pub use tile_coordinate::TileCoordinate;
