//! The change test and Garwood's interval against numbers computed with other software.

use diaban::analysis::change::{Period, change};
use diaban::analysis::poisson_interval::poisson_interval_95;
use serde::Deserialize;

use crate::reference::{agree, json};

#[derive(Deserialize)]
struct Expected {
    changes: Vec<ExpectedChange>,
    garwood_95: Vec<(u64, f64, f64)>,
}

#[derive(Deserialize)]
struct ExpectedChange {
    before: u64,
    after: u64,
    exposure_before: f64,
    exposure_after: f64,
    rate_ratio: Option<f64>,
    p_exact_conditional_binomial_two_sided: f64,
    z_sqrt: f64,
}

#[test]
fn the_change_test_agrees() {
    let expected: Expected = json("15_change_and_ci_expected.json");
    assert_eq!(expected.changes.len(), 8);
    for case in expected.changes {
        let period = |count, exposure| Period { count, exposure };
        let change = change(period(case.before, case.exposure_before), period(case.after, case.exposure_after)).unwrap();
        let p = case.p_exact_conditional_binomial_two_sided;
        assert!(agree(change.p, p, 0.0, 1e-11), "{} is not {p}", change.p);
        assert!(agree(change.z, case.z_sqrt, 1e-11, 1e-11), "{}", change.z);
        assert_eq!(change.rate_ratio.is_some(), case.rate_ratio.is_some());
        if let (Some(ratio), Some(expected)) = (change.rate_ratio, case.rate_ratio) {
            assert!(agree(ratio, expected, 1e-11, 1e-11), "{ratio}");
        }
    }
}

#[test]
fn the_exact_interval_agrees() {
    let expected: Expected = json("15_change_and_ci_expected.json");
    assert_eq!(expected.garwood_95.len(), 31);
    for (count, lower, upper) in expected.garwood_95 {
        let limits = poisson_interval_95(count);
        assert!(agree(limits.0, lower, 0.0, 1e-11), "{count}: {limits:?}");
        assert!(agree(limits.1, upper, 0.0, 1e-11), "{count}: {limits:?}");
    }
}
