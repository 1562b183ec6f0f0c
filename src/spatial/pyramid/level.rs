//! The shapes of one zoom, ready to be cut.

use super::outlines::Shape;
use super::snap::Snapped;

/// Vertices whose box is kept with them.
pub const RUN: usize = 32;

/// A box of whole numbers; its edges belong to it. In units of the level's tiles, from the north-west corner of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Smallest x and y.
    pub low: [i32; 2],
    /// Largest x and y.
    pub high: [i32; 2],
}

impl Extent {
    /// Holds nothing.
    const EMPTY: Self = Self { low: [i32::MAX; 2], high: [i32::MIN; 2] };

    fn around<'a>(places: impl IntoIterator<Item = &'a [i32; 2]>) -> Self {
        places.into_iter().fold(Self::EMPTY, |all, place| all.union(Self { low: *place, high: *place }))
    }

    fn union(self, other: Self) -> Self {
        Self {
            low: [self.low[0].min(other.low[0]), self.low[1].min(other.low[1])],
            high: [self.high[0].max(other.high[0]), self.high[1].max(other.high[1])],
        }
    }
}

/// A ring, closed implicitly, or a line.
#[derive(Debug)]
pub struct LevelPath {
    /// In units of the level's tiles, from the north-west corner of the world.
    pub vertices: Vec<[i32; 2]>,
    /// The box around all of them.
    pub extent: Extent,
    /// The boxes around each [`RUN`] vertices, so that those far from a tile are passed over.
    pub runs: Vec<Extent>,
}

impl LevelPath {
    fn new(vertices: Vec<[i32; 2]>) -> Self {
        let runs: Vec<Extent> = vertices.chunks(RUN).map(Extent::around).collect();
        Self { extent: runs.iter().copied().fold(Extent::EMPTY, Extent::union), runs, vertices }
    }
}

/// A shape; empty when nothing of it is left at this zoom.
#[derive(Debug)]
pub enum LevelShape {
    /// The rings of each polygon, exterior first. Exteriors have a positive area by the surveyor's formula, holes a negative one.
    Polygons(Vec<Vec<LevelPath>>),
    /// Lines of at least two vertices.
    Lines(Vec<LevelPath>),
}

/// All shapes at one zoom.
#[derive(Debug)]
pub struct Level {
    /// The zoom whose tiles its units belong to.
    pub zoom: u8,
    /// The shapes by their number.
    pub shapes: Vec<LevelShape>,
}

impl Level {
    /// Without the nodes that are `left_out`; none are when that is empty.
    pub(super) fn new(zoom: u8, snapped: &Snapped, left_out: &[bool]) -> Self {
        use rayon::prelude::*;
        let path = |path: &Vec<u32>| {
            let kept = path.iter().map(|node| *node as usize).filter(|node| left_out.is_empty() || !left_out[*node]);
            LevelPath::new(kept.map(|node| snapped.nodes[node]).collect())
        };
        let shapes = snapped.shapes.par_iter().map(|shape| match shape {
            Shape::Polygons(polygons) => LevelShape::Polygons(polygons.iter().map(|rings| rings.iter().map(path).collect()).collect()),
            Shape::Lines(lines) => LevelShape::Lines(lines.iter().map(path).collect()),
        });
        Self { zoom, shapes: shapes.collect() }
    }

    /// Vertices of all shapes.
    #[must_use]
    pub fn vertices(&self) -> usize {
        let paths = |shape: &LevelShape| match shape {
            LevelShape::Polygons(polygons) => polygons.iter().flatten().map(|path| path.vertices.len()).sum::<usize>(),
            LevelShape::Lines(lines) => lines.iter().map(|path| path.vertices.len()).sum(),
        };
        self.shapes.iter().map(paths).sum()
    }
}
