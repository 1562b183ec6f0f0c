//! The durable truth: one `GeoPackage` file, `diaban.gpkg`, in the data folder.
//!
//! Readers and one writer work beside each other (write-ahead log). A [`Commit`] is all or nothing and on the disk when it
//! returns; it raises the generation by one when it changed anything. [`Store::load`] reads one generation, never a mixture.

mod backup;
mod check;
mod commit;
mod error;
mod functions;
pub mod geometry;
mod incidents;
mod journal;
mod lists;
mod load;
pub mod moment;
mod operator_layers;
mod reader;
pub mod schema;
mod taxonomy;
mod units;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

pub use backup::restore;
pub use check::Problem;
pub use commit::{Commit, Outcome, Removed};
pub use error::StoreError;
pub use incidents::IncidentKey;
pub use journal::{ImportRecord, JournalEntry, RejectedCount};
pub use load::StoredData;
pub use reader::Reader;
pub use taxonomy::default_taxonomy;
pub use units::UnitEntry;

/// Name of the file in the data folder.
pub const FILE_NAME: &str = "diaban.gpkg";
/// Page cache of a writer; negative is KiB.
const WRITE_CACHE_KIB: i64 = -64 * 1024;
/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// An open store. One connection: share it between threads behind a lock, or open it once a thread.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    directory: PathBuf,
}

impl Store {
    /// Opens the store in a folder, and makes both when they are missing.
    ///
    /// # Errors
    /// When the file is something else or of a later version, or the disk refuses.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(directory).map_err(StoreError::io("make the folder", directory))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut store = Self::connect(directory, flags)?;
        if store.table_count()? == 0 {
            store.create()?;
        }
        store.upgrade()?;
        let mode: String = store.connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        tracing::debug!(mode, file = %store.file().display(), "store opened");
        store.connection.pragma_update(None, "synchronous", "FULL")?;
        Ok(store)
    }

    /// Opens an existing store for reading.
    ///
    /// # Errors
    /// When there is none, or it is something else or of a later version.
    pub fn open_read_only(directory: &Path) -> Result<Self, StoreError> {
        if !directory.join(FILE_NAME).is_file() {
            return Err(StoreError::Missing(directory.to_path_buf()));
        }
        let read_only = || Self::connect(directory, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX);
        let store = read_only()?;
        if store.verify()? == schema::SCHEMA_VERSION {
            return Ok(store);
        }
        // Whoever only reads must find the tables of today too.
        drop(Self::open(directory)?);
        read_only()
    }

    fn connect(directory: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let connection = Connection::open_with_flags(directory.join(FILE_NAME), flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(64);
        functions::register(&connection)?;
        Ok(Self { connection, directory: directory.to_path_buf() })
    }

    fn table_count(&self) -> Result<i64, StoreError> {
        self.connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(|error| self.not_a_store(error))
    }

    fn not_a_store(&self, error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => {
                StoreError::NotAStore { path: self.file(), reason: "it is not an SQLite file".into() }
            }
            _ => error.into(),
        }
    }

    /// Two processes may get here at once: the second finds the tables made.
    fn create(&mut self) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        if tables == 0 {
            schema::create(&transaction)?;
        }
        Ok(transaction.commit()?)
    }

    /// Brings a file of an earlier version to today's tables. Two processes may get here at once: the second finds it done.
    fn upgrade(&mut self) -> Result<(), StoreError> {
        if self.verify()? == schema::SCHEMA_VERSION {
            return Ok(());
        }
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let sql = "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'schema_version'";
        let found: i64 = transaction.query_row(sql, [], |row| row.get(0))?;
        schema::upgrade(&transaction, found)?;
        Ok(transaction.commit()?)
    }

    /// The version of the file's tables, which is today's or an earlier one.
    fn verify(&self) -> Result<i64, StoreError> {
        let refuse = |reason: &str| StoreError::NotAStore { path: self.file(), reason: reason.into() };
        let application: i64 =
            self.connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(|error| self.not_a_store(error))?;
        if application != schema::APPLICATION_ID {
            return Err(refuse("it is not a GeoPackage"));
        }
        let version = self.meta("schema_version").ok().and_then(|text| text.parse().ok());
        match version {
            None => Err(refuse("it is a GeoPackage of another origin; to bring its layers in, use `import`")),
            Some(found) if found > schema::SCHEMA_VERSION => Err(StoreError::TooNew { found, known: schema::SCHEMA_VERSION }),
            Some(found) if found < 1 => Err(refuse("its schema version is not one")),
            Some(found) => Ok(found),
        }
    }

    fn meta(&self, name: &str) -> Result<String, StoreError> {
        Ok(self.connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?.query_row([name], |row| row.get(0))?)
    }

    /// The folder that holds the store, the reject reports and whatever else belongs to it.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The `GeoPackage` file.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.directory.join(FILE_NAME)
    }

    /// Identity of this store, 32 hexadecimal digits, given when it was made.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn store_id(&self) -> Result<String, StoreError> {
        self.meta("store_id")
    }

    /// The number of the last commit that changed anything; 0 for a new store.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn generation(&self) -> Result<u64, StoreError> {
        let text = self.meta("generation")?;
        text.parse().map_err(|_| StoreError::Unreadable(format!("generation {text:?}")))
    }

    /// A number that changes when another connection commits: microseconds to ask, so fit for polling. Compare
    /// [`Store::generation`] when it has changed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    /// Begins to write. Nothing is stored until [`Commit::finish`]; dropping the commit leaves the store as it was.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when somebody else goes on writing for longer than five seconds.
    pub fn begin(&mut self) -> Result<Commit<'_>, StoreError> {
        // Identities and R-tree nodes lie all over the file: with SQLite's usual 2 MB every row would cost a write.
        self.connection.pragma_update(None, "cache_size", WRITE_CACHE_KIB)?;
        Ok(Commit::new(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?))
    }
}
