//! The layers of a `GeoPackage`.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::IngestError;
use super::rows::{Row, RowSink};
use super::source::Source;
use crate::store::geometry;

/// Reads the only feature table of the file.
pub fn read(source: &mut Source, sink: &mut dyn RowSink) -> Result<(), IngestError> {
    let file = source.name.clone();
    let fault = |reason: String| IngestError::Format { file: file.clone(), expected: "a GeoPackage with one feature table", reason };
    let Some(path) = source.path() else { return Err(fault("it must be a file on the disk, not packed".into())) };
    let sqlite = |error: rusqlite::Error| fault(error.to_string());
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(sqlite)?;
    let (table, column, crs) = feature_table(&connection, &fault)?;
    sink.crs(&crs)?;

    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let mut statement = connection.prepare(&format!("SELECT * FROM {}", quoted(&table))).map_err(sqlite)?;
    let all: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let shape_at = all.iter().position(|name| *name == column).ok_or_else(|| fault(format!("table {table} has no column {column}")))?;
    let names: Vec<String> =
        all.iter().enumerate().filter(|(at, _)| *at != shape_at).map(|(_, name)| crate::domain::text::normalise(name)).collect();
    sink.columns(&names, true)?;
    let mut rows = statement.query([]).map_err(sqlite)?;
    let mut line = 0;
    while let Some(row) = rows.next().map_err(sqlite)? {
        line += 1;
        let values: Vec<String> =
            (0..all.len()).filter(|at| *at != shape_at).map(|at| row.get_ref(at).map(text)).collect::<Result<_, _>>().map_err(sqlite)?;
        let values: Vec<&str> = values.iter().map(|value| value.trim()).collect();
        let blob = row.get_ref(shape_at).map_err(sqlite)?;
        let shape = blob.as_blob().ok().and_then(geometry::decode);
        let fault = (shape.is_none() && blob != ValueRef::Null).then(|| "the geometry cannot be read".to_owned());
        sink.row(Row { line, values: &values, geometry: shape, fault })?;
    }
    Ok(())
}

fn feature_table(connection: &Connection, fault: &impl Fn(String) -> IngestError) -> Result<(String, String, String), IngestError> {
    let sqlite = |error: rusqlite::Error| fault(error.to_string());
    let mut statement = connection
        .prepare(
            "SELECT g.table_name, g.column_name, s.organization || ':' || s.organization_coordsys_id FROM gpkg_geometry_columns AS g
             JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id ORDER BY 1",
        )
        .map_err(sqlite)?;
    let mut tables: Vec<(String, String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).and_then(Iterator::collect).map_err(sqlite)?;
    match tables.len() {
        1 => Ok(tables.remove(0)),
        0 => Err(fault("it has no feature table".into())),
        _ => {
            let names: Vec<_> = tables.into_iter().map(|(table, ..)| table).collect();
            Err(fault(format!("it has several feature tables ({}); save the one you mean as a file of its own", names.join(", "))))
        }
    }
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
    }
}
