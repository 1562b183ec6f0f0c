//! Trends and histories of hot spots against numbers computed with other software.

use std::collections::BTreeMap;

use diaban::analysis::hotspot_history::{Spot, StepClass, history};
use diaban::analysis::mann_kendall::{
    MannKendall, SenLine, mann_kendall, mann_kendall_of_many, seasonal_mann_kendall, seasonal_sen_line, sen_line,
};
use serde::Deserialize;

use crate::reference::{agree, json};

#[derive(Deserialize)]
struct Expected {
    series: BTreeMap<String, ExpectedSeries>,
}

#[derive(Deserialize)]
struct ExpectedSeries {
    x: Vec<f64>,
    original: ExpectedTrend,
    seasonal12: Option<ExpectedTrend>,
}

#[derive(Deserialize)]
struct ExpectedTrend {
    p: f64,
    z: f64,
    tau: f64,
    s: f64,
    var_s: f64,
    sen_slope: f64,
    intercept: Option<f64>,
}

fn compare(name: &str, found: MannKendall, line: SenLine, expected: &ExpectedTrend) {
    let values = [
        (found.s as f64, expected.s),
        (found.variance, expected.var_s),
        (found.z, expected.z),
        (found.p, expected.p),
        (found.tau, expected.tau),
        (line.slope, expected.sen_slope),
        (line.intercept, expected.intercept.unwrap_or(line.intercept)),
    ];
    for (value, expected) in values {
        assert!(agree(value, expected, 1e-10, 1e-10), "{name}: {value} is not {expected}");
    }
}

#[test]
fn trends_agree_on_every_series() {
    let expected: Expected = json("08_mann_kendall_expected.json");
    assert_eq!(expected.series.len(), 13);
    let mut seasonal = 0;
    for (name, series) in &expected.series {
        compare(name, mann_kendall(&series.x).unwrap(), sen_line(&series.x).unwrap(), &series.original);
        let many = mann_kendall_of_many(&series.x.repeat(3), series.x.len());
        let one = mann_kendall(&series.x).unwrap();
        assert_eq!(many, [(one.z, one.p); 3], "{name}");
        if let Some(expected) = &series.seasonal12 {
            let found = seasonal_mann_kendall(&series.x, 12).unwrap();
            // The reference gives the slope from one year to the next.
            let line = seasonal_sen_line(&series.x, 12).unwrap();
            compare(name, found, SenLine { slope: 12.0 * line.slope, ..line }, expected);
            seasonal += 1;
        }
    }
    assert_eq!(seasonal, 3);
}

#[test]
fn what_is_no_series_has_no_trend() {
    assert_eq!(mann_kendall(&[]), None);
    assert_eq!(mann_kendall(&[1.0]), None);
    assert_eq!(mann_kendall(&[1.0, f64::NAN]), None);
    assert_eq!(sen_line(&[1.0]), None);
    assert_eq!(sen_line(&[1.0, f64::INFINITY, 3.0]), None);
    assert_eq!(seasonal_mann_kendall(&[1.0; 12], 12), None);
    assert_eq!(seasonal_mann_kendall(&[1.0; 12], 0), None);
    assert_eq!(seasonal_sen_line(&[1.0; 12], 12), None);
}

#[derive(Deserialize)]
struct HistoryCases {
    cases: Vec<HistoryCase>,
}

#[derive(Deserialize)]
struct HistoryCase {
    name: String,
    sig: Vec<i8>,
    mk_p: f64,
    mk_z: f64,
    category: String,
}

#[test]
fn histories_get_their_published_category() {
    let HistoryCases { cases } = json("09b_category_rule_cases.json");
    assert_eq!(cases.len(), 16);
    for case in cases {
        let steps = case.sig.iter().map(|step| match step {
            1 => StepClass::Hot,
            -1 => StepClass::Cold,
            _ => StepClass::Neither,
        });
        let steps: Vec<_> = steps.collect();
        let word = history(&steps, case.mk_z, case.mk_p).map_or("no pattern detected".to_owned(), |(spot, history)| {
            let kind = if spot == Spot::Hot { "hot spot" } else { "cold spot" };
            format!("{} {kind}", history.word())
        });
        assert_eq!(word, case.category, "{}", case.name);
    }
    assert_eq!(history(&[], 0.0, 1.0), None);
}
