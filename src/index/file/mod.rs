//! The packed index as a file beside the store, so that a start needs not read and sort every row again.
//!
//! ```text
//! 0    8  `DIABANIX`
//! 8    4  format, see `FORMAT`
//! 12   4  CRC-32 of all that follows byte 24
//! 16   8  length of all that follows byte 24
//! 24      what it was made of (JSON): store, generation, boundary version, senders
//!         columns, one after the other: base, width, values
//!         blocks, placement of the communes in force
//!         texts: where each block begins, then the texts themselves, which stay in the file
//! ```
//!
//! The store is the truth: a file that is missing, stale, of another format, cut off or damaged is made anew, and the log says so.
//! It is written under another name and then renamed, so that no half of one is ever found.

mod section;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::section::{SectionReader, SectionWriter};
use super::block::{Block, Blocks};
use super::columns::Columns;
use super::incidents::{Base, IncidentIndex};
use super::placement::PlacementColumn;
use super::text::Texts;
use crate::domain::Interval;
use crate::spatial::FixedBox;

/// Name of the file in the data folder.
pub const FILE_NAME: &str = "diaban.index";
const MAGIC: &[u8; 8] = b"DIABANIX";
/// Raised with every change of the layout, the columns' meaning or the order of the curve. The highest bit tells byte orders apart.
const FORMAT: u32 = 1 | (cfg!(target_endian = "big") as u32) << 31;
const HEAD: u64 = 24;

/// What an index is made of: one that was made of something else is stale.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Origin {
    /// Identity of the store.
    pub store_id: String,
    /// Number of the commit.
    pub generation: u64,
    /// First day of the boundary version in which coarse places and communes were found, empty for the first.
    pub boundaries_from: String,
}

/// Why a file is of no use.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexFileError {
    /// There is none.
    #[error("there is none yet")]
    Missing,
    /// It was made of another generation, store or boundary version.
    #[error("it is stale: made of generation {0}")]
    Stale(u64),
    /// It was written by another version of the program.
    #[error("it has another format")]
    Format,
    /// Its content is not what was written.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// The disk refuses.
    #[error("{0}")]
    Io(#[from] io::Error),
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Head {
    origin: Origin,
    rows: usize,
    sources: Vec<String>,
}

/// Writes the packed rows of an index and their communes, and gives the same index with its texts in the file.
///
/// # Errors
/// When the disk refuses; no half of a file is left.
pub(super) fn write(
    folder: &Path,
    origin: &Origin,
    incidents: &IncidentIndex,
    placement: &PlacementColumn,
) -> Result<IncidentIndex, IndexFileError> {
    let part = Unfinished(folder.join(format!("{FILE_NAME}.{}.tmp", std::process::id())));
    let mut file = File::options().create(true).truncate(true).read(true).write(true).open(&part.0)?;
    file.write_all(&[0; HEAD as usize])?;
    let mut out = SectionWriter::new(BufWriter::with_capacity(1 << 20, file));
    let columns = &incidents.base.columns;
    let head = Head { origin: origin.clone(), rows: columns.len(), sources: incidents.sources().to_vec() };
    out.list(&serde_json::to_vec(&head).map_err(io::Error::from)?)?;
    write_columns(&mut out, columns)?;
    write_blocks(&mut out, &incidents.base.blocks)?;
    let (codes, nearest) = placement.packed();
    out.column(codes)?;
    out.list(nearest)?;
    write_texts(&mut out, &columns.texts)?;
    let (length, sum, out) = out.finish();
    let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(MAGIC)?;
    file.write_all(&FORMAT.to_le_bytes())?;
    file.write_all(&sum.to_le_bytes())?;
    file.write_all(&length.to_le_bytes())?;
    std::fs::rename(&part.0, folder.join(FILE_NAME))?;
    let texts = Texts::in_file(columns.texts.starts().to_vec(), Arc::new(file), HEAD + length - columns.texts.len());
    let base = Base { columns: Columns { texts, ..columns.clone() }, blocks: incidents.base.blocks.clone() };
    Ok(IncidentIndex { base: Arc::new(base), ..incidents.clone() })
}

/// Reads an index made of just this.
///
/// # Errors
/// When there is none, it is stale or damaged, or the disk refuses.
pub(super) fn read(folder: &Path, origin: &Origin) -> Result<(IncidentIndex, PlacementColumn), IndexFileError> {
    let file = match File::open(folder.join(FILE_NAME)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(IndexFileError::Missing),
        opened => opened?,
    };
    let size = file.metadata()?.len();
    let mut input = BufReader::with_capacity(1 << 20, &file);
    let mut start = [0; HEAD as usize];
    input.read_exact(&mut start).map_err(|_| IndexFileError::Damaged("it is cut off".into()))?;
    let word = |at: usize| u32::from_le_bytes([start[at], start[at + 1], start[at + 2], start[at + 3]]);
    if &start[..8] != MAGIC || word(8) != FORMAT {
        return Err(IndexFileError::Format);
    }
    let length = u64::from(word(16)) | u64::from(word(20)) << 32;
    if size.checked_sub(HEAD) != Some(length) {
        return Err(IndexFileError::Damaged(format!("{size} bytes instead of {}", length.saturating_add(HEAD))));
    }
    let mut input = SectionReader::new(input, length);
    let damaged = |error: io::Error| IndexFileError::Damaged(error.to_string());
    let head: Head =
        serde_json::from_slice(&input.list::<u8>().map_err(damaged)?).map_err(|error| IndexFileError::Damaged(error.to_string()))?;
    if head.origin != *origin {
        return Err(IndexFileError::Stale(head.origin.generation));
    }
    let mut columns = read_columns(&mut input, head.rows).map_err(damaged)?;
    let blocks = read_blocks(&mut input).map_err(damaged)?;
    let codes = input.column(head.rows).map_err(damaged)?;
    let nearest = input.list().map_err(damaged)?;
    let starts: Vec<u64> = input.list().map_err(damaged)?;
    let text_length = input.skip().map_err(damaged)?;
    if input.finish() != (0, word(12)) {
        return Err(IndexFileError::Damaged("its checksum is wrong".into()));
    }
    columns.texts = Texts::in_file(starts, Arc::new(file), HEAD + length - text_length);
    let base = Arc::new(Base { columns, blocks });
    let incidents = IncidentIndex { base, delta: Arc::default(), sources: Arc::new(head.sources) };
    Ok((incidents, PlacementColumn::from_packed(codes, nearest)))
}

fn write_columns(out: &mut SectionWriter<impl Write>, columns: &Columns) -> io::Result<()> {
    out.list(&columns.longitude)?;
    out.list(&columns.latitude)?;
    out.list(&columns.northing)?;
    let Columns { feature_id, start, duration, category, knowledge, severity, source, optional, .. } = columns;
    [feature_id, start, duration, category, knowledge, severity, source].into_iter().try_for_each(|column| out.column(column))?;
    optional.iter().try_for_each(|column| out.optional(column))
}

fn read_columns(input: &mut SectionReader<impl Read>, rows: usize) -> io::Result<Columns> {
    let columns = Columns {
        longitude: input.list()?,
        latitude: input.list()?,
        northing: input.list()?,
        feature_id: input.column(rows)?,
        start: input.column(rows)?,
        duration: input.column(rows)?,
        category: input.column(rows)?,
        knowledge: input.column(rows)?,
        severity: input.column(rows)?,
        source: input.column(rows)?,
        optional: [input.optional(rows)?, input.optional(rows)?, input.optional(rows)?, input.optional(rows)?, input.optional(rows)?],
        texts: Texts::default(),
    };
    let lengths = [columns.longitude.len(), columns.latitude.len(), columns.northing.len()];
    if lengths == [rows; 3] { Ok(columns) } else { Err(io::ErrorKind::InvalidData.into()) }
}

fn write_blocks(out: &mut SectionWriter<impl Write>, blocks: &Blocks) -> io::Result<()> {
    let boxes: Vec<[i32; 4]> = blocks.all.iter().map(|Block { bbox: b, .. }| [b.west, b.south, b.east, b.north]).collect();
    let spans: Vec<[i64; 2]> = blocks.all.iter().map(|block| [block.span.start, block.span.end]).collect();
    let categories: Vec<u64> = blocks.all.iter().map(|block| block.categories).collect();
    out.list(&boxes)?;
    out.list(&spans)?;
    out.list(&categories)
}

fn read_blocks(input: &mut SectionReader<impl Read>) -> io::Result<Blocks> {
    let boxes: Vec<[i32; 4]> = input.list()?;
    let spans: Vec<[i64; 2]> = input.list()?;
    let categories: Vec<u64> = input.list()?;
    let blocks = boxes.iter().zip(&spans).zip(&categories);
    let blocks = blocks.map(|((&[west, south, east, north], &[start, end]), &categories)| Block {
        bbox: FixedBox { west, south, east, north },
        span: Interval { start, end },
        categories,
    });
    Ok(Blocks::from_blocks(blocks.collect()))
}

fn write_texts(out: &mut SectionWriter<impl Write>, texts: &Texts) -> io::Result<()> {
    out.list(texts.starts())?;
    out.number(texts.len())?;
    (0..texts.starts().len().saturating_sub(1)).try_for_each(|block| out.bytes(&texts.block(block)?))
}

/// A file that goes away unless it was renamed.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Renamed when all went well: then there is nothing to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}
