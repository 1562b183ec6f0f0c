//! The data of the benchmarks are what `docs/benchmarks.md` says, and the same bytes everywhere.

use std::collections::HashMap;

use geo::{Area, Coord, Intersects, Polygon, Validation};
use sha2::{Digest, Sha256};

#[expect(dead_code, unused_imports, reason = "the benchmarks use the rest of it")]
#[path = "../../benches/data/mod.rs"]
mod data;

fn place(record: &data::Record) -> Coord<f64> {
    Coord { x: f64::from(record.longitude_e7) / 1e7, y: f64::from(record.latitude_e7) / 1e7 }
}

#[test]
fn the_same_incidents_and_polygons_are_made_on_every_machine() {
    let mut digest = Sha256::new();
    for record in data::incidents(20_000) {
        digest.update(record.longitude_e7.to_le_bytes());
        digest.update(record.latitude_e7.to_le_bytes());
        digest.update(record.seconds.to_le_bytes());
        digest.update([record.category, record.how_known, record.severity]);
    }
    for vertex in data::partition().iter().flat_map(|polygon| polygon.exterior().coords()) {
        digest.update(vertex.x.to_le_bytes());
        digest.update(vertex.y.to_le_bytes());
    }
    let digest: [u8; 32] = digest.finalize().into();
    let begins = digest.first_chunk().map(|bytes| u64::from_be_bytes(*bytes));
    assert_eq!(begins, Some(0xe185_0e19_ad81_e4d5), "when the change is meant, raise data::VERSION and write the new digest here");
}

#[test]
fn the_polygons_are_valid_share_their_borders_and_leave_no_gap() {
    let polygons = data::partition();
    assert_eq!(polygons.len(), 3300);
    let mut edges: HashMap<[u64; 4], usize> = HashMap::new();
    for (number, polygon) in polygons.iter().enumerate() {
        // Every eleventh: it takes a minute for all, and PostGIS looks at all of them whenever it loads them.
        assert!(number % 11 != 0 || polygon.is_valid());
        assert!((200..=801).contains(&polygon.exterior().0.len()), "{} vertices", polygon.exterior().0.len());
        for edge in polygon.exterior().lines() {
            let ends = [[edge.start.x, edge.start.y], [edge.end.x, edge.end.y]].map(|end| end.map(f64::to_bits));
            let [a, b] = if ends[0] < ends[1] { ends } else { [ends[1], ends[0]] };
            *edges.entry([a[0], a[1], b[0], b[1]]).or_default() += 1;
        }
    }
    assert!(edges.values().all(|times| *times <= 2));
    // 232 of 6,716 lines are the outline.
    let single = edges.values().filter(|times| **times == 1).count();
    assert!(single * 20 < edges.len(), "{single} of {} edges belong to one polygon only", edges.len());
    let area: f64 = polygons.iter().map(Polygon::unsigned_area).sum();
    assert!((area / (7.4 * 14.9) - 1.0).abs() < 0.01, "{area}");
}

#[test]
fn incidents_are_clustered_and_areas_hold_about_their_share() {
    let records = data::incidents(100_000);
    let areas = data::Areas::new();
    let share = |holds: &dyn Fn(Coord<f64>) -> bool| records.iter().filter(|record| holds(place(record))).count() as f64 / 1000.0;
    for drawn in areas.polygons.iter().filter(|drawn| drawn.percent >= 1.0) {
        let found = share(&|place| drawn.polygon.intersects(&place));
        assert!((found / drawn.percent - 1.0).abs() < 0.35, "{found} % for {} %", drawn.percent);
    }
    for [west, south, east, north] in &areas.boxes {
        let found = share(&|place| (*west..=*east).contains(&place.x) && (*south..=*north).contains(&place.y));
        assert!((found - 1.0).abs() < 0.2, "{found} % for 1 %");
    }
    // A 0.1° grid over the ground has 11,026 cells: were the incidents spread evenly, the fullest hundredth would hold little over 1 %; 28 % are there.
    let mut cells: HashMap<[i32; 2], usize> = HashMap::new();
    for record in &records {
        *cells.entry([record.longitude_e7 / 1_000_000, record.latitude_e7 / 1_000_000]).or_default() += 1;
    }
    let mut counts: Vec<usize> = cells.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let fullest: usize = counts.iter().take(110).sum();
    assert!(fullest > 20_000, "{fullest} of 100,000 in the fullest hundredth");
}
