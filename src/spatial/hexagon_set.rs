//! A set of hexagons with a fixed order, fast lookup and its connected pieces.
//!
//! The cells lie in one flat array, row by row from the south, in a row from the west; `rows` says where each row starts.
//! A study area has few gaps in its rows, so a lookup first looks where the cell would be without any gap and only then
//! searches: O(1) in the usual case, O(log n) in the worst.
//!
//! ```
//! use diaban::spatial::{hexagon::Hexagon, hexagon_set::HexagonSet};
//!
//! let set = HexagonSet::new(vec![Hexagon { q: 1, r: 0 }, Hexagon { q: 0, r: 0 }, Hexagon { q: 9, r: 9 }]);
//! assert_eq!(set.index_of(Hexagon { q: 1, r: 0 }), Some(1));
//! assert_eq!(set.components(|_| true), [vec![0, 1], vec![2]]);
//! ```

use super::hexagon::Hexagon;

/// Distinct hexagons in row order; an index into them is the cell's number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HexagonSet {
    /// Sorted by `(r, q)`, each once.
    cells: Vec<Hexagon>,
    /// The rows that hold cells, sorted by `r`, and where in `cells` each begins.
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    r: i32,
    start: u32,
}

impl HexagonSet {
    /// Sorts the cells and drops repeated ones, in O(n log n); at most `u32::MAX` of them.
    #[must_use]
    pub fn new(mut cells: Vec<Hexagon>) -> Self {
        cells.sort_unstable_by_key(|cell| cell.row_order());
        cells.dedup();
        let mut rows: Vec<Row> = Vec::new();
        for (start, cell) in cells.iter().enumerate() {
            if rows.last().is_none_or(|row| row.r != cell.r) {
                rows.push(Row { r: cell.r, start: start as u32 });
            }
        }
        Self { cells, rows }
    }

    /// The cells in row order.
    #[must_use]
    pub fn cells(&self) -> &[Hexagon] {
        &self.cells
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The number of a cell, if it is in the set.
    #[must_use]
    pub fn index_of(&self, cell: Hexagon) -> Option<u32> {
        let row = guess_or_search(&self.rows, cell.r, |row| row.r)?;
        let start = self.rows[row].start as usize;
        let end = self.rows.get(row + 1).map_or(self.cells.len(), |next| next.start as usize);
        let within = guess_or_search(&self.cells[start..end], cell.q, |cell| cell.q)?;
        Some((start + within) as u32)
    }

    /// The groups of cells with `is_member(number)` that hang together by shared edges.
    ///
    /// Each group lists its cell numbers in rising order; groups come in the order of their first cell. O(n).
    #[must_use]
    pub fn components(&self, is_member: impl Fn(usize) -> bool) -> Vec<Vec<u32>> {
        let mut waiting: Vec<bool> = (0..self.len()).map(is_member).collect();
        let mut components = Vec::new();
        for first in 0..self.len() {
            if !std::mem::take(&mut waiting[first]) {
                continue;
            }
            let mut component = vec![first as u32];
            let mut visited = 0;
            while let Some(&cell) = component.get(visited) {
                visited += 1;
                for neighbour in self.cells[cell as usize].neighbours() {
                    if let Some(number) = self.index_of(neighbour)
                        && std::mem::take(&mut waiting[number as usize])
                    {
                        component.push(number);
                    }
                }
            }
            component.sort_unstable();
            components.push(component);
        }
        components
    }
}

/// Finds `wanted` in a slice with rising distinct keys, trying first where it would be if no key were missing.
fn guess_or_search<T>(sorted: &[T], wanted: i32, key: impl Fn(&T) -> i32) -> Option<usize> {
    let offset = i64::from(wanted) - i64::from(key(sorted.first()?));
    let guess = usize::try_from(offset).ok()?;
    if sorted.get(guess).is_some_and(|item| key(item) == wanted) {
        return Some(guess);
    }
    // A missing key only moves the others forward, so nothing beyond the guess can match.
    let end = guess.min(sorted.len());
    sorted[..end].binary_search_by_key(&wanted, key).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_exactly_its_members_with_gaps_in_rows_and_between_them() {
        let members: Vec<Hexagon> = [(0, 0), (2, 0), (3, 0), (7, 0), (-4, 3), (5, 3), (0, -9)].map(|(q, r)| Hexagon { q, r }).to_vec();
        let set = HexagonSet::new(members.iter().chain(&members).copied().collect());
        assert_eq!(set.len(), members.len());
        for r in -10..6 {
            for q in -6..10 {
                let cell = Hexagon { q, r };
                let found = set.index_of(cell);
                assert_eq!(found.is_some(), members.contains(&cell));
                assert!(found.is_none_or(|number| set.cells()[number as usize] == cell));
            }
        }
    }

    #[test]
    fn an_empty_set_has_no_cells_and_no_components() {
        let set = HexagonSet::new(Vec::new());
        assert!(set.is_empty());
        assert_eq!(set.index_of(Hexagon { q: 0, r: 0 }), None);
        assert!(set.components(|_| true).is_empty());
    }

    #[test]
    fn ids_at_the_ends_of_their_range_do_not_overflow() {
        let set = HexagonSet::new(vec![Hexagon { q: i32::MIN, r: i32::MIN }, Hexagon { q: i32::MAX, r: i32::MAX }]);
        assert_eq!(set.index_of(Hexagon { q: i32::MAX, r: i32::MAX }), Some(1));
        assert_eq!(set.components(|_| true).len(), 2);
    }
}
