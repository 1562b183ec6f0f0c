//! The clusters that are planted among the synthetic incidents: the truth that hot spots and trends can be held against.
//!
//! Each is a disc in which incidents of one category are scattered evenly, at the least ten times as dense over the last
//! twelve months as the ground around it. Six are steady over the three years. Two make the drift: one fades from the first
//! day to the last, one did not exist until the last eight months. The places are plausible, not real: no cluster says
//! anything about the ground it stands on.

use jiff::civil::{Date, date};

use super::calendar::{Calendar, FIRST_DAY, LAST_DAY, Minute};
use super::ground::{self, LonLat};
use super::profiles::profile_of;
use super::random::SplitMix64;

/// What becomes of a planted cluster over its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlantedChange {
    /// As many incidents at the end as at the start, in all three years.
    Steady,
    /// Nothing before `from`; steady since.
    New,
    /// Falls on a straight line to a twentieth.
    Fading,
}

/// A cluster whose truth is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlantedCluster {
    /// A short name for tests and messages.
    pub id: &'static str,
    /// Longitude of the centre, in degrees.
    pub lon: f64,
    /// Latitude of the centre, in degrees.
    pub lat: f64,
    /// Every incident lies within this many metres of the centre.
    pub radius_m: f64,
    /// The first day with incidents.
    pub from: Date,
    /// The last day with incidents.
    pub to: Date,
    /// The one category of its incidents.
    pub category: &'static str,
    /// How it changes.
    pub change: PlantedChange,
    /// How many incidents it has over its whole period.
    pub incidents: usize,
}

const fn steady(id: &'static str, (lon, lat): LonLat, radius_m: f64, category: &'static str, incidents: usize) -> PlantedCluster {
    PlantedCluster { id, lon, lat, radius_m, from: FIRST_DAY, to: LAST_DAY, category, change: PlantedChange::Steady, incidents }
}

static CLUSTERS: [PlantedCluster; 8] = [
    steady("theft-in-the-seat", (105.7680, 19.8070), 350.0, "TT-TROM", 210),
    steady("theft-by-the-beach", (105.8890, 19.7540), 300.0, "TT-TROM", 165),
    steady("crashes-in-the-north", (105.8620, 20.0790), 400.0, "GT-BO", 165),
    steady("violence-in-the-south", (105.7620, 19.4660), 300.0, "TT-THUONG", 135),
    steady("crashes-in-the-foothills", (105.3600, 20.1000), 350.0, "GT-BO", 120),
    steady("disorder-in-the-west", (105.4500, 19.8850), 250.0, "TT-ROI", 120),
    PlantedCluster { change: PlantedChange::Fading, ..steady("fading-theft", (105.8580, 19.8600), 350.0, "TT-TROM", 135) },
    PlantedCluster {
        from: date(2025, 11, 1),
        change: PlantedChange::New,
        ..steady("new-robbery", (105.7540, 19.3620), 300.0, "TT-CUOP", 48)
    },
];

/// The planted clusters. All their incidents are reported, and of precision `exact` or `approximate`.
#[must_use]
pub fn planted_clusters() -> &'static [PlantedCluster] {
    &CLUSTERS
}

impl PlantedCluster {
    /// The times and the places of its incidents. The days are spread over the period and only jittered, so that chance
    /// makes no trend that was not meant.
    pub(super) fn scatter(&self, calendar: &Calendar, random: &mut SplitMix64) -> Vec<(Minute, LonLat)> {
        let fading = self.change == PlantedChange::Fading;
        // A little less than the radius, so that neither rounding nor the ground's approximation passes it.
        let reach = 0.998 * self.radius_m;
        (0..self.incidents)
            .map(|index| {
                let at = (index as f64 + random.unit()) / self.incidents as f64;
                let day = calendar.day_at((self.from, self.to), fading, at);
                let time = profile_of(self.category).rhythm.draw_time(day, random);
                let (east, north) = random.in_disc();
                let place = ground::offset((self.lon, self.lat), reach * east, reach * north);
                (time, ground::rounded(place))
            })
            .collect()
    }
}
