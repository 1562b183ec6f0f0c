//! Near repeats against numbers computed with other software, and against counting all pairs.

use diaban::analysis::near_repeat::{KnoxError, KnoxSettings, knox};
use diaban::analysis::watch::{Cancelled, Watch};
use serde::Deserialize;

use crate::reference::{agree, json, table};

#[derive(Deserialize)]
struct Expected {
    space_edges: Vec<f64>,
    time_edges: Vec<u32>,
    observed: Vec<Vec<u64>>,
    sim_mean: Vec<Vec<f64>>,
    sim_sd: Vec<Vec<f64>>,
    p: Vec<Vec<f64>>,
}

/// Burglaries: places and days.
fn events() -> (Vec<[f64; 2]>, Vec<i32>) {
    let [x, y, day] = table("14_near_repeat_events.csv", ["x", "y", "day"]);
    (x.into_iter().zip(y).map(|(x, y)| [x, y]).collect(), day.into_iter().map(|day| day as i32).collect())
}

/// How far two shares of random shuffles may lie apart: three standard errors of their difference, and one shuffle.
fn tolerance(p: f64, own: f64, reference: f64) -> f64 {
    3.0 * (p * (1.0 - p) * (1.0 / own + 1.0 / reference)).sqrt() + 1.0 / own
}

/// All pairs, by the band of the days between them.
fn pairs_by_days(days: &[i32], edges: &[u32]) -> Vec<u64> {
    let mut counts = vec![0; edges.len() - 1];
    for (i, day) in days.iter().enumerate() {
        for other in &days[i + 1..] {
            let apart = day.abs_diff(*other);
            if let Some(band) = edges.windows(2).position(|edges| apart >= edges[0] && apart < edges[1]) {
                counts[band] += 1;
            }
        }
    }
    counts
}

#[test]
fn the_near_repeat_table_agrees() {
    let expected: Expected = json("14_near_repeat_expected.json");
    let (places, days) = events();
    let settings = KnoxSettings { space_edges: &expected.space_edges, time_edges: &expected.time_edges, permutations: 999, seed: 14 };
    let found = knox(&places, &days, &settings, &Watch::default()).unwrap();
    assert_eq!(found.observed, expected.observed.concat());
    let close_in_time = pairs_by_days(&days, &expected.time_edges);
    let all_pairs = (days.len() * (days.len() - 1) / 2) as f64;
    let (reference, mut far) = (expected.sim_mean.concat(), 0);
    for (cell, (mean, deviation)) in found.expected.iter().zip(expected.sim_sd.concat()).enumerate() {
        // What endless shuffling would give.
        let exact = found.near[cell / 4] as f64 * close_in_time[cell % 4] as f64 / all_pairs;
        let error = deviation / 999.0_f64.sqrt();
        assert!((mean - exact).abs() <= 4.0 * error, "{mean} is not {exact}");
        far += usize::from((mean - reference[cell]).abs() > 4.0 * 2.0_f64.sqrt() * error);
    }
    // The reference is a mean of 999 shuffles too, and one of its 24 lies four errors away from the exact number.
    assert!(far <= 1, "{far} means are not those of the reference");
    for (deviation, expected) in found.deviation.iter().zip(expected.sim_sd.concat()) {
        assert!(agree(*deviation, expected, 0.0, 0.15), "{deviation} is not {expected}");
    }
    let p = found.p.iter().zip(expected.p.concat());
    let far = p.filter(|(p, expected)| (**p - expected).abs() > tolerance(*expected, 999.0, 999.0)).count();
    assert!(far <= 1, "{far} shares are not those of the reference, but for the same cell");
}

#[derive(Deserialize)]
struct Burkitt {
    knox: Vec<BurkittCase>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct BurkittCase {
    #[serde(rename = "delta")]
    delta: f64,
    #[serde(rename = "tau")]
    tau: u32,
    ns: u64,
    nst: u64,
    #[serde(rename = "p_mc_one_sided")]
    p: f64,
    r: f64,
}

#[test]
fn knox_agrees_on_burkitts_lymphoma() {
    let Burkitt { knox: cases } = json("04_burkitt_knox_expected.json");
    assert_eq!(cases.len(), 20);
    let [x, y, day] = table("04_burkitt.csv", ["x", "y", "t_days"]);
    let places: Vec<_> = x.into_iter().zip(y).map(|(x, y)| [x, y]).collect();
    let days: Vec<_> = day.into_iter().map(|day| day as i32).collect();
    for case in cases {
        // The reference counts pairs at exactly the distance and the days; bands are half-open.
        let settings =
            KnoxSettings { space_edges: &[0.0, case.delta.next_up()], time_edges: &[0, case.tau + 1], permutations: 9_999, seed: 4 };
        let found = knox(&places, &days, &settings, &Watch::default()).unwrap();
        assert_eq!((found.near[0], found.observed[0]), (case.ns, case.nst), "{} km, {} days", case.delta, case.tau);
        assert!((found.p[0] - case.p).abs() <= tolerance(case.p, 9_999.0, case.r), "{} is not {}", found.p[0], case.p);
    }
}

#[test]
fn every_pair_is_counted_once_in_its_bands() {
    let (places, days) = events();
    let (space_edges, time_edges) = ([50.0, 300.0, 301.0, 2_000.0], [2, 3, 40]);
    let mut expected = vec![0; 6];
    for (i, a) in places.iter().enumerate() {
        for (j, b) in places.iter().enumerate().skip(i + 1) {
            let distance = (a[0] - b[0]).hypot(a[1] - b[1]);
            let apart = days[i].abs_diff(days[j]);
            let space = space_edges.windows(2).position(|edges| distance >= edges[0] && distance < edges[1]);
            let time = time_edges.windows(2).position(|edges| apart >= edges[0] && apart < edges[1]);
            if let (Some(space), Some(time)) = (space, time) {
                expected[space * 2 + time] += 1;
            }
        }
    }
    let settings = KnoxSettings { space_edges: &space_edges, time_edges: &time_edges, permutations: 1, seed: 0 };
    let found = knox(&places, &days, &settings, &Watch::default()).unwrap();
    assert_eq!(found.observed, expected);
}

#[test]
fn the_same_seed_gives_the_same_table_and_another_does_not() {
    let (places, days) = events();
    let of = |seed| {
        let settings = KnoxSettings { space_edges: &[0.0, 200.0], time_edges: &[0, 15], permutations: 99, seed };
        knox(&places, &days, &settings, &Watch::default()).unwrap()
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1).expected, of(2).expected);
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let ask = |space_edges: &[f64], time_edges: &[u32], permutations, places: &[[f64; 2]], days: &[i32]| {
        knox(places, days, &KnoxSettings { space_edges, time_edges, permutations, seed: 0 }, &Watch::default())
    };
    let good: (&[f64], &[u32]) = (&[0.0, 100.0], &[0, 8]);
    for (space, time) in [(&[0.0][..], good.1), (&[], good.1), (&[5.0, 5.0], good.1), (&[-1.0, 5.0], good.1), (&[0.0, f64::NAN], good.1)] {
        assert_eq!(ask(space, time, 9, &[], &[]), Err(KnoxError::InvalidBands), "{space:?}");
    }
    assert_eq!(ask(good.0, &[8, 0], 9, &[], &[]), Err(KnoxError::InvalidBands));
    assert_eq!(ask(good.0, good.1, 0, &[], &[]), Err(KnoxError::InvalidPermutations(0)));
    assert_eq!(ask(good.0, good.1, 10_000, &[], &[]), Err(KnoxError::InvalidPermutations(10_000)));
    assert_eq!(ask(good.0, good.1, 9, &[[0.0, f64::NAN]], &[1]), Err(KnoxError::InvalidIncidents));
    assert_eq!(ask(good.0, good.1, 9, &[[0.0, 0.0]], &[]), Err(KnoxError::InvalidIncidents));
    // Ten thousand reports of one police post: fifty million pairs.
    assert_eq!(ask(good.0, good.1, 9, &vec![[0.0, 0.0]; 10_000], &vec![1; 10_000]), Err(KnoxError::TooManyPairs(100.0)));
    assert!(ask(good.0, good.1, 9, &[[1e300, -1e300], [0.0, 0.0]], &[i32::MIN, i32::MAX]).is_ok());
    let watch = Watch::default();
    watch.cancel();
    let settings = KnoxSettings { space_edges: good.0, time_edges: good.1, permutations: 9, seed: 0 };
    assert_eq!(knox(&[[0.0, 0.0]; 2], &[1, 2], &settings, &watch), Err(KnoxError::Cancelled(Cancelled)));
}
