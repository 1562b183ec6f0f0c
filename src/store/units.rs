//! Writing units.

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};

use super::commit::{Commit, Outcome};
use super::{StoreError, geometry};
use crate::domain::{GeometryQuality, Level, Unit, UnitCode, Validity};

const COLUMNS: &str = "geom, code, level, name, parent, valid_from, valid_to, geometry_quality, area_km2, demonstration";

/// Everything of a unit but its shape.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitEntry {
    /// Row number in the store.
    pub fid: i64,
    /// The unit, with `geometry` left out.
    pub unit: Unit,
}

impl Commit<'_> {
    /// Stores a unit; one of the same code and first day is replaced.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_unit(&mut self, unit: &Unit) -> Result<Outcome, StoreError> {
        let from = unit.validity.from.map(|day| day.to_string());
        let to = unit.validity.to.map(|day| day.to_string());
        let blob = unit.geometry.as_ref().map(geometry::encode_multi_polygon);
        let parent = unit.parent.as_ref().map(UnitCode::as_str);
        let values = params![
            blob,
            unit.code.as_str(),
            unit.level.as_str(),
            unit.name,
            parent,
            from,
            to,
            unit.geometry_quality.as_str(),
            unit.area_km2,
            unit.demonstration
        ];
        let fid: Option<i64> = self
            .connection()
            .prepare_cached("SELECT fid FROM units WHERE code = ?1 AND ifnull(valid_from, '') = ifnull(?2, '')")?
            .query_row(params![unit.code.as_str(), from], |row| row.get(0))
            .optional()?;
        let outcome = if let Some(fid) = fid {
            // The row number stays, so that links to it do.
            let sql = format!(
                "UPDATE units SET ({COLUMNS}) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) WHERE fid = {fid}
                 AND (geom, level, name, parent, valid_to, geometry_quality, area_km2, demonstration) IS NOT (?1, ?3, ?4, ?5, ?7, ?8, ?9, ?10)"
            );
            if self.connection().execute(&sql, values)? == 0 { Outcome::Unchanged } else { Outcome::Updated }
        } else {
            let sql = format!("INSERT INTO units ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
            self.connection().prepare_cached(&sql)?.execute(values)?;
            Outcome::New
        };
        Ok(self.note("units", outcome))
    }

    /// Every version of a code, without its shape.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unit_versions(&self, code: &UnitCode) -> Result<Vec<UnitEntry>, StoreError> {
        self.unit_entries("code = ?1", code)
    }

    /// The units below a code, without their shapes.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn units_below(&self, parent: &UnitCode) -> Result<Vec<UnitEntry>, StoreError> {
        self.unit_entries("parent = ?1", parent)
    }

    fn unit_entries(&self, condition: &str, code: &UnitCode) -> Result<Vec<UnitEntry>, StoreError> {
        let sql = format!("SELECT fid, NULL, {} FROM units WHERE {condition} ORDER BY code, valid_from", &COLUMNS["geom, ".len()..]);
        let mut statement = self.connection().prepare_cached(&sql)?;
        let mut rows = statement.query([code.as_str()])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(UnitEntry { fid: row.get(0)?, unit: read_unit(row, 1)? });
        }
        Ok(entries)
    }

    /// The shape of a row.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unit_shape(&self, fid: i64) -> Result<Option<geo::MultiPolygon<f64>>, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT geom FROM units WHERE fid = ?1")?;
        let blob: Option<Vec<u8>> = statement.query_row([fid], |row| row.get(0)).optional()?.flatten();
        Ok(blob.and_then(|blob| as_multi_polygon(&blob)))
    }

    /// The shapes of the highest units that are in force without end: provinces, or whatever has nothing above it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn top_shapes(&self) -> Result<Vec<geo::MultiPolygon<f64>>, StoreError> {
        let mut statement = self.connection().prepare(
            "SELECT geom FROM units AS u WHERE geom IS NOT NULL AND valid_to IS NULL
             AND NOT EXISTS (SELECT 1 FROM units AS p WHERE p.code = u.parent AND p.geom IS NOT NULL AND p.valid_to IS NULL)",
        )?;
        let mut rows = statement.query([])?;
        let mut shapes = Vec::new();
        while let Some(row) = rows.next()? {
            shapes.extend(as_multi_polygon(row.get_ref(0)?.as_blob().unwrap_or_default()));
        }
        Ok(shapes)
    }

    /// Removes a row.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_unit(&mut self, fid: i64) -> Result<(), StoreError> {
        self.remove("units", &format!("fid = {fid}")).map(drop)
    }

    /// Whether there is anything that does not belong to the demonstration, but for kinds and categories.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn has_own_data(&self) -> Result<bool, StoreError> {
        let tables = ["units", "incidents", "designations", "lineage", "lines", "indicators"];
        let own = tables.map(|table| format!("EXISTS (SELECT 1 FROM {table} WHERE NOT demonstration)")).join(" OR ");
        Ok(self.connection().query_row(&format!("SELECT {own}"), [], |row| row.get(0))?)
    }

    /// How many designations belong to the demonstration.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn demonstration_designations(&self) -> Result<usize, StoreError> {
        self.count_of_demonstration("designations")
    }

    /// How many figures of units belong to the demonstration.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn demonstration_indicators(&self) -> Result<usize, StoreError> {
        self.count_of_demonstration("indicators")
    }

    fn count_of_demonstration(&self, table: &str) -> Result<usize, StoreError> {
        let sql = format!("SELECT count(*) FROM {table} WHERE demonstration");
        let count: i64 = self.connection().query_row(&sql, [], |row| row.get(0))?;
        Ok(count as usize)
    }
}

pub(super) const SELECT: &str = "SELECT geom, code, level, name, parent, valid_from, valid_to, geometry_quality, area_km2, demonstration FROM units ORDER BY code, valid_from";

/// Reads [`COLUMNS`] that begin at column `at`.
pub(super) fn read_unit(row: &Row<'_>, at: usize) -> Result<Unit, StoreError> {
    let text = |offset: usize| row.get::<_, String>(at + offset);
    let shape = row.get_ref(at)?.as_blob_or_null().ok().flatten().and_then(as_multi_polygon);
    Ok(Unit {
        code: UnitCode::new(&text(1)?)?,
        level: text(2)?.parse::<Level>()?,
        name: text(3)?,
        parent: row.get::<_, Option<String>>(at + 4)?.map(|code| UnitCode::new(&code)).transpose()?,
        validity: read_validity(row, at + 5)?,
        geometry: shape,
        geometry_quality: text(7)?.parse::<GeometryQuality>()?,
        area_km2: row.get(at + 8)?,
        demonstration: row.get(at + 9)?,
    })
}

/// Reads `valid_from, valid_to` that begin at column `at`.
pub(super) fn read_validity(row: &Row<'_>, at: usize) -> Result<Validity, StoreError> {
    let day = |offset: usize| -> Result<Option<Date>, StoreError> {
        let text: Option<String> = row.get(at + offset)?;
        text.map(|text| text.parse().map_err(|_| StoreError::Unreadable(format!("date {text:?}")))).transpose()
    };
    Ok(Validity { from: day(0)?, to: day(1)? })
}

fn as_multi_polygon(blob: &[u8]) -> Option<geo::MultiPolygon<f64>> {
    match geometry::decode(blob)? {
        geo::Geometry::MultiPolygon(shape) => Some(shape),
        geo::Geometry::Polygon(polygon) => Some(polygon.into()),
        _ => None,
    }
}
