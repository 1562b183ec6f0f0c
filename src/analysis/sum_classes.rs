//! Cells with the same neighbourhood size and the same local sum: every test of hot spots says the same of all of them, so it is asked once a class.
//!
//! Of 50,000 cells with a handful of incidents each there are some hundred classes.

use super::getis_ord::Neighbourhoods;
use super::number_map::NumberMap;

/// The classes of a map's cells.
#[derive(Debug)]
pub(super) struct SumClasses {
    /// Neighbourhood size and local sum of each class, in the order of their first cells.
    pub classes: Vec<(usize, u64)>,
    /// How many cells each class has.
    pub cells: Vec<usize>,
    /// The class of each cell.
    of_cell: Vec<u32>,
}

impl SumClasses {
    /// Sorts cells into classes; `local_sum` has an entry for each cell. O(n).
    pub fn new(neighbourhoods: &Neighbourhoods, local_sum: &[u64]) -> Self {
        let mut found = Self { classes: Vec::new(), cells: Vec::new(), of_cell: Vec::with_capacity(local_sum.len()) };
        let sizes = neighbourhoods.largest_size() as u64 + 1;
        let mut numbers: NumberMap<u32> = NumberMap::default();
        for (cell, &sum) in local_sum.iter().enumerate() {
            let key = (neighbourhoods.size(cell), sum);
            let number = *numbers.entry(sum * sizes + key.0 as u64).or_insert_with(|| {
                found.classes.push(key);
                found.cells.push(0);
                found.classes.len() as u32 - 1
            });
            found.cells[number as usize] += 1;
            found.of_cell.push(number);
        }
        found
    }

    /// What a test says of each class, said of each cell.
    pub fn spread<T: Copy>(&self, of_class: &[T]) -> Vec<T> {
        self.of_cell.iter().map(|&class| of_class[class as usize]).collect()
    }
}
