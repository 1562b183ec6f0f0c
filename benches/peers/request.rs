//! The questions that every in-process peer is asked, and how answers are written down so that they can be compared.
//!
//! An answer is a set of rows of three whole numbers:
//!
//! ```text
//! count_polygon, count_box     0, 0, count
//! square_bins                  column, row, count       of the square floor(easting / side), floor(northing / side)
//! hexagon_bins                 q, r, count              cells of `side`, (0, 0) at the origin of easting and northing
//! assign                       unit, 0, count           units without incidents are left out
//! nearest                      place, 0, id             as many as asked for each place
//! ```

use geo::Polygon;
use serde_json::{Value, json};

use super::peer::DataSet;
use crate::data::Record;

/// A category and time filter.
#[derive(Debug, Clone)]
pub struct Conditions {
    /// Rows of the categories.
    pub categories: Vec<u8>,
    /// UTC seconds, the end excluded.
    pub period: std::ops::Range<i64>,
}

impl Conditions {
    /// Whether an incident fulfils them.
    pub fn hold(&self, record: &Record) -> bool {
        self.period.contains(&record.seconds) && self.categories.contains(&record.category)
    }
}

/// A question.
#[derive(Debug, Clone)]
pub enum Question {
    /// Incidents inside a drawn polygon or on its edge.
    CountPolygon(Polygon<f64>),
    /// Incidents inside a box or on its edge: west, south, east, north.
    CountBox([f64; 4]),
    /// Incidents by square of the metric plane.
    SquareBins {
        /// Which incidents.
        conditions: Conditions,
        /// The squares' side in metres.
        side: u32,
    },
    /// Incidents by hexagon of the metric plane.
    HexagonBins {
        /// Which incidents.
        conditions: Conditions,
        /// The hexagons' side in metres.
        side: u32,
    },
    /// All incidents by unit.
    Assign,
    /// The nearest incidents of each place: peers measure in the metric plane, Diaban on the ellipsoid.
    Nearest {
        /// Longitude and latitude.
        places: Vec<[f64; 2]>,
        /// The same in metres of the plane.
        metres: Vec<[f64; 2]>,
        /// How many for each.
        count: usize,
    },
}

impl Question {
    /// The name that scripts know it by.
    pub fn name(&self) -> &'static str {
        match self {
            Self::CountPolygon(_) => "count_polygon",
            Self::CountBox(_) => "count_box",
            Self::SquareBins { .. } => "square_bins",
            Self::HexagonBins { .. } => "hexagon_bins",
            Self::Assign => "assign",
            Self::Nearest { .. } => "nearest",
        }
    }

    /// How many questions it stands for: its time is divided by this.
    pub fn parts(&self) -> usize {
        if let Self::Nearest { places, .. } = self { places.len() } else { 1 }
    }

    /// As scripts are asked.
    pub fn to_json(&self) -> Value {
        match self {
            Self::CountPolygon(polygon) => {
                let ring: Vec<[f64; 2]> = polygon.exterior().coords().map(|c| [c.x, c.y]).collect();
                json!({"ask": self.name(), "ring": ring})
            }
            Self::CountBox(bounds) => json!({"ask": self.name(), "box": bounds}),
            Self::SquareBins { conditions: Conditions { categories, period }, side }
            | Self::HexagonBins { conditions: Conditions { categories, period }, side } => {
                json!({"ask": self.name(), "categories": categories, "first": period.start, "last": period.end, "side": side})
            }
            Self::Assign => json!({"ask": self.name()}),
            Self::Nearest { metres, count, .. } => json!({"ask": self.name(), "places": metres, "count": count}),
        }
    }

    /// Brings an answer into the form in which it is compared: sorted, and the nearest by their distance in millimetres of the plane,
    /// since two incidents may lie equally far.
    pub fn comparable(&self, mut rows: Answer, data: &DataSet) -> Answer {
        if let Self::Nearest { metres, .. } = self {
            for [place, _, id] in &mut rows {
                let found = usize::try_from(*id - 1).ok().and_then(|row| data.ground.metres.get(row));
                *id = found.map_or(-1, |found| millimetres(metres[*place as usize], *found));
            }
        }
        rows.sort_unstable();
        rows
    }
}

/// Rows of three whole numbers.
pub type Answer = Vec<[i64; 3]>;

/// How much the plane's scale changes within the ground, as a share: what the nearest may differ by.
const SCALE: f64 = 0.002;

impl Question {
    /// Whether an answer is the exact one; the nearest may differ by the scale of the plane.
    pub fn agrees(&self, found: &Answer, exact: &Answer) -> bool {
        let near = |(a, b): (&[i64; 3], &[i64; 3])| a[0] == b[0] && a[2].abs_diff(b[2]) as f64 <= SCALE * b[2] as f64 + 1.0;
        match self {
            Self::Nearest { .. } => found.len() == exact.len() && found.iter().zip(exact).all(near),
            _ => found == exact,
        }
    }
}

/// Distance in the plane, rounded to millimetres.
pub fn millimetres([x, y]: [f64; 2], [other_x, other_y]: [f64; 2]) -> i64 {
    ((x - other_x).hypot(y - other_y) * 1e3).round() as i64
}
