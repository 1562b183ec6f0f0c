//! The questions that every in-process peer is asked, and how answers are written down so that they can be compared.
//!
//! An answer is a set of rows of three whole numbers:
//!
//! ```text
//! count_polygon, count_box     0, 0, count
//! square_bins                  column, row, count       of the square x >> shift, y >> shift
//! hexagon_bins                 q, r, count              cells of `side`, (0, 0) at the origin of x and y
//! assign                       unit, 0, count           units without incidents are left out
//! nearest                      place, 0, id             as many as asked for each place
//! ```

use geo::Polygon;
use serde_json::{Value, json};

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
    /// Incidents by square of the Mercator plane.
    SquareBins {
        /// Which incidents.
        conditions: Conditions,
        /// The squares' side is 2^shift units of the columns `x` and `y`.
        shift: u8,
    },
    /// Incidents by hexagon of the Mercator plane.
    HexagonBins {
        /// Which incidents.
        conditions: Conditions,
        /// The hexagons' side in units of the columns `x` and `y`.
        side: u32,
    },
    /// All incidents by unit.
    Assign,
    /// The nearest incidents of each place, by planar distance in degrees.
    Nearest {
        /// Longitude and latitude.
        places: Vec<[f64; 2]>,
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
            Self::SquareBins { conditions: Conditions { categories, period }, shift } => {
                json!({"ask": self.name(), "categories": categories, "first": period.start, "last": period.end, "shift": shift})
            }
            Self::HexagonBins { conditions: Conditions { categories, period }, side } => {
                json!({"ask": self.name(), "categories": categories, "first": period.start, "last": period.end, "side": side})
            }
            Self::Assign => json!({"ask": self.name()}),
            Self::Nearest { places, count } => json!({"ask": self.name(), "places": places, "count": count}),
        }
    }

    /// Brings an answer into the form in which it is compared: sorted, and the nearest by their distance, since two incidents
    /// may lie equally far.
    pub fn comparable(&self, mut rows: Answer, records: &[Record]) -> Answer {
        if let Self::Nearest { places, .. } = self {
            for [place, _, id] in &mut rows {
                let record = usize::try_from(*id - 1).ok().and_then(|row| records.get(row));
                *id = record.map_or(-1, |record| squared_distance(places[*place as usize], record));
            }
        }
        rows.sort_unstable();
        rows
    }
}

/// Rows of three whole numbers.
pub type Answer = Vec<[i64; 3]>;

/// Square of the planar distance in units of 1e-7 degrees, exact.
pub fn squared_distance(place: [f64; 2], record: &Record) -> i64 {
    let [x, y] = place.map(|degrees| (degrees * 1e7).round() as i64);
    let (east, north) = (i64::from(record.longitude_e7) - x, i64::from(record.latitude_e7) - y);
    east * east + north * north
}
