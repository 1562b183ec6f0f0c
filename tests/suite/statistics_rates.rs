//! Rates and change of communes, and figures that are carried across a change of boundaries.

use diaban::domain::{HowKnown, Indicator, Interval, Level, Lineage, Unit, UnitCode, Validity};
use diaban::spatial::Bbox;
use diaban::store::StoredData;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::planted;
use crate::reference::agree;
use crate::test_app::{TestApp, demonstration_data};

const REFORM: Date = date(2025, 7, 1);

fn code(text: &str) -> UnitCode {
    UnitCode::new(text).unwrap()
}

/// The commune of a number: a box in a row.
fn commune(number: u32, from: Option<Date>, to: Option<Date>) -> Unit {
    let west = 105.0 + 0.1 * f64::from(number);
    let unit = planted::unit(&format!("{number}"), Level::Commune, Bbox::new(west, 19.7, west + 0.1, 19.8));
    Unit { validity: Validity { from, to }, ..unit }
}

/// So many incidents in the middle of a commune at a time.
fn incidents(number: u32, count: u32, day: &str) -> Vec<diaban::domain::Incident> {
    let mut incident = planted::incident(105.05 + 0.1 * f64::from(number), 19.75);
    incident.occurred = Interval::parse(day).unwrap();
    vec![incident; count as usize]
}

fn figure(unit: &str, year: i16, value: f64) -> Indicator {
    Indicator { unit: code(unit), indicator: "population".into(), year, value, demonstration: false }
}

fn link(old: &str, new: &str, split: bool, share: Option<f64>) -> Lineage {
    Lineage {
        old_code: code(old),
        new_code: code(new),
        date: REFORM,
        split,
        is_default: true,
        share,
        area_share: None,
        demonstration: false,
    }
}

fn unit<'a>(answer: &'a Value, code: &str) -> &'a Value {
    answer["units"].as_array().unwrap().iter().find(|unit| unit["code"] == code).unwrap()
}

fn all_year(last: &str) -> Vec<diaban::domain::Incident> {
    // The data reach from the first day of 2024 to the last of 2025.
    let mut ends = incidents(1, 1, "2024-01-01");
    ends.extend(incidents(1, 1, last));
    for incident in &mut ends {
        incident.how_known = HowKnown::Discovered;
    }
    ends
}

#[test]
fn a_rate_is_what_the_formulas_say() {
    let mut happened = all_year("2025-12-31");
    for (number, then, now) in [(1, 10, 40), (2, 30, 28), (3, 0, 2)] {
        happened.extend(incidents(number, then, "2024-06-15"));
        happened.extend(incidents(number, now, "2025-06-15"));
    }
    let units = (1..=3).map(|number| commune(number, None, None)).collect();
    let data = StoredData {
        indicators: vec![figure("1", 2024, 9_000.0), figure("1", 2025, 10_000.0), figure("2", 2025, 20_000.0), figure("3", 2025, 0.0)],
        ..planted::data(units, happened)
    };
    let answer = TestApp::new(data).get("/api/rates?datetime=2025-01-01/2025-12-31").ok();
    let years = 365.0 / 365.25;
    let one = unit(&answer, "1");
    assert_eq!(
        (&one["count"], &one["previous"], &one["denominator"], &one["denominator_origin"]),
        (&json!(40), &json!(10), &json!(10_000.0), &json!("own"))
    );
    assert!(agree(one["rate"].as_f64().unwrap(), 40.0 / years, 0.0, 1e-12));
    // Garwood's limits of 40.
    assert!(agree(one["lower"].as_f64().unwrap(), 28.576_579_9 / years, 0.0, 1e-6), "{one}");
    assert!(agree(one["upper"].as_f64().unwrap(), 54.468_630_0 / years, 0.0, 1e-6), "{one}");
    // Between its own rate and the overall one.
    let overall = answer["overall"].as_f64().unwrap();
    assert!(agree(overall, 68.0 / (3.0 * years), 0.0, 1e-12));
    let shrunk = one["shrunk"].as_f64().unwrap();
    assert!(shrunk > overall && shrunk < one["rate"].as_f64().unwrap());
    // Four times as many, and of 366 days: exact binomial, then over the three communes.
    assert_eq!(one["change"], "rose");
    assert!(one["p"].as_f64().unwrap() < 1e-4 && one["q"].as_f64() > one["p"].as_f64());
    assert_eq!(unit(&answer, "2")["change"], "could_be_luck");
    assert_eq!(unit(&answer, "3")["change"], "could_be_luck");
    // A population of 0 gives no rate.
    let three = unit(&answer, "3");
    assert_eq!(
        (&three["rate"], &three["denominator_origin"], &three["ratio"], &three["is_unsure"]),
        (&Value::Null, &json!("missing"), &Value::Null, &json!(true))
    );
    assert!(answer["sentence_en"].as_str().unwrap().ends_with("1 commune rose and 0 fell more than luck would have it."), "{answer}");
    let preceding = answer["previous_period"].clone();
    assert_eq!(preceding, json!({"from": "2024-01-01", "to": "2024-12-31"}));
}

#[test]
fn a_rank_that_could_be_luck_says_so() {
    let mut happened = all_year("2025-12-31");
    // One far ahead, four that could change places, one far behind.
    for (number, count) in [(1, 400), (2, 52), (3, 50), (4, 49), (5, 51), (6, 5)] {
        happened.extend(incidents(number, count, "2025-06-15"));
    }
    let units: Vec<Unit> = (1..=6).map(|number| commune(number, None, None)).collect();
    let indicators: Vec<Indicator> = (1..=6).map(|number| figure(&number.to_string(), 2025, 10_000.0)).collect();
    let app = TestApp::new(StoredData { indicators, ..planted::data(units.clone(), happened.clone()) });
    let answer = app.get("/api/rates?datetime=2025-01-01/2025-12-31&first=2").ok();
    let ranks = |code: &str| {
        let unit = unit(&answer, code);
        [&unit["rank"], &unit["rank_lower"], &unit["rank_upper"]].map(|rank| rank.as_u64().unwrap())
    };
    assert_eq!((ranks("1"), ranks("6")), ([1, 1, 1], [6, 6, 6]));
    assert_eq!(unit(&answer, "1")["in_first"], 1.0);
    for code in ["2", "3", "4", "5"] {
        let [rank, lower, upper] = ranks(code);
        assert!((2..=5).contains(&rank) && lower == 2 && upper == 5, "{code} {rank} {lower} {upper}");
        let share = unit(&answer, code)["in_first"].as_f64().unwrap();
        assert!((0.1..0.5).contains(&share), "{code} {share}");
    }
    assert!(answer["notes"].to_string().contains("Of the first 2 communes 1 could be there by luck"), "{}", answer["notes"]);
    // The same question has the same answer.
    assert_eq!(app.get("/api/rates?datetime=2025-01-01/2025-12-31&first=2").ok(), answer);
    // Without any denominator by what there is on a km².
    let units = units.into_iter().map(|unit| Unit { area_km2: Some(100.0), ..unit }).collect();
    let by_area = TestApp::new(planted::data(units, happened)).get("/api/rates?datetime=2025-01-01/2025-12-31").ok();
    assert_eq!((&unit(&by_area, "1")["rank"], &unit(&by_area, "6")["rank"]), (&json!(1), &json!(6)));
    app.get("/api/rates?first=0").problem(400, Some("first"));
}

#[test]
fn without_a_figure_or_an_earlier_period_that_is_said() {
    let app = planted::app(vec![commune(1, None, None)], incidents(1, 5, "2025-06-15"));
    let answer = app.get("/api/rates").ok();
    assert!(answer["sentence_en"].as_str().unwrap().starts_with("No rates: none of 1 communes has a number of inhabitants"), "{answer}");
    assert!(answer["sentence_vi"].as_str().unwrap().ends_with("Dữ liệu không đủ dài để so sánh với kỳ trước."));
    assert_eq!((&unit(&answer, "1")["previous"], &unit(&answer, "1")["change"]), (&Value::Null, &Value::Null));
    app.get("/api/rates?indicator=households").problem(422, Some("indicator"));
    app.get("/api/rates?compare=never").problem(400, Some("compare"));
}

#[test]
fn figures_cross_the_reform_whole_by_share_or_not_at_all() {
    let (old, new) = (Some(REFORM), Some(REFORM));
    let mut units = vec![planted::unit("99", Level::Province, Bbox::new(105.0, 19.7, 107.0, 19.8))];
    units.extend((1..=5).map(|number| commune(number, None, old)));
    // 1 keeps its code; 12 is 2 and 3 together; 4 is divided by known shares, 5 without; 19 has no lineage.
    units.extend([1, 12, 14, 15, 16, 17, 19].map(|number| commune(number, new, None)));
    let lineage = vec![
        link("1", "1", false, None),
        link("2", "12", false, None),
        link("3", "12", false, None),
        link("4", "14", true, Some(0.25)),
        link("4", "15", true, Some(0.75)),
        link("5", "16", true, None),
        link("5", "17", true, None),
        link("2", "17", true, Some(0.0)),
    ];
    let mut indicators: Vec<Indicator> = (1..=5).map(|number| figure(&number.to_string(), 2024, 1_000.0 * f64::from(number))).collect();
    indicators.push(figure("19", 2024, 77.0));
    let data = StoredData { lineage, indicators, ..planted::data(units, all_year("2025-12-31")) };
    let answer = TestApp::new(data).get("/api/rates?datetime=2025-07-01/2025-12-31&as_of=2025-12-31").ok();
    let of = |code: &str| {
        let unit = unit(&answer, code);
        (unit["denominator"].as_f64(), unit["denominator_origin"].as_str().unwrap().to_owned())
    };
    assert_eq!(of("1"), (Some(1_000.0), "predecessors".into()));
    assert_eq!(of("12"), (Some(5_000.0), "predecessors".into()));
    assert_eq!(of("14"), (Some(1_000.0), "predecessors".into()));
    assert_eq!(of("15"), (Some(3_000.0), "predecessors".into()));
    assert_eq!(of("16"), (None, "cannot_be_split".into()));
    assert_eq!(of("17"), (None, "cannot_be_split".into()));
    // A figure under its code of a year before it was there is another commune's.
    assert_eq!(of("19"), (None, "missing".into()));
    assert!(answer["notes"].to_string().contains("2 communes have no denominator"), "{}", answer["notes"]);
}

#[test]
fn the_catalogue_lists_the_indicators_that_are_loaded() {
    let households = |year| Indicator { indicator: "households".into(), ..figure("2", year, 900.0) };
    let indicators = vec![figure("1", 2025, 4_000.0), figure("2", 2025, 3_000.0), figure("1", 2023, 3_900.0), households(2024)];
    let data = StoredData { indicators, ..planted::data(vec![commune(1, None, None), commune(2, None, None)], all_year("2025-12-31")) };
    assert_eq!(
        TestApp::new(data).get("/layers").ok()["indicators"],
        json!([
            { "id": "households", "years": [2024], "units": 1, "is_invented": false },
            { "id": "population", "years": [2023, 2025], "units": 2, "is_invented": false },
        ])
    );
    assert_eq!(planted::app(vec![commune(1, None, None)], Vec::new()).get("/layers").ok()["indicators"], json!([]));
}

#[test]
fn the_demonstration_has_rates_that_say_they_are_of_invented_inhabitants_and_none_without_them() {
    let answer = TestApp::demonstration().get("/api/rates").ok();
    let years = 365.0 / 365.25;
    for unit in answer["units"].as_array().unwrap() {
        let [rate, count, inhabitants] = ["rate", "count", "denominator"].map(|key| unit[key].as_f64().unwrap());
        assert!(agree(rate, count / (inhabitants / 10_000.0 * years), 0.0, 1e-12), "{unit}");
        assert_eq!(unit["denominator_origin"], "own");
    }
    assert!(answer["notes"][0]["en"].as_str().unwrap().contains("invented for the demonstration"), "{}", answer["notes"]);
    assert_eq!(answer["units"].as_array().unwrap().len(), 166);
    let catalogue = TestApp::demonstration().get("/layers").ok();
    assert_eq!(catalogue["indicators"], json!([{ "id": "population", "years": [2025], "units": 167, "is_invented": true }]));

    let without = TestApp::new(StoredData { indicators: Vec::new(), ..demonstration_data() }).get("/api/rates").ok();
    assert!(without["units"].as_array().unwrap().iter().all(|unit| unit["rate"].is_null() && unit["denominator_origin"] == "missing"));
    assert!(without["sentence_en"].as_str().unwrap().contains("No rates"), "{}", without["sentence_en"]);
    assert!(!without["notes"].to_string().contains("invented"));
    // What happened where has nothing to do with it.
    let counts = |answer: &Value| answer["units"].as_array().unwrap().iter().map(|unit| unit["count"].clone()).collect::<Vec<_>>();
    assert_eq!(counts(&without), counts(&answer));
}

#[test]
fn a_series_runs_through_the_reform_by_where_things_happened() {
    let (old, new) = (Some(REFORM), Some(REFORM));
    let mut units = vec![commune(1, None, old), commune(2, None, old)];
    // The new commune lies where both old ones lay.
    let whole = planted::unit("7", Level::Commune, Bbox::new(105.1, 19.7, 105.3, 19.8));
    units.push(Unit { validity: Validity { from: new, to: None }, ..whole });
    let mut happened = all_year("2025-12-31");
    for month in 1..=12 {
        happened.extend(incidents(1, 3, &format!("2025-{month:02}-10")));
        happened.extend(incidents(2, 4, &format!("2025-{month:02}-20")));
    }
    let app = planted::app(units, happened);
    let months = |query: &str| app.get(&format!("/api/trends?by=unit&datetime=2025-01-01/2025-12-31&{query}")).ok()["series"].clone();
    let counts =
        |series: &Value, code: &str| series.as_array().unwrap().iter().find(|series| series["key"] == code).unwrap()["counts"].clone();
    assert_eq!(counts(&months("as_of=2025-12-31"), "7"), json!(vec![7; 12]));
    let before = months("as_of=2025-06-30");
    assert_eq!((counts(&before, "1"), counts(&before, "2")), (json!(vec![3; 12]), json!(vec![4; 12])));
}
