//! Blocks: what the rows of a stretch of the curve have in common, and the R-tree over their boxes.

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{RStarInsertionStrategy, RTree, RTreeParams};

use super::column::BLOCK;
use super::columns::Columns;
use crate::domain::Interval;
use crate::spatial::FixedBox;

/// What is known of [`BLOCK`] rows together; the last block may be shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    /// The box around its places.
    pub bbox: FixedBox,
    /// From the first second of the first to the last of the last.
    pub span: Interval,
    /// A bit for each category, see [`category_bit`].
    pub categories: u64,
}

/// One of 64 bits for a category; several categories may share one, which only costs a look into the block.
pub(super) fn category_bit(category: u16) -> u64 {
    1 << (category % 64)
}

/// The blocks of a set of columns, and the R-tree over them.
#[derive(Debug, Clone, Default)]
pub(super) struct Blocks {
    pub all: Vec<Block>,
    pub extent: Option<FixedBox>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>, WideNodes>,
}

/// A node's children lie together in memory, so few wide nodes cost fewer waits for memory than many narrow ones.
#[derive(Debug, Clone)]
struct WideNodes;

impl RTreeParams for WideNodes {
    const MIN_SIZE: usize = 8;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 5;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

impl Blocks {
    /// Gathers what the rows of each block have in common: O(n), and O(blocks log blocks) for the tree.
    pub fn new(columns: &Columns) -> Self {
        let firsts = (0..columns.len()).step_by(BLOCK);
        Self::from_blocks(firsts.map(|first| Block::new(columns, first..(first + BLOCK).min(columns.len()))).collect())
    }

    pub fn from_blocks(all: Vec<Block>) -> Self {
        let rectangle = |(number, block): (usize, &Block)| {
            let envelope = block.bbox.envelope();
            GeomWithData::new(Rectangle::from_corners(envelope.lower(), envelope.upper()), number as u32)
        };
        let tree = RTree::bulk_load_with_params(all.iter().enumerate().map(rectangle).collect());
        let extent = all.iter().map(|block| block.bbox).reduce(|all, bbox| all.union(&bbox));
        Self { all, extent, tree }
    }

    /// The blocks whose box meets another, in order.
    pub fn meeting(&self, bbox: &FixedBox) -> Vec<u32> {
        match &self.extent {
            None => Vec::new(),
            Some(extent) if bbox.contains_box(extent) => (0..self.all.len() as u32).collect(),
            Some(_) => {
                let mut numbers: Vec<u32> = self.tree.locate_in_envelope_intersecting(bbox.envelope()).map(|entry| entry.data).collect();
                numbers.sort_unstable();
                numbers
            }
        }
    }

    /// The blocks by how near their box comes to a place given in fixed-point degrees, with the distance in degrees.
    pub fn nearest(&self, longitude: i32, latitude: i32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let neighbours = self.tree.nearest_neighbor_iter_with_distance_2([longitude.into(), latitude.into()]);
        neighbours.map(|(entry, squared)| (entry.data, squared.sqrt() / 1e7))
    }

    /// Bytes of memory, without the tree's own nodes.
    pub fn bytes(&self) -> usize {
        self.all.len() * (size_of::<Block>() + size_of::<GeomWithData<Rectangle<[f64; 2]>, u32>>())
    }
}

impl Block {
    pub fn new(columns: &Columns, rows: std::ops::Range<usize>) -> Self {
        let mut block = Self { bbox: FixedBox::EMPTY, span: Interval { start: i64::MAX, end: i64::MIN }, categories: 0 };
        for row in rows {
            block.bbox.extend(columns.longitude[row], columns.latitude[row]);
            let occurred = columns.occurred(row);
            block.span.start = block.span.start.min(occurred.start);
            block.span.end = block.span.end.max(occurred.end);
            block.categories |= category_bit(columns.category.get(row) as u16);
        }
        block
    }
}
