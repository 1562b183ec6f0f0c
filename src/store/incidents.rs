//! Writing and reading incidents.

use rusqlite::{Row, params};

use super::commit::{Commit, Outcome};
use super::{StoreError, geometry, moment};
use crate::domain::incident::{from_e7, to_e7};
use crate::domain::{HowKnown, Incident, IncidentRow, Interval, Precision};

/// Identity of an incident: the first 16 bytes of a SHA-256 of what identifies it.
pub type IncidentKey = [u8; 16];

const COLUMNS: &str = "geom, id, source, category, occurred_from, occurred_to, reported_at, severity, how_known, precision, deaths, injured, damage_vnd, cleared, kept";

impl Commit<'_> {
    /// Stores an incident; one with the same key is replaced.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_incident(&mut self, key: &IncidentKey, incident: &Incident, demonstration: bool) -> Result<Outcome, StoreError> {
        let (longitude, latitude) = (from_e7(incident.longitude_e7), from_e7(incident.latitude_e7));
        let values = params![
            geometry::encode_point(longitude, latitude),
            incident.id,
            incident.source,
            incident.category,
            moment::to_text(incident.occurred.start),
            // The last second, which people read more easily than the one after it.
            moment::to_text(incident.occurred.end - 1),
            incident.reported_at.map(moment::to_text),
            incident.severity,
            incident.how_known.as_str(),
            incident.precision.as_str(),
            incident.deaths,
            incident.injured,
            incident.damage_vnd.and_then(|value| i64::try_from(value).ok()),
            incident.cleared,
            incident.kept,
            key,
            demonstration
        ];
        let insert = format!(
            "INSERT INTO incidents ({COLUMNS}, key, demonstration)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) ON CONFLICT (key) DO NOTHING"
        );
        let outcome = if self.connection().prepare_cached(&insert)?.execute(values)? == 1 {
            Outcome::New
        } else {
            let update = format!(
                "UPDATE incidents SET ({COLUMNS}, demonstration) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?17)
                 WHERE key = ?16
                 AND ({COLUMNS}, demonstration) IS NOT (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?17)"
            );
            if self.connection().prepare_cached(&update)?.execute(values)? == 0 { Outcome::Unchanged } else { Outcome::Updated }
        };
        match outcome {
            Outcome::New => self.note_place(Some((longitude, latitude))),
            Outcome::Updated => self.note_place(None),
            Outcome::Unchanged => {}
        }
        Ok(self.note("incidents", outcome))
    }

    /// Begins to watch which identities come in one file. Kept in a temporary table that spills to the disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin_identities(&self) -> Result<(), StoreError> {
        Ok(self.connection().execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS identities (key BLOB PRIMARY KEY, line INTEGER NOT NULL, times INTEGER NOT NULL) WITHOUT ROWID;
             DELETE FROM temp.identities;",
        )?)
    }

    /// Notes an identity found in `line`. Returns the line it came first and how often it has come, this time included.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn note_identity(&self, key: &IncidentKey, line: u64) -> Result<(u64, u64), StoreError> {
        let sql = "INSERT INTO temp.identities VALUES (?1, ?2, 1) ON CONFLICT (key) DO UPDATE SET times = times + 1 RETURNING line, times";
        let (line, times): (i64, i64) = self
            .connection()
            .prepare_cached(sql)?
            .query_row(params![key, i64::try_from(line).unwrap_or(i64::MAX)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((line.unsigned_abs(), times.unsigned_abs()))
    }
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT fid, geom, id, source, category, occurred_from, occurred_to, reported_at, severity, how_known, precision, ",
            "deaths, injured, damage_vnd, cleared, kept FROM incidents ",
            $condition,
            " ORDER BY fid"
        )
    };
}

pub(super) const SELECT: &str = select!("");
/// Those whose number is above `?1`.
pub(super) const SELECT_AFTER: &str = select!("WHERE fid > ?1");

/// Reads a row of [`SELECT`], and lends its texts.
pub(super) fn read<'r>(row: &'r Row<'_>) -> Result<(i64, IncidentRow<'r>), StoreError> {
    let fid: i64 = row.get(0)?;
    let broken = |what: &str| StoreError::Unreadable(format!("{what} of incident {fid}"));
    let text = |column: usize, what: &str| row.get_ref(column)?.as_str().map_err(|_| broken(what));
    let time = |column: usize| row.get_ref(column).ok()?.as_str().ok().and_then(moment::from_text);
    let (longitude, latitude) = row.get_ref(1)?.as_blob().ok().and_then(geometry::decode_point).ok_or_else(|| broken("the point"))?;
    let incident = IncidentRow {
        id: text(2, "id")?,
        source: text(3, "source")?,
        category: text(4, "category")?,
        occurred: Interval {
            start: time(5).ok_or_else(|| broken("occurred_from"))?,
            end: time(6).ok_or_else(|| broken("occurred_to"))? + 1,
        },
        reported_at: time(7),
        longitude_e7: to_e7(longitude, 180.0).ok_or_else(|| broken("the longitude"))?,
        latitude_e7: to_e7(latitude, 90.0).ok_or_else(|| broken("the latitude"))?,
        severity: row.get(8)?,
        how_known: text(9, "how_known")?.parse::<HowKnown>()?,
        precision: text(10, "precision")?.parse::<Precision>()?,
        deaths: row.get(11)?,
        injured: row.get(12)?,
        damage_vnd: row.get::<_, Option<i64>>(13)?.map(i64::unsigned_abs),
        cleared: row.get(14)?,
        kept: text(15, "kept")?,
    };
    Ok((fid, incident))
}
