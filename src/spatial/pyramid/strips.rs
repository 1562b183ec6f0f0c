//! Points in strips from north to south, each with as many points: those near an edge are found without looking at the
//! others, also where most of them crowd in one place.

use std::ops::ControlFlow;

/// Points on the grid. About √n strips of √n points, so that a short edge costs O(log n).
#[derive(Debug)]
pub(super) struct Strips {
    /// Smallest x of each strip, ascending.
    first: Vec<i32>,
    /// Largest x of each strip, ascending.
    last: Vec<i32>,
    /// Points in each strip but perhaps the last.
    length: usize,
    /// `y`, `x` and number, strip by strip, in each by `y`.
    points: Vec<(i32, i32, u32)>,
}

impl Strips {
    pub fn new(places: &[[i32; 2]]) -> Self {
        use rayon::prelude::*;
        let mut points: Vec<(i32, i32, u32)> = (0..).zip(places).map(|(number, [x, y])| (*y, *x, number)).collect();
        points.par_sort_unstable_by_key(|(y, x, _)| (*x, *y));
        let length = places.len().isqrt().max(1);
        let ends = |strip: &[(i32, i32, u32)]| (strip[0].1, strip[strip.len() - 1].1);
        let (first, last) = points.chunks(length).map(ends).unzip();
        points.par_chunks_mut(length).for_each(|strip| strip.sort_unstable_by_key(|(y, ..)| *y));
        Self { first, last, length, points }
    }

    /// Calls `found` with every point that lies at most `reach` along both axes from some point of an edge, and with a few more.
    pub fn near(&self, a: [f64; 2], b: [f64; 2], reach: f64, mut found: impl FnMut(u32, [i32; 2]) -> ControlFlow<()>) -> ControlFlow<()> {
        let (a, b) = if a[0] <= b[0] { (a, b) } else { (b, a) };
        let from = self.last.partition_point(|x| f64::from(*x) < a[0] - reach);
        let to = self.first.partition_point(|x| f64::from(*x) <= b[0] + reach);
        let slope = (b[1] - a[1]) / (b[0] - a[0]);
        for strip in from..to {
            // The part of the edge from which points of this strip can be reached.
            let height = |x: f64| if slope.is_finite() { (a[1] + slope * (x - a[0])).clamp(a[1].min(b[1]), a[1].max(b[1])) } else { a[1] };
            let (left, right) = (f64::from(self.first[strip]) - reach, f64::from(self.last[strip]) + reach);
            let low = if left <= a[0] { a[1] } else { height(left) };
            let high = if right >= b[0] { b[1] } else { height(right) };
            let (low, high) = if low <= high { (low, high) } else { (high, low) };
            // A little wider, since the height was rounded.
            let (low, high) = (low - reach - 1e-3, high + reach + 1e-3);
            let points = &self.points[strip * self.length..self.points.len().min((strip + 1) * self.length)];
            let start = points.partition_point(|(y, ..)| f64::from(*y) < low);
            for (y, x, number) in points[start..].iter().take_while(|(y, ..)| f64::from(*y) <= high) {
                found(*number, [*x, *y])?;
            }
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_near_an_edge_is_found() {
        let mut seed = 7_u64;
        let mut next = |limit: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % limit) as i32
        };
        for spread in [3, 50, 4000] {
            let places: Vec<[i32; 2]> = (0..700).map(|_| [next(spread), next(spread)]).collect();
            let strips = Strips::new(&places);
            for _ in 0..200 {
                let [a, b] = [[next(spread), next(spread)], [next(spread), next(spread)]].map(|p| p.map(f64::from));
                let mut near = vec![false; places.len()];
                let _ = strips.near(a, b, 2.0, |number, place| {
                    assert_eq!(places[number as usize], place);
                    near[number as usize] = true;
                    ControlFlow::Continue(())
                });
                for (number, place) in places.iter().enumerate() {
                    let steps = (0..=1000).map(|step| f64::from(step) / 1000.0);
                    let mut on_edge = steps.map(|t| [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
                    let is_near = on_edge.any(|p| (0..2).all(|axis| (p[axis] - f64::from(place[axis])).abs() <= 2.0));
                    assert!(near[number] || !is_near, "{place:?} from {a:?} to {b:?}");
                }
            }
        }
    }
}
