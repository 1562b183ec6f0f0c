//! The briefing: every figure is the one that the other paths give, programme areas stand apart, and the document can be opened.

use std::io::Read;

use base64::Engine;
use diaban::domain::Basis;
use serde_json::{Value, json};

use crate::support::Data;
use crate::test_app::{Answer, TestApp, demonstration_data};

const COMMUNE: &str = "14845";
const QUARTER: &str = "2026-04-01/2026-06-30";

fn questions() -> Vec<Value> {
    vec![
        json!({"datetime": QUARTER}),
        json!({"datetime": QUARTER, "unit": COMMUNE}),
        json!({"datetime": "2025-07-01/2026-06-30", "unit": "38", "category": ["TT"]}),
        json!({"datetime": QUARTER, "area": {"along": "coast", "distance_m": 5000}}),
        json!({"datetime": QUARTER, "area": {"center": [105.78, 19.81], "radius_m": 6000}}),
        json!({"datetime": QUARTER, "how_known": ["reported"], "bbox": [105.5, 19.5, 106.0, 20.0]}),
    ]
}

fn briefing(app: &TestApp, question: &Value) -> Value {
    app.post("/api/briefing", question).ok()
}

fn summary(app: &TestApp, question: &Value, compare: &str) -> Value {
    let mut question = question.clone();
    question["compare"] = compare.into();
    app.summary(&question)
}

fn sum(rows: &Value) -> u64 {
    rows.as_array().unwrap().iter().map(|row| row["count"].as_u64().unwrap()).sum()
}

#[test]
fn every_figure_is_that_of_the_summary() {
    let app = TestApp::demonstration();
    for question in questions() {
        let found = briefing(app, &question);
        let expected = summary(app, &question, "previous_year");
        assert_eq!(found["figures"]["count"], expected["count"], "{question}");
        assert!(found["figures"]["count"].as_u64().unwrap() > 0, "the test must see something: {question}");
        assert_eq!(found["period"], expected["period"]);
        assert_eq!(found["area"]["area_km2"], expected["area_km2"]);
        assert_eq!(found["sentences"][0]["vi"], expected["sentence_vi"]);
        assert_eq!(found["generation"], expected["generation"]);
        assert_eq!(found["notices"], expected["notices"]);
        for (at, compare) in ["previous_year", "preceding"].into_iter().enumerate() {
            let (ours, theirs) = (&found["comparisons"][at], &summary(app, &question, compare)["previous"]);
            assert_eq!(ours["compare"], compare);
            for (one, other) in [("period", "period"), ("count", "count"), ("ratio", "ratio"), ("p", "p_value")] {
                assert_eq!(ours[one], theirs[other], "{question} {compare} {one}");
            }
            assert_eq!(ours["sentence"]["vi"], theirs["sentence_vi"]);
        }
        assert_eq!(sum(&found["categories"]), found["figures"]["count"].as_u64().unwrap(), "every incident has one category");
        for category in expected["by_category"].as_array().unwrap() {
            let ours = found["categories"].as_array().unwrap().iter().find(|row| row["code"] == category["key"]).unwrap();
            assert_eq!(ours["count"], category["count"]);
        }
        let discovered = expected["by_how_known"].as_array().unwrap().iter().find(|way| way["key"] == "discovered").unwrap();
        assert_eq!(found["figures"]["discovered"], discovered["count"]);
    }
}

#[test]
fn everything_has_the_rates_of_the_province() {
    let app = TestApp::demonstration();
    let everything = briefing(app, &json!({"datetime": QUARTER}));
    let province = briefing(app, &json!({"datetime": QUARTER, "unit": "38"}));
    assert!(everything["figures"]["per_km2"].as_f64().unwrap() > 0.1, "{}", everything["figures"]);
    for figure in ["per_km2", "per_inhabitants"] {
        assert_eq!(everything["figures"][figure], province["figures"][figure], "{figure}");
    }
}

#[test]
fn communes_are_those_of_the_rates_and_of_the_ground() {
    let app = TestApp::demonstration();
    let found = briefing(app, &json!({"datetime": QUARTER}));
    let rates = app.get(&format!("/api/rates?datetime={QUARTER}")).ok();
    let of = |code: &Value| rates["units"].as_array().unwrap().iter().find(|unit| unit["code"] == *code).unwrap();
    let communes = found["communes"].as_array().unwrap();
    assert!(communes.len() > 100);
    for commune in communes {
        let expected = of(&commune["code"]);
        for field in ["count", "previous", "ratio", "q", "change", "rate", "rank", "in_first"] {
            assert_eq!(commune[field], expected[field], "{commune}");
        }
    }
    assert!(communes.is_sorted_by_key(|commune| std::cmp::Reverse(commune["count"].as_u64())));
    // A part of a commune has no rate of its own, and is no commune among others.
    let strip = briefing(app, &json!({"datetime": QUARTER, "area": {"along": "coast", "distance_m": 5000}}));
    let parts = strip["communes"].as_array().unwrap();
    assert!(!parts.is_empty() && parts.len() < communes.len());
    assert!(parts.iter().all(|part| part["rate"].is_null() && part["q"].is_null()));
    let single = briefing(app, &json!({"datetime": QUARTER, "unit": COMMUNE}));
    assert_eq!(single["communes"], json!([]));
    assert_eq!(single["area"]["kind"], "unit");
    assert_eq!(single["area"]["within"]["en"], "Thanh Hóa province");
}

#[test]
fn the_trend_is_that_of_three_years_up_to_the_end() {
    let app = TestApp::demonstration();
    let found = briefing(app, &json!({"datetime": "2026-05-01/2026-05-31", "unit": "38"}));
    let expected = app.get("/api/trends?unit=38&datetime=2023-06-01/2026-05-31").ok();
    assert_eq!(found["trend"]["steps"], expected["steps"]);
    assert_eq!(found["trend"]["series"], expected["series"]);
    assert!(expected["steps"].as_array().unwrap().len() >= 24);
    // A question that names times itself has no other period.
    let named = briefing(app, &json!({"filter": "occurred_at >= DATE('2026-01-01')"}));
    assert_eq!((&named["trend"], &named["comparisons"]), (&Value::Null, &json!([])));
}

#[test]
fn hot_spots_of_a_year_are_those_of_the_map_and_name_their_communes() {
    let app = TestApp::demonstration();
    let found = briefing(app, &json!({}));
    let zones = app.get("/api/zones?kind=hotspot").ok();
    let ids = |list: &Value, id: &dyn Fn(&Value) -> Value| {
        let mut ids: Vec<String> = list.as_array().unwrap().iter().map(|one| id(one).as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    let on_map = ids(&zones["features"], &|zone| zone["properties"]["id"].clone());
    assert_eq!(ids(&found["hotspots"], &|hotspot| hotspot["id"].clone()), on_map);
    assert!(on_map.len() >= 2);
    let communes = |hotspot: &Value| hotspot["communes"].as_array().unwrap().len();
    assert!(found["hotspots"].as_array().unwrap().iter().all(|hotspot| communes(hotspot) >= 1));
    let priority = found["priority_communes"].as_array().unwrap();
    for hotspot in found["hotspots"].as_array().unwrap() {
        for name in hotspot["communes"].as_array().unwrap() {
            let commune = priority.iter().find(|commune| commune["name"] == *name).unwrap();
            assert!(
                commune["reasons"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|reason| reason["kind"] == "hotspot" && reason["detail"] == hotspot["reason"])
            );
        }
    }
    // What comes from incidents stands before what comes from lists.
    let from_incidents = |commune: &Value| {
        let kinds = commune["reasons"].as_array().unwrap().iter().map(|reason| reason["kind"].as_str().unwrap().to_owned());
        kinds.filter(|kind| ["hotspot", "rose", "first"].contains(&kind.as_str())).count()
    };
    assert!(priority.is_sorted_by_key(|commune| std::cmp::Reverse(from_incidents(commune))));
    // A month is too short to tell hot spots: the year up to its end is looked at, and said.
    let month = briefing(app, &json!({"datetime": "2026-05-01/2026-05-31"}));
    assert_eq!(month["hotspot_period"], json!({"from": "2025-06-01", "to": "2026-05-31"}));
}

#[test]
fn programme_areas_are_a_list_without_figures_and_change_nothing_else() {
    let data = demonstration_data();
    let mut without = data.clone();
    without.designations.retain(|designation| designation.basis != Basis::Population);
    let [one, two] = [data, without].map(TestApp::new);
    for question in questions() {
        let [mut with, mut bare] = [&one, &two].map(|app| app.post("/api/briefing", &question).ok());
        let [listed, none] = [&mut with, &mut bare].map(|answer| answer.as_object_mut().unwrap().remove("programmes").unwrap());
        // That they are invented must be said where they are loaded.
        let _ = [&mut with, &mut bare].map(|answer| answer.as_object_mut().unwrap().remove("notices"));
        assert_eq!(with, bare, "{question}");
        assert_eq!(none, json!([]));
        for programme in listed.as_array().unwrap() {
            let fields = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
            assert_eq!(fields(programme), ["kind", "title", "communes"]);
            for commune in programme["communes"].as_array().unwrap() {
                assert_eq!(fields(commune), ["code", "name", "class", "decision"]);
            }
        }
    }
    let everything = one.post("/api/briefing", &json!({})).ok();
    assert_eq!(everything["programmes"][0]["kind"], "ethnic_minority");
    assert_eq!(everything["programmes"][0]["communes"].as_array().unwrap().len(), 76);
    assert!(!everything["priority_communes"].to_string().contains("ethnic"));
}

#[test]
fn one_run_over_all_communes_gives_each_what_it_would_get_alone() {
    let app = TestApp::demonstration();
    let run = app.post("/api/briefing?each=commune", &json!({"datetime": QUARTER, "unit": "38"})).ok();
    let briefings = run["briefings"].as_array().unwrap();
    assert_eq!(briefings.len(), 166);
    let alone = |briefing: &Value| {
        let mut answer = app.post("/api/briefing", &json!({"datetime": QUARTER, "unit": briefing["area"]["code"]})).ok();
        for field in ["generation", "notices"] {
            answer.as_object_mut().unwrap().remove(field);
        }
        answer
    };
    for briefing in briefings.iter().step_by(40) {
        assert_eq!(*briefing, alone(briefing));
    }
    let total: u64 = briefings.iter().map(|briefing| briefing["figures"]["count"].as_u64().unwrap()).sum();
    let everything = app.summary(&json!({"datetime": QUARTER, "unit": "38"}));
    assert_eq!(total + everything["outside_units"].as_u64().unwrap(), everything["count"].as_u64().unwrap());
    let got = app.get(&format!("/api/briefing?each=commune&unit={COMMUNE}&datetime={QUARTER}")).ok();
    assert_eq!(got["briefings"].as_array().unwrap().len(), 1);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let app = TestApp::demonstration();
    app.post("/api/briefing", &json!({"compare": "preceding"})).problem(400, Some("body"));
    app.post("/api/briefing", &json!({"colour": "red"})).problem(400, Some("body"));
    app.post("/api/briefing?each=house", &json!({})).problem(400, Some("each"));
    app.post("/api/briefing?unit=38", &json!({})).problem(400, Some("unit"));
    app.post("/api/briefing", &json!({"datetime": "1990-01"})).problem(422, Some("datetime"));
    app.post("/api/briefing", &json!({"zone": "ethnic_minority:14845"})).problem(422, Some("zone"));
    app.post("/api/briefing", &json!({"unit": "99999"})).problem(404, Some("unit"));
    app.get("/api/briefing?category=NONE").problem(400, Some("category"));
    app.get("/api/briefing?area=%7B").problem(400, Some("area"));
    let document = |path: &str, body: &Value| app.post(path, body);
    document("/api/briefing.docx?lang=fr", &json!({})).problem(400, Some("lang"));
    document("/api/briefing.docx", &json!({"question": {"daily": true}})).problem(400, Some("body"));
    document("/api/briefing.docx", &json!({"maps": {"": "no base64!"}})).problem(400, Some("maps"));
    document("/api/briefing.docx", &json!({"maps": {"": "aGVsbG8="}})).problem(400, Some("maps"));
    document("/api/briefing.docx", &json!([])).problem(400, Some("body"));
    document("/api/briefing.docx", &json!({"maps": {"": "A".repeat(12_000_000)}})).problem(400, Some("maps"));
    document("/api/briefing.docx", &json!({"maps": {"": "A".repeat(34_000_000)}})).problem(413, None);
}

/// The parts of a document by name.
fn part(answer: &Answer, name: &str) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&answer.body)).unwrap();
    let mut content = Vec::new();
    archive.by_name(name).ok()?.read_to_end(&mut content).unwrap();
    Some(content)
}

/// What a reader sees of a document.
fn text(document: &[u8]) -> String {
    let mut seen = String::new();
    for piece in std::str::from_utf8(document).unwrap().split("<w:t").skip(1) {
        // `<w:tbl>` and others begin like `<w:t>` too.
        let Some((head, rest)) = piece.split_once('>').filter(|(head, _)| head.is_empty() || head.starts_with(' ')) else { continue };
        if !head.ends_with('/') {
            seen += rest.split('<').next().unwrap();
            seen += "\n";
        }
    }
    seen
}

fn picture() -> String {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 40, 20);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&[200; 2400]).unwrap();
    base64::engine::general_purpose::STANDARD.encode(&file)
}

#[test]
fn the_document_holds_the_figures_and_its_map_in_both_languages() {
    let app = TestApp::demonstration();
    let question = json!({"datetime": QUARTER});
    let expected = briefing(app, &question);
    for (language, title, words, day) in [
        (
            "vi",
            "Báo cáo địa bàn: Tỉnh Thanh Hóa",
            ["1. Tóm tắt", "2. Bản đồ", "8. Xã, phường cần chú ý trước", "10. Ghi chú về dữ liệu"],
            "Từ 01/04/2026 đến 30/06/2026",
        ),
        (
            "en",
            "Briefing: Thanh Hóa province",
            ["1. Summary", "2. Map", "8. Communes to attend to first", "10. Notes on the data"],
            "From 1 Apr 2026 to 30 Jun 2026",
        ),
    ] {
        let answer = app.post(&format!("/api/briefing.docx?lang={language}"), &json!({"question": question, "maps": {"": picture()}}));
        assert_eq!(answer.status, 200);
        let document = part(&answer, "word/document.xml").unwrap();
        let seen = text(&document);
        for said in words.iter().chain([&title, &day]) {
            assert!(seen.contains(said), "{said} in {seen}");
        }
        for sentence in expected["sentences"].as_array().unwrap().iter().chain(expected["notes"].as_array().unwrap()) {
            let sentence = sentence[language].as_str().unwrap().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            assert!(seen.contains(&sentence), "{sentence} in {seen}");
        }
        for notice in expected["notices"].as_array().unwrap() {
            assert!(seen.contains(notice[language].as_str().unwrap()));
        }
        let count = expected["figures"]["count"].as_u64().unwrap();
        let written = diaban::statistics::words::grouped(count, if language == "vi" { '.' } else { ',' });
        assert!(seen.lines().any(|line| line == written), "{written}");
        let source = String::from_utf8(document).unwrap();
        assert!(source.contains("w:w=\"11906\"") && source.contains("w:h=\"16838\""), "A4");
        assert!(source.matches("<w:tblHeader/>").count() >= 4, "the head of every table stands again on the next page");
        assert_eq!(source.matches("<w:drawing>").count(), 1);
        assert!(part(&answer, "word/media/rIdMap1.png").is_some(), "the map is in it");
        assert!(part(&answer, "word/footer1.xml").is_some_and(|footer| String::from_utf8(footer).unwrap().contains("PAGE")));
    }
}

#[test]
fn a_document_of_all_communes_begins_each_on_a_new_page() {
    let app = TestApp::demonstration();
    let answer = app.post(
        "/api/briefing.docx?each=commune",
        &json!({"question": {"datetime": QUARTER, "unit": "38"}, "maps": {COMMUNE: picture(), "": picture()}}),
    );
    let source = String::from_utf8(part(&answer, "word/document.xml").unwrap()).unwrap();
    assert_eq!(source.matches("<w:pageBreakBefore").count(), 165);
    assert_eq!(source.matches("<w:drawing>").count(), 1, "a map of the whole is no map of a commune");
}

#[test]
fn names_from_files_do_no_harm() {
    let mut data = demonstration_data();
    for unit in &mut data.units {
        if unit.code.as_str() == COMMUNE {
            unit.name = "Xã <script>alert('&\u{1}')</script>".into();
        }
    }
    let app = TestApp::new(data);
    let answer = app.post("/api/briefing.docx", &json!({"question": {"unit": COMMUNE}}));
    let source = String::from_utf8(part(&answer, "word/document.xml").unwrap()).unwrap();
    assert!(!source.contains("<script>") && source.contains("&lt;script&gt;"));
    assert!(!source.contains('\u{1}'), "no XML may hold such a character");
}

#[test]
fn the_command_says_the_same_and_writes_the_same_document() {
    let data = Data::with_demonstration();
    let folder = tempfile::tempdir().unwrap();
    let expected = briefing(TestApp::demonstration(), &json!({"datetime": QUARTER, "unit": COMMUNE}));
    let said = data.run(&["briefing", "--unit", COMMUNE, "--datetime", QUARTER, "--lang", "en"]);
    for sentence in expected["sentences"].as_array().unwrap() {
        assert!(said.out.contains(sentence["en"].as_str().unwrap()), "{}", said.out);
    }
    let file = folder.path().join("briefing.docx");
    let run = data.run(&["briefing", "--unit", COMMUNE, "--datetime", QUARTER, "-o", file.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.error);
    let written = Answer { body: std::fs::read(&file).unwrap(), ..TestApp::demonstration().get("/healthz") };
    let served = TestApp::demonstration().post("/api/briefing.docx", &json!({"question": {"unit": COMMUNE, "datetime": QUARTER}}));
    let of = |answer: &Answer| text(&part(answer, "word/document.xml").unwrap());
    assert_eq!(of(&written), of(&served));
    let json: Value = serde_json::from_str(&data.run(&["briefing", "--unit", COMMUNE, "--datetime", QUARTER, "--json"]).out).unwrap();
    assert_eq!(json[0]["figures"], expected["figures"]);
    let refused = data.run(&["briefing", "-o", "briefing.pdf"]);
    assert!(refused.status == 1 && refused.error.contains(".docx"), "{}", refused.error);
    assert_eq!(data.run(&["briefing", "--each", "house"]).status, 1);
}
