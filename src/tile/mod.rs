//! A layer as tiles: vector tiles (Mapbox Vector Tile 2.1) and density tiles.

pub mod density;
mod geometry;
pub mod point_grid;
pub mod points;
pub mod vector;

/// Units of a vector tile's side.
pub const EXTENT: i32 = crate::spatial::pyramid::TILE_UNITS;
/// How far shapes reach beyond the tile, in units, so that outlines do not show at its edges.
const BUFFER: i32 = 96;
/// From this zoom on every incident is a feature of its own; below, they are gathered on a grid with their count.
pub const SINGLE_FROM_ZOOM: u8 = 13;
