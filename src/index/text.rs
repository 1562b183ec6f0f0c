//! Texts of the rows: each incident's own number and its kept columns. They are seldom asked for and never searched, so they need not take
//! memory: when the index was written to a file, they stay there and a block of them is read when one is wanted.
//!
//! ```text
//! block      | length id length kept | length id length kept | …      256 rows, one after the other
//! starts     0          9 301        18 877 …                         where each block begins
//! ```
//!
//! A length takes one byte below 128 and more above (LEB128).

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::sync::Arc;

use super::column::BLOCK;

/// The texts of all rows.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    starts: Vec<u64>,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Memory(Arc<Vec<u8>>),
    File { file: Arc<File>, offset: u64 },
}

impl Default for Place {
    fn default() -> Self {
        Self::Memory(Arc::default())
    }
}

/// Texts in the making, row after row.
#[derive(Debug, Clone, Default)]
pub struct TextWriter {
    starts: Vec<u64>,
    bytes: Vec<u8>,
    rows: usize,
}

impl TextWriter {
    /// Adds the texts of the next row.
    pub fn push(&mut self, id: &str, kept: &str) {
        if self.rows.is_multiple_of(BLOCK) {
            self.starts.push(self.bytes.len() as u64);
        }
        self.rows += 1;
        for text in [id, kept] {
            write_length(&mut self.bytes, text.len());
            self.bytes.extend_from_slice(text.as_bytes());
        }
    }

    /// The texts, in memory.
    #[must_use]
    pub fn finish(mut self) -> Texts {
        self.starts.push(self.bytes.len() as u64);
        self.bytes.shrink_to_fit();
        Texts { starts: self.starts, place: Place::Memory(Arc::new(self.bytes)) }
    }
}

impl Texts {
    /// Texts that lie in a file from `offset` on; `starts` as [`Self::starts`] gave them.
    #[must_use]
    pub fn in_file(starts: Vec<u64>, file: Arc<File>, offset: u64) -> Self {
        Self { starts, place: Place::File { file, offset } }
    }

    /// Where each block begins, and where the last one ends.
    #[must_use]
    pub fn starts(&self) -> &[u64] {
        &self.starts
    }

    /// Bytes of all texts, wherever they lie.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Bytes of memory that they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let texts = match &self.place {
            Place::Memory(bytes) => bytes.len(),
            Place::File { .. } => 0,
        };
        texts + 8 * self.starts.len()
    }

    /// The bytes of a block; empty beyond the last.
    ///
    /// # Errors
    /// When they lie in a file that cannot be read.
    pub fn block(&self, block: usize) -> io::Result<Cow<'_, [u8]>> {
        let Some(&[start, end]) = self.starts.get(block..block + 2) else { return Ok(Cow::Borrowed(&[])) };
        match &self.place {
            Place::Memory(bytes) => Ok(Cow::Borrowed(&bytes[start as usize..end as usize])),
            Place::File { file, offset } => {
                let mut bytes = vec![0; (end - start) as usize];
                read_exact_at(file, &mut bytes, offset + start)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes = &mut bytes[read..];
                offset += read as u64;
            }
        }
    }
    Ok(())
}

/// Reads texts of rows that mostly lie near each other: it keeps the block of the last one.
#[derive(Debug)]
pub struct TextReader<'a> {
    texts: &'a Texts,
    block: Option<usize>,
    bytes: Cow<'a, [u8]>,
    /// Where each row of the block begins.
    rows: Vec<u32>,
}

impl<'a> TextReader<'a> {
    /// A reader that has read nothing yet.
    #[must_use]
    pub fn new(texts: &'a Texts) -> Self {
        Self { texts, block: None, bytes: Cow::Borrowed(&[]), rows: Vec::new() }
    }

    /// The number and the kept columns of a row; empty where they cannot be read, which is logged.
    pub fn get(&mut self, row: usize) -> [&str; 2] {
        if self.block != Some(row / BLOCK) {
            self.turn_to(row / BLOCK);
        }
        let Some(start) = self.rows.get(row % BLOCK) else { return [""; 2] };
        let mut rest = &self.bytes[*start as usize..];
        [(); 2].map(|()| {
            let Some(text) = read_text(&mut rest) else { return "" };
            std::str::from_utf8(text).unwrap_or_default()
        })
    }

    fn turn_to(&mut self, block: usize) {
        self.block = Some(block);
        self.bytes = self.texts.block(block).unwrap_or_else(|error| {
            tracing::error!(%error, block, "the texts of incidents cannot be read");
            Cow::Borrowed(&[])
        });
        self.rows.clear();
        let mut rest = &self.bytes[..];
        while !rest.is_empty() {
            self.rows.push((self.bytes.len() - rest.len()) as u32);
            if read_text(&mut rest).and_then(|_| read_text(&mut rest)).is_none() {
                break;
            }
        }
    }
}

fn write_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

fn read_text<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let mut length = 0usize;
    for shift in (0..63).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        length |= usize::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            let (text, after) = rest.split_at_checked(length)?;
            *rest = after;
            return Some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_from_memory_and_from_a_file() {
        let rows: Vec<(String, String)> =
            (0..1000).map(|row| (format!("VV-{row}"), if row % 7 == 0 { "ắ".repeat(row) } else { String::new() })).collect();
        let mut writer = TextWriter::default();
        for (id, kept) in &rows {
            writer.push(id, kept);
        }
        let texts = writer.finish();
        let mut bytes = vec![9; 5];
        (0..texts.starts().len() - 1).for_each(|block| bytes.extend_from_slice(&texts.block(block).expect("in memory")));
        let path = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(path.path(), bytes).expect("written");
        let in_file = Texts::in_file(texts.starts().to_vec(), Arc::new(File::open(path.path()).expect("opened")), 5);
        for texts in [&texts, &in_file] {
            let mut reader = TextReader::new(texts);
            for row in (0..1000).chain([3, 999, 256, 255]) {
                assert_eq!(reader.get(row), [rows[row].0.as_str(), rows[row].1.as_str()]);
            }
            assert_eq!(reader.get(5000), ["", ""]);
        }
    }

    #[test]
    fn bytes_that_are_no_texts_give_none() {
        for bytes in [vec![0xFF; 40], vec![200, 1, b'x'], vec![1], vec![1, 0xC3, 0]] {
            let texts = Texts { starts: vec![0, bytes.len() as u64], place: Place::Memory(Arc::new(bytes)) };
            assert_eq!(TextReader::new(&texts).get(0), ["", ""]);
        }
    }
}
