//! Rows that are refused: with line and reason, exit status 0, and the other rows in the store.

use crate::support::Data;

const HEADER: &str = "id,occurred_at,category,lon,lat,severity,source\n";

/// Imports one row beside a good one and expects it to be rejected in this field for this reason.
fn rejected(row: &str, field: &str, reason: &str) {
    let data = Data::new();
    let file = data.file("rows.csv", format!("{HEADER}good,2025-07-01,TT-TROM,105.5,19.5,,\n{row}\n"));
    let run = data.import("incidents", &file, &["--json"]);
    assert_eq!(run.counts(), [2, 1, 0, 0, 1], "{row}");
    let rejection = &run.json()["rejections"][0];
    assert_eq!((rejection["line"].as_u64(), rejection["field"].as_str()), (Some(3), Some(field)), "{row}: {rejection}");
    assert!(rejection["reason"].as_str().is_some_and(|found| found.contains(reason)), "{row}: {rejection}");
    assert_eq!(data.load().incidents.len(), 1);

    let report = run.json()["rejects_file"].as_str().expect("a reject report").to_owned();
    assert!(std::path::Path::new(&report).starts_with(data.folder().join("rejects")), "{report}");
    let written = std::fs::read_to_string(report).expect("the report is there");
    assert!(written.starts_with("line,field,reason\n3,"), "{written}");
    assert_eq!(written.lines().count(), 2);
}

#[test]
fn each_fault_is_told_with_its_line_and_reason() {
    rejected("x,2025-02-29,TT-TROM,105.5,19.5,,", "occurred_at", "expected a date that exists");
    rejected("x,,TT-TROM,105.5,19.5,,", "occurred_at", "it is empty");
    rejected("x,1825-01-01,TT-TROM,105.5,19.5,,", "occurred_at", "1900 to 2100");
    rejected("x,2025-07-01,NO-SUCH,105.5,19.5,,", "category", "its 7 characters are not a category of the taxonomy");
    rejected("x,2025-07-01,,105.5,19.5,,", "category", "it is empty");
    rejected("x,2025-07-01,TT-TROM,181,19.5,,", "lon", "out of range, expected -180 to 180");
    rejected("x,2025-07-01,TT-TROM,105.5,-90.1,,", "lat", "out of range, expected -90 to 90");
    rejected("x,2025-07-01,TT-TROM,NaN,19.5,,", "lon", "not a number");
    rejected("x,2025-07-01,TT-TROM,,19.5,,", "lon", "it is empty");
    rejected("x,2025-07-01,TT-TROM,,,,", "lon", "neither coordinates nor a unit");
    rejected("x,2025-07-01,TT-TROM,105.5,19.5,101,", "severity", "0 to 100");
    rejected("good,2025-07-02,TT-TROM,105.5,19.5,,", "id", "the same id stands in line 2");
    rejected("x,2025-07-01,TT-TROM,105.5,19.5", "row", "5 values for 7 columns");
}

#[test]
fn personal_values_are_refused_and_never_repeated() {
    let data = Data::new();
    let rows = "a,2025-07-01,TT-TROM,105.5,19.5,,Công an xã\nb,2025-07-01,TT-TROM,105.5,19.5,,ông A 0912 345 678\n\
                c,2025-07-01,TT-TROM,105.5,19.5,,038090012345\nd,2025-07-01,TT-TROM,105.5,19.5,,a@example.org\n\
                e,Nguyễn Văn A 0912345678,TT-TROM,105.5,19.5,,x\nf,2025-07-01,gọi 0912345678,105.5,19.5,,x\n";
    let rejects = data.path("rejects.csv");
    let file = data.file("values.csv", format!("{HEADER}{rows}"));
    let run = data.import("incidents", &file, &["--rejects", rejects.to_str().expect("a plain path"), "--categories", "add"]);
    assert_eq!(run.status, 0, "{}", run.error);
    assert!(run.out.contains("6 read, 1 accepted, 0 updated, 0 unchanged, 5 rejected"), "{}", run.out);
    let written = std::fs::read_to_string(rejects).expect("the report is there");
    assert_eq!(written.lines().count(), 6);
    for text in [&run.out, &run.error, &written] {
        for value in ["0912", "038090012345", "example.org", "Nguyễn"] {
            assert!(!text.contains(value), "{value} in {text}");
        }
    }
}

#[test]
fn the_journal_keeps_month_and_category_of_rejected_rows() {
    let data = Data::new();
    let rows =
        "a,2025-07-01,TT-TROM,105.5,19.5,,\nb,2025-07-03,TT-TROM,,,,\nc,2025-07-04,TT-TROM,,,,\nd,2025-08-04,MT-BUON,,,,\ne,x,??,,,,\n";
    assert_eq!(data.import("incidents", &data.file("rows.csv", format!("{HEADER}{rows}")), &[]).status, 0);
    let store = diaban::store::Store::open(&data.folder()).expect("the store opens");
    let journal = store.journal().expect("the journal reads");
    let counts: Vec<_> = journal[0].rejected_counts.iter().map(|row| (row.month.as_str(), row.category.as_str(), row.count)).collect();
    assert_eq!(counts, [("", "", 1), ("2025-07", "TT-TROM", 2), ("2025-08", "MT-BUON", 1)]);
    assert_eq!((journal[0].record.file.as_str(), journal[0].record.rejected, journal[0].generation), ("rows.csv", 4, 1));
    assert_eq!(journal[0].record.sha256.len(), 64);
}

#[test]
fn lists_reject_rows_too() {
    let data = Data::new();
    let lineage = "old_code,new_code,date,split,is_default,share\n1,2,2025-07-01,1,1,0.6\n1,3,2025-07-01,1,0,1.4\n1,,2025-07-01,1,0,\n1,4,2025-02-29,1,0,\n";
    let run = data.import("lineage", &data.file("lineage.csv", lineage), &["--json"]);
    assert_eq!(run.counts(), [4, 1, 0, 0, 3]);
    assert!(run.out.contains("share from 0 to 1"), "{}", run.out);

    let designations =
        "kind,basis,unit,class,valid_from\nborder,place,1,,\nethnic_minority,place,1,III,\nschool,,1,,\nschool,place,1,,\nborder,,1,,\n";
    let run = data.import("designations", &data.file("designations.csv", designations), &["--json"]);
    assert_eq!(run.counts(), [5, 2, 0, 0, 3]);
    for reason in ["the basis of ethnic_minority is population", "needs its basis", "stand in line 2"] {
        assert!(run.out.contains(reason), "{reason}: {}", run.out);
    }
    let indicators = "unit,indicator,year,value\n1,population,2025,9000\n1,population,25,9000\n1,population,2024,many\n";
    assert_eq!(data.import("indicators", &data.file("indicators.csv", indicators), &["--json"]).counts(), [3, 1, 0, 0, 2]);
    assert_eq!(data.import("indicators", &data.file("indicators.csv", indicators), &["--json"]).counts(), [3, 0, 0, 1, 2]);
}

#[test]
fn a_lineage_that_cannot_be_is_refused_whole() {
    let data = Data::new();
    let units = "code,name,parent\n1,Xã Một,\n2,Xã Hai,\n";
    let run = data.import("units", &data.file("units.csv", units), &["--level", "commune"]);
    assert_eq!(run.status, 0, "{}", run.error);
    let before = data.state();
    for (rows, reason) in [
        ("1,2,2025-07-01,0,1,\n2,1,2026-01-01,0,1,\n", "goes round in a circle"),
        ("1,1,2025-07-01,0,1,\n", "1 → 1 goes round in a circle"),
        ("7,8,2025-07-01,1,1,0.7\n7,9,2025-07-01,1,0,0.7\n", "the shares of 7 on 2025-07-01 add up to 1.4000"),
    ] {
        let file = data.file("lineage.csv", format!("old_code,new_code,date,split,is_default,share\n{rows}"));
        let run = data.import("lineage", &file, &[]);
        assert_eq!(run.status, 1, "{rows}");
        assert!(run.error.contains("lineage.csv") && run.error.contains(reason), "{}", run.error);
        assert_eq!(data.state(), before);
    }
    // Codes that the store does not know are taken, and named: boundaries may come later, but a typing error looks the same.
    let file = data.file("lineage.csv", "old_code,new_code,date\n5,6,2025-07-01\n");
    let run = data.import("lineage", &file, &["--json"]);
    assert!(run.json()["warnings"].to_string().contains("2 codes belong to no unit of the store"), "{}", run.out);
}

#[test]
fn a_unit_code_is_placed_where_it_was_on_the_day() {
    let data = Data::new();
    let square = |x: u32| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"100","name":"Xã Một"}},
            "geometry":{{"type":"Polygon","coordinates":[[[{x},19],[{y},19],[{y},20],[{x},20],[{x},19]]]}}}}]}}"#,
            y = x + 1
        )
    };
    let before = data.file("before.geojson", square(104));
    let after = data.file("after.geojson", square(106));
    assert_eq!(data.import("units", &before, &["--level", "commune", "--valid-to", "2025-07-01"]).status, 0);
    assert_eq!(data.import("units", &after, &["--level", "commune", "--valid-from", "2025-07-01"]).status, 0);
    let rows = data
        .file("rows.csv", "id,occurred_at,category,unit\na,2024-05-01,TT-TROM,100\nb,2026-05-01,TT-TROM,100\nc,2024-06-01,TT-TROM,100\n");
    assert_eq!(data.import("incidents", &rows, &[]).status, 0);
    let degrees: Vec<i32> = data.load().incidents.iter().map(|(_, incident)| incident.longitude_e7 / 10_000_000).collect();
    assert_eq!(degrees, [104, 106, 104]);
}

#[test]
fn what_lies_in_the_future_or_is_somebodys_number_is_rejected_by_the_row() {
    let data = Data::new();
    let rows = "id,occurred_at,category,lon,lat\na,2025-05-01,TT-TROM,105.5,19.5\nb,2092-05-01,TT-TROM,105.5,19.5\n0912345678,2025-05-01,TT-TROM,105.5,19.5\nd,2025-05-02,TT-TROM,105.5,19.5\n";
    let run = data.import("incidents", &data.file("rows.csv", rows), &["--json"]);
    assert_eq!(run.counts(), [4, 2, 0, 0, 2]);
    assert!(run.out.contains("future") && !run.out.contains("0912345678"), "{}", run.out);
}

#[test]
fn a_group_of_residents_never_becomes_a_place() {
    let data = Data::new();
    for row in ["dtts,place,100,III,,", "vung_cao,place,100,,Vùng người Mông,", "vung_cao,place,100,Vùng đồng bào DTTS,,"] {
        let file = data.file("list.csv", format!("kind,basis,unit,class,title_vi,title_en\n{row}\n"));
        let run = data.import("designations", &file, &[]);
        assert_eq!(run.status, 1, "{row} {}", run.out);
    }
    let file = data.file(
        "list.csv",
        "kind,basis,unit,class,title_vi,title_en\nhighland,population,100,III,Vùng đồng bào DTTS,\nisland,place,100,,Xã đảo,\n",
    );
    assert_eq!(data.import("designations", &file, &[]).status, 0);
}

#[test]
fn a_first_row_without_names_of_columns_is_not_repeated() {
    let data = Data::new();
    let rows = "Nguyễn Văn A,0912345678,105.5,19.5\nTrần Thị B,0912345679,105.6,19.6\n";
    let run = data.import("incidents", &data.file("rows.csv", rows), &[]);
    assert_eq!(run.status, 1);
    assert!(!run.error.contains("Nguyễn") && !run.error.contains("0912345678"), "{}", run.error);
    assert!(run.error.contains("4 without names"), "{}", run.error);
}

#[test]
fn a_kept_column_holds_no_structure_in_which_a_person_could_hide() {
    let data = Data::new();
    let feature = |info: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"occurred_at":"2025-07-01","category":"TT-TROM","info":{info}}},"geometry":{{"type":"Point","coordinates":[105.5,19.5]}}}}"#
        )
    };
    let features = [feature(r#""ca đêm""#), feature(r#"{"Họ tên":"Nguyễn Văn A"}"#)].join(",");
    let file = data.file("kept.geojson", format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#));
    let run = data.import("incidents", &file, &["--keep", "info", "--json"]);
    assert_eq!(run.counts(), [2, 1, 0, 0, 1]);
    assert!(!run.out.contains("Nguyễn"), "{}", run.out);
}
