//! The packed R-tree of FlatGeobuf: nodes of equal size, level after level, the root first.
//!
//! ```text
//! west south east north : f64   offset : u64       of a leaf where its feature begins, of any other node the number of its first child
//! ```

use std::io::{self, Write};

const NODE_BYTES: usize = 40;

#[derive(Debug, Clone, Copy)]
struct Node {
    sides: [f64; 4],
    offset: u64,
}

/// What holds no place: the box of a feature without a shape.
const NOTHING: [f64; 4] = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

/// A tree in the making.
#[derive(Debug)]
pub struct PackedTree {
    leaves: Vec<Node>,
    /// Nodes of each level from the leaves up.
    levels: Vec<u64>,
    node_size: usize,
}

impl PackedTree {
    /// A tree for so many leaves, with so many children a node.
    #[must_use]
    pub fn new(leaves: u64, node_size: usize) -> Self {
        let mut levels = Vec::new();
        let mut nodes = leaves;
        if leaves > 0 {
            levels.push(leaves);
            // A single leaf has a root above it too.
            loop {
                nodes = nodes.div_ceil(node_size as u64);
                levels.push(nodes);
                if nodes == 1 {
                    break;
                }
            }
        }
        Self { leaves: Vec::with_capacity(leaves as usize), levels, node_size }
    }

    /// Bytes that it takes.
    #[must_use]
    pub fn byte_len(&self) -> u64 {
        self.levels.iter().sum::<u64>() * NODE_BYTES as u64
    }

    /// The next leaf: the box of a feature and where it begins.
    pub fn push(&mut self, bounds: Option<[f64; 4]>, offset: u64) {
        self.leaves.push(Node { sides: bounds.unwrap_or(NOTHING), offset });
    }

    /// Writes the nodes.
    ///
    /// # Errors
    /// When the writer fails, or there are more or fewer leaves than were said.
    pub fn write(self, out: &mut dyn Write) -> io::Result<()> {
        if self.leaves.len() as u64 != self.levels.first().copied().unwrap_or(0) {
            return Err(io::Error::other("the number of features changed while they were written"));
        }
        let mut levels = vec![self.leaves];
        let mut start = self.levels.iter().sum::<u64>();
        for nodes in self.levels.iter().take(self.levels.len().saturating_sub(1)) {
            start -= nodes;
            let below = levels.last().map(Vec::as_slice).unwrap_or_default();
            let above = below.chunks(self.node_size).zip((start..).step_by(self.node_size)).map(|(children, offset)| {
                let sides = children.iter().fold(NOTHING, |[west, south, east, north], child| {
                    [west.min(child.sides[0]), south.min(child.sides[1]), east.max(child.sides[2]), north.max(child.sides[3])]
                });
                Node { sides, offset }
            });
            levels.push(above.collect());
        }
        for node in levels.iter().rev().flatten() {
            let mut bytes = [0; NODE_BYTES];
            for (place, side) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(node.sides) {
                *place = side.to_le_bytes();
            }
            bytes[32..].copy_from_slice(&node.offset.to_le_bytes());
            out.write_all(&bytes)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_leaf_lies_in_the_boxes_above_it() {
        for leaves in [1u64, 2, 16, 17, 256, 257, 5000] {
            let mut tree = PackedTree::new(leaves, 16);
            let place = |row: u64| [row as f64, (row * 31 % 1009) as f64, row as f64 + 0.5, (row * 31 % 1009) as f64 + 0.5];
            (0..leaves).for_each(|row| tree.push(Some(place(row)), row * 100));
            let (length, first_leaf) = (tree.byte_len(), tree.levels.iter().skip(1).sum::<u64>() as usize);
            let mut bytes = Vec::new();
            tree.write(&mut bytes).expect("in memory");
            assert_eq!(bytes.len() as u64, length);
            let nodes = bytes.as_chunks::<NODE_BYTES>().0;
            let number = |node: usize, at: usize| f64::from_le_bytes(nodes[node][8 * at..8 * at + 8].try_into().expect("eight"));
            let offset = |node: usize| u64::from_le_bytes(nodes[node][32..].try_into().expect("eight"));
            for node in 0..first_leaf {
                let first = offset(node) as usize;
                assert!(first > node && first < nodes.len(), "{leaves} leaves");
                for child in first..(first + 16).min(nodes.len()) {
                    // A level's last node has fewer children: the next level begins there.
                    if (child < first_leaf) != (first < first_leaf) {
                        break;
                    }
                    if node + 1 < first_leaf && child >= offset(node + 1) as usize && offset(node + 1) as usize > first {
                        break;
                    }
                    assert!(
                        number(node, 0) <= number(child, 0) && number(node, 3) >= number(child, 3),
                        "{leaves} leaves, node {node}, child {child}"
                    );
                }
            }
            let found: Vec<u64> = (first_leaf..nodes.len()).map(offset).collect();
            assert_eq!(found, (0..leaves).map(|row| row * 100).collect::<Vec<_>>());
        }
    }
}
