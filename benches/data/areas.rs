//! Areas as somebody draws them: ragged polygons of 200 vertices and boxes, each to hold about a given share of the incidents.

use geo::{Coord, LineString, Polygon};

use super::{Random, Record};

const VERTICES: usize = 200;
/// Areas of each kind.
const EACH: usize = 10;
/// The incidents from which sizes are found, whatever the number of incidents is: the same areas for 100 k as for 10 M.
const SAMPLE: usize = 200_000;

/// A polygon and the share that it was drawn to hold.
#[derive(Debug, Clone)]
pub struct DrawnPolygon {
    /// Share of the incidents in percent.
    pub percent: f64,
    /// The polygon in degrees.
    pub polygon: Polygon<f64>,
}

/// All areas.
#[derive(Debug)]
pub struct Areas {
    /// Ten polygons each for 0.01, 1 and 10 %.
    pub polygons: Vec<DrawnPolygon>,
    /// Ten boxes for 1 %: west, south, east, north in degrees.
    pub boxes: Vec<[f64; 4]>,
    /// A hundred places near incidents, in degrees.
    pub places: Vec<[f64; 2]>,
}

impl Areas {
    /// Draws them.
    pub fn new() -> Self {
        let sample: Vec<[f64; 2]> = (1..=SAMPLE as i64).map(|id| place(&Record::new(id))).collect();
        let mut polygons = Vec::new();
        for (topic, percent) in [(40, 0.01), (41, 1.0), (42, 10.0)] {
            for number in 0..EACH {
                let mut random = Random::of(topic, number as u64);
                let middle = middle(&sample, &mut random);
                let radius =
                    reach(&sample, percent, |[x, y]| ((x - middle[0]) * (x - middle[0]) + (y - middle[1]) * (y - middle[1])).sqrt());
                polygons.push(DrawnPolygon { percent, polygon: ragged(middle, radius, &mut random) });
            }
        }
        let boxes = (0..EACH).map(|number| {
            let [x, y] = middle(&sample, &mut Random::of(43, number as u64));
            let half = grid(reach(&sample, 1.0, |[px, py]| (px - x).abs().max((py - y).abs())));
            [x - half, y - half, x + half, y + half].map(grid)
        });
        let places = (0..100).map(|number| {
            let mut random = Random::of(44, number);
            let [x, y] = middle(&sample, &mut random);
            [x + 0.01 * random.around(), y + 0.01 * random.around()].map(grid)
        });
        Self { boxes: boxes.collect(), places: places.collect(), polygons }
    }
}

fn place(record: &Record) -> [f64; 2] {
    [f64::from(record.longitude_e7) / 1e7, f64::from(record.latitude_e7) / 1e7]
}

fn middle(sample: &[[f64; 2]], random: &mut Random) -> [f64; 2] {
    sample[random.below(sample.len() as u64) as usize]
}

/// How far the nearest share of the sample reaches.
fn reach(sample: &[[f64; 2]], percent: f64, distance: impl Fn([f64; 2]) -> f64) -> f64 {
    let mut distances: Vec<f64> = sample.iter().map(|point| distance(*point)).collect();
    let rank = (sample.len() as f64 * percent / 100.0) as usize;
    *distances.select_nth_unstable_by(rank, f64::total_cmp).1
}

/// A star with spikes of 10 % about a circle of the given radius. The directions go around a square, without a sine.
fn ragged([x, y]: [f64; 2], radius: f64, random: &mut Random) -> Polygon<f64> {
    let ring = (0..VERTICES).map(|number| {
        let (side, share) = (number * 4 / VERTICES, (number * 4 % VERTICES) as f64 / VERTICES as f64 * 2.0 - 1.0);
        let [east, north] = [[1.0, share], [-share, 1.0], [-1.0, -share], [share, -1.0]][side];
        let reach = radius * (1.0 + 0.1 * random.around()) / (east * east + north * north).sqrt();
        Coord { x: grid(x + reach * east), y: grid(y + reach * north) }
    });
    Polygon::new(LineString(ring.collect()), Vec::new())
}

/// On the grid of 1e-7 degrees.
fn grid(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}
