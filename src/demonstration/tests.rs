//! What must hold of the 20,000 synthetic incidents as a whole.

use std::collections::{HashMap, HashSet};

use geo::{BoundingRect, Contains, Distance, Geodesic, Point};
use sha2::{Digest, Sha256};

use super::embedded;
use super::shapes::commune_polygons;
use super::*;

struct Row {
    occurred: String,
    category: String,
    place: Point,
    reported: String,
    how_known: String,
    precision: String,
}

fn rows() -> Vec<Row> {
    csv::Reader::from_reader(incidents_csv().as_slice())
        .records()
        .map(|record| {
            let record = record.expect("a row of the table");
            let number = |index: usize| record[index].parse::<f64>().expect("a number");
            Row {
                occurred: record[1].to_owned(),
                category: record[2].to_owned(),
                place: Point::new(number(3), number(4)),
                reported: record[5].to_owned(),
                how_known: record[7].to_owned(),
                precision: record[8].to_owned(),
            }
        })
        .collect()
}

#[test]
fn the_bytes_never_change() {
    let digest = Sha256::digest(incidents_csv());
    assert_eq!(
        digest.as_slice(),
        hex("0ddd9da4a6a4b50d93d2b3eb971e6519c178f7a22d71328714cacd2946c29d3f"),
        "the synthetic incidents changed: a new digest is right only when that was meant"
    );
}

/// The bytes that a text in hexadecimal stands for.
fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal digits")).collect()
}

#[test]
fn there_are_20_000_synthetic_incidents_and_no_column_about_a_person() {
    let csv = incidents_csv();
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    assert_eq!(
        reader.headers().expect("a header"),
        vec!["id", "occurred_at", "category", "lon", "lat", "reported_at", "severity", "how_known", "precision", "source"]
    );
    let mut ids = HashSet::new();
    for record in reader.records() {
        let record = record.expect("a row of the table");
        assert_eq!(&record[9], "demonstration-synthetic");
        assert!(ids.insert(record[0].to_owned()));
    }
    assert_eq!(ids.len(), INCIDENT_COUNT);
}

#[test]
fn every_incident_lies_within_a_commune() {
    let communes: Vec<_> =
        commune_polygons().into_values().map(|shape| (shape.bounding_rect().expect("a commune has positions"), shape)).collect();
    for row in rows() {
        let inside = communes.iter().any(|(bounds, shape)| bounds.contains(&row.place) && shape.contains(&row.place));
        assert!(inside, "{:?}", row.place);
    }
}

#[test]
fn every_time_is_within_the_three_years_and_reports_come_after() {
    let mut months = 0;
    for row in rows() {
        let day = row.occurred.get(..10);
        if let Some(day) = day {
            assert!(("2023-07-01".."2026-07-01").contains(&day), "{day}");
            assert!(row.occurred.ends_with(":00+07:00"));
            assert!(row.reported >= row.occurred);
        } else {
            months += 1;
            assert!(("2023-07".."2026-06").contains(&row.occurred.as_str()));
            assert!(row.reported[..7] > row.occurred[..]);
        }
        assert!(row.reported.as_str() < "2026-07-01");
    }
    assert!((100..300).contains(&months), "{months}");
}

#[test]
fn every_category_occurs_and_the_usually_discovered_ones_mostly_are() {
    let rows = rows();
    let mut counts: HashMap<&str, (u32, u32)> = HashMap::new();
    for row in &rows {
        let (all, discovered) = counts.entry(&row.category).or_default();
        *all += 1;
        *discovered += u32::from(row.how_known == "discovered");
    }
    let leaves = embedded::leaf_categories();
    assert_eq!(counts.len(), leaves.len());
    for leaf in leaves {
        let (all, discovered) = counts[leaf.code.as_str()];
        assert!(all >= 50, "{} has {all}", leaf.code);
        assert_eq!(2 * discovered > all, leaf.usually_discovered, "{}", leaf.code);
    }
}

#[test]
fn categories_have_seasons_and_hours() {
    let rows = rows();
    let share = |category: &str, holds: &dyn Fn(&str) -> bool| {
        let of: Vec<_> = rows.iter().filter(|row| row.category == category && row.occurred.len() > 10).collect();
        of.iter().filter(|row| holds(&row.occurred)).count() as f64 / of.len() as f64
    };
    let month = |wanted: &'static [&'static str]| move |at: &str| wanted.contains(&&at[5..7]);
    assert!(share("CN-DUOI", &month(&["05", "06", "07", "08"])) > 0.55);
    assert!(share("BG-VK", &month(&["12", "01", "02"])) > 0.5);
    let night = |at: &str| ("20".."24").contains(&&at[11..13]);
    assert!(share("TT-THUONG", &night) > 0.3);
    assert!(share("KT-LAU", &night) < 0.05);
}

/// Non-discovered incidents of the last twelve months whose place is known: what the hot spots are computed from.
fn recent(rows: &[Row]) -> Vec<&Row> {
    rows.iter()
        .filter(|row| row.occurred.as_str() >= "2025-07-01" && row.occurred.len() > 10)
        .filter(|row| row.how_known != "discovered" && matches!(row.precision.as_str(), "exact" | "approximate"))
        .collect()
}

fn distance_to(cluster: &PlantedCluster, place: Point) -> f64 {
    Geodesic.distance(Point::new(cluster.lon, cluster.lat), place)
}

#[test]
fn planted_clusters_lie_on_land_and_are_ten_times_as_dense_as_what_is_around() {
    let rows = rows();
    let recent = recent(&rows);
    for cluster in planted_clusters() {
        let within = |metres: f64| recent.iter().filter(|row| distance_to(cluster, row.place) <= metres).count() as f64;
        let (inner, outer) = (cluster.radius_m, 3_000.0);
        let ring = (within(outer) - within(inner)) / (outer * outer - inner * inner);
        let ratio = within(inner) / (inner * inner) / ring;
        assert!(ratio >= 10.0, "{}: {ratio:.1} times as dense", cluster.id);
        let own = rows.iter().filter(|row| row.category == cluster.category && distance_to(cluster, row.place) <= cluster.radius_m).count();
        assert!(own >= cluster.incidents, "{}: {own}", cluster.id);
    }
}

#[test]
fn the_drift_is_there_one_cluster_fades_and_one_is_new() {
    let rows = rows();
    for cluster in planted_clusters() {
        let in_year = |from: &str, to: &str| {
            rows.iter()
                .filter(|row| (from..to).contains(&row.occurred.as_str()))
                .filter(|row| row.category == cluster.category && distance_to(cluster, row.place) <= cluster.radius_m)
                .count()
        };
        let years = [in_year("2023-07", "2024-07"), in_year("2024-07", "2025-07"), in_year("2025-07", "2026-07")];
        let [first, second, third] = years;
        match cluster.change {
            PlantedChange::Steady => assert!(2 * third > first && 2 * first > third, "{}: {years:?}", cluster.id),
            PlantedChange::New => {
                assert!(first + second <= 2 && third >= cluster.incidents, "{}: {years:?}", cluster.id);
                assert!(in_year("2025-07", "2025-11") <= 1);
            }
            PlantedChange::Fading => assert!(first > second && second > 2 * third && third >= 8, "{}: {years:?}", cluster.id),
        }
    }
}

#[test]
fn nothing_piles_up_outside_the_planted_clusters() {
    let rows = rows();
    let background: Vec<Point> = recent(&rows)
        .into_iter()
        .map(|row| row.place)
        .filter(|&place| planted_clusters().iter().all(|cluster| distance_to(cluster, place) > cluster.radius_m))
        .collect();
    // About as large as a hexagon of 250 m with its six neighbours.
    let reach = 600.0_f64;
    for &centre in &background {
        let around = background
            .iter()
            .filter(|place| (place.x() - centre.x()).abs() < 0.01 && (place.y() - centre.y()).abs() < 0.01)
            .filter(|&&place| Geodesic.distance(centre, place) <= reach)
            .count();
        assert!(around <= 5, "{around} around {centre:?}");
    }
}
