//! The incidents nearest to a place.
//!
//! Blocks come by how near their box is, and are read until none can be nearer than what was found. Rows are compared in the plane that touches
//! the ellipsoid at the place, whose error at a distance is known; those that it cannot tell from the last wanted one are measured
//! exactly. Where it knows too little (far away, or near a pole), the farthest found bounds a box, in which then every row is measured.

use std::collections::BinaryHeap;

use super::chunk::Chunk;
use super::column::BLOCK;
use super::incidents::IncidentIndex;
use super::plan::Plan;
use super::selection::Selection;
use crate::spatial::{Circle, FixedBox, LocalMetric, metric};

/// An incident and how far it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Row of the index.
    pub row: usize,
    /// Metres, right to a millimetre.
    pub distance_m: f64,
}

impl IncidentIndex {
    /// The `count` selected incidents nearest to a longitude and latitude in degrees, nearest first, equally near ones by their
    /// number; fewer when the selection holds no more.
    #[must_use]
    pub fn nearest(&self, selection: &Selection<'_>, place: [f64; 2], count: usize) -> Vec<Neighbour> {
        if count == 0 {
            return Vec::new();
        }
        let mut plan = Plan::new(selection);
        // Few blocks will be read.
        plan.lay_rasters(selection, 16 * BLOCK);
        let mut nearby = Nearby::new(place, count);
        self.visit_delta(&plan, |chunk| nearby.take(chunk));
        // Sparse blocks reach far, so the first that holds enough need not hold near ones: blocks are read until no other can.
        for (block, degrees) in self.base.blocks.nearest(nearby.units[0], nearby.units[1]) {
            if !nearby.can_hold(degrees) {
                break;
            }
            self.visit_block(&plan, block, &mut |chunk| nearby.take(chunk));
        }
        let rows = nearby.rows();
        // With fewer, every block was read.
        if rows.len() < count || nearby.is_close() {
            return self.first(&rows, place, count);
        }
        let farthest = rows.iter().map(|row| metric::distance(place, self.position(*row))).fold(0.0, f64::max);
        let circle = Circle::new(place, farthest * 1.000_001 + 0.01);
        let around = Selection { window: plan.window.intersection(&FixedBox::inside(&circle.bbox())), ..selection.clone() };
        let mut found = Vec::new();
        self.chunks(&around, |chunk| found.extend(chunk.rows()));
        self.first(&found, place, count)
    }

    fn first(&self, rows: &[usize], place: [f64; 2], count: usize) -> Vec<Neighbour> {
        let measured = |row: &usize| Neighbour { row: *row, distance_m: metric::distance(place, self.position(*row)) };
        let mut found: Vec<Neighbour> = rows.iter().map(measured).collect();
        let order = |a: &Neighbour, b: &Neighbour| {
            a.distance_m.total_cmp(&b.distance_m).then_with(|| self.feature_id(a.row).cmp(&self.feature_id(b.row)))
        };
        if found.len() > count {
            found.select_nth_unstable_by(count - 1, order);
            found.truncate(count);
        }
        found.sort_by(order);
        found
    }
}

/// Metres up to which the error of the plane is known.
const CLOSE: f64 = 50_000.0;

/// What can still be among the nearest. Distances are squared metres in the plane: a root for each row would be most of the work.
struct Nearby {
    /// How much the plane may be wrong, for each metre and metre of distance; `None` where it is of no use.
    error: Option<f64>,
    units: [i32; 2],
    count: usize,
    /// Metres in a unit of longitude and of latitude.
    scale: [f64; 2],
    /// The nearest so far, as the bits of their distance: those of positive numbers are in the same order.
    best: BinaryHeap<u64>,
    found: Vec<(f64, usize)>,
    /// Beyond it nothing is wanted.
    limit: f64,
}

impl Nearby {
    fn new(place: [f64; 2], count: usize) -> Self {
        Self {
            error: (place[1].abs() <= 60.0).then(|| (place[1].to_radians().tan().abs() + 0.1) / 6.3e6),
            units: place.map(|degrees| (degrees * 1e7).round() as i32),
            count,
            scale: LocalMetric::at(place[0], place[1]).metres_per_degree().map(|metres| metres / 1e7),
            best: BinaryHeap::new(),
            found: Vec::new(),
            limit: f64::INFINITY,
        }
    }

    /// Whether a block whose box comes so near may hold something that is wanted.
    fn can_hold(&self, degrees: f64) -> bool {
        (degrees * 1e7 * self.scale[0].min(self.scale[1])).powi(2) <= self.limit
    }

    fn take(&mut self, chunk: &Chunk<'_>) {
        let (columns, range) = (chunk.columns(), chunk.range());
        let (longitude, latitude) = (&columns.longitude()[range.clone()], &columns.latitude()[range.clone()]);
        let [x0, y0] = self.units.map(f64::from);
        let mut squared = [0.0; BLOCK];
        for (squared, (x, y)) in squared.iter_mut().zip(longitude.iter().zip(latitude)) {
            let (dx, dy) = ((f64::from(*x) - x0) * self.scale[0], (f64::from(*y) - y0) * self.scale[1]);
            *squared = dx * dx + dy * dy;
        }
        for (number, (squared, weight)) in squared.iter().zip(chunk.weights()).enumerate() {
            if (*squared <= self.limit) & (*weight == 1) {
                self.add(*squared, chunk.offset() + range.start + number);
            }
        }
    }

    fn add(&mut self, squared: f64, row: usize) {
        self.found.push((squared, row));
        self.best.push(squared.to_bits());
        if self.best.len() > self.count {
            self.best.pop();
        }
        if self.best.len() == self.count {
            self.limit = self.farthest() * self.slack();
        }
        if self.found.len() > 4 * self.count + 1024 {
            let limit = self.limit;
            self.found.retain(|(squared, _)| *squared <= limit);
        }
    }

    /// Squared distance of the last of the nearest so far.
    fn farthest(&self) -> f64 {
        self.best.peek().map_or(0.0, |bits| f64::from_bits(*bits))
    }

    /// By how much squared distances of the farthest may be wrong in the plane, twice over: once for the farthest itself and once for what
    /// is compared with it. Over a distance the latitude changes by at most its share of the earth's radius, and the length of a degree of
    /// longitude by its tangent times that; twice as much is allowed for. It never falls with the distance, so nothing is passed over that
    /// would be wanted later.
    fn slack(&self) -> f64 {
        let metres = self.farthest().sqrt().min(CLOSE);
        (1.0 + metres * self.error.unwrap_or(0.0) + 1e-6).powi(4)
    }

    /// Whether the plane's error is known for the farthest.
    fn is_close(&self) -> bool {
        self.error.is_some() && self.farthest() < CLOSE * CLOSE
    }

    fn rows(&mut self) -> Vec<usize> {
        let limit = self.limit;
        self.found.iter().filter(|(squared, _)| *squared <= limit).map(|(_, row)| *row).collect()
    }
}
