//! Incidents: most in towns, many of these along streets, and one in seven anywhere. Twelve categories, five years.

use diaban::domain::{HowKnown, Incident, Interval, Precision};
use rayon::prelude::*;

use super::{GROUND_E7, Random};

/// Leaf categories of the default taxonomy whose places are not coarsened, with their weights.
pub const CATEGORIES: [(&str, u64); 12] = [
    ("TT-TROM", 26),
    ("GT-BO", 22),
    ("TT-THUONG", 10),
    ("TT-ROI", 8),
    ("MT-DUNG", 7),
    ("TN-BAC", 6),
    ("KT-LAU", 5),
    ("TT-CUOP", 4),
    ("MT-BUON", 4),
    ("MG-THAI", 4),
    ("CN-CHAY", 3),
    ("TT-HUY", 1),
];
/// 1 January 2020, local time, in UTC seconds.
pub const FIRST_SECOND: i64 = 1_577_811_600;
/// Five years.
pub const SECONDS: i64 = 1_827 * 86_400;

const TOWNS: u64 = 700;
const STREETS: u64 = 60;

/// What an incident is made of, in the types of the columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Number, from 1.
    pub id: i64,
    /// 1e-7 degrees.
    pub longitude_e7: i32,
    /// 1e-7 degrees.
    pub latitude_e7: i32,
    /// UTC seconds.
    pub seconds: i64,
    /// Row of [`CATEGORIES`].
    pub category: u8,
    /// Row of [`HowKnown::ALL`].
    pub how_known: u8,
    /// 1 to 4, or 0 for none.
    pub severity: u8,
}

impl Record {
    /// The record of a number, in O(1).
    pub fn new(id: i64) -> Self {
        let mut random = Random::of(1, id.unsigned_abs());
        let (longitude_e7, latitude_e7) = place(&mut random);
        let mut weight = random.below(100);
        let category = CATEGORIES.iter().position(|(_, share)| {
            let found = weight < *share;
            weight = weight.wrapping_sub(*share);
            found
        });
        // A little more each year.
        let share = random.unit().max(random.unit() * 0.9);
        Self {
            id,
            longitude_e7,
            latitude_e7,
            seconds: FIRST_SECOND + (share * SECONDS as f64) as i64,
            category: category.expect("the weights add up to 100") as u8,
            how_known: [0, 0, 0, 0, 0, 0, 1, 1, 1, 2][random.below(10) as usize],
            severity: [0, 1, 1, 1, 2, 2, 3, 4][random.below(8) as usize],
        }
    }

    /// How it came to be known.
    pub fn how_known(&self) -> HowKnown {
        HowKnown::ALL[self.how_known as usize]
    }

    /// The same as Diaban stores it.
    pub fn incident(&self) -> Incident {
        Incident {
            id: self.id.to_string(),
            source: "benchmark".into(),
            category: CATEGORIES[self.category as usize].0.into(),
            occurred: Interval::instant(self.seconds),
            reported_at: None,
            longitude_e7: self.longitude_e7,
            latitude_e7: self.latitude_e7,
            severity: Some(self.severity).filter(|severity| *severity > 0),
            how_known: self.how_known(),
            precision: Precision::Exact,
            deaths: None,
            injured: None,
            damage_vnd: None,
            cleared: None,
            kept: String::new(),
        }
    }
}

/// The first `count` incidents, in order of their number.
pub fn incidents(count: usize) -> Vec<Record> {
    (1..=count as i64).into_par_iter().map(Record::new).collect()
}

fn place(random: &mut Random) -> (i32, i32) {
    let [west, south, east, north] = GROUND_E7;
    let kind = random.below(14);
    loop {
        let (x, y) = if kind < 2 {
            anywhere(random)
        } else {
            // The square of a uniform number: few large towns, many small ones.
            let share = random.unit();
            in_town((share * share * TOWNS as f64) as u64, kind < 8, random)
        };
        if (west..=east).contains(&x) && (south..=north).contains(&y) {
            return (x, y);
        }
    }
}

fn anywhere(random: &mut Random) -> (i32, i32) {
    let [west, south, east, north] = GROUND_E7;
    let between = |low: i32, high: i32, random: &mut Random| low + random.below((high - low) as u64 + 1) as i32;
    let x = between(west, east, random);
    (x, between(south, north, random))
}

/// About the town's middle, or along one of its streets.
fn in_town(town: u64, on_street: bool, random: &mut Random) -> (i32, i32) {
    let mut of_town = Random::of(2, town);
    let (x, y) = anywhere(&mut of_town);
    // Half a kilometre to five.
    let radius = 50_000.0 + 450_000.0 * of_town.unit() * of_town.unit();
    let (mut across, mut along) = (random.bell(), random.bell());
    if on_street {
        let mut street = Random::of(3, town * STREETS + random.below(STREETS));
        let (from, to) = ([street.bell(), street.bell()], [street.bell(), street.bell()]);
        let share = random.unit();
        // A pavement's width of scatter, about ten metres.
        let scatter = 100.0 / radius;
        across = from[0] + share * (to[0] - from[0]) + scatter * across;
        along = from[1] + share * (to[1] - from[1]) + scatter * along;
    }
    (x + (radius * across) as i32, y + (radius * along) as i32)
}
