//! Getis-Ord Gi\*: is a cell's neighbourhood fuller than the map's average?
//!
//! With binary weights over the cell itself and its neighbours (k cells), over n cells with counts x:
//!
//! ```text
//!   x̄ = Σx / n,  S² = Σx² / n − x̄²
//!   z = (Σ of the neighbourhood − x̄ k) / (S √((n k − k²) / (n − 1)))
//! ```
//!
//! `z` has no unit; p is two-sided, from the normal distribution. Row-standardised weights would give other z values and
//! are not offered. With rare incidents this p raises false alarms: see [`convolution`](super::convolution) for the test that holds.
//!
//! Source: Ord & Getis, *Local Spatial Autocorrelation Statistics*, Geographical Analysis 27 (1995) 286–306.
//!
//! ```
//! use diaban::analysis::getis_ord::{Neighbourhoods, getis_ord_star};
//! use diaban::spatial::{hexagon::Hexagon, hexagon_set::HexagonSet};
//!
//! let row = HexagonSet::new((0..5).map(|q| Hexagon { q, r: 0 }).collect());
//! let result = getis_ord_star(&[0, 0, 0, 3, 4], &Neighbourhoods::first_ring(&row));
//! assert_eq!(result.local_sum, [0, 0, 3, 7, 7]);
//! assert!(result.z[4] > 1.9 && result.z[0] < 0.0);
//! ```

use super::probability::normal_two_sided;
use super::sum_classes::SumClasses;
use crate::spatial::hexagon_set::HexagonSet;

/// Which cells make up the neighbourhood of each cell, the cell itself included.
///
/// Flat: the members of cell i are `members[starts[i]..starts[i + 1]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbourhoods {
    /// One more than there are cells; rising.
    starts: Vec<u32>,
    /// Cell numbers.
    members: Vec<u32>,
}

impl Neighbourhoods {
    /// Each cell with those of its six neighbours that are in the set (so k is 1 to 7). O(n).
    #[must_use]
    pub fn first_ring(cells: &HexagonSet) -> Self {
        let mut starts = Vec::with_capacity(cells.len() + 1);
        let mut members = Vec::with_capacity(cells.len() * 7);
        starts.push(0);
        for (cell, number) in cells.cells().iter().zip(0..) {
            members.push(number);
            members.extend(cell.neighbours().into_iter().filter_map(|neighbour| cells.index_of(neighbour)));
            starts.push(members.len() as u32);
        }
        Self { starts, members }
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers of the cells in the neighbourhood of a cell, itself first.
    #[must_use]
    pub fn of(&self, cell: usize) -> &[u32] {
        &self.members[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }

    /// k of the cell that has the most.
    #[must_use]
    pub fn largest_size(&self) -> usize {
        self.starts.windows(2).map(|ends| ends[1] - ends[0]).max().unwrap_or(0) as usize
    }

    /// k: how many cells the neighbourhood of a cell has, itself included.
    #[must_use]
    pub fn size(&self, cell: usize) -> usize {
        self.of(cell).len()
    }
}

/// What Gi\* says, one entry a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct GetisOrdStar {
    /// The sum of counts in the neighbourhood.
    pub local_sum: Vec<u64>,
    /// How many standard deviations that sum lies above its expectation; 0 where it cannot vary (all counts equal, or
    /// the neighbourhood is the whole map).
    pub z: Vec<f64>,
    /// Two-sided normal p of z.
    pub p: Vec<f64>,
}

/// Gi\* of each cell, in O(n). `counts` has one entry for each cell of `neighbourhoods`.
///
/// The sums are taken in whole numbers, so z is exact to the rounding of its last few operations.
#[must_use]
pub fn getis_ord_star(counts: &[u32], neighbourhoods: &Neighbourhoods) -> GetisOrdStar {
    debug_assert_eq!(counts.len(), neighbourhoods.len());
    let n = counts.len() as u128;
    let sum: u128 = counts.iter().map(|&count| u128::from(count)).sum();
    let squares: u128 = counts.iter().map(|&count| u128::from(count).pow(2)).sum();
    // n² S², which is never negative.
    let scaled_variance = n * squares - sum * sum;

    let local_sum: Vec<u64> = (0..counts.len())
        .map(|cell| {
            let members = neighbourhoods.of(cell).iter();
            members.map(|&member| u64::from(counts[member as usize])).sum()
        })
        .collect();
    let classes = SumClasses::new(neighbourhoods, &local_sum);
    let z: Vec<f64> = classes
        .classes
        .iter()
        .map(|&(size, local)| {
            let k = size as u128;
            if scaled_variance == 0 || k >= n {
                return 0.0;
            }
            // Above and below the fraction both carry a factor n.
            let excess = (u128::from(local) * n).cast_signed() - (sum * k).cast_signed();
            let spread = (n * k - k * k) as f64 / (n - 1) as f64;
            excess as f64 / ((scaled_variance as f64).sqrt() * spread.sqrt())
        })
        .collect();
    let p: Vec<f64> = z.iter().map(|&z| normal_two_sided(z)).collect();
    GetisOrdStar { z: classes.spread(&z), p: classes.spread(&p), local_sum }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spatial::hexagon::Hexagon;

    fn row(length: usize) -> Neighbourhoods {
        Neighbourhoods::first_ring(&HexagonSet::new((0..).map(|q| Hexagon { q, r: 0 }).take(length).collect()))
    }

    #[test]
    fn an_even_map_and_a_map_of_one_neighbourhood_say_nothing() {
        for counts in [vec![4; 9], vec![1, 5], vec![7], vec![]] {
            let result = getis_ord_star(&counts, &row(counts.len()));
            assert!(result.z.iter().all(|z| z.abs() < f64::MIN_POSITIVE));
            assert!(result.p.iter().all(|p| (p - 1.0).abs() < f64::EPSILON));
        }
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        let result = getis_ord_star(&[u32::MAX, u32::MAX, 0, 0, 0, 0], &row(6));
        assert!(result.z.iter().all(|z| z.is_finite()));
        assert!(result.z[0] > 2.0);
    }
}
