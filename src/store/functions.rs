//! The SQL functions that `GeoPackage`'s R-tree triggers call. Without them every write to a feature table fails.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};

use super::geometry;

/// Registers them on a connection.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("ST_IsEmpty", 1, flags, |context| Ok(envelope(context).is_none()))?;
    for (name, position) in [("ST_MinX", 0), ("ST_MaxX", 1), ("ST_MinY", 2), ("ST_MaxY", 3)] {
        connection.create_scalar_function(name, 1, flags, move |context| Ok(envelope(context).map(|envelope| envelope[position])))?;
    }
    Ok(())
}

fn envelope(context: &Context<'_>) -> Option<[f64; 4]> {
    geometry::envelope(context.get_raw(0).as_blob().ok()?)
}
