//! The 20,000 synthetic incidents: the planted clusters, then background until the number is reached.

use super::background::{Background, Precision};
use super::calendar::{Calendar, Minute};
use super::clusters::planted_clusters;
use super::embedded::{self, Category, write_csv};
use super::ground::LonLat;
use super::profiles::{PROFILES, profile_of};
use super::random::SplitMix64;
use super::spacing::Stratum;

/// How many incidents there are.
pub const INCIDENT_COUNT: usize = 20_000;

/// What the field `source` of every synthetic incident says.
pub const INCIDENT_SOURCE: &str = "demonstration-synthetic";

/// Where the stream of random numbers starts. Another seed makes another province with the same clusters.
const SEED: u64 = 0x0D1A_BA00_2025_0701;

const HEADER: [&str; 10] = ["id", "occurred_at", "category", "lon", "lat", "reported_at", "severity", "how_known", "precision", "source"];

#[derive(Debug)]
struct Incident {
    occurred: Minute,
    /// Only the month is known.
    month_only: bool,
    reported: Minute,
    category: &'static str,
    place: LonLat,
    severity: Option<u64>,
    how_known: &'static str,
    precision: Precision,
}

/// The incidents as a CSV table in order of time, with the importer's field names:
/// `id,occurred_at,category,lon,lat,reported_at,severity,how_known,precision,source`.
///
/// Times are local with their offset; one in a hundred has only its month ("2025-03"). The bytes are the same on every
/// platform and in every run.
#[must_use]
pub fn incidents_csv() -> Vec<u8> {
    let calendar = Calendar::new();
    let mut incidents = draw_all(&calendar);
    // Stable, so that incidents of one minute keep the order in which they were drawn.
    incidents.sort_by_key(|incident| incident.occurred);
    write_csv(HEADER, incidents.iter().enumerate().map(|(index, incident)| incident.record(index + 1, &calendar)))
}

fn draw_all(calendar: &Calendar) -> Vec<Incident> {
    let mut random = SplitMix64::new(SEED);
    let categories = embedded::leaf_categories();
    let mut incidents = Vec::with_capacity(INCIDENT_COUNT);
    for cluster in planted_clusters() {
        for (occurred, place) in cluster.scatter(calendar, &mut random) {
            incidents.push(Incident {
                occurred,
                month_only: false,
                reported: calendar.later(occurred, delay("reported", &mut random)),
                category: cluster.category,
                place,
                severity: severity(&mut random),
                how_known: "reported",
                precision: if random.percent(70) { Precision::Exact } else { Precision::Approximate },
            });
        }
    }
    let mut background = Background::new(&mut random);
    let shares = PROFILES.each_ref().map(|profile| profile.share);
    while incidents.len() < INCIDENT_COUNT {
        let category = &categories[random.weighted(&shares)];
        incidents.push(background_incident(category, calendar, &mut background, &mut random));
    }
    incidents
}

fn background_incident(category: &Category, calendar: &Calendar, background: &mut Background, random: &mut SplitMix64) -> Incident {
    let profile = profile_of(&category.code);
    let day = calendar.draw_day(&profile.rhythm, random);
    let occurred = profile.rhythm.draw_time(day, random);
    let how_known = how_known(category.usually_discovered, random);
    let precision = precision(&category.level, random);
    let stratum = Stratum { year: calendar.year(day), discovered: how_known == "discovered" };
    let place = background.draw(profile.terrain, precision, stratum, random);
    // A month's last day is not over in time for a report on it within the three years, when the month is the last.
    let month_only = random.percent(1) && !calendar.is_in_last_month(occurred);
    let known_from = if month_only { calendar.start_of_next_month(occurred) } else { occurred };
    Incident {
        occurred,
        month_only,
        reported: calendar.later(known_from, delay(how_known, random)),
        category: profile.category,
        place,
        severity: severity(random),
        how_known,
        precision,
    }
}

impl Incident {
    fn record(&self, number: usize, calendar: &Calendar) -> [String; 10] {
        let occurred = if self.month_only { calendar.month(self.occurred) } else { calendar.timestamp(self.occurred) };
        [
            format!("DEMO-{number:05}"),
            occurred,
            self.category.to_owned(),
            format!("{:.7}", self.place.0),
            format!("{:.7}", self.place.1),
            calendar.timestamp(self.reported),
            self.severity.map(|severity| severity.to_string()).unwrap_or_default(),
            self.how_known.to_owned(),
            self.precision.word().to_owned(),
            INCIDENT_SOURCE.to_owned(),
        ]
    }
}

impl Precision {
    fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximate => "approximate",
            Self::Village => "village",
            Self::Commune => "commune",
        }
    }
}

/// From 1, slight, to 4, very grave; nobody said in one case of ten.
fn severity(random: &mut SplitMix64) -> Option<u64> {
    (!random.percent(10)).then(|| 1 + random.weighted(&[55, 30, 12, 3]) as u64)
}

fn how_known(usually_discovered: bool, random: &mut SplitMix64) -> &'static str {
    let weights = if usually_discovered { [12, 85, 3] } else { [93, 4, 3] };
    ["reported", "discovered", "unknown"][random.weighted(&weights)]
}

fn precision(level: &str, random: &mut SplitMix64) -> Precision {
    let weights = if level == "commune" { [0, 2, 3, 95] } else { [62, 30, 5, 3] };
    let precisions = [Precision::Exact, Precision::Approximate, Precision::Village, Precision::Commune];
    precisions[random.weighted(&weights)]
}

/// Minutes until it is written down: what a patrol finds at once, what people report within hours and sometimes days.
fn delay(how_known: &str, random: &mut SplitMix64) -> u32 {
    let longest = match (how_known, random.percent(15)) {
        ("discovered", _) => 60,
        (_, false) => 12 * 60,
        (_, true) => 10 * 24 * 60,
    };
    5 + random.below(longest) as u32
}
