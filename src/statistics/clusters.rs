//! Clusters under a filter: groups of incidents within walking distance.

use std::collections::HashMap;

use geo::{Area as _, ConvexHull, MultiPoint, MultiPolygon, Point};
use serde_json::json;

use super::about::About;
use super::located::visit_usable;
use super::period::last_year_or_asked;
use super::{Note, words};
use crate::analysis::clusters::{ClusterError, ClusterSettings, Clusters, EARTH_RADIUS_M, clusters};
use crate::analysis::watch::Watch;
use crate::domain::Interval;
use crate::index::Snapshot;
use crate::query::{Filter, QueryError};
use crate::spatial::LocalMetric;

/// Radii that can be asked for, in metres.
pub const RADII: (f64, f64) = (10.0, 10_000.0);
/// Numbers of incidents that can be asked for.
pub const MINIMA: (u32, u32) = (2, 100_000);
/// How far around its places the ground of a cluster without an area of its own reaches, in metres.
const MARGIN_M: f64 = 5.0;

/// A cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Incidents in it.
    pub incidents: u64,
    /// Different places among them.
    pub places: u64,
    /// Local day of the first of them.
    pub first_day: String,
    /// Local day of the last of them.
    pub last_day: String,
    /// Code of the category with the most of them.
    pub main_category: String,
    /// How many of them have it.
    pub main_category_incidents: u64,
    /// The smallest convex ground that holds them, in degrees.
    pub outline: MultiPolygon<f64>,
}

/// The clusters of a filter, largest first.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterAnswer {
    /// Settings, incidents and method.
    pub about: About,
    /// Clusters.
    pub clusters: Vec<Cluster>,
    /// Incidents in none.
    pub in_none: u64,
}

/// Finds the clusters among the incidents of a filter; of the last twelve months when no period is asked for.
///
/// # Errors
/// When a setting is out of bounds, the data have nothing of the period, or the watch says stop.
pub fn find(snapshot: &Snapshot, filter: &Filter, settings: &ClusterSettings, watch: &Watch) -> Result<ClusterAnswer, QueryError> {
    if !(RADII.0..=RADII.1).contains(&settings.radius_m) {
        let detail = format!("{} m is not accepted, expected {} to {} m", settings.radius_m, RADII.0, RADII.1);
        return Err(QueryError::invalid("radius", detail));
    }
    if !(MINIMA.0..=MINIMA.1).contains(&settings.min_incidents) {
        let detail = format!("{} is not accepted, expected {} to {}", settings.min_incidents, MINIMA.0, MINIMA.1);
        return Err(QueryError::invalid("least", detail));
    }
    let period = last_year_or_asked(snapshot, filter)?;
    let filter = period.map_or_else(|| filter.clone(), |period| filter.with_period(period));
    let mut rows: Vec<([i32; 2], u32)> = Vec::new();
    let counted = visit_usable(snapshot, &filter, |row| rows.push((snapshot.incidents.place(row), row as u32)));
    rows.sort_unstable();
    let places: Vec<&[([i32; 2], u32)]> = rows.chunk_by(|a, b| a.0 == b.0).collect();
    let degrees: Vec<[f64; 2]> = places.iter().map(|place| snapshot.incidents.position(place[0].1 as usize)).collect();
    let weights: Vec<u32> = places.iter().map(|place| place.len() as u32).collect();
    let found = clusters(&degrees, &weights, settings, watch).map_err(refused)?;
    let mut all = described(snapshot, &places, &degrees, &found);
    all.sort_by(|a, b| b.incidents.cmp(&a.incidents).then(a.first_day.cmp(&b.first_day)).then(a.places.cmp(&b.places)));
    let n = rows.len() as u64;
    let held: u64 = all.iter().map(|cluster| cluster.incidents).sum();
    let about = About::new(snapshot, &filter, period, &counted, (n, 0)).by(
        json!({ "radius_m": settings.radius_m, "least_incidents": settings.min_incidents, "distance": "great circle",
            "earth_radius_m": EARTH_RADIUS_M, "places": places.len() }),
        Note {
            vi: "DBSCAN trên các địa điểm khác nhau, mỗi địa điểm tính theo số vụ việc; khoảng cách theo đường tròn lớn".into(),
            en: "DBSCAN on unique places, each weighted by its incidents; great-circle distance".into(),
        },
    );
    let about = about.noting(vec![not_a_test()]).saying(sentence(all.len(), held, n, period, settings));
    Ok(ClusterAnswer { about, clusters: all, in_none: n - held })
}

fn refused(error: ClusterError) -> QueryError {
    let parameter = match error {
        ClusterError::InvalidRadius(_) => "radius",
        ClusterError::InvalidMinimum => "least",
        ClusterError::InvalidPlaces => "bbox",
        ClusterError::Cancelled(_) => "job",
    };
    QueryError::refused(parameter, error.to_string())
}

fn described(snapshot: &Snapshot, places: &[&[([i32; 2], u32)]], degrees: &[[f64; 2]], found: &Clusters) -> Vec<Cluster> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); found.count as usize];
    for (place, label) in found.labels.iter().enumerate() {
        if let Some(label) = label {
            members[*label as usize].push(place);
        }
    }
    members.iter().map(|members| describe(snapshot, members, places, degrees)).collect()
}

fn describe(snapshot: &Snapshot, members: &[usize], places: &[&[([i32; 2], u32)]], degrees: &[[f64; 2]]) -> Cluster {
    let rows = || members.iter().flat_map(|&place| places[place]).map(|&(_, row)| row as usize);
    let mut by_category: HashMap<usize, u64> = HashMap::new();
    let mut span = Interval { start: i64::MAX, end: i64::MIN };
    for row in rows() {
        *by_category.entry(snapshot.incidents.category(row)).or_default() += 1;
        let occurred = snapshot.incidents.occurred(row);
        span = Interval { start: span.start.min(occurred.start), end: span.end.max(occurred.end) };
    }
    // Of equals the first in the taxonomy.
    let main = by_category.into_iter().max_by_key(|&(category, count)| (count, std::cmp::Reverse(category))).unwrap_or_default();
    Cluster {
        incidents: rows().count() as u64,
        places: members.len() as u64,
        first_day: span.first_day().to_string(),
        last_day: span.last_day().to_string(),
        main_category: snapshot.taxonomy.categories().get(main.0).map_or_else(String::new, |category| category.code.clone()),
        main_category_incidents: main.1,
        outline: outline(&members.iter().map(|&place| degrees[place]).collect::<Vec<_>>()),
    }
}

/// The convex hull; a box a few metres wide around a single place or a straight row of them, which have none.
fn outline(places: &[[f64; 2]]) -> MultiPolygon<f64> {
    let points: MultiPoint<f64> = places.iter().map(|&[x, y]| Point::new(x, y)).collect();
    let hull = points.convex_hull();
    if hull.unsigned_area() > 0.0 {
        return MultiPolygon(vec![hull]);
    }
    let window = |&[x, y]: &[f64; 2]| LocalMetric::at(x, y).window(MARGIN_M);
    let around: MultiPoint<f64> = places
        .iter()
        .map(window)
        .flat_map(|bbox| [(bbox.west, bbox.south), (bbox.east, bbox.south), (bbox.east, bbox.north), (bbox.west, bbox.north)])
        .map(Point::from)
        .collect();
    MultiPolygon(vec![around.convex_hull()])
}

fn not_a_test() -> Note {
    Note {
        vi: "Phân nhóm chỉ mô tả nơi các vụ việc gần nhau, không phải kiểm định: nơi đông người luôn thành nhóm. Muốn biết có nổi bật hơn ngẫu nhiên không, hãy xem cụm tập trung.".into(),
        en: "Clusters describe where incidents lie close together and test nothing: busy places always form some. Whether a place stands out from chance is what hot spots say.".into(),
    }
}

fn sentence(clusters: usize, held: u64, n: u64, period: Option<Interval>, settings: &ClusterSettings) -> Note {
    let Some(period) = period.filter(|_| n > 0) else {
        return Note {
            vi: "Không có vụ việc dùng được để phân nhóm.".into(),
            en: "There are no incidents to look for clusters in.".into(),
        };
    };
    let (when, held, n) = (words::from_to(period), words::count(held), words::count(n));
    let (radius, least) = (words::decimal(settings.radius_m, 0), settings.min_incidents);
    Note {
        vi: format!("{clusters} nhóm giữ {} trong {} vụ việc {} (từ {least} vụ trong vòng {} m).", held.vi, n.vi, when.vi, radius.vi),
        en: format!(
            "{} {} of {} incidents {} (at least {least} within {} m).",
            words::counted(clusters as u64, "cluster holds", "clusters hold"),
            held.en,
            n.en,
            when.en,
            radius.en
        ),
    }
}
