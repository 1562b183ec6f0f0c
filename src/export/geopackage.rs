//! GeoPackage 1.3, one layer or several in one file, with the extensions for the R-tree, metadata and the schema (titles of columns).
//!
//! The file is written beside all that makes SQLite safe and slow, since one that breaks off is thrown away, and its R-tree is
//! packed bottom-up. Rows are numbered as they come, which for incidents is along a Hilbert curve. The table
//! `gpkg_ogr_contents` is GDAL's own: QGIS need not count.

use std::path::Path;

use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement, params};

use super::ExportError;
use super::about::About;
use super::layer_styles;
use super::rows::{Cell, Column, ColumnType, Row, Rows, bounds, join};
use super::rtree::{self, Item};
use crate::layer::{Geometry, GeometryKind};
use crate::store::geometry::{encode_multi_line, encode_multi_polygon, encode_point};
use crate::store::moment::to_ascii;
use crate::store::schema::{APPLICATION_ID, GEOPACKAGE, GEOPACKAGE_VERSION, RTREE, RTREE_EXTENSION, RTREE_TRIGGERS};

/// Adds tables of its own, such as a project, before the file is closed.
pub type MoreTables<'a> = &'a dyn Fn(&Connection) -> rusqlite::Result<()>;

const QUICK: &str = "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -32768; BEGIN;";

/// Incidents that one statement inserts: each statement looks up the last number of the table, and finds its way to the last page.
const TOGETHER: usize = 64;

const EXTENSIONS: &str = "
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC,
  max_is_inclusive BOOLEAN, description TEXT, CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL);
INSERT INTO gpkg_extensions VALUES
  ('gpkg_metadata', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec120/#extension_metadata', 'read-write'),
  ('gpkg_metadata_reference', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec120/#extension_metadata', 'read-write'),
  ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec120/#extension_schema', 'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec120/#extension_schema', 'read-write');
";

const COUNT_TRIGGERS: &str = r#"
CREATE TRIGGER "trigger_insert_feature_count_{t}" AFTER INSERT ON "{t}"
BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('{t}'); END;
CREATE TRIGGER "trigger_delete_feature_count_{t}" AFTER DELETE ON "{t}"
BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('{t}'); END;
"#;

/// Writes layers into a new file.
///
/// # Errors
/// When it cannot be written; when nobody waits any more.
pub fn write(path: &Path, layers: &[(Rows<'_>, About)], more: Option<MoreTables<'_>>) -> Result<(), ExportError> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", GEOPACKAGE_VERSION)?;
    connection.execute_batch(QUICK)?;
    connection.execute_batch(GEOPACKAGE)?;
    connection.execute_batch(EXTENSIONS)?;
    for (number, (rows, about)) in layers.iter().enumerate() {
        write_layer(&connection, rows, about, number as i64 + 1)?;
    }
    let changed = layers.iter().map(|(_, about)| changed(about)).max().unwrap_or_default();
    layer_styles::add(&connection, &layers.iter().map(|(rows, _)| rows).collect::<Vec<_>>(), &changed)?;
    if let Some(more) = more {
        more(&connection)?;
    }
    connection.execute_batch("COMMIT")?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn write_layer(connection: &Connection, rows: &Rows<'_>, about: &About, number: i64) -> Result<(), ExportError> {
    let (table, columns) = (rows.layer.id(), rows.columns());
    describe(connection, rows.geometry(), &columns, about, number)?;
    let (items, extent, count) = write_rows(connection, rows, table, &columns)?;
    connection.execute_batch(&RTREE.replace("{t}", table))?;
    rtree::fill(connection, &format!("rtree_{table}_geom"), items)?;
    connection.execute_batch(&RTREE_TRIGGERS.replace("{t}", table))?;
    connection.execute_batch(&COUNT_TRIGGERS.replace("{t}", table))?;
    connection.execute(RTREE_EXTENSION, [table])?;
    connection.execute("INSERT INTO gpkg_ogr_contents VALUES (?1, ?2)", params![table, count as i64])?;
    if let Some([west, south, east, north]) = extent {
        let sql = "UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 WHERE table_name = ?1";
        connection.execute(sql, params![table, west, south, east, north])?;
    }
    Ok(())
}

/// The table, empty, and what is said of it.
fn describe(connection: &Connection, geometry: GeometryKind, columns: &[Column], about: &About, number: i64) -> rusqlite::Result<()> {
    let (table, geometry) = (&about.name, geometry_name(geometry));
    let fields: Vec<String> = columns.iter().map(|column| format!(", {} {}", quoted(column.name), type_name(column.kind))).collect();
    let fields = fields.concat();
    connection.execute_batch(&format!(
        "CREATE TABLE {} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {geometry}{fields})",
        quoted(table)
    ))?;
    let changed = changed(about);
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES (?1, 'features', ?2, ?3, ?4, 4326)",
        params![table, about.title[0], about.description(), changed],
    )?;
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)", params![table, geometry])?;
    let mut titles = connection.prepare("INSERT OR IGNORE INTO gpkg_data_columns VALUES (?1, ?2, ?3, ?3, ?4, NULL, NULL)")?;
    for column in columns {
        // The standard has no other zone.
        let zone = if column.kind == ColumnType::Moment { " (UTC)" } else { "" };
        titles.execute(params![table, column.name, column.title_vi, format!("{}{zone}", column.title_en)])?;
    }
    connection.execute(
        "INSERT INTO gpkg_metadata VALUES (?1, 'dataset', 'https://www.rfc-editor.org/rfc/rfc8259', 'application/json', ?2)",
        params![number, about.json().to_string()],
    )?;
    connection
        .execute("INSERT INTO gpkg_metadata_reference VALUES ('table', ?1, NULL, NULL, ?2, ?3, NULL)", params![table, changed, number])?;
    Ok(())
}

/// Not the time of writing, so that the same question gives the same bytes and a range can be asked for.
fn changed(about: &About) -> String {
    format!("{}T00:00:00.000Z", about.data_until.as_deref().unwrap_or("1970-01-01"))
}

type Written = (Vec<Item>, Option<[f64; 4]>, u64);

fn write_rows(connection: &Connection, rows: &Rows<'_>, table: &str, columns: &[Column]) -> Result<Written, ExportError> {
    let prepare = |count: usize| {
        let places = format!("(?{})", ", ?".repeat(columns.len() + 1));
        connection.prepare(&format!("INSERT INTO {} VALUES {}", quoted(table), vec![places; count].join(", ")))
    };
    let (mut several, mut single) = (prepare(TOGETHER)?, prepare(1)?);
    // Whoever has few rows takes longer to count them than to insert them.
    let together = if rows.layer.is_of_incidents() { rows.count()? / TOGETHER as u64 * TOGETHER as u64 } else { 0 };
    let (mut items, mut extent, mut fid) = (Vec::new(), None, 0);
    let count = rows.visit(&mut |row| {
        let at = fid as usize % TOGETHER;
        fid += 1;
        if let Some(bounds) = bounds(row.geometry) {
            items.push(Item::new(fid, bounds));
            extent = Some(join(extent, bounds));
        }
        if fid as u64 > together {
            bind(&mut single, 0, fid, row)?;
            single.raw_execute()?;
        } else {
            bind(&mut several, at * (columns.len() + 2), fid, row)?;
            if at + 1 == TOGETHER {
                several.raw_execute()?;
            }
        }
        Ok(())
    })?;
    Ok((items, extent, count))
}

/// Binds a row behind the first so many parameters.
fn bind(insert: &mut Statement<'_>, behind: usize, fid: i64, row: &Row<'_>) -> rusqlite::Result<()> {
    insert.raw_bind_parameter(behind + 1, fid)?;
    match row.geometry {
        None => insert.raw_bind_parameter(behind + 2, Null)?,
        Some(Geometry::Point([longitude, latitude])) => insert.raw_bind_parameter(behind + 2, &encode_point(longitude, latitude)[..])?,
        Some(Geometry::Line(lines)) => insert.raw_bind_parameter(behind + 2, encode_multi_line(lines))?,
        Some(Geometry::Polygon(polygons)) => insert.raw_bind_parameter(behind + 2, encode_multi_polygon(polygons))?,
    }
    for (at, cell) in (behind + 3..).zip(row.cells) {
        match *cell {
            Cell::Null => insert.raw_bind_parameter(at, Null)?,
            Cell::Text(text) => insert.raw_bind_parameter(at, text)?,
            Cell::Integer(number) => insert.raw_bind_parameter(at, number)?,
            Cell::Number(number) => insert.raw_bind_parameter(at, number)?,
            Cell::Boolean(value) => insert.raw_bind_parameter(at, value)?,
            Cell::Moment(moment) => insert.raw_bind_parameter(at, ToSqlOutput::Borrowed(ValueRef::Text(&to_ascii(moment.seconds))))?,
        }
    }
    Ok(())
}

const fn type_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "TEXT",
        ColumnType::Integer => "INTEGER",
        ColumnType::Number => "DOUBLE",
        ColumnType::Boolean => "BOOLEAN",
        ColumnType::Day => "DATE",
        ColumnType::Moment => "DATETIME",
    }
}

const fn geometry_name(kind: GeometryKind) -> &'static str {
    match kind {
        GeometryKind::Polygon => "MULTIPOLYGON",
        GeometryKind::Line => "MULTILINESTRING",
        GeometryKind::Point => "POINT",
        GeometryKind::Raster => "GEOMETRY",
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
