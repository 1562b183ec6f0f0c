//! A hash map over whole numbers that come from counting: nobody picks them so that they collide.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// From numbers to something, several times as fast as with the standard library's guarded hash.
pub(super) type NumberMap<V> = HashMap<u64, V, BuildHasherDefault<NumberHasher>>;

/// Fibonacci hashing: the golden ratio spreads neighbours over all bits. Source: Knuth, *The Art of Computer Programming*, vol. 3, 6.4.
#[derive(Debug, Default)]
pub(super) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        // The map looks at both ends, and multiplying leaves the low bits as they were.
        self.0.rotate_right(32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
