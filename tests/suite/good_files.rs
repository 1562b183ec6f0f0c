//! Files as people really write them, and what becomes of them.

use diaban::domain::{Basis, HowKnown, LineKind, Precision};

use crate::support::Data;

#[test]
fn a_vietnamese_spreadsheet_needs_no_options() {
    let data = Data::new();
    let text = "\u{feff}Mã vụ việc;Ngày xảy ra;Loại;Kinh độ;Vĩ độ;Ngày trình báo;Nguồn biết;Số người chết;Thiệt hại;Đã giải quyết;Ghi chú\r\n\
        V1;01/07/2025 08:30;Trộm cắp;105,7841;19,8066;02/07/2025;trình báo;0;1.500.000;có;\"hai dòng\nmột ô\"\r\n\
        V2;2025-07;Đánh bạc;105.79;19.81;;tuần tra;;;;\r\n\
        V3;29/02/2025;Trộm cắp;105,7841;19,8066;;;;;;\r\n";
    let run = data.import("incidents", &data.file("vụ việc.csv", text), &["--json"]);
    assert_eq!(run.counts(), [3, 2, 0, 0, 1]);
    assert_eq!(run.json()["rejections"][0]["line"], 5, "lines are counted as an editor does");
    assert_eq!(run.json()["dropped_columns"], serde_json::json!(["Ghi chú"]));
    let stored = data.load();
    let (first, second) = (&stored.incidents[0].1, &stored.incidents[1].1);
    assert_eq!((first.id.as_str(), first.category.as_str()), ("V1", "TT-TROM"));
    assert_eq!((first.longitude_e7, first.latitude_e7), (1_057_841_000, 198_066_000));
    assert!(first.occurred.is_instant() && first.reported_at.is_some());
    assert_eq!(
        (first.how_known, first.deaths, first.damage_vnd, first.cleared),
        (HowKnown::Reported, Some(0), Some(1_500_000), Some(true))
    );
    assert_eq!((second.category.as_str(), second.how_known, second.precision), ("TN-BAC", HowKnown::Discovered, Precision::Exact));
    assert_eq!(
        (second.occurred.first_day().to_string(), second.occurred.last_day().to_string()),
        ("2025-07-01".into(), "2025-07-31".into())
    );
}

#[test]
fn a_year_that_has_not_come_yet_is_rejected_and_told() {
    let data = Data::new();
    let rows = "occurred_at,category,lon,lat,,\n2025-07-01,MT,105.5,19.5,,\n2099-07-01,MT,105.5,19.5,,\n";
    let run = data.import("incidents", &data.file("future.csv", rows), &[]);
    assert!(run.out.contains("1 accepted") && run.out.contains("it lies in the future"), "{} {}", run.out, run.error);
    assert!(!run.out.contains("columns left out"), "{}", run.out);
}

#[test]
fn columns_can_be_mapped_kept_and_given_a_default() {
    let data = Data::new();
    let text = "nr,d1,d2,what,e,n,district\n1,2025-07-01,2025-07-03,Theft,105.5,19.5,A\n2,2025-07-01,,theft,105.5,19.5,\n";
    let file = data.file("mapped.csv", text);
    let map = ["id=nr", "occurred_from=d1", "occurred_to=d2", "category=what", "lon=e", "lat=n"];
    let mut arguments: Vec<&str> = map.iter().flat_map(|pair| ["--map", *pair]).collect();
    arguments.extend(["--default", "source=Công an xã", "--default", "how_known=reported", "--keep", "district", "--json"]);
    assert_eq!(data.import("incidents", &file, &arguments).counts(), [2, 2, 0, 0, 0]);
    let stored = data.load();
    let incident = &stored.incidents[0].1;
    assert_eq!(
        (incident.occurred.first_day().to_string(), incident.occurred.last_day().to_string()),
        ("2025-07-01".into(), "2025-07-03".into())
    );
    assert_eq!((incident.source.as_str(), incident.how_known), ("Công an xã", HowKnown::Reported));
    assert_eq!((incident.kept.as_str(), stored.incidents[1].1.kept.as_str()), (r#"{"district":"A"}"#, ""));
    // The same numbers of another sender are other incidents.
    let position = arguments.iter().position(|argument| argument.starts_with("source=")).expect("it is there");
    arguments[position] = "source=Biên phòng";
    assert_eq!(data.import("incidents", &file, &arguments).counts(), [2, 2, 0, 0, 0]);
}

#[test]
fn a_corrected_file_updates_and_a_rehearsal_stores_nothing() {
    let data = Data::new();
    let header = "id,occurred_at,category,lon,lat\n";
    let before = data.file("before.csv", format!("{header}1,2025-07-01,TT-TROM,105.5,19.5\n2,2025-07-01,TT-TROM,105.5,19.5\n"));
    let after = data.file(
        "after.csv",
        format!("{header}1,2025-07-01,TT-TROM,105.5,19.5\n2,2025-07-02,TT-CUOP,110.5,19.5\n3,2025-07-02,TT-CUOP,105.6,19.5\n"),
    );
    assert_eq!(data.import("incidents", &before, &["--json"]).counts(), [2, 2, 0, 0, 0]);
    let fid = data.load().incidents[1].0;
    let state = data.state();
    assert_eq!(data.import("incidents", &after, &["--dry-run", "--json"]).counts(), [3, 1, 1, 1, 0]);
    assert!(data.state() == state, "a rehearsal has changed something");
    assert_eq!(data.import("incidents", &after, &["--json"]).counts(), [3, 1, 1, 1, 0]);
    let stored = data.load();
    assert_eq!((stored.generation, stored.incidents.len()), (2, 3));
    assert_eq!((stored.incidents[1].0, stored.incidents[1].1.category.as_str()), (fid, "TT-CUOP"), "it keeps its row number");
    assert_eq!(data.run(&["check"]).status, 0, "the extent follows what moved");
}

#[test]
fn exact_duplicates_without_a_number_are_counted_as_often_as_they_come() {
    let data = Data::new();
    let row = "2025-07,TT-TROM,105.5,19.5\n";
    let file = |count: usize| format!("occurred_at,category,lon,lat\n{}2025-07,TT-CUOP,105.5,19.5\n", row.repeat(count));
    assert_eq!(data.import("incidents", &data.file("a.csv", file(3)), &["--json"]).counts(), [4, 4, 0, 0, 0]);
    assert_eq!(data.import("incidents", &data.file("a.csv", file(3)), &["--json"]).counts(), [4, 0, 0, 4, 0]);
    assert_eq!(data.import("incidents", &data.file("b.csv", file(4)), &["--json"]).counts(), [5, 1, 0, 4, 0]);
}

#[test]
fn points_in_geojson_are_incidents() {
    let data = Data::new();
    let text = r#"{"features":[
        {"type":"Feature","id":7,"properties":{"occurred_at":"2025-07-01T08:30:00+07:00","category":"MT","severity":3},"geometry":{"type":"Point","coordinates":[105.5,19.5,12]}},
        {"type":"Feature","id":8,"properties":{"occurred_at":"2025-07-01","category":"MT","severity":null},"geometry":null},
        {"type":"Feature","id":9,"properties":{"occurred_at":"2025-07-01","category":"MT"},"geometry":{"type":"LineString","coordinates":[[105,19],[106,19]]}}],
        "type":"FeatureCollection"}"#;
    let run = data.import("incidents", &data.file("points.geojson", text), &["--json"]);
    assert_eq!(run.counts(), [3, 1, 0, 0, 2]);
    assert!(run.out.contains("it is not a point") && run.out.contains("neither coordinates nor a unit"), "{}", run.out);
    let stored = data.load();
    assert_eq!((stored.incidents[0].1.id.as_str(), stored.incidents[0].1.severity), ("7", Some(3)));
}

#[test]
fn places_outside_all_units_are_accepted_counted_and_told() {
    let data = Data::new();
    let units = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1"},"geometry":{"type":"Polygon","coordinates":[[[105,19],[106,19],[106,20],[105,20],[105,19]]]}}]}"#;
    assert_eq!(data.import("units", &data.file("units.geojson", units), &["--level", "province"]).status, 0);
    let rows = "occurred_at,category,lon,lat\n2025-07-01,MT,105.5,19.5\n2025-07-01,MT,107.5,19.5\n2025-07-02,MT,105.5,21.5\n";
    let run = data.import("incidents", &data.file("outside.csv", rows), &[]);
    assert!(
        run.out.contains("3 read, 3 accepted") && run.out.contains("2 of 3 places (66.7 %) lie outside all loaded units"),
        "{}",
        run.out
    );
}

#[test]
fn a_polygon_that_crosses_itself_a_little_is_repaired_and_that_is_said() {
    let data = Data::new();
    let units = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"12","fullName":"Xã A"},"geometry":{"type":"Polygon","coordinates":
        [[[105,19],[106,19],[106,20],[105.5001,20],[105.5,20.001],[105.5001,20.001],[105.5,20],[105,20],[105,19]]]}}]}"#;
    let run = data.import("units", &data.file("units.geojson", units), &["--level", "commune"]);
    assert!(run.out.contains("1 shapes crossed themselves or had rings without area and were repaired: 12"), "{} {}", run.out, run.error);
    assert_eq!(data.load().units[0].geometry_quality, diaban::domain::GeometryQuality::Repaired);
}

#[test]
fn provinces_follow_their_communes_and_give_way_to_real_ones() {
    let data = Data::new();
    let square = |code: &str, west: u32, parent: &str| {
        let east = west + 1;
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}","parent":"{parent}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},19],[{east},19],[{east},20],[{west},20],[{west},19]]]}}}}"#
        )
    };
    let collection = |features: &[String]| format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let import = |name: &str, features: &[String], level: &str| {
        let run = data.import("units", &data.file(name, collection(features)), &["--level", level]);
        assert_eq!(run.status, 0, "{}", run.error);
        data.load().units.into_iter().filter(|unit| unit.code.as_str() == "38").collect::<Vec<_>>()
    };
    let width = |units: &[diaban::domain::Unit]| {
        use geo::Area;
        assert_eq!(units.len(), 1);
        units[0].geometry.as_ref().expect("it has a shape").unsigned_area()
    };
    let province = import("two.geojson", &[square("1", 105, "38"), square("2", 106, "38")], "commune");
    assert!((width(&province) - 2.0).abs() < 1e-9);
    assert_eq!(province[0].name, "Tỉnh Thanh Hóa");
    let province = import("moved.geojson", &[square("2", 106, "40")], "commune");
    assert!((width(&province) - 1.0).abs() < 1e-9, "a commune that moved away takes its part along");
    let province = import("official.geojson", &[square("38", 100, "")], "province");
    assert_eq!(province[0].geometry_quality, diaban::domain::GeometryQuality::Official);
    let province = import("third.geojson", &[square("3", 107, "38")], "commune");
    assert_eq!(province[0].geometry_quality, diaban::domain::GeometryQuality::Official, "a real outline is never replaced by a made one");
    assert_eq!(data.run(&["check"]).status, 0);
}

#[test]
fn a_list_of_names_leaves_the_boundaries_alone() {
    let data = Data::new();
    let units = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1","name":"a"},"geometry":{"type":"Polygon","coordinates":[[[105,19],[106,19],[106,20],[105,19]]]}}]}"#;
    assert_eq!(data.import("units", &data.file("units.geojson", units), &["--level", "commune"]).status, 0);
    let run = data.import("units", &data.file("names.csv", "Mã,Tên đầy đủ\n1,Xã A\n2,Xã B\n"), &["--level", "commune", "--json"]);
    assert_eq!(run.counts(), [2, 1, 1, 0, 0]);
    let stored = data.load();
    assert_eq!((stored.units[0].name.as_str(), stored.units[0].geometry.is_some()), ("Xã A", true));
    assert_eq!((stored.units[1].name.as_str(), stored.units[1].geometry.is_some()), ("Xã B", false));
}

#[test]
fn kinds_of_designation_are_added_and_lines_replace_their_kind() {
    let data = Data::new();
    let text = "kind,basis,unit,class,source,decision,valid_from,title_vi,title_en\nborder,,1,,299/2025/NĐ-CP,,2025-08-01,,\nindustrial_zone,place,1,,,12/QĐ-UBND,,Khu công nghiệp,Industrial zones\n";
    let run = data.import("designations", &data.file("designations.csv", text), &["--json"]);
    assert_eq!(run.counts(), [2, 2, 0, 0, 0]);
    assert!(run.out.contains("1 codes belong to no unit of the store"), "{}", run.out);
    let stored = data.load();
    let kind = stored.designation_kinds.iter().find(|kind| kind.id == "industrial_zone").expect("it was added");
    assert_eq!((kind.basis, kind.title_vi.as_str()), (Basis::Place, "Khu công nghiệp"));
    assert_eq!(stored.designations.iter().find(|row| row.kind == "border").map(|row| row.basis), Some(Basis::Place));

    let line = |x: u32| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"source":"s"}},"geometry":{{"type":"LineString","coordinates":[[{x},19],[{x},20]]}}}}]}}"#
        )
    };
    for (x, kind) in [(104, "border"), (106, "coast"), (105, "border")] {
        assert_eq!(data.import("lines", &data.file("line.geojson", line(x)), &["--kind", kind]).status, 0);
    }
    let lines = data.load().lines;
    assert_eq!(
        lines.iter().map(|line| (line.kind, line.geometry.0[0].0[0].x as u32)).collect::<Vec<_>>(),
        [(LineKind::Coast, 106), (LineKind::Border, 105)]
    );
}
