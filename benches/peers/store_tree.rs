//! The R-tree of a benchmark's store, written packed: a row at a time through the triggers, as an import does it, ten million incidents
//! take longer than all that is measured. The file ends up with the same tables and triggers, and `diaban check` finds it whole.

use std::path::Path;

use diaban::export::rtree::{self, Item};
use diaban::store::FILE_NAME;
use rusqlite::Connection;

use super::peer::Failure;

const TRIGGER: &str = "rtree_incidents_geom_insert";
const TREE: &str = "rtree_incidents_geom";

/// Takes away the trigger that writes the tree, and gives its text.
///
/// # Errors
/// When the file is no store.
pub fn drop_trigger(folder: &Path) -> Result<String, Failure> {
    let connection = Connection::open(folder.join(FILE_NAME))?;
    let text = connection.query_row("SELECT sql FROM sqlite_master WHERE name = ?1", [TRIGGER], |row| row.get(0))?;
    connection.execute_batch(&format!("DROP TRIGGER \"{TRIGGER}\""))?;
    Ok(text)
}

/// Writes the tree of the places of rows 1, 2, …, in degrees, and puts the trigger back.
///
/// # Errors
/// When there are other rows, or the disk refuses.
pub fn write(folder: &Path, places: impl Iterator<Item = [f64; 2]>, trigger: &str) -> Result<(), Failure> {
    let mut connection = Connection::open(folder.join(FILE_NAME))?;
    let transaction = connection.transaction()?;
    let items: Vec<Item> = (1..).zip(places).map(|(id, [x, y])| Item::new(id, [x, y, x, y])).collect();
    let counted: [i64; 3] = transaction
        .query_row("SELECT count(*), min(fid), max(fid) FROM incidents", [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
    if counted != [items.len() as i64, 1, items.len() as i64] {
        return Err("the rows are not numbered in the order in which they were put".into());
    }
    rtree::fill(&transaction, TREE, items)?;
    transaction.execute_batch(trigger)?;
    transaction.commit()?;
    Ok(())
}
