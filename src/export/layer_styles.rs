//! What makes QGIS open a `GeoPackage` styled: its own table `layer_styles`, with the look of each layer, and a project in `qgis_projects`.
//!
//! QGIS takes a style by itself where `f_table_schema` is empty (not NULL), `f_geometry_column` is the table's, and `useAsDefault` is set.

use rusqlite::{Connection, Result, params};

use super::rows::Rows;
use super::{qml, sld};
use crate::layer::look::Look;

const STYLES: &str = "
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30),
  ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
";
const PROJECTS: &str = "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)";
const DESCRIBE: &str =
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?1, 'attributes', ?1, '', ?2)";

/// Adds the looks of layers whose tables are there already. `changed` is the time that the file says of itself, so that the same question gives
/// the same bytes.
///
/// # Errors
/// When the disk refuses.
pub fn add(connection: &Connection, layers: &[&Rows<'_>], changed: &str) -> Result<()> {
    connection.execute_batch(STYLES)?;
    connection.execute(DESCRIBE, params!["layer_styles", changed])?;
    let mut insert = connection.prepare(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, \
         description, owner, update_time) VALUES ('', '', ?1, 'geom', 'Diaban', ?2, ?4, 1, '', '', ?3)",
    )?;
    for rows in layers {
        let look = Look::of(rows.layer, rows.view, rows.filter);
        insert.execute(params![rows.layer.id(), qml::style(rows.layer, &look), changed, sld::style(rows.layer, &look)])?;
    }
    Ok(())
}

/// Adds a project, whose bytes are those of a `.qgz`.
///
/// # Errors
/// When the disk refuses.
pub fn add_project(connection: &Connection, name: &str, project: &[u8]) -> Result<()> {
    connection.execute_batch(PROJECTS)?;
    // As QGIS reads it: the hexadecimal digits as text.
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    let content: String = project.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    let metadata = serde_json::json!({"last_modified_time": "", "last_modified_user": "Diaban"}).to_string();
    connection.execute("INSERT INTO qgis_projects VALUES (?1, ?2, ?3)", params![name, metadata, content]).map(drop)
}
