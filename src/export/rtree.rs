//! An R-tree of SQLite packed bottom-up: the tables behind the virtual table are written directly, node after node in the order
//! of the rows, which takes a tenth of inserting one row after the other.
//!
//! ```text
//! node     depth:u16 cells:u16 (id:i64 minx:f32 maxx:f32 miny:f32 maxy:f32)…   big-endian; node 1 is the root, only its depth counts
//! rowid    row → leaf        parent    node → node above
//! ```
//!
//! After the comment at the top of SQLite's `rtree.c`; `SELECT rtreecheck('…')` says whether a tree is right.

use rusqlite::{Connection, Result, params};

/// Cells of a node: SQLite's own largest number.
const CELLS: usize = 51;
const CELL_BYTES: usize = 24;
const NODE_BYTES: usize = 4 + CELLS * CELL_BYTES;
const ROOT: i64 = 1;

/// A row or a node with its box.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    id: i64,
    /// West, east, south, north, rounded outwards.
    sides: [f32; 4],
}

impl Item {
    /// A row with its box: west, south, east, north.
    #[must_use]
    pub fn new(id: i64, [west, south, east, north]: [f64; 4]) -> Self {
        Self { id, sides: [down(west), up(east), down(south), up(north)] }
    }

    fn around(id: i64, items: &[Self]) -> Self {
        let mut sides = [f32::INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::NEG_INFINITY];
        for item in items {
            let [west, east, south, north] = item.sides;
            sides = [sides[0].min(west), sides[1].max(east), sides[2].min(south), sides[3].max(north)];
        }
        Self { id, sides }
    }
}

/// The largest 32-bit float that is not above a number.
fn down(number: f64) -> f32 {
    let near = number as f32;
    if f64::from(near) > number { near.next_down() } else { near }
}

fn up(number: f64) -> f32 {
    -down(-number)
}

/// Fills the empty R-tree `name` with rows by rising id. Neighbours in this order should be neighbours on the map.
///
/// # Errors
/// When the database cannot be written.
pub fn fill(connection: &Connection, name: &str, mut items: Vec<Item>) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let mut nodes = connection.prepare(&format!("INSERT OR REPLACE INTO \"{name}_node\" VALUES (?1, ?2)"))?;
    let insert = |table: &str, rows: usize| {
        connection.prepare(&format!("INSERT INTO \"{name}_{table}\" VALUES {}", vec!["(?, ?)"; rows].join(", ")))
    };
    // A full node in one statement, since each finds its way to the last page anew.
    let [mut leaf_of, mut parent_of] = [[insert("rowid", CELLS)?, insert("rowid", 1)?], [insert("parent", CELLS)?, insert("parent", 1)?]];
    let mut next = ROOT + 1;
    for depth in 0u16.. {
        let is_root = items.len() <= CELLS;
        let mut above = Vec::with_capacity(items.len() / CELLS + 1);
        for children in items.chunks(CELLS) {
            let node = if is_root { ROOT } else { next };
            next += 1;
            nodes.execute(params![node, encode(if is_root { depth } else { 0 }, children)])?;
            let places = if depth == 0 { &mut leaf_of } else { &mut parent_of };
            let [full, single] = places;
            let (together, statement) = if children.len() == CELLS { (CELLS, full) } else { (1, single) };
            for children in children.chunks(together) {
                for (at, child) in children.iter().enumerate() {
                    statement.raw_bind_parameter(2 * at + 1, child.id)?;
                    statement.raw_bind_parameter(2 * at + 2, node)?;
                }
                statement.raw_execute()?;
            }
            above.push(Item::around(node, children));
        }
        if is_root {
            break;
        }
        items = above;
    }
    Ok(())
}

fn encode(depth: u16, children: &[Item]) -> [u8; NODE_BYTES] {
    let mut node = [0; NODE_BYTES];
    node[..2].copy_from_slice(&depth.to_be_bytes());
    node[2..4].copy_from_slice(&(children.len() as u16).to_be_bytes());
    for (cell, child) in node[4..].as_chunks_mut::<CELL_BYTES>().0.iter_mut().zip(children) {
        cell[..8].copy_from_slice(&child.id.to_be_bytes());
        for (bytes, side) in cell[8..].as_chunks_mut::<4>().0.iter_mut().zip(child.sides) {
            *bytes = side.to_be_bytes();
        }
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_tree_is_right_and_finds_what_lies_in_a_box() {
        for rows in [0, 1, 51, 52, 51 * 51, 51 * 51 + 1, 7000] {
            let connection = Connection::open_in_memory().expect("memory");
            connection.execute_batch("CREATE VIRTUAL TABLE tree USING rtree(id, minx, maxx, miny, maxy)").expect("a tree");
            let place = |row: i64| [105.0 + row as f64 / 7919.0, 19.0 + (row * 31 % 1009) as f64 / 997.0];
            let items = (1..=rows).map(|row| Item::new(row, [place(row)[0], place(row)[1], place(row)[0], place(row)[1]])).collect();
            fill(&connection, "tree", items).expect("filled");
            let check: String = connection.query_row("SELECT rtreecheck('tree')", [], |row| row.get(0)).expect("checked");
            assert_eq!(check, "ok", "{rows} rows");
            let inside = |[x, y]: [f64; 2]| (105.2..=105.4).contains(&x) && (19.3..=19.5).contains(&y);
            let expected = (1..=rows).filter(|row| inside(place(*row))).count() as i64;
            let sql = "SELECT count(*) FROM tree WHERE maxx >= 105.2 AND minx <= 105.4 AND maxy >= 19.3 AND miny <= 19.5";
            let found: i64 = connection.query_row(sql, [], |row| row.get(0)).expect("counted");
            assert_eq!(found, expected, "{rows} rows");
        }
    }
}
