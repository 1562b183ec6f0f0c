//! What a unit was made of and what it became, on the demonstration's real crosswalk and through two changes.

use std::collections::BTreeSet;

use diaban::domain::{Level, Lineage, Unit, UnitCode, Validity};
use diaban::spatial::Bbox;
use diaban::store::StoredData;
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::planted;
use crate::test_app::{TestApp, demonstration_data};

fn codes(steps: &Value, key: &str) -> BTreeSet<String> {
    steps.as_array().unwrap().iter().map(|step| step[key].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_commune_of_today_says_what_it_was_made_of() {
    let data = demonstration_data();
    let app = TestApp::demonstration();
    let communes: Vec<&Unit> = data.units.iter().filter(|unit| unit.geometry.is_some() && unit.level == Level::Commune).collect();
    assert_eq!(communes.len(), 166);
    for unit in communes {
        let history = app.get(&format!("/api/units/{}/history", unit.code)).ok();
        let expected: BTreeSet<String> =
            data.lineage.iter().filter(|link| link.new_code == unit.code).map(|link| link.old_code.to_string()).collect();
        assert_eq!(codes(&history["made_of"], "old_code"), expected, "{}", unit.code);
        assert!(history["became"].as_array().unwrap().is_empty());
        assert!(history["sentence_vi"].as_str().unwrap().contains("hình thành từ"), "{history}");
        // The shipped crosswalk has neither shares nor shapes of the old communes: they are listed, not drawn.
        for step in history["made_of"].as_array().unwrap() {
            assert_eq!((&step["share"], &step["old_is_drawn"]), (&Value::Null, &Value::Bool(false)));
        }
    }
}

#[test]
fn every_old_commune_says_what_became_of_it() {
    let data = demonstration_data();
    let app = TestApp::demonstration();
    let old: BTreeSet<&UnitCode> = data.lineage.iter().map(|link| &link.old_code).collect();
    for code in old.into_iter().step_by(7) {
        let history = app.get(&format!("/api/units/{code}/history?as_of=2025-06-30")).ok();
        let expected: BTreeSet<String> =
            data.lineage.iter().filter(|link| link.old_code == *code).map(|link| link.new_code.to_string()).collect();
        assert_eq!(codes(&history["became"], "new_code"), expected, "{code}");
        assert!(history["sentence_en"].as_str().unwrap().contains("From 1 Jul 2025 on it belongs to"), "{history}");
    }
    app.get("/api/units/none/history").problem(404, None);
    app.get("/api/units/14758/history?day=today").problem(400, Some("day"));
}

#[test]
fn a_code_that_changes_twice_is_followed_to_the_end() {
    let (first, second): (Date, Date) = (date(2025, 7, 1), date(2026, 3, 1));
    let unit = |code: &str, from: Option<Date>, to: Option<Date>| {
        let unit = planted::unit(code, Level::Commune, Bbox::new(105.0, 19.0, 105.1, 19.1));
        Unit { validity: Validity { from, to }, ..unit }
    };
    let link = |old: &str, new: &str, date, split| {
        let code = |text| UnitCode::new(text).unwrap();
        Lineage {
            old_code: code(old),
            new_code: code(new),
            date,
            split,
            is_default: true,
            share: None,
            area_share: None,
            demonstration: false,
        }
    };
    let data = StoredData {
        lineage: vec![link("1", "1", first, false), link("2", "1", first, true), link("1", "9", second, false)],
        ..planted::data(
            vec![
                unit("1", None, Some(first)),
                unit("1", Some(first), Some(second)),
                unit("2", None, Some(first)),
                unit("9", Some(second), None),
            ],
            Vec::new(),
        )
    };
    let app = TestApp::new(data);
    let history = app.get("/api/units/9/history").ok();
    assert_eq!(codes(&history["made_of"], "old_code"), ["1".to_owned(), "2".to_owned()].into());
    assert_eq!(history["made_of"].as_array().unwrap().len(), 3);
    assert_eq!(history["made_of"][0]["date"], "2026-03-01");
    let before = app.get("/api/units/1/history?as_of=2025-01-01").ok();
    assert_eq!(codes(&before["became"], "new_code"), ["1".to_owned(), "9".to_owned()].into());
    assert_eq!(before["versions"].as_array().unwrap().len(), 2);
    // The one in between has both.
    let between = app.get("/api/units/1/history?as_of=2025-12-31").ok();
    assert_eq!(codes(&between["made_of"], "old_code"), ["1".to_owned(), "2".to_owned()].into());
    assert_eq!(codes(&between["became"], "new_code"), ["9".to_owned()].into());
    assert!(between["sentence_en"].as_str().unwrap().contains("Tỉnh 2 (a part)"), "{between}");
}
