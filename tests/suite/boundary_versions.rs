//! Boundaries in time: corrections, shapes that do not fit together, shares by area, and lists that follow or replace each other.

use serde_json::{Value, json};

use crate::support::{Data, Run, shared};
use crate::test_app::TestApp;

/// A box of so many hundredths of a degree, as a feature.
fn feature(code: &str, parent: &str, [west, south, east, north]: [f64; 4]) -> Value {
    let degrees = |x: f64, y: f64| [105.0 + x / 100.0, 19.0 + y / 100.0];
    let ring = [degrees(west, south), degrees(east, south), degrees(east, north), degrees(west, north), degrees(west, south)];
    json!({"type": "Feature", "properties": {"code": code, "name": format!("Xã {code}"), "parent": parent},
        "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn import(data: &Data, kind: &str, name: &str, content: &str, arguments: &[&str]) -> Run {
    data.import(kind, &data.file(name, content), arguments)
}

/// Old communes a and b, today's communes 1 and 2: a became 1, b was divided in the ratio 1 : 3.
fn divided(data: &Data) {
    let old = collection(&[feature("a", "99", [0.0, 0.0, 4.0, 4.0]), feature("b", "99", [4.0, 0.0, 8.0, 4.0])]);
    said(&import(data, "units", "old.geojson", &old, &["--level", "commune", "--valid-to", "2025-07-01"]));
    let new = collection(&[feature("1", "99", [0.0, 0.0, 5.0, 4.0]), feature("2", "99", [5.0, 0.0, 8.0, 4.0])]);
    said(&import(data, "units", "new.geojson", &new, &["--level", "commune", "--valid-from", "2025-07-01"]));
    let lineage = "old_code,new_code,date,split,is_default\na,1,2025-07-01,no,yes\nb,1,2025-07-01,yes,no\nb,2,2025-07-01,yes,yes\n";
    said(&import(data, "lineage", "lineage.csv", lineage, &[]));
}

/// What a run printed that went well.
fn said(run: &Run) -> &str {
    assert_eq!(run.status, 0, "{}{}", run.out, run.error);
    &run.out
}

fn zones(app: &TestApp, query: &str) -> Vec<(String, String)> {
    let answer = app.get(&format!("/api/zones?{query}")).ok();
    let text = |zone: &Value, key: &str| zone["properties"][key].as_str().unwrap_or_default().to_owned();
    answer["features"].as_array().unwrap().iter().map(|zone| (text(zone, "unit"), text(zone, "decision"))).collect()
}

#[test]
fn a_divided_commune_gives_by_area_where_no_share_is_loaded() {
    let data = Data::new();
    divided(&data);
    said(&import(
        &data,
        "indicators",
        "population.csv",
        "unit,indicator,year,value\na,population,2024,1000\nb,population,2024,4000\n",
        &[],
    ));
    let row = |number: u32| format!("{number},TT-TROM,2024-06-01,{},19.02", if number.is_multiple_of(2) { 105.01 } else { 105.07 });
    let rows: Vec<String> = (0..30).map(row).collect();
    let incidents = format!("id,category,occurred_at,lon,lat\n{}\n", rows.join("\n"));
    said(&import(&data, "incidents", "incidents.csv", &incidents, &[]));
    let app = TestApp::new(data.load());
    let answer = app.get("/api/rates?datetime=2024-01-01/2024-12-31").ok();
    let figure = |answer: &Value, code: &str| {
        answer["units"].as_array().unwrap().iter().find(|unit| unit["code"] == code).unwrap()["denominator"].as_f64().unwrap()
    };
    assert!((figure(&answer, "1") - 2000.0).abs() < 0.5 && (figure(&answer, "2") - 3000.0).abs() < 0.5, "{answer}");
    let history = app.get("/api/units/2/history").ok();
    let step = &history["made_of"][0];
    assert!(step["share"].is_null() && (step["area_share"].as_f64().unwrap() - 0.75).abs() < 1e-3, "{step}");
    assert_eq!(step["old_is_drawn"], true);
    // The old commune can be drawn: as a layer of its day.
    let old = app.get("/layers/communes.geojson?as_of=2025-06-30").ok();
    let codes: Vec<&str> = old["features"].as_array().unwrap().iter().map(|unit| unit["properties"]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["a", "b"]);

    // A share that a list gives is better than one by area.
    let better = "old_code,new_code,date,split,is_default,share\nb,1,2025-07-01,yes,no,0.5\nb,2,2025-07-01,yes,yes,0.5\n";
    said(&import(&data, "lineage", "shares.csv", better, &[]));
    let answer = TestApp::new(data.load()).get("/api/rates?datetime=2024-01-01/2024-12-31").ok();
    assert!((figure(&answer, "1") - 3000.0).abs() < 1e-9 && (figure(&answer, "2") - 2000.0).abs() < 1e-9, "{answer}");
}

#[test]
fn shapes_that_do_not_belong_together_give_no_share() {
    let data = Data::new();
    divided(&data);
    // The successors moved away: they cover nothing of the old commune.
    let moved = collection(&[feature("1", "99", [20.0, 0.0, 25.0, 4.0]), feature("2", "99", [25.0, 0.0, 28.0, 4.0])]);
    said(&import(&data, "units", "moved.geojson", &moved, &["--level", "commune", "--valid-from", "2025-07-01"]));
    let history = TestApp::new(data.load()).get("/api/units/2/history").ok();
    assert_eq!(history["made_of"][0]["area_share"], Value::Null);
}

#[test]
fn a_correction_of_a_code_is_one_more_version_and_overlapping_ones_are_refused() {
    let data = Data::new();
    divided(&data);
    // In 2026 commune 2 gets another code: the old one ends, a new one begins on the same ground.
    let ends = "code,name,parent\n2,Xã 2,99\n";
    let arguments = ["--level", "commune", "--valid-from", "2025-07-01", "--valid-to", "2026-03-01"];
    said(&import(&data, "units", "ends.csv", ends, &arguments));
    let corrected = collection(&[feature("2b", "99", [5.0, 0.0, 8.0, 4.0])]);
    said(&import(&data, "units", "corrected.geojson", &corrected, &["--level", "commune", "--valid-from", "2026-03-01"]));
    said(&import(&data, "lineage", "correction.csv", "old_code,new_code,date,is_default\n2,2b,2026-03-01,yes\n", &[]));
    let app = TestApp::new(data.load());
    for (day, expected) in [("2025-06-30", vec!["a", "b"]), ("2026-02-28", vec!["1", "2"]), ("2026-03-01", vec!["1", "2b"])] {
        let layer = app.get(&format!("/layers/communes.geojson?as_of={day}")).ok();
        let codes: Vec<&str> =
            layer["features"].as_array().unwrap().iter().map(|unit| unit["properties"]["code"].as_str().unwrap()).collect();
        assert_eq!(codes, expected, "{day}");
    }
    // What became of the commune from before the reform is followed through both changes.
    let history = app.get("/api/units/b/history?as_of=2025-01-01").ok();
    let became: Vec<&str> = history["became"].as_array().unwrap().iter().map(|step| step["new_code"].as_str().unwrap()).collect();
    assert_eq!(became, ["1", "2", "2b"]);

    let before = data.state();
    let run = import(&data, "units", "twice.geojson", &corrected, &["--level", "commune", "--valid-from", "2026-01-01"]);
    assert_eq!(run.status, 1);
    assert!(run.error.contains("2b") && run.error.contains("2026-03-01"), "{}", run.error);
    assert_eq!(data.state(), before);
}

#[test]
fn check_reports_gaps_and_overlaps_and_calls_them_no_damage() {
    let data = Data::new();
    let province = json!({"type": "Feature", "properties": {"code": "99", "name": "Tỉnh 99"},
        "geometry": feature("99", "", [0.0, 0.0, 8.0, 4.0])["geometry"]});
    said(&import(&data, "units", "province.geojson", &collection(&[province]), &["--level", "province"]));
    // Overlap of 0.1 × 4, gap of 0.2 × 4 hundredths of a degree.
    let communes = collection(&[
        feature("1", "99", [0.0, 0.0, 4.1, 4.0]),
        feature("2", "99", [4.0, 0.0, 6.0, 4.0]),
        feature("3", "99", [6.2, 0.0, 8.0, 4.0]),
    ]);
    said(&import(&data, "units", "communes.geojson", &communes, &["--level", "commune"]));
    let found = data.run(&["check", "--json"]).json();
    assert_eq!(found["problems"], json!([]));
    let square = 0.01 * 111.32 * 19.02_f64.to_radians().cos() * 0.01 * 110.66;
    let (overlaps, gaps) = (&found["boundaries"]["overlaps"], &found["boundaries"]["gaps"]);
    assert_eq!((overlaps.as_array().unwrap().len(), gaps.as_array().unwrap().len()), (1, 1), "{found}");
    assert_eq!((&overlaps[0]["codes"], &gaps[0]["inside"]), (&json!(["1", "2"]), &json!("99")));
    for (found, expected) in [(&overlaps[0], 0.4 * square), (&gaps[0], 0.8 * square)] {
        let area = found["area_km2"].as_f64().unwrap();
        assert!((area / expected - 1.0).abs() < 0.01, "{found}, expected {expected}");
    }
    assert!((gaps[0]["place"][0].as_f64().unwrap() - 105.061).abs() < 1e-4, "{found}");
    let printed = data.run(&["check"]);
    assert!(
        printed.status == 0 && printed.out.contains("1 overlaps between communes") && printed.out.contains("1 gaps"),
        "{}",
        printed.out
    );
}

#[test]
fn the_hairline_gaps_of_real_boundaries_are_reported() {
    let Some(file) = shared("geodata/tests-only/thanh_hoa_communes_166.geojson.gz") else { return };
    let data = Data::new();
    assert_eq!(data.import("units", &file, &["--level", "commune", "--map", "parent=province_code"]).status, 0);
    let found = data.run(&["check", "--json"]).json();
    assert_eq!(found["problems"], json!([]));
    let gaps = found["boundaries"]["gaps"].as_array().unwrap();
    assert!(!gaps.is_empty() && gaps.iter().all(|gap| gap["area_km2"].as_f64().unwrap() < 1.0), "{} gaps", gaps.len());
}

#[test]
fn a_list_that_supersedes_another_ends_all_of_it() {
    let data = Data::new();
    divided(&data);
    let first = "kind,unit,decision,source,valid_from\ncoastal,1,QĐ 1,Nghị định 71,2025-07-01\ncoastal,2,QĐ 1,Nghị định 71,2025-07-01\n";
    said(&import(&data, "designations", "first.csv", first, &[]));
    // Without saying so, a second list would contradict the first.
    let before = data.state();
    let silent = "kind,unit,decision,source,valid_from\ncoastal,1,QĐ 2,Nghị định 71,2026-01-01\n";
    let run = import(&data, "designations", "silent.csv", silent, &[]);
    assert_eq!(run.status, 1);
    assert!(run.error.contains("QĐ 1") && run.error.contains("supersedes"), "{}", run.error);
    assert_eq!(data.state(), before);

    let second = "kind,unit,decision,source,valid_from,valid_to,supersedes\ncoastal,1,QĐ 2,Nghị định 71,2026-01-01,2031-01-01,QĐ 1\n";
    let run = import(&data, "designations", "second.csv", second, &[]);
    assert!(said(&run).contains("2 designations of decision QĐ 1 end on 2026-01-01"), "{}", run.out);
    let app = TestApp::new(data.load());
    let of = |unit: &str, decision: &str| (unit.to_owned(), decision.to_owned());
    assert_eq!(zones(&app, "kind=coastal&as_of=2025-12-31"), [of("1", "QĐ 1"), of("2", "QĐ 1")]);
    assert_eq!(zones(&app, "kind=coastal&as_of=2026-01-01"), [of("1", "QĐ 2")]);
    assert_eq!(zones(&app, "kind=coastal&as_of=2031-01-01"), []);
    let card = app.get("/api/units/1?as_of=2026-05-01").ok();
    let on_card = &card["designations"][0];
    assert_eq!(
        [&on_card["decision"], &on_card["supersedes"], &on_card["valid_from"], &on_card["valid_to"]],
        ["QĐ 2", "QĐ 1", "2026-01-01", "2031-01-01"]
    );
    for (key, parts) in [("reason_vi", ["từ ngày 01/01/2026", "thay thế QĐ 1"]), ("reason_en", ["until 31 Dec 2030", "superseding QĐ 1"])]
    {
        let reason = on_card[key].as_str().unwrap();
        assert!(parts.iter().all(|part| reason.contains(part)), "{reason}");
    }
    // The same file again changes nothing.
    let before = data.state();
    said(&import(&data, "designations", "second.csv", second, &[]));
    assert_eq!(data.state().unwrap().0, before.unwrap().0);
    let itself = "kind,unit,decision,valid_from,supersedes\ncoastal,1,QĐ 3,2027-01-01,QĐ 3\ncoastal,2,QĐ 3,,QĐ 2\n";
    let run = import(&data, "designations", "itself.csv", itself, &[]);
    assert!(run.status == 1 && run.error.contains("cannot supersede itself"), "{}", run.error);
}

#[test]
fn old_lists_cross_the_reform_whole_or_not_at_all() {
    let data = Data::new();
    divided(&data);
    let list = |rows: &str| format!("kind,unit,class,decision,source\n{rows}");
    said(&import(
        &data,
        "designations",
        "old.csv",
        &list("ethnic_minority,b,III,QĐ 861,Danh sách cũ\nisland,a,,QĐ 9,Danh sách cũ\nisland,b,,QĐ 9,Danh sách cũ\n"),
        &[],
    ));
    let app = TestApp::new(data.load());
    let of = |unit: &str, decision: &str| (unit.to_owned(), decision.to_owned());
    // Both parts of commune 1 were on the island list; of the ethnic-minority list only one was.
    assert_eq!(zones(&app, "kind=island"), [of("1", "QĐ 9"), of("2", "QĐ 9")]);
    assert_eq!(zones(&app, "kind=ethnic_minority"), [of("2", "QĐ 861")]);
    let answer = app.get("/api/zones").ok();
    assert!(answer["notes"].to_string().contains("covers only a part of 1"), "{}", answer["notes"]);
    assert!(!answer["features"].to_string().contains("\"incidents\":0,\"kind\":\"ethnic"), "a programme area carries no figure");
    let card = app.get("/api/units/2").ok();
    assert!(card["designations"].as_array().unwrap().iter().any(|of| of["kind"] == "ethnic_minority" && of["class"] == "III"), "{card}");

    // A list of today's communes wins whole.
    said(&import(&data, "designations", "new.csv", &list("island,1,,QĐ 10,Danh sách mới\n"), &[]));
    assert_eq!(zones(&TestApp::new(data.load()), "kind=island"), [of("1", "QĐ 10")]);
}

#[test]
fn a_store_of_the_first_version_is_brought_to_todays() {
    let data = Data::new();
    divided(&data);
    said(&import(&data, "designations", "list.csv", "kind,unit,decision\ncoastal,1,QĐ 1\n", &[]));
    let before = data.load();
    data.to_first_version();
    // Also whoever only reads finds the tables of today.
    assert_eq!(data.run(&["info"]).status, 0);
    assert_eq!(data.load(), before);
    assert_eq!(data.run(&["check"]).status, 0);
}

#[test]
fn a_mask_of_uninhabited_land_takes_its_cells_and_incidents_out_of_hot_spots() {
    let data = Data::with_demonstration();
    let hot = |data: &Data| TestApp::new(data.load()).get("/api/hotspots?all=true&cell=1000").ok();
    let before = hot(&data);
    let notes = |answer: &Value| answer["notes"].to_string();
    assert!(notes(&before).contains("population and forest are not considered"));
    // Two parts that lie over each other: what is covered twice is covered still.
    let mask = collection(&[
        json!({"type": "Feature", "properties": {}, "geometry": feature("", "", [0.0, 0.0, 60.0, 200.0])["geometry"]}),
        json!({"type": "Feature", "properties": {}, "geometry": feature("", "", [40.0, 0.0, 80.0, 200.0])["geometry"]}),
    ]);
    said(&import(&data, "features", "mask.geojson", &mask, &["--layer", "uninhabited"]));
    let after = hot(&data);
    assert!(
        notes(&after).contains("Uninhabited land is left out") && !notes(&after).contains("forest are not considered"),
        "{}",
        notes(&after)
    );
    let cells = |answer: &Value| answer["features"].as_array().unwrap().clone();
    let middle = |cell: &Value| {
        let ring = cell["geometry"]["coordinates"][0][0].as_array().unwrap();
        ring[..6].iter().map(|corner| corner[0].as_f64().unwrap()).sum::<f64>() / 6.0
    };
    // The mask reaches from 105° to 105.8° east.
    let kept: Vec<Value> = cells(&before).into_iter().filter(|cell| !(105.0001..105.7999).contains(&middle(cell))).collect();
    assert!(!kept.is_empty() && kept.len() < cells(&before).len());
    let difference = kept.len().abs_diff(cells(&after).len());
    assert!(difference <= kept.len() / 100, "{} cells, expected about {}", cells(&after).len(), kept.len());
    assert!(cells(&after).iter().all(|cell| !(105.001..105.799).contains(&middle(cell))));
    let (n, all) = (after["n"].as_u64().unwrap(), before["n"].as_u64().unwrap());
    assert!(n < all && after["left_out"]["outside_study_area"].as_u64().unwrap() >= all - n, "{n} of {all}");
}
