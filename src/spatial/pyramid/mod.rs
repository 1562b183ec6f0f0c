//! Shapes as maps draw them: simplified once a zoom, kept, and cut into tiles.
//!
//! ```text
//! degrees ──outlines──▶ vertices in the unit square, each once; paths are lists of their numbers; crossings are vertices too
//!                          │  once a zoom:
//!                          ├─snap──────▶ every vertex to the nearest unit of the tile grid, every edge through the units it meets
//!                          ├─retrace───▶ rings that touch or cover themselves after that, taken apart into plain ones
//!                          ├─simplify──▶ vertices between two neighbours left out where no eye can tell
//!                          └─level─────▶ whole numbers in flat lists with boxes, ready to be cut
//! ```
//!
//! All shapes of a pyramid are one drawing: a border that two of them share has the same vertices in both at every zoom, so no gap
//! and no overlap opens along it, and nothing ever comes to cross that did not cross before. That holds because
//! - snapping is *snap rounding* (Hobby, *Practical segment intersection with finite precision output*, 1999): an edge goes
//!   through the middle of each unit square that it meets and that holds a vertex, so no vertex changes to the other side of an edge;
//! - a vertex is left out for all shapes at once, and only when the triangle with its two neighbours holds no other vertex.

mod crossings;
mod level;
mod outlines;
mod retrace;
mod simplify;
mod snap;
mod strips;

use std::sync::OnceLock;

pub use level::{Extent, Level, LevelPath, LevelShape, RUN};
pub use outlines::Outline;

use outlines::Outlines;

/// Units of a tile's side.
pub const TILE_UNITS: i32 = 4096;
/// The zoom of the finest level, and the first with every vertex. Deeper tiles are cut from it: its unit is 0.6 m, and at zoom
/// 16 half a pixel.
pub const FINEST: u8 = 14;
/// How far an edge may lie from where it was, in units, below [`FINEST`]: half a pixel where a tile is drawn 512 pixels wide.
pub const TOLERANCE: f64 = 4.0;

/// Shapes at every zoom. Levels are made when first asked for, once, whoever asks.
#[derive(Debug)]
pub struct Pyramid {
    outlines: Outlines,
    levels: [OnceLock<Level>; FINEST as usize + 1],
}

impl Pyramid {
    /// Takes shapes in; their number in the list stays theirs. O(n log n) over all vertices.
    #[must_use]
    pub fn new(shapes: &[Outline<'_>]) -> Self {
        let mut outlines = Outlines::new(shapes);
        crossings::split(&mut outlines);
        Self { outlines, levels: std::array::from_fn(|_| OnceLock::new()) }
    }

    /// The shapes from which tiles of a zoom are cut. The first call for a zoom costs O(n log n), all others nothing.
    #[must_use]
    pub fn level(&self, zoom: u8) -> &Level {
        let zoom = zoom.min(FINEST);
        self.levels[usize::from(zoom)].get_or_init(|| self.build(zoom))
    }

    fn build(&self, zoom: u8) -> Level {
        let mut snapped = snap::snap(&self.outlines, f64::from(TILE_UNITS) * f64::from(1u32 << zoom));
        retrace::retrace(&mut snapped);
        let left_out = if zoom < FINEST { simplify::left_out(&snapped, TOLERANCE - snap::REACH) } else { Vec::new() };
        Level::new(zoom, &snapped, &left_out)
    }
}
