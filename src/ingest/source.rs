//! A file as a stream of bytes: unpacked when it is gzip, fingerprinted on the way, and never more of it in memory than
//! one record may take.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::IngestError;

/// Bytes that one row or feature may have.
const LARGEST_RECORD: u64 = 256 << 20;
const BUFFER: usize = 1 << 16;

/// An open file.
pub struct Source {
    /// Name without folder.
    pub name: String,
    reader: BufReader<Box<dyn Read>>,
    state: State,
    path: Option<std::path::PathBuf>,
}

/// What the reading layers and the one who counts records share.
#[derive(Clone, Default)]
pub struct State(Rc<RefCell<Shared>>);

#[derive(Default)]
struct Shared {
    hash: Sha256,
    since_record: u64,
    fault: Option<String>,
}

impl State {
    /// A record is complete: the next may be as long again.
    pub fn record_done(&self) {
        self.0.borrow_mut().since_record = 0;
    }
}

impl Source {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self, IngestError> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let fault = |source| IngestError::Open { file: name.clone(), source };
        let file = File::open(path).map_err(fault)?;
        if file.metadata().map_err(fault)?.is_dir() {
            return Err(fault(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
        }
        let mut source = Self::new(&name, file)?;
        source.path = Some(path.to_path_buf());
        Ok(source)
    }

    /// Reads from memory or a network body.
    pub fn new(name: &str, reader: impl Read + 'static) -> Result<Self, IngestError> {
        let state = State::default();
        let mut raw = BufReader::with_capacity(BUFFER, Hashed { inner: reader, state: state.clone() });
        let head = raw.fill_buf().map_err(|error| IngestError::Read { file: name.to_owned(), reason: error.to_string() })?;
        let reader: Box<dyn Read> = if head.starts_with(&[0x1f, 0x8b]) { Box::new(MultiGzDecoder::new(raw)) } else { Box::new(raw) };
        let guarded: Box<dyn Read> = Box::new(Guarded { inner: reader, state: state.clone() });
        Ok(Self { name: name.to_owned(), reader: BufReader::with_capacity(BUFFER, guarded), state, path: None })
    }

    /// Where it lies, when it is a file.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The first bytes, unpacked, without taking them.
    pub fn head(&mut self) -> Result<&[u8], IngestError> {
        // Not `?` on the buffer itself: the borrow checker would keep it for the error path.
        if let Err(error) = self.reader.fill_buf() {
            return Err(self.fault().unwrap_or(IngestError::Read { file: self.name.clone(), reason: error.to_string() }));
        }
        Ok(self.reader.buffer())
    }

    /// The stream.
    pub fn reader(&mut self) -> &mut impl BufRead {
        &mut self.reader
    }

    /// The shared state, to say when a record is complete.
    pub fn state(&self) -> State {
        self.state.clone()
    }

    /// Why reading broke off, if it did: to be asked before a parser's own message is believed.
    pub fn fault(&self) -> Option<IngestError> {
        let reason = self.state.0.borrow().fault.clone()?;
        Some(IngestError::Read { file: self.name.clone(), reason })
    }

    /// Reads what is left and returns the SHA-256 of the file as it lies on the disk.
    pub fn sha256(&mut self) -> Result<String, IngestError> {
        self.state.record_done();
        loop {
            match self.reader.fill_buf().map(<[u8]>::len) {
                Ok(0) => break,
                Ok(length) => self.reader.consume(length),
                Err(error) => {
                    return Err(self.fault().unwrap_or(IngestError::Read { file: self.name.clone(), reason: error.to_string() }));
                }
            }
            self.state.record_done();
        }
        let digest = std::mem::take(&mut self.state.0.borrow_mut().hash).finalize();
        Ok(digest.iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }
}

struct Hashed<R> {
    inner: R,
    state: State,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.state.0.borrow_mut().hash.update(&buffer[..length]);
        Ok(length)
    }
}

struct Guarded {
    inner: Box<dyn Read>,
    state: State,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.inner.read(buffer);
        let mut shared = self.state.0.borrow_mut();
        match result {
            Ok(length) => {
                shared.since_record += length as u64;
                if shared.since_record > LARGEST_RECORD {
                    let reason =
                        format!("one row or feature is longer than {} MiB; is a quotation mark or bracket missing?", LARGEST_RECORD >> 20);
                    shared.fault = Some(reason.clone());
                    return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
                }
                Ok(length)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                shared.fault = Some(match error.kind() {
                    io::ErrorKind::UnexpectedEof => "the gzip file is cut off".to_owned(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => format!("the gzip file is damaged ({error})"),
                    _ => error.to_string(),
                });
                Err(error)
            }
        }
    }
}
