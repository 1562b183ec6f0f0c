//! Cells with the same neighbourhood size and the same local sum: every test of hot spots says the same of all of them, so it is asked once a class.
//!
//! Of 50,000 cells with a handful of incidents each there are some hundred classes.

use std::collections::HashMap;

use super::getis_ord::Neighbourhoods;

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
        let mut numbers: HashMap<(usize, u64), u32> = HashMap::new();
        for (cell, &sum) in local_sum.iter().enumerate() {
            let key = (neighbourhoods.size(cell), sum);
            let number = *numbers.entry(key).or_insert_with(|| {
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
