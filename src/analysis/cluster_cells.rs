//! Places on the sphere, sorted into cells no wider than a radius.
//!
//! A cell is a box of longitude and latitude whose diagonal is shorter than the radius at every latitude of the places, so all places of a cell
//! are near each other. On the sphere `ds² = dφ² + cos²φ dλ²`, so the straight way across the box, measured with the largest cosine, is an upper
//! bound of the great circle. Nearness is told by chords: points on the unit sphere are within the angle r of each other when their
//! distance through the sphere is at most `2 sin(r/2)`.

use rayon::prelude::*;

/// Pairs of cells with more pairs of places than this are first compared by the boxes around them.
const MANY: usize = 256;

/// Places sorted by cell, row by row from the south.
pub(super) struct Cells {
    /// The row of each place in the caller's order.
    order: Vec<u32>,
    /// Points on the unit sphere.
    points: Vec<[f64; 3]>,
    weights: Vec<u32>,
    /// Rows that hold places, rising, and the first cell of each.
    rows: Vec<(u32, u32)>,
    /// Where in `rows` each cell lies.
    row_of: Vec<u32>,
    /// Column of each cell; rising in a row.
    columns: Vec<u32>,
    /// The places of cell i are `starts[i]..starts[i + 1]`.
    starts: Vec<u32>,
    /// Incidents in each cell.
    totals: Vec<u64>,
    /// How many columns away a near place may lie.
    reach: u32,
    /// The square of the longest chord that is near.
    near: f64,
}

impl Cells {
    /// `radius` in radians of the sphere.
    pub(super) fn new(places: &[[f64; 2]], weights: &[u32], radius: f64) -> Self {
        let cosine = |[_, latitude]: &[f64; 2]| latitude.to_radians().cos();
        let (least, most) =
            places.iter().map(cosine).fold((1.0, 1e-9), |(least, most): (f64, f64), cosine| (least.min(cosine), most.max(cosine)));
        let south = places.iter().map(|place| place[1]).fold(90.0, f64::min);
        // The equator has the largest cosine of all, when it lies between.
        let north = places.iter().map(|place| place[1]).fold(-90.0, f64::max);
        let most = if south <= 0.0 && north >= 0.0 { 1.0 } else { most };
        // A little less than the radius over √2, so that rounding cannot make a cell too wide.
        let height = radius * std::f64::consts::FRAC_1_SQRT_2 * 0.999_999;
        let width = height / most;
        let key = |&[longitude, latitude]: &[f64; 2]| {
            let row = (latitude - south).to_radians() / height;
            let column = (longitude + 180.0).to_radians() / width;
            // Two are kept free below, so that looking there needs no care.
            [row as u32 + 2, column as u32 + 2]
        };
        let mut keyed: Vec<([u32; 2], u32)> = places.par_iter().map(key).zip(0..places.len() as u32).collect();
        keyed.par_sort_unstable();
        let starts: Vec<u32> = (0..keyed.len() as u32)
            .filter(|&place| place == 0 || keyed[place as usize].0 != keyed[place as usize - 1].0)
            .chain([keyed.len() as u32])
            .collect();
        let weights: Vec<u32> = keyed.iter().map(|&(_, row)| weights[row as usize]).collect();
        let keys: Vec<[u32; 2]> = starts[..starts.len() - 1].iter().map(|&start| keyed[start as usize].0).collect();
        let (mut rows, mut row_of) = (Vec::<(u32, u32)>::new(), Vec::with_capacity(keys.len()));
        for (cell, &[row, _]) in (0..).zip(&keys) {
            if rows.last().is_none_or(|(last, _)| *last != row) {
                rows.push((row, cell));
            }
            row_of.push(rows.len() as u32 - 1);
        }
        let total = |range: &[u32]| weights[range[0] as usize..range[1] as usize].iter().map(|&weight| u64::from(weight)).sum();
        Self {
            points: keyed.par_iter().map(|&(_, row)| on_sphere(places[row as usize])).collect(),
            columns: keys.iter().map(|&[_, column]| column).collect(),
            rows,
            row_of,
            totals: starts.windows(2).map(total).collect(),
            order: keyed.iter().map(|&(_, row)| row).collect(),
            reach: (std::f64::consts::SQRT_2 * most / least + 0.01).ceil() as u32,
            near: (2.0 * (radius / 2.0).sin()).powi(2),
            weights,
            starts,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// The row of each place in the caller's order.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The places of a cell.
    pub(super) fn members(&self, cell: usize) -> std::ops::Range<usize> {
        self.starts[cell] as usize..self.starts[cell + 1] as usize
    }

    /// Calls `visit` with every other cell that may hold places near those of a cell, in rising order.
    pub(super) fn neighbours(&self, cell: usize, mut visit: impl FnMut(usize)) {
        let (here, column) = (self.row_of[cell] as usize, self.columns[cell]);
        let (row, (west, east)) = (self.rows[here].0, (column.saturating_sub(self.reach), column.saturating_add(self.reach)));
        // Of the five rows around only those that hold places are there.
        for next in here.saturating_sub(2)..(here + 3).min(self.rows.len()) {
            if self.rows[next].0.abs_diff(row) > 2 {
                continue;
            }
            let first = self.rows[next].1 as usize;
            let end = self.rows.get(next + 1).map_or(self.len(), |(_, first)| *first as usize);
            let columns = &self.columns[first..end];
            let from = columns.partition_point(|column| *column < west);
            let near = (first + from..end).take_while(|&other| self.columns[other] <= east);
            near.filter(|&other| other != cell).for_each(&mut visit);
        }
    }

    fn is_near(&self, a: usize, b: usize) -> bool {
        self.chord(a, b) <= self.near
    }

    /// The square of the straight distance between two places.
    fn chord(&self, a: usize, b: usize) -> f64 {
        let ([ax, ay, az], [bx, by, bz]) = (self.points[a], self.points[b]);
        (ax - bx).powi(2) + (ay - by).powi(2) + (az - bz).powi(2)
    }

    /// Says of each place of a cell whether enough incidents are near it.
    pub(super) fn cores(&self, cell: usize, needed: u64, say: &mut Vec<bool>) {
        let members = self.members(cell);
        let own = self.totals[cell];
        let mut possible = own;
        if own < needed {
            self.neighbours(cell, |other| possible += self.totals[other]);
        }
        if own >= needed || possible < needed {
            say.extend(std::iter::repeat_n(own >= needed, members.len()));
            return;
        }
        let mut others = Vec::new();
        self.neighbours(cell, |other| others.push(other));
        let is_core = |place: usize| {
            let mut near = own;
            others.iter().flat_map(|&other| self.members(other)).any(|other| {
                near += if self.is_near(place, other) { u64::from(self.weights[other]) } else { 0 };
                near >= needed
            })
        };
        say.extend(members.map(is_core));
    }

    /// Whether a core of one cell is near a core of another.
    pub(super) fn cores_meet(&self, a: usize, b: usize, is_core: &[bool]) -> bool {
        let of = |cell: usize| self.members(cell).filter(|&place| is_core[place]);
        let (in_a, in_b) = (self.members(a).len(), self.members(b).len());
        if in_a * in_b <= MANY {
            return of(a).any(|a| of(b).any(|b| self.is_near(a, b)));
        }
        // Only places near the other's box can be near a place in it.
        let candidates = |own: usize, other: usize| {
            let around = Around::new(of(other).map(|place| self.points[place]));
            of(own).filter(|&place| around.distance(self.points[place]) <= self.near).collect::<Vec<_>>()
        };
        let (from_a, from_b) = (candidates(a, b), candidates(b, a));
        from_a.iter().any(|&a| from_b.iter().any(|&b| self.is_near(a, b)))
    }

    /// The cell of the nearest core near a place; of equally near ones the first.
    pub(super) fn nearest_core(&self, cell: usize, place: usize, is_core: &[bool]) -> Option<usize> {
        let mut nearest: Option<(f64, usize)> = None;
        let mut look = |in_cell: usize| {
            for other in self.members(in_cell).filter(|&other| is_core[other]) {
                let distance = self.chord(place, other);
                if distance <= self.near && nearest.is_none_or(|(best, _)| distance < best) {
                    nearest = Some((distance, in_cell));
                }
            }
        };
        look(cell);
        self.neighbours(cell, look);
        nearest.map(|(_, cell)| cell)
    }
}

fn on_sphere([longitude, latitude]: [f64; 2]) -> [f64; 3] {
    let ((sin_x, cos_x), (sin_y, cos_y)) = (longitude.to_radians().sin_cos(), latitude.to_radians().sin_cos());
    [cos_y * cos_x, cos_y * sin_x, sin_y]
}

/// The box around points.
struct Around {
    least: [f64; 3],
    most: [f64; 3],
}

impl Around {
    fn new(points: impl Iterator<Item = [f64; 3]>) -> Self {
        let mut around = Self { least: [f64::INFINITY; 3], most: [f64::NEG_INFINITY; 3] };
        for point in points {
            for (axis, &value) in point.iter().enumerate() {
                around.least[axis] = around.least[axis].min(value);
                around.most[axis] = around.most[axis].max(value);
            }
        }
        around
    }

    /// The square of the distance to a point, 0 inside. Without points nothing is near.
    fn distance(&self, point: [f64; 3]) -> f64 {
        (0..3).map(|axis| (self.least[axis] - point[axis]).max(point[axis] - self.most[axis]).max(0.0).powi(2)).sum()
    }
}
