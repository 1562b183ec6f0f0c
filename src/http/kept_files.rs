//! Files of one snapshot that were made as a whole, kept for a while: GDAL asks for the head of a file and then for one range after the
//! other, and each would make it again.
//!
//! They belong to their snapshot, and a commit drops all of them, as with [tiles](super::tile_cache). A key is the answer's entity tag.
//! Kept files have no name any more, so that whatever happens nothing of them is left behind.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use tempfile::{NamedTempFile, TempPath};

use super::conditional::Tag;
use super::metrics::FileCounts;

/// Most bytes of all kept files; a larger file is made for each request.
const BYTES: u64 = 512 << 20;
/// Most files.
const FILES: u64 = 16;
/// How long a file is kept that nobody asks for.
const IDLE: Duration = Duration::from_mins(5);
/// What sizes are counted in, so that a number of 32 bits can say them.
const UNIT: u64 = 4 << 10;

/// A file that was made.
#[derive(Debug)]
pub struct MadeFile {
    content: File,
    /// Bytes of it.
    pub size: u64,
    /// Where an open file cannot lose its name, it goes with the file.
    _name: Option<TempPath>,
}

impl MadeFile {
    /// What lies at the place of a temporary file now: a format may have put another one there.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn take(file: NamedTempFile) -> io::Result<Self> {
        let content = file.reopen()?;
        let size = content.metadata()?.len();
        let name = file.into_temp_path();
        let name = if cfg!(unix) { name.close().map(|()| None)? } else { Some(name) };
        Ok(Self { content, size, _name: name })
    }

    /// Reads on from a place, without one that is shared with others who read.
    ///
    /// # Errors
    /// When the file cannot be read.
    #[cfg(unix)]
    pub fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.content, buffer, at)
    }

    /// Reads on from a place.
    ///
    /// # Errors
    /// When the file cannot be read.
    #[cfg(windows)]
    pub fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.content, buffer, at)
    }
}

/// The files of one snapshot.
#[derive(Debug)]
pub struct KeptFiles {
    kept: Cache<Tag, Arc<MadeFile>>,
    counts: FileCounts,
}

impl KeptFiles {
    /// None yet.
    #[must_use]
    pub fn new(counts: FileCounts) -> Self {
        let least = BYTES / UNIT / FILES;
        let weight = move |_: &Tag, file: &Arc<MadeFile>| u32::try_from((file.size / UNIT + 1).max(least)).unwrap_or(u32::MAX);
        let kept = Cache::builder().name("files").max_capacity(BYTES / UNIT).weigher(weight).time_to_idle(IDLE).build();
        Self { kept, counts }
    }

    /// A kept file.
    #[must_use]
    pub fn get(&self, tag: &Tag) -> Option<Arc<MadeFile>> {
        let file = self.kept.get(tag)?;
        self.counts.kept.inc();
        Some(file)
    }

    /// Keeps a file that was just made.
    pub fn insert(&self, tag: Tag, file: Arc<MadeFile>) {
        self.counts.made.inc();
        self.kept.insert(tag, file);
    }

    /// Forgets all files; what is being sent is still sent.
    pub fn clear(&self) {
        self.kept.invalidate_all();
        self.kept.run_pending_tasks();
    }
}
