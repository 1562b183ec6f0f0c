//! Numbers and bytes of an index file, in the order in which they are written; every byte goes into the checksum.
//!
//! Lists are written as they lie in memory: the file is read back by machines of the same byte order only, see
//! [`super::FORMAT`].

use std::io::{self, Read, Write};

use bytemuck::Pod;
use crc32fast::Hasher;

use crate::index::column::{Offsets, OptionalColumn, PackedColumn};

/// Bytes read at a time where they are only checked.
const CHUNK: usize = 1 << 20;

/// Writes, and sums up what was written.
pub(super) struct SectionWriter<W> {
    out: W,
    sum: Hasher,
    written: u64,
}

impl<W: Write> SectionWriter<W> {
    pub fn new(out: W) -> Self {
        Self { out, sum: Hasher::new(), written: 0 }
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.written += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    pub fn number(&mut self, number: u64) -> io::Result<()> {
        self.bytes(&number.to_le_bytes())
    }

    pub fn list<T: Pod>(&mut self, list: &[T]) -> io::Result<()> {
        self.number(list.len() as u64)?;
        self.bytes(bytemuck::cast_slice(list))
    }

    pub fn column(&mut self, column: &PackedColumn) -> io::Result<()> {
        let (base, offsets) = column.parts();
        self.number(base as u64)?;
        match offsets {
            Offsets::Constant(len) => {
                self.number(0)?;
                self.number(*len as u64)
            }
            Offsets::Byte(offsets) => self.number(1).and_then(|()| self.list(offsets)),
            Offsets::Short(offsets) => self.number(2).and_then(|()| self.list(offsets)),
            Offsets::Word(offsets) => self.number(4).and_then(|()| self.list(offsets)),
            Offsets::Long(offsets) => self.number(8).and_then(|()| self.list(offsets)),
        }
    }

    pub fn optional(&mut self, column: &OptionalColumn) -> io::Result<()> {
        let (codes, base) = column.parts();
        self.number(base as u64)?;
        self.column(codes)
    }

    /// How many bytes there are, their checksum, and what they were written to.
    pub fn finish(self) -> (u64, u32, W) {
        (self.written, self.sum.finalize(), self.out)
    }
}

/// Reads what a [`SectionWriter`] has written. `left` bounds every length, so that a damaged one asks for no memory.
pub(super) struct SectionReader<R> {
    input: R,
    sum: Hasher,
    left: u64,
}

impl<R: Read> SectionReader<R> {
    pub fn new(input: R, left: u64) -> Self {
        Self { input, sum: Hasher::new(), left }
    }

    fn take(&mut self, bytes: u64) -> io::Result<()> {
        self.left = self.left.checked_sub(bytes).ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(())
    }

    pub fn number(&mut self) -> io::Result<u64> {
        self.take(8)?;
        let mut bytes = [0; 8];
        self.input.read_exact(&mut bytes)?;
        self.sum.update(&bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    pub fn list<T: Pod>(&mut self) -> io::Result<Vec<T>> {
        let len = self.number()?;
        self.take(len.checked_mul(size_of::<T>() as u64).ok_or(io::ErrorKind::UnexpectedEof)?)?;
        let mut list = vec![T::zeroed(); len as usize];
        let bytes = bytemuck::cast_slice_mut(&mut list);
        // Summed up piece by piece, while it is still in the cache.
        for piece in bytes.chunks_mut(CHUNK) {
            self.input.read_exact(piece)?;
            self.sum.update(piece);
        }
        Ok(list)
    }

    /// Reads a list of bytes only to check it; gives its length.
    pub fn skip(&mut self) -> io::Result<u64> {
        let len = self.number()?;
        self.take(len)?;
        let mut piece = vec![0; CHUNK];
        let mut left = len as usize;
        while left > 0 {
            let size = left.min(CHUNK);
            self.input.read_exact(&mut piece[..size])?;
            self.sum.update(&piece[..size]);
            left -= size;
        }
        Ok(len)
    }

    pub fn column(&mut self, rows: usize) -> io::Result<PackedColumn> {
        let base = self.number()? as i64;
        let offsets = match self.number()? {
            0 => Offsets::Constant(self.number()? as usize),
            1 => Offsets::Byte(self.list()?),
            2 => Offsets::Short(self.list()?),
            4 => Offsets::Word(self.list()?),
            8 => Offsets::Long(self.list()?),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        let column = PackedColumn::from_parts(base, offsets);
        if column.len() == rows { Ok(column) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    pub fn optional(&mut self, rows: usize) -> io::Result<OptionalColumn> {
        let base = self.number()? as i64;
        Ok(OptionalColumn::from_parts(self.column(rows)?, base))
    }

    /// Bytes that were not read, and the checksum of those that were.
    pub fn finish(self) -> (u64, u32) {
        (self.left, self.sum.finalize())
    }
}
