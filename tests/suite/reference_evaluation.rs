//! Hit rate, PAI, PEI*, concentration and shrunk rates against numbers computed with other software or by hand.

use std::collections::BTreeMap;

use diaban::analysis::evaluation::{Ground, concentration, densest, evaluate};
use diaban::analysis::rates::{Exposed, rates};
use serde::Deserialize;

use crate::reference::{agree, json};

#[derive(Deserialize)]
struct Expected {
    train: Vec<u32>,
    test: Vec<u32>,
    area: Vec<f64>,
    rows: Vec<ExpectedRow>,
    concentration_share_of_cells: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct ExpectedRow {
    top_k: usize,
    area: f64,
    area_pct: f64,
    hits: u64,
    hit_rate: f64,
    #[serde(rename = "PAI")]
    pai: f64,
    #[serde(rename = "PEI")]
    pei: f64,
}

#[test]
fn a_choice_by_the_plain_count_is_worth_what_is_expected() {
    let expected: Expected = json("10_pai_pei_expected.json");
    assert_eq!(expected.rows.len(), 5);
    let ground = Ground { later: &expected.test, area: &expected.area };
    for row in expected.rows {
        let chosen = densest(&expected.train, &expected.area, row.top_k);
        let found = evaluate(&ground, &chosen).unwrap();
        assert_eq!((found.cells, found.hits, found.total), (row.top_k, row.hits, 184));
        let values = [
            (Some(found.area), row.area),
            (Some(found.area_share), row.area_pct),
            (found.hit_rate, row.hit_rate),
            (found.pai, row.pai),
            (found.pei, row.pei),
        ];
        for (value, expected) in values {
            assert!(agree(value.unwrap(), expected, 0.0, 1e-10), "{value:?} is not {expected}");
        }
    }
    for (share, expected_share) in expected.concentration_share_of_cells {
        let found = concentration(&expected.test, share.parse().unwrap()).unwrap();
        assert!(agree(found, expected_share, 1e-12, 0.0), "{share}: {found} is not {expected_share}");
    }
}

#[test]
fn where_nothing_happened_or_nothing_was_chosen_there_is_no_index() {
    let nothing = evaluate(&Ground { later: &[0, 0], area: &[1.0, 1.0] }, &[0]).unwrap();
    assert_eq!((nothing.hit_rate, nothing.pai, nothing.pei), (None, None, None));
    let none = evaluate(&Ground { later: &[1, 2], area: &[1.0, 1.0] }, &[]).unwrap();
    assert_eq!((none.hit_rate, none.pai), (Some(0.0), None));
    let twice = evaluate(&Ground { later: &[1, 2], area: &[1.0, 1.0] }, &[1, 1]).unwrap();
    assert_eq!((twice.cells, twice.hits, twice.pei), (1, 2, Some(1.0)));
    assert_eq!(evaluate(&Ground { later: &[1, 2], area: &[1.0, 1.0] }, &[2]), None);
    assert_eq!(evaluate(&Ground { later: &[1, 2], area: &[1.0] }, &[]), None);
    assert_eq!(concentration(&[0, 0], 0.5), None);
    assert_eq!(concentration(&[5, 3, 1, 1], 0.5), Some(0.25));
}

#[test]
fn rates_are_shrunk_as_the_formula_says() {
    let area = |count, exposure| Exposed { count, exposure };
    let areas = [area(0, 1_000.0), area(40, 10_000.0), area(160, 20_000.0)];
    let found = rates(&areas).unwrap();
    // By hand: m = 200/31000; s² = (1000 m² + 10000 (0.004 − m)² + 20000 (0.008 − m)²) / 31000; a = s² − 3 m / 31000.
    let m = 200.0 / 31_000.0;
    let spread = (1_000.0 * m * m + 10_000.0 * (0.004_f64 - m).powi(2) + 20_000.0 * (0.008_f64 - m).powi(2)) / 31_000.0;
    let a = spread - 3.0 * m / 31_000.0;
    assert!(agree(found.overall, m, 0.0, 1e-12) && agree(found.variance, a, 0.0, 1e-12));
    for (area, rate) in areas.iter().zip(&found.areas) {
        let raw = area.count as f64 / area.exposure;
        assert!(agree(rate.shrunk, m + (raw - m) * a / (a + m / area.exposure), 0.0, 1e-9));
        assert!(rate.lower <= raw && raw <= rate.upper);
    }
    assert!(found.areas[0].is_unsure && !found.areas[1].is_unsure);
    // Rates that chance alone explains are all the overall one.
    let equal = rates(&[area(10, 1_000.0), area(11, 1_000.0), area(9, 1_000.0)]).unwrap();
    assert!(equal.variance.abs() < f64::MIN_POSITIVE && equal.areas.iter().all(|rate| agree(rate.shrunk, 0.01, 0.0, 1e-12)));
    let silent = rates(&[area(0, 1_000.0), area(0, 1.0)]).unwrap();
    assert!(silent.areas.iter().all(|rate| rate.shrunk.abs() < f64::MIN_POSITIVE));
    for exposure in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(rates(&[area(1, 1.0), area(1, exposure)]), None);
    }
    assert_eq!(rates(&[]), None);
}
