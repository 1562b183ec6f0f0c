//! The R-tree of a benchmark's store, written packed: a row at a time through the triggers, as an import does it, ten million incidents
//! take longer than all that is measured. The file ends up with the same tables and triggers, and `diaban check` finds it whole.
//!
//! ```text
//! rtree_incidents_geom_node    nodeno, data: [depth u16, of the root] [cells u16] [id i64, minx, maxx, miny, maxy as f32]…, big endian
//! …_rowid                      fid → leaf        …_parent   node → parent
//! ```
//!
//! Format: `SQLite`'s `ext/rtree/rtree.c`. Leaves are filled in the order of the rows, which lie along a curve.

use std::path::Path;

use diaban::store::FILE_NAME;
use rusqlite::{Connection, params};

use super::peer::Failure;

const TRIGGER: &str = "rtree_incidents_geom_insert";
const TREE: &str = "rtree_incidents_geom";
const ROOT: i64 = 1;
const CELL: usize = 24;

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

/// A box and what it belongs to: west, east, south, north.
#[derive(Clone, Copy)]
struct Cell {
    id: i64,
    bounds: [f32; 4],
}

/// Writes the tree of the places of rows 1, 2, …, in degrees, and puts the trigger back.
///
/// # Errors
/// When there are other rows, or the disk refuses.
pub fn write(folder: &Path, places: impl Iterator<Item = [f64; 2]>, trigger: &str) -> Result<(), Failure> {
    let mut connection = Connection::open(folder.join(FILE_NAME))?;
    let transaction = connection.transaction()?;
    let mut cells: Vec<Cell> =
        (1..).zip(places).map(|(id, [x, y])| Cell { id, bounds: [below(x), above(x), below(y), above(y)] }).collect();
    let counted: [i64; 3] = transaction
        .query_row("SELECT count(*), min(fid), max(fid) FROM incidents", [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
    if counted != [cells.len() as i64, 1, cells.len() as i64] {
        return Err("the rows are not numbered in the order in which they were put".into());
    }
    let size: u32 = transaction.query_row(&format!("SELECT length(data) FROM {TREE}_node WHERE nodeno = {ROOT}"), [], |row| row.get(0))?;
    let size = size as usize;
    {
        let mut node = transaction.prepare(&format!("INSERT OR REPLACE INTO {TREE}_node (nodeno, data) VALUES (?1, ?2)"))?;
        let mut leaf_of = transaction.prepare(&format!("INSERT INTO {TREE}_rowid (rowid, nodeno) VALUES (?1, ?2)"))?;
        let mut parent_of = transaction.prepare(&format!("INSERT INTO {TREE}_parent (nodeno, parentnode) VALUES (?1, ?2)"))?;
        let mut next = ROOT + 1;
        for depth in 0_u16.. {
            let capacity = (size - 4) / CELL;
            let is_root = cells.len() <= capacity;
            // Even groups, so that no node is filled too little.
            let groups = cells.len().div_ceil(capacity).max(1);
            let mut above_cells = Vec::with_capacity(groups);
            for group in 0..groups {
                let members = &cells[group * cells.len() / groups..(group + 1) * cells.len() / groups];
                let number = if is_root { ROOT } else { next };
                next += i64::from(!is_root);
                node.execute(params![number, encode(members, if is_root { depth } else { 0 }, size)])?;
                for member in members {
                    if depth == 0 {
                        leaf_of.execute([member.id, number])?
                    } else {
                        parent_of.execute([member.id, number])?
                    };
                }
                above_cells.push(Cell { id: number, bounds: around(members) });
            }
            if is_root {
                break;
            }
            cells = above_cells;
        }
    }
    transaction.execute_batch(trigger)?;
    transaction.commit()?;
    Ok(())
}

fn encode(cells: &[Cell], depth: u16, size: usize) -> Vec<u8> {
    let mut data = Vec::with_capacity(size);
    data.extend(depth.to_be_bytes());
    data.extend((cells.len() as u16).to_be_bytes());
    for cell in cells {
        data.extend(cell.id.to_be_bytes());
        cell.bounds.iter().for_each(|bound| data.extend(bound.to_be_bytes()));
    }
    data.resize(size, 0);
    data
}

fn around(cells: &[Cell]) -> [f32; 4] {
    let all = [f32::INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::NEG_INFINITY];
    cells.iter().fold(all, |all, cell| {
        [0, 1, 2, 3].map(|side| if side % 2 == 0 { all[side].min(cell.bounds[side]) } else { all[side].max(cell.bounds[side]) })
    })
}

fn below(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) > value { near.next_down() } else { near }
}

fn above(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) < value { near.next_up() } else { near }
}
