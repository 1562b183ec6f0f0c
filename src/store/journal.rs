//! The import journal: what was brought in, when, from which file, and what was not accepted.

use rusqlite::{Connection, params};

use super::{Store, StoreError, moment};

/// What is written about one import.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct ImportRecord {
    /// Name of the file without its folder.
    pub file: String,
    /// What was imported: `incidents`, `units`, ….
    pub kind: String,
    /// SHA-256 of the file as it was read, hexadecimal.
    pub sha256: String,
    /// Begin, UTC seconds.
    pub started_at: i64,
    /// Rows read.
    pub read: u64,
    /// Rows that are new.
    pub accepted: u64,
    /// Rows that replaced others.
    pub updated: u64,
    /// Rows that were there just so.
    pub unchanged: u64,
    /// Rows not accepted.
    pub rejected: u64,
    /// Whether it was the demonstration.
    pub demonstration: bool,
}

/// How many rejected rows belong to a month and category, as far as these could be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct RejectedCount {
    /// Local month `2025-07`, empty when it could not be read.
    pub month: String,
    /// Category code, empty when it could not be read.
    pub category: String,
    /// Number of rows.
    pub count: u64,
}

/// A journal row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct JournalEntry {
    /// What was imported.
    #[serde(flatten)]
    pub record: ImportRecord,
    /// End, UTC seconds.
    pub finished_at: i64,
    /// Generation of the store afterwards.
    pub generation: u64,
    /// The rejected rows by month and category.
    pub rejected_counts: Vec<RejectedCount>,
}

pub(super) fn write(connection: &Connection, record: &ImportRecord, rejected: &[RejectedCount], generation: u64) -> Result<(), StoreError> {
    let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    connection.execute(
        "INSERT INTO import_journal (file, kind, sha256, started_at, finished_at, rows_read, accepted, updated, unchanged, rejected, generation, demonstration)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            record.file,
            record.kind,
            record.sha256,
            moment::to_text(record.started_at),
            moment::to_text(moment::now()),
            signed(record.read),
            signed(record.accepted),
            signed(record.updated),
            signed(record.unchanged),
            signed(record.rejected),
            signed(generation),
            record.demonstration
        ],
    )?;
    let import = connection.last_insert_rowid();
    let mut statement = connection.prepare("INSERT INTO import_rejected (import, month, category, count) VALUES (?1, ?2, ?3, ?4)")?;
    for count in rejected {
        statement.execute(params![import, count.month, count.category, signed(count.count)])?;
    }
    Ok(())
}

/// Rows that imports of incidents did not accept, by month and category. Of each file its last import counts, since a file that was put
/// right comes again.
pub(super) fn refused(connection: &Connection) -> Result<Vec<RejectedCount>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT month, category, sum(count) FROM import_rejected
         WHERE import IN (SELECT max(fid) FROM import_journal WHERE kind = 'incidents' GROUP BY file)
         GROUP BY month, category ORDER BY month, category",
    )?;
    let counts = statement.query_map([], read_count)?;
    Ok(counts.collect::<Result<_, _>>()?)
}

fn read_count(row: &rusqlite::Row<'_>) -> rusqlite::Result<RejectedCount> {
    Ok(RejectedCount { month: row.get(0)?, category: row.get(1)?, count: row.get::<_, i64>(2)?.unsigned_abs() })
}

impl Store {
    /// The rows that [`StoredData::refused`](super::StoredData::refused) holds.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn refused(&self) -> Result<Vec<RejectedCount>, StoreError> {
        refused(&self.connection)
    }

    /// Every committed import, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn journal(&self) -> Result<Vec<JournalEntry>, StoreError> {
        let mut rejected = self.connection.prepare("SELECT month, category, count FROM import_rejected WHERE import = ?1 ORDER BY fid")?;
        let mut statement = self.connection.prepare(
            "SELECT fid, file, kind, sha256, started_at, finished_at, rows_read, accepted, updated, unchanged, rejected, generation, demonstration
             FROM import_journal ORDER BY fid",
        )?;
        let mut rows = statement.query([])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let time = |column: usize| row.get::<_, String>(column).map(|text| moment::from_text(&text).unwrap_or_default());
            let count = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
            let counts = rejected.query_map([row.get::<_, i64>(0)?], read_count)?;
            entries.push(JournalEntry {
                record: ImportRecord {
                    file: row.get(1)?,
                    kind: row.get(2)?,
                    sha256: row.get(3)?,
                    started_at: time(4)?,
                    read: count(6)?,
                    accepted: count(7)?,
                    updated: count(8)?,
                    unchanged: count(9)?,
                    rejected: count(10)?,
                    demonstration: row.get(12)?,
                },
                finished_at: time(5)?,
                generation: count(11)?,
                rejected_counts: counts.collect::<Result<_, _>>()?,
            });
        }
        Ok(entries)
    }
}
