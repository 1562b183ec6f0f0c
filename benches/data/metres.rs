//! The ground as a plane: the UTM grid that the product lays its cells on, in the middle of all incidents.

use diaban::spatial::{Bbox, LocalGrid};
use rayon::prelude::*;

use super::Record;

/// The grid and every incident's place on it.
#[derive(Debug)]
pub struct Ground {
    /// The grid.
    pub grid: LocalGrid,
    /// Easting and northing of each record in metres.
    pub metres: Vec<[f64; 2]>,
}

impl Ground {
    /// Projects all records.
    ///
    /// # Panics
    /// When one lies beyond the grid's zone, which seeded ones do not.
    pub fn new(records: &[Record]) -> Self {
        let mut extent = Bbox::EMPTY;
        for record in records {
            extent.extend(degrees(record.longitude_e7), degrees(record.latitude_e7));
        }
        let (longitude, latitude) = extent.centre();
        let grid = LocalGrid::at(longitude, latitude);
        let project = |record: &Record| {
            let place = grid.project(degrees(record.longitude_e7), degrees(record.latitude_e7));
            place.expect("the ground is a few degrees wide")
        };
        let metres = records.par_iter().map(project).collect();
        Self { grid, metres }
    }

    /// A place in degrees on the plane.
    ///
    /// # Panics
    /// As [`Self::new`].
    pub fn project(&self, [longitude, latitude]: [f64; 2]) -> [f64; 2] {
        self.grid.project(longitude, latitude).expect("places lie near incidents")
    }
}

fn degrees(units: i32) -> f64 {
    f64::from(units) / 1e7
}
