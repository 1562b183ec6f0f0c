//! What the edge of the study area says of a tile, whatever happened there: which cells are whole, and the kernel's mass inside.
//!
//! That costs more than the incidents at low zooms, and a change of period or category asks for the same again; so [`Edges`] keeps it.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use moka::sync::Cache;

use super::SIDE;
use super::grid::Grid;
use super::kernel::Held;
use super::lattice::Lattice;
use crate::index::Snapshot;
use crate::query::Filter;
use crate::spatial::tile_coordinate::{latitude, longitude};
use crate::spatial::{Region, Relation, TileCoordinate};

/// Rows within a cell at which its share of the study area is taken; along each of them it is exact. A rim that runs along the rows is
/// off by up to half a row: with four of them in a cell of σ/2, that was 4 % of the value.
const ROWS_IN_CELL: u32 = 16;
/// Most bytes that are kept.
const BUDGET: u64 = 32 << 20;

/// The edges of tiles, for questions that ask for no ground of their own. They hold as long as the shapes of the units do.
#[derive(Debug)]
pub struct Edges(Cache<(Date, TileCoordinate, u64), Option<Arc<Edge>>>);

impl Default for Edges {
    fn default() -> Self {
        let bytes = |_: &_, edge: &Option<Arc<Edge>>| edge.as_ref().map_or(64, |edge| edge.bytes()).try_into().unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(BUDGET).weigher(bytes).build())
    }
}

impl Edges {
    /// As [`Edge::of`], kept where the filter asks for no ground.
    pub(super) fn of(&self, snapshot: &Snapshot, filter: &Filter, lattice: &Lattice) -> Option<Arc<Edge>> {
        let find = || Edge::of(snapshot, filter, lattice).map(Arc::new);
        if filter.is_narrowed() {
            return find();
        }
        self.0.get_with((filter.as_of, lattice.tile, lattice.sigma_m.to_bits()), find)
    }
}

/// The edge of a study area that reaches a tile.
#[derive(Debug)]
pub(super) struct Edge {
    /// The study area.
    pub region: Region,
    /// Of each row of the lattice, the stretches of cells that lie wholly inside.
    whole: Rows<Range<u32>>,
    /// Of each row of the target, the kernel's mass inside, as stretches of the same value up to a column.
    mass: Rows<(u32, f32)>,
    /// Of each row, of cells where a pixel has several and of pixels otherwise, the stretches whose middle lies inside.
    inside: Rows<Range<u32>>,
}

impl Edge {
    /// The edge within reach of a tile. `None` where there is none: wholly inside there is nothing to correct, wholly outside nothing to correct for.
    fn of(snapshot: &Snapshot, filter: &Filter, lattice: &Lattice) -> Option<Self> {
        let bbox = lattice.bbox();
        let region = filter.study_region(snapshot, &bbox).filter(|region| region.relation(&bbox) == Relation::Crosses)?;
        let coverage = Grid::new(coverage(&region, lattice), lattice.width);
        let whole = |row: &[f32]| {
            stretches(row.iter().map(|&share| share >= 1.0)).filter(|(_, is_whole)| *is_whole).map(|(cells, _)| cells).collect()
        };
        let mass = |row: &[f32]| stretches(row.iter().copied()).map(|(cells, mass)| (cells.end, mass)).collect();
        Some(Self {
            whole: Rows::new(coverage.rows().map(whole)),
            mass: Rows::new(lattice.smoothed(&coverage, Held::Ground).chunks_exact(lattice.target_width).map(mass)),
            inside: Rows::new(inside(&region, lattice)),
            region,
        })
    }

    /// Whether a cell of the lattice lies wholly inside.
    pub fn is_whole(&self, row: usize, column: usize) -> bool {
        let whole = self.whole.of(row);
        let next = whole.partition_point(|cells| cells.end as usize <= column);
        whole.get(next).is_some_and(|cells| cells.start as usize <= column)
    }

    /// Puts the kernel's mass inside, at each cell of a row of the target, in place of what `masses` holds.
    pub fn mass(&self, row: usize, masses: &mut Vec<f32>) {
        masses.clear();
        for &(end, mass) in self.mass.of(row) {
            masses.resize(end as usize, mass);
        }
    }

    /// The cells of a row of the target whose middle lies inside, or the pixels of a row where cells are larger than those.
    pub fn inside(&self, row: usize) -> impl Iterator<Item = Range<usize>> {
        self.inside.of(row).iter().map(|squares| squares.start as usize..squares.end as usize)
    }

    fn bytes(&self) -> usize {
        self.whole.bytes() + self.mass.bytes() + self.inside.bytes() + 256
    }
}

/// Lists, one a row.
#[derive(Debug)]
struct Rows<T> {
    items: Vec<T>,
    /// Where the list of each row ends.
    ends: Vec<u32>,
}

impl<T> Rows<T> {
    fn new(rows: impl Iterator<Item = Vec<T>>) -> Self {
        let (mut items, mut ends) = (Vec::new(), Vec::new());
        for row in rows {
            items.extend(row);
            ends.push(items.len() as u32);
        }
        items.shrink_to_fit();
        Self { items, ends }
    }

    fn of(&self, row: usize) -> &[T] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.items[start as usize..self.ends[row] as usize]
    }

    fn bytes(&self) -> usize {
        size_of_val(&*self.items) + size_of_val(&*self.ends)
    }
}

/// Stretches of equal values.
fn stretches<T: PartialEq + Copy>(values: impl Iterator<Item = T>) -> impl Iterator<Item = (Range<u32>, T)> {
    let mut values = (0u32..).zip(values).peekable();
    std::iter::from_fn(move || {
        let (start, value) = values.next()?;
        let mut end = start + 1;
        while values.next_if(|(_, next)| *next == value).is_some() {
            end += 1;
        }
        Some((start..end, value))
    })
}

/// The share of each cell that lies inside.
fn coverage(region: &Region, lattice: &Lattice) -> Vec<f32> {
    let (west, width) = lattice.columns();
    let mut shares = Vec::with_capacity(lattice.width * lattice.height);
    let mut row_shares = vec![0.0; lattice.width];
    for row in 0..lattice.height {
        row_shares.fill(0.0);
        for part in 0..ROWS_IN_CELL {
            let within = (f64::from(part) + 0.5) / f64::from(ROWS_IN_CELL);
            let latitude = lattice.latitude_at((lattice.first[1] + row as i64) as f64 + within);
            region.add_row_coverage(latitude, west, width, 1.0 / f64::from(ROWS_IN_CELL), &mut row_shares);
        }
        // Ends are rounded; what is whole but for that is whole.
        shares.extend(row_shares.iter().map(|share| ((share * 1e6).round() / 1e6) as f32));
    }
    shares
}

/// Of each row of the target's cells, or of pixels where cells are larger than those, the stretches whose middle lies inside.
fn inside(region: &Region, lattice: &Lattice) -> impl Iterator<Item = Vec<Range<u32>>> {
    let (per_world, [first, north], [count, rows]) = if lattice.pixels_per_cell > 1.0 {
        let corner = [lattice.tile.x, lattice.tile.y].map(|tile| f64::from(tile) * SIDE as f64);
        (lattice.pixels_per_cell * lattice.cells_per_world, corner, [SIDE; 2])
    } else {
        (lattice.cells_per_world, lattice.target().map(|cell| cell as f64), [lattice.target_width, lattice.target_height])
    };
    let west = longitude(first / per_world);
    let square = move |degrees: f64| ((degrees - west) / 360.0 * per_world - 0.5).ceil().clamp(0.0, count as f64) as u32;
    (0..rows).map(move |row| {
        let spans = region.row_spans(latitude((north + row as f64 + 0.5) / per_world));
        spans.into_iter().map(|(from, to)| square(from)..square(to)).filter(|squares| !squares.is_empty()).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lists_of_stretches() {
        let rows = [vec![0.0f32, 0.0, 1.0], vec![], vec![2.0]];
        let kept = Rows::new(rows.iter().map(|row| stretches(row.iter().copied()).collect()));
        assert_eq!(kept.of(0), [(0..2, 0.0), (2..3, 1.0)]);
        assert!(kept.of(1).is_empty());
        assert_eq!(kept.of(2), [(0..1, 2.0)]);
    }
}
