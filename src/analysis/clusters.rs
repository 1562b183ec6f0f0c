//! Clusters: groups of incidents within walking distance of each other.
//!
//! DBSCAN: a place is a *core* when at least `min_incidents` incidents, its own included, lie within `radius_m` of it; cores within
//! the radius of each other are one cluster; a place that is no core belongs to the cluster of the nearest core within
//! the radius, and to none where there is none. Distances are great-circle ones on a sphere of radius 6,371,008.8 m. A place may hold many
//! incidents: it is given once, with their number.
//!
//! The places are sorted into cells so small that all of a cell lie within the radius of each other, so a cell with enough incidents
//! is all core, and one pair is enough to join two cells. The answer is that of comparing all pairs.
//!
//! Sources: Ester, Kriegel, Sander & Xu, *A Density-Based Algorithm for Discovering Clusters in Large Spatial Databases with Noise*, KDD
//! 1996, 226–231; the cells are those of Gunawan, *A Faster Algorithm for DBSCAN*, thesis, TU Eindhoven, 2013.
//!
//! ```
//! use diaban::analysis::clusters::{ClusterSettings, clusters};
//! use diaban::analysis::watch::Watch;
//!
//! let places = [[105.77, 19.80], [105.771, 19.80], [105.90, 19.90]];
//! let found = clusters(&places, &[6, 5, 3], &ClusterSettings::default(), &Watch::default())?;
//! assert_eq!(found.labels, [Some(0), Some(0), None]);
//! # Ok::<(), diaban::analysis::clusters::ClusterError>(())
//! ```

use rayon::prelude::*;
use thiserror::Error;

use super::cluster_cells::Cells;
use super::watch::{Cancelled, Watch};

/// Mean radius of the earth in metres (Moritz, *Geodetic Reference System 1980*).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Cells between two looks at whether somebody wants to stop.
const CELLS_A_LOOK: usize = 4_096;

/// What makes a cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClusterSettings {
    /// How far is near, in metres: from 1 to 100,000.
    pub radius_m: f64,
    /// How many incidents within it make a core; at least 1.
    pub min_incidents: u32,
}

impl Default for ClusterSettings {
    fn default() -> Self {
        Self { radius_m: 150.0, min_incidents: 10 }
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum ClusterError {
    /// The radius is out of bounds.
    #[error("a radius of {0} m is not accepted, expected 1 to 100000")]
    InvalidRadius(f64),
    /// The number is out of bounds.
    #[error("at least one incident makes a core")]
    InvalidMinimum,
    /// Columns of unequal length, or a place that is none.
    #[error("places and weights must be as many as each other, longitudes within 180°, latitudes within 85°")]
    InvalidPlaces,
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Which place belongs to which cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clusters {
    /// Number of the cluster of each place, from 0 in the order of their first cores; `None` for one in no cluster.
    pub labels: Vec<Option<u32>>,
    /// Whether each place is a core.
    pub is_core: Vec<bool>,
    /// How many clusters there are.
    pub count: u32,
}

/// Finds the clusters among places (longitude, latitude in degrees), each with a number of incidents.
pub fn clusters(places: &[[f64; 2]], weights: &[u32], settings: &ClusterSettings, watch: &Watch) -> Result<Clusters, ClusterError> {
    if !(1.0..=100_000.0).contains(&settings.radius_m) {
        return Err(ClusterError::InvalidRadius(settings.radius_m));
    }
    if settings.min_incidents == 0 {
        return Err(ClusterError::InvalidMinimum);
    }
    let is_place = |[longitude, latitude]: &[f64; 2]| longitude.abs() <= 180.0 && latitude.abs() <= 85.0;
    if places.len() != weights.len() || places.len() >= u32::MAX as usize || !places.iter().all(is_place) {
        return Err(ClusterError::InvalidPlaces);
    }
    let cells = Cells::new(places, weights, settings.radius_m / EARTH_RADIUS_M);
    watch.expect(3 * cells.len() as u64);

    let needed = u64::from(settings.min_incidents);
    let is_core: Vec<Vec<bool>> = by_part(&cells, watch, |cell, say| cells.cores(cell, needed, say))?;
    let is_core: Vec<bool> = is_core.concat();
    watch.check()?;

    let mut joined = Joined::new(cells.len());
    for cell in 0..cells.len() {
        cells.neighbours(cell, |other| {
            // Once a pair, and not when others have joined them already.
            if other > cell && joined.root(cell) != joined.root(other) && cells.cores_meet(cell, other, &is_core) {
                joined.join(cell, other);
            }
        });
        if cell.is_multiple_of(CELLS_A_LOOK) {
            watch.check()?;
            watch.advance(CELLS_A_LOOK as u64);
        }
    }
    let roots: Vec<u32> = (0..cells.len()).map(|cell| joined.root(cell) as u32).collect();
    let home: Vec<Vec<Option<u32>>> = by_part(&cells, watch, |cell, say| {
        let of_place = |place: usize| if is_core[place] { Some(cell) } else { cells.nearest_core(cell, place, &is_core) };
        say.extend(cells.members(cell).map(|place| of_place(place).map(|cell| roots[cell])));
    })?;
    watch.check()?;
    Ok(labelled(&cells, &home.concat(), &is_core))
}

/// What `of_cell` adds, cell by cell in their order, computed in parts.
fn by_part<T: Send>(cells: &Cells, watch: &Watch, of_cell: impl Fn(usize, &mut Vec<T>) + Sync) -> Result<Vec<Vec<T>>, Cancelled> {
    let parts = (0..cells.len().div_ceil(CELLS_A_LOOK)).into_par_iter().map(|part| {
        watch.check()?;
        let range = part * CELLS_A_LOOK..((part + 1) * CELLS_A_LOOK).min(cells.len());
        watch.advance(range.len() as u64);
        let mut said = Vec::with_capacity(range.len());
        range.for_each(|cell| of_cell(cell, &mut said));
        Ok(said)
    });
    parts.collect()
}

/// Back to the order in which the places were given, clusters numbered as their first cores come.
fn labelled(cells: &Cells, home: &[Option<u32>], sorted_core: &[bool]) -> Clusters {
    let (mut root_of, mut is_core) = (vec![None; home.len()], vec![false; home.len()]);
    for (place, &row) in cells.order().iter().enumerate() {
        root_of[row as usize] = home[place];
        is_core[row as usize] = sorted_core[place];
    }
    let mut numbers = vec![None; cells.len()];
    let mut count = 0;
    for root in root_of.iter().zip(&is_core).filter_map(|(root, is_core)| root.filter(|_| *is_core)) {
        let number = &mut numbers[root as usize];
        if number.is_none() {
            *number = Some(count);
            count += 1;
        }
    }
    let labels = root_of.iter().map(|root| root.and_then(|root| numbers[root as usize])).collect();
    Clusters { labels, is_core, count }
}

/// Which cells are one cluster (union-find with halved paths).
struct Joined(Vec<u32>);

impl Joined {
    fn new(cells: usize) -> Self {
        Self((0..cells as u32).collect())
    }

    fn root(&mut self, cell: usize) -> usize {
        let mut at = cell;
        while self.0[at] as usize != at {
            self.0[at] = self.0[self.0[at] as usize];
            at = self.0[at] as usize;
        }
        at
    }

    /// The lower root stays, so that roots do not depend on the order of joining.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b) as u32;
    }
}
