//! 3,300 polygons of 200 to 800 vertices that share their borders: a net of shaken nodes, with a ragged line between each two.
//!
//! ```text
//! node ── line ── node        a line is a graph over its chord: it never crosses itself, and stays within a lens around the chord
//!  │               │          that is narrower than half the angle between two chords, so no two lines cross either
//! line  polygon   line        both neighbours take the same vertices, one of them backwards
//!  │               │
//! node ── line ── node
//! ```

use geo::{Coord, LineString, Polygon};

use super::{GROUND_E7, Random};

const COLUMNS: usize = 50;
const ROWS: usize = 66;
/// How many there are.
pub const POLYGONS: usize = COLUMNS * ROWS;
/// How far a node is shaken, as a share of the distance between nodes.
const SHAKE: f64 = 0.15;
/// Half the height of the lens over its half length: 16.7°, where the chords of two lines are at least 41° apart.
const STEEPEST: f64 = 0.3;
const SHORTEST: u64 = 50;
const LONGEST: u64 = 200;
/// Octaves of the noise.
const OCTAVES: u32 = 7;

type Node = [i32; 2];

/// The polygons, row by row from the south-west. Coordinates are whole units of 1e-7 degrees, given in degrees.
pub fn partition() -> Vec<Polygon<f64>> {
    let mut polygons = Vec::with_capacity(POLYGONS);
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let mut ring = line([column, row], [column + 1, row]);
            ring.extend(line([column + 1, row], [column + 1, row + 1]));
            ring.extend(line([column, row + 1], [column + 1, row + 1]).into_iter().rev());
            ring.extend(line([column, row], [column, row + 1]).into_iter().rev());
            ring.dedup();
            let degrees = |[x, y]: Node| Coord { x: f64::from(x) / 1e7, y: f64::from(y) / 1e7 };
            polygons.push(Polygon::new(LineString(ring.into_iter().map(degrees).collect()), Vec::new()));
        }
    }
    polygons
}

fn node([column, row]: [usize; 2]) -> Node {
    let [west, south, east, north] = GROUND_E7.map(f64::from);
    let mut random = Random::of(10, (row * (COLUMNS + 1) + column) as u64);
    let mut shaken = |at: usize, count: usize, low: f64, high: f64| {
        let shake = if at == 0 || at == count { 0.0 } else { SHAKE * random.around() };
        low + (high - low) * (at as f64 + shake) / count as f64
    };
    [shaken(column, COLUMNS, west, east) as i32, shaken(row, ROWS, south, north) as i32]
}

/// The line from a node to its neighbour in the east or north, both ends included.
fn line(from: [usize; 2], to: [usize; 2]) -> Vec<Node> {
    let number = ((from[1] * (COLUMNS + 1) + from[0]) * 2 + usize::from(from[0] == to[0])) as u64;
    let mut random = Random::of(11, number);
    let steps = SHORTEST + random.below(LONGEST - SHORTEST + 1);
    let ([x, y], [to_x, to_y]) = (node(from).map(f64::from), node(to).map(f64::from));
    let (along_x, along_y) = (to_x - x, to_y - y);
    (0..=steps)
        .map(|step| {
            let share = step as f64 / steps as f64;
            let limit = STEEPEST * share.min(1.0 - share);
            let offset = noise(number, share).clamp(-limit, limit);
            [(x + share * along_x - offset * along_y).round() as i32, (y + share * along_y + offset * along_x).round() as i32]
        })
        .collect()
}

/// Fractal noise at a place of a line, in shares of its length.
fn noise(line: u64, share: f64) -> f64 {
    let mut height = 0.12;
    let mut sum = 0.0;
    for octave in 0..OCTAVES {
        let place = share * f64::from(2 << octave);
        let (before, between) = (place.floor(), place - place.floor());
        let knot = |number: f64| Random::of(12 + u64::from(octave), line * 1024 + number as u64).around();
        sum += height * (knot(before) * (1.0 - between) + knot(before + 1.0) * between);
        height *= 0.55;
    }
    sum
}
