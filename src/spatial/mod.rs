//! Places, shapes, distances and tiles. No words of the domain.

pub mod area;
pub mod bbox;
pub mod buffer;
pub mod crs;
pub mod fixed_point;
pub mod hexagon;
pub mod hexagon_outline;
pub mod hexagon_set;
pub mod hilbert;
pub mod local_plane;
pub mod metric;
pub mod prepared;
pub mod projected_box;
pub mod projection;
pub mod pyramid;
pub mod raster;
pub mod region;
pub mod repair;
pub mod simple;
pub mod tile_coordinate;

pub use area::Area;
pub use bbox::Bbox;
pub use fixed_point::FixedBox;
pub use metric::{Circle, LocalMetric};
pub use prepared::{Location, PreparedPolygon, Relation};
pub use projected_box::ProjectedBox;
pub use projection::LocalGrid;
pub use raster::AreaRaster;
pub use region::Region;
pub use tile_coordinate::TileCoordinate;
