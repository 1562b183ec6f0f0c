//! The tables, what makes the file a `GeoPackage` 1.3, and how an older file becomes one of today.
//!
//! Feature tables carry the R-tree of the `gpkg_rtree_index` extension, kept by the extension's own triggers, so that the
//! tree is right after every commit whoever wrote the row.

use rusqlite::{Connection, params};

use super::taxonomy::default_taxonomy;
use super::{StoreError, operator_layers};

/// Version of these tables, kept in `meta`.
pub const SCHEMA_VERSION: i64 = UPGRADES.len() as i64 + 1;
/// `GPKG` in ASCII.
pub const APPLICATION_ID: i64 = 0x4750_4b47;
/// `GeoPackage` 1.3.0.
pub const GEOPACKAGE_VERSION: i64 = 10_300;

/// Feature tables and their geometry type.
pub const FEATURES: [(&str, &str); 4] =
    [("units", "MULTIPOLYGON"), ("lines", "MULTILINESTRING"), ("incidents", "POINT"), operator_layers::FEATURES];
const ATTRIBUTES: [&str; 8] =
    ["lineage", "designation_kinds", "designations", "indicators", "categories", "import_journal", "import_rejected", "meta"];

/// The tables that every `GeoPackage` begins with.
pub const GEOPACKAGE: &str = "
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]',
   'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
";

const TABLES: &str = "
CREATE TABLE units (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON, code TEXT NOT NULL, level TEXT NOT NULL, name TEXT NOT NULL,
  parent TEXT, valid_from DATE, valid_to DATE, geometry_quality TEXT NOT NULL, area_km2 DOUBLE, demonstration BOOLEAN NOT NULL);
CREATE UNIQUE INDEX units_code ON units (code, ifnull(valid_from, ''));
CREATE INDEX units_parent ON units (parent);
CREATE TABLE lineage (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, old_code TEXT NOT NULL, new_code TEXT NOT NULL, date DATE NOT NULL,
  split BOOLEAN NOT NULL, is_default BOOLEAN NOT NULL, share DOUBLE, demonstration BOOLEAN NOT NULL,
  UNIQUE (old_code, new_code, date));
CREATE TABLE designation_kinds (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, kind TEXT NOT NULL UNIQUE, basis TEXT NOT NULL, title_vi TEXT NOT NULL, title_en TEXT NOT NULL);
CREATE TABLE designations (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, kind TEXT NOT NULL, basis TEXT NOT NULL, unit TEXT NOT NULL, class TEXT NOT NULL,
  source TEXT NOT NULL, decision TEXT NOT NULL, valid_from DATE, valid_to DATE, demonstration BOOLEAN NOT NULL,
  supersedes TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX designations_unit ON designations (kind, unit, ifnull(valid_from, ''));
CREATE TABLE indicators (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, unit TEXT NOT NULL, indicator TEXT NOT NULL, year INTEGER NOT NULL, value DOUBLE NOT NULL,
  demonstration BOOLEAN NOT NULL DEFAULT 0, UNIQUE (unit, indicator, year));
CREATE TABLE lines (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTILINESTRING, kind TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
  demonstration BOOLEAN NOT NULL);
CREATE TABLE categories (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, code TEXT NOT NULL UNIQUE, parent TEXT, name_vi TEXT NOT NULL, name_en TEXT NOT NULL,
  colour TEXT, coarse_location BOOLEAN NOT NULL, usually_discovered BOOLEAN NOT NULL);
CREATE TABLE incidents (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, key BLOB NOT NULL UNIQUE, id TEXT NOT NULL, source TEXT NOT NULL,
  category TEXT NOT NULL, occurred_from DATETIME NOT NULL, occurred_to DATETIME NOT NULL, reported_at DATETIME, severity INTEGER,
  how_known TEXT NOT NULL, precision TEXT NOT NULL, deaths INTEGER, injured INTEGER, damage_vnd INTEGER, cleared BOOLEAN,
  kept TEXT NOT NULL, demonstration BOOLEAN NOT NULL);
CREATE INDEX incidents_demonstration ON incidents (demonstration) WHERE demonstration;
CREATE TABLE import_journal (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, file TEXT NOT NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL,
  started_at DATETIME NOT NULL, finished_at DATETIME NOT NULL, rows_read INTEGER NOT NULL, accepted INTEGER NOT NULL,
  updated INTEGER NOT NULL, unchanged INTEGER NOT NULL, rejected INTEGER NOT NULL, generation INTEGER NOT NULL,
  demonstration BOOLEAN NOT NULL);
CREATE TABLE import_rejected (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, import INTEGER NOT NULL REFERENCES import_journal (fid), month TEXT NOT NULL,
  category TEXT NOT NULL, count INTEGER NOT NULL);
CREATE TABLE meta (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
";

/// Runs inside the caller's transaction.
type Upgrade = fn(&Connection) -> Result<(), StoreError>;

/// What makes a file of one version one of the next, from version 1 on.
const UPGRADES: [Upgrade; 3] = [add_supersedes, add_operator_layers, add_invented_indicators];

/// The decision that a list supersedes.
fn add_supersedes(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.execute_batch("ALTER TABLE designations ADD COLUMN supersedes TEXT NOT NULL DEFAULT '';")?)
}

/// Layers that operators bring.
fn add_operator_layers(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(operator_layers::TABLES)?;
    register_features(connection, operator_layers::FEATURES.0, operator_layers::FEATURES.1)?;
    register_attributes(connection, operator_layers::LAYERS)
}

/// Whether an indicator is the demonstration's; before, none was.
fn add_invented_indicators(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.execute_batch("ALTER TABLE indicators ADD COLUMN demonstration BOOLEAN NOT NULL DEFAULT 0;")?)
}

/// The tree of the extension `gpkg_rtree_index` over a table `{t}` with a column `geom`.
pub const RTREE: &str = r#"CREATE VIRTUAL TABLE "rtree_{t}_geom" USING rtree(id, minx, maxx, miny, maxy);"#;
/// Its entry among the extensions.
pub const RTREE_EXTENSION: &str = "INSERT INTO gpkg_extensions VALUES (?1, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')";
/// The extension's own triggers, as its text gives them for a column `geom` and a key `fid`.
pub const RTREE_TRIGGERS: &str = r#"
CREATE TRIGGER "rtree_{t}_geom_insert" AFTER INSERT ON "{t}" WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_{t}_geom_update1" AFTER UPDATE OF "geom" ON "{t}" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_{t}_geom_update2" AFTER UPDATE OF "geom" ON "{t}" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_{t}_geom_update3" AFTER UPDATE ON "{t}" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_{t}_geom_update4" AFTER UPDATE ON "{t}" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_{t}_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_{t}_geom_delete" AFTER DELETE ON "{t}" WHEN old."geom" NOT NULL
BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid"; END;
"#;

/// Makes the tables and fills in what every store begins with. Runs inside the caller's transaction.
pub(super) fn create(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", GEOPACKAGE_VERSION)?;
    connection.execute_batch(GEOPACKAGE)?;
    connection.execute_batch(TABLES)?;
    connection.execute_batch(operator_layers::TABLES)?;
    for (table, kind) in FEATURES {
        register_features(connection, table, kind)?;
    }
    for table in ATTRIBUTES.into_iter().chain([operator_layers::LAYERS]) {
        register_attributes(connection, table)?;
    }
    fill(connection)
}

/// Brings the tables of an earlier version to today's. Runs inside the caller's transaction.
pub(super) fn upgrade(connection: &Connection, from: i64) -> Result<(), StoreError> {
    for step in UPGRADES.iter().skip(usize::try_from(from - 1).unwrap_or(0)) {
        step(connection)?;
    }
    connection.execute("UPDATE meta SET value = ?1 WHERE name = 'schema_version'", [SCHEMA_VERSION.to_string()])?;
    Ok(())
}

fn register_features(connection: &Connection, table: &str, kind: &str) -> Result<(), StoreError> {
    connection
        .execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?1, 'features', ?1, 4326)", [table])?;
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)", [table, kind])?;
    connection.execute_batch(&RTREE.replace("{t}", table))?;
    connection.execute_batch(&RTREE_TRIGGERS.replace("{t}", table))?;
    connection.execute(RTREE_EXTENSION, [table])?;
    Ok(())
}

fn register_attributes(connection: &Connection, table: &str) -> Result<(), StoreError> {
    connection.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?1, 'attributes', ?1)", [table])?;
    Ok(())
}

fn fill(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("INSERT INTO meta (name, value) VALUES ('store_id', lower(hex(randomblob(16))))", [])?;
    let mut statement = connection.prepare("INSERT INTO meta (name, value) VALUES (?1, ?2)")?;
    for (name, value) in [("schema_version", SCHEMA_VERSION.to_string()), ("generation", "0".to_owned())] {
        statement.execute([name, value.as_str()])?;
    }
    let mut statement = connection.prepare("INSERT INTO designation_kinds (kind, basis, title_vi, title_en) VALUES (?1, ?2, ?3, ?4)")?;
    for kind in crate::domain::DesignationKind::known() {
        statement.execute(params![kind.id, kind.basis.as_str(), kind.title_vi, kind.title_en])?;
    }
    for category in default_taxonomy().categories() {
        super::lists::insert_category(connection, category)?;
    }
    Ok(())
}
