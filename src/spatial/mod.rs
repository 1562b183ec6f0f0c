//! Places, shapes, distances and tiles. No words of the domain.

pub mod area;
pub mod bbox;
pub mod crs;
pub mod hexagon;
pub mod hexagon_outline;
pub mod hexagon_set;
pub mod hilbert;
pub mod metric;
pub mod prepared;
pub mod projection;
pub mod pyramid;
pub mod repair;
pub mod simple;
pub mod tile_coordinate;

pub use area::Area;
pub use bbox::Bbox;
pub use metric::{Circle, LocalMetric};
pub use prepared::{Location, PreparedPolygon, Relation};
pub use projection::LocalGrid;
pub use tile_coordinate::TileCoordinate;
