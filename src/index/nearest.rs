//! The incidents nearest to a place.
//!
//! Blocks come by the distance of their box in degrees, which only roughly is that in metres. So there are two steps: blocks are read until
//! none can be nearer than what was found; the farthest of these bounds a box, in which then every incident is measured.

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
        let units = place.map(|degrees| (degrees * 1e7).round() as i32);
        if count == 0 {
            return Vec::new();
        }
        let mut plan = Plan::new(selection);
        // Few blocks will be read.
        plan.lay_rasters(selection, 16 * BLOCK);
        let rough = self.enough(&plan, units, place, count);
        let farthest = rough.iter().map(|row| metric::distance(place, self.position(*row))).fold(0.0, f64::max);
        if rough.len() < count {
            // There are not more, as every block was read.
            return self.first(&rough, place, count);
        }
        let circle = Circle::new(place, farthest * 1.000_001 + 0.01);
        let around = Selection { window: plan.window.intersection(&FixedBox::inside(&circle.bbox())), ..selection.clone() };
        let mut found = Vec::new();
        self.chunks(&around, |chunk| found.extend(chunk.rows()));
        self.first(&found, place, count)
    }

    /// `count` incidents near a place, not always the very nearest; all, when there are fewer.
    fn enough(&self, plan: &Plan<'_>, units: [i32; 2], place: [f64; 2], count: usize) -> Vec<usize> {
        let metric = LocalMetric::at(place[0], place[1]);
        let [per_longitude, per_latitude] = metric.metres_per_degree();
        let mut found: Vec<(f64, usize)> = Vec::new();
        let mut farthest = f64::INFINITY;
        let mut take = |chunk: &Chunk<'_>| {
            for row in chunk.rows() {
                let at = row - chunk.offset();
                let [x, y] = [chunk.columns().longitude()[at], chunk.columns().latitude()[at]];
                let [dx, dy] = metric.scale((f64::from(x) - f64::from(units[0])) / 1e7, (f64::from(y) - f64::from(units[1])) / 1e7);
                // Squared: a root for each row would be most of the work.
                let squared = dx * dx + dy * dy;
                if squared <= farthest {
                    found.push((squared, row));
                }
            }
            if found.len() >= count {
                found.select_nth_unstable_by(count - 1, |a, b| a.0.total_cmp(&b.0));
                found.truncate(count);
                farthest = found.iter().map(|(squared, _)| *squared).fold(0.0, f64::max);
            }
            farthest
        };
        let mut bound = f64::INFINITY;
        self.visit_delta(plan, |chunk| bound = take(chunk));
        // Sparse blocks reach far, so the first that holds enough need not hold near ones: blocks are read until no other can.
        for (block, degrees) in self.base.blocks.nearest(units[0], units[1]) {
            if (degrees * per_longitude.min(per_latitude)).powi(2) > bound {
                break;
            }
            self.visit_block(plan, block, &mut |chunk| bound = take(chunk));
        }
        found.into_iter().map(|(_, row)| row).collect()
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
