//! Numbers on the cells of a lattice, most of which hold none.

use std::ops::Range;

use super::lattice::Lattice;

/// A number that cells hold, read in single precision.
pub(super) trait Number: Copy + Default + PartialEq {
    fn single(self) -> f32;
}

impl Number for f32 {
    fn single(self) -> f32 {
        self
    }
}

impl Number for f64 {
    fn single(self) -> f32 {
        self as f32
    }
}

/// One number a cell, row by row from the north-west, with the stretch of each row outside of which all are zero.
pub(super) struct Grid<T> {
    cells: Vec<T>,
    width: usize,
    filled: Vec<Range<usize>>,
}

impl Grid<f64> {
    /// Nothing on the cells of a lattice.
    pub fn of_nothing(lattice: &Lattice) -> Self {
        Self { cells: vec![0.0; lattice.width * lattice.height], width: lattice.width, filled: vec![0..0; lattice.height] }
    }

    /// Shares a point out between the cell north-west of it and the three beside that, by how far it lies towards them.
    pub fn add(&mut self, [row, column]: [usize; 2], eastward: f64, southward: f64) {
        for (row, weight) in [(row, 1.0 - southward), (row + 1, southward)] {
            let cells = &mut self.cells[row * self.width + column..][..2];
            cells[0] += (1.0 - eastward) * weight;
            cells[1] += eastward * weight;
            let filled = &mut self.filled[row];
            *filled = if filled.start == filled.end { column..column + 2 } else { filled.start.min(column)..filled.end.max(column + 2) };
        }
    }
}

impl<T: Number> Grid<T> {
    /// Numbers that are there already, of rows of such a width.
    pub fn new(cells: Vec<T>, width: usize) -> Self {
        let filled = |row: &[T]| {
            let is_some = |value: &T| *value != T::default();
            row.iter().position(is_some).map_or(0..0, |first| first..row.iter().rposition(is_some).unwrap_or(first) + 1)
        };
        Self { filled: cells.chunks_exact(width).map(filled).collect(), cells, width }
    }

    /// Every number of each row.
    pub fn rows(&self) -> impl Iterator<Item = &[T]> {
        self.cells.chunks_exact(self.width)
    }

    /// The stretch of a row that holds something, and what it holds.
    pub fn filled(&self, row: usize) -> (Range<usize>, &[T]) {
        let filled = self.filled[row].clone();
        (filled.clone(), &self.cells[row * self.width..][filled])
    }
}
