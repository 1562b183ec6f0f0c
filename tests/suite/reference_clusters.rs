//! Clusters against scikit-learn's, and against comparing all pairs.

use diaban::analysis::clusters::{ClusterError, ClusterSettings, Clusters, EARTH_RADIUS_M, clusters};
use diaban::analysis::watch::Watch;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::reference::{json, table};

#[derive(Deserialize)]
struct Expected {
    haversine_labels: Vec<i32>,
    core: Vec<u8>,
    n_clusters: u32,
    n_noise: usize,
}

fn find(places: &[[f64; 2]], weights: &[u32], radius_m: f64, min_incidents: u32) -> Clusters {
    clusters(places, weights, &ClusterSettings { radius_m, min_incidents }, &Watch::default()).unwrap()
}

#[test]
fn cores_and_their_partition_agree() {
    let expected: Value = json("06_dbscan_expected.json");
    let [longitude, latitude] = table("05_points.csv", ["lon", "lat"]);
    let places: Vec<_> = longitude.into_iter().zip(latitude).map(|(x, y)| [x, y]).collect();
    for (name, radius_m, min_incidents) in [("eps100_min10", 100.0, 10), ("eps150_min10", 150.0, 10), ("eps250_min25", 250.0, 25)] {
        let expected: Expected = serde_json::from_value(expected[name].clone()).unwrap();
        let found = find(&places, &vec![1; places.len()], radius_m, min_incidents);
        let is_core: Vec<bool> = expected.core.iter().map(|&core| core == 1).collect();
        assert_eq!(found.is_core, is_core, "{name}");
        assert_eq!(found.count, expected.n_clusters, "{name}");
        assert_eq!(found.labels.iter().filter(|label| label.is_none()).count(), expected.n_noise, "{name}");
        // One to one between the two numberings.
        let pairs = || found.labels.iter().zip(&expected.haversine_labels).zip(&is_core).filter(|(_, core)| **core).map(|(pair, _)| pair);
        for (own, theirs) in pairs() {
            assert!(pairs().all(|(a, b)| (a == own) == (b == theirs)), "{name}: {own:?} {theirs}");
        }
    }
}

fn haversine([a_x, a_y]: [f64; 2], [b_x, b_y]: [f64; 2]) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let h = half(a_y, b_y) + a_y.to_radians().cos() * b_y.to_radians().cos() * half(a_x, b_x);
    2.0 * EARTH_RADIUS_M * h.sqrt().asin()
}

/// DBSCAN as it is written down.
fn by_all_pairs(places: &[[f64; 2]], weights: &[u32], radius_m: f64, min_incidents: u32) -> Clusters {
    let near = |a: usize| (0..places.len()).filter(move |&b| haversine(places[a], places[b]) <= radius_m);
    let is_core: Vec<bool> =
        (0..places.len()).map(|a| near(a).map(|b| u64::from(weights[b])).sum::<u64>() >= u64::from(min_incidents)).collect();
    let mut labels = vec![None; places.len()];
    let mut count = 0;
    for first in 0..places.len() {
        if !is_core[first] || labels[first].is_some() {
            continue;
        }
        let mut waiting = vec![first];
        while let Some(core) = waiting.pop() {
            if labels[core].replace(count).is_none() {
                waiting.extend(near(core).filter(|&other| is_core[other] && labels[other].is_none()));
            }
        }
        count += 1;
    }
    for place in (0..places.len()).filter(|&place| !is_core[place]) {
        let cores = near(place).filter(|&other| is_core[other]);
        let nearest = cores.min_by(|&a, &b| haversine(places[place], places[a]).total_cmp(&haversine(places[place], places[b])));
        labels[place] = nearest.and_then(|core| labels[core]);
    }
    Clusters { labels, is_core, count }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn clusters_are_those_of_all_pairs(
        middle in (-179.0..179.0, -84.0..84.0),
        spread in 0.0005..0.02,
        offsets in prop::collection::vec((-1.0..1.0, -1.0..1.0, 1u32..4), 1..120),
        radius_m in 20.0..3_000.0_f64,
        min_incidents in 1u32..12,
    ) {
        let (x, y): (f64, f64) = middle;
        let places: Vec<_> = offsets.iter().map(|&(dx, dy, _)| [x + dx * spread, y + dy * spread]).collect();
        let weights: Vec<_> = offsets.iter().map(|&(.., weight)| weight).collect();
        // A distance that is the radius to a billionth may go either way.
        let on_the_edge = places.iter().any(|a| places.iter().any(|b| (haversine(*a, *b) - radius_m).abs() < 1e-6));
        prop_assume!(!on_the_edge);
        prop_assert_eq!(find(&places, &weights, radius_m, min_incidents), by_all_pairs(&places, &weights, radius_m, min_incidents));
    }
}

#[test]
fn full_cells_join_only_where_their_cores_meet() {
    // Two dense groups as far apart as the radius less a metre, and a third a metre too far.
    let row = |middle: f64| (0..40).map(move |i| [105.0 + f64::from(i) * 1e-7, middle]);
    let degree = EARTH_RADIUS_M.to_radians();
    let places: Vec<_> = row(19.0).chain(row(19.0 + 149.0 / degree)).chain(row(19.0 + 300.0 / degree)).collect();
    let found = find(&places, &[1; 120], 150.0, 10);
    assert_eq!(found.count, 2);
    assert_eq!((found.labels[0], found.labels[40], found.labels[80]), (Some(0), Some(0), Some(1)));
    assert_eq!(found, by_all_pairs(&places, &[1; 120], 150.0, 10));
}

#[test]
fn what_makes_no_cluster_is_refused() {
    let ask = |places: &[[f64; 2]], weights: &[u32], radius_m, min_incidents| {
        clusters(places, weights, &ClusterSettings { radius_m, min_incidents }, &Watch::default())
    };
    for radius in [0.0, -1.0, f64::NAN, 1e7] {
        assert!(matches!(ask(&[], &[], radius, 10), Err(ClusterError::InvalidRadius(_))), "{radius}");
    }
    assert_eq!(ask(&[], &[], 150.0, 0), Err(ClusterError::InvalidMinimum));
    for place in [[0.0, 86.0], [181.0, 0.0], [f64::NAN, 0.0]] {
        assert_eq!(ask(&[place], &[1], 150.0, 10), Err(ClusterError::InvalidPlaces), "{place:?}");
    }
    assert_eq!(ask(&[[0.0, 0.0]], &[], 150.0, 10), Err(ClusterError::InvalidPlaces));
    assert_eq!(ask(&[], &[], 150.0, 10).unwrap().count, 0);
    let watch = Watch::default();
    watch.cancel();
    let cancelled = clusters(&[[0.0, 0.0]], &[1], &ClusterSettings::default(), &watch);
    assert!(matches!(cancelled, Err(ClusterError::Cancelled(_))));
}
