//! Files that are refused: a clear message, exit status 1, and a store as it was before.

use std::io::Write;

use crate::support::{Data, Run};

const SQUARE: &str = "[[[105,19],[106,19],[106,20],[105,20],[105,19]]]";

/// A store with a unit of one square degree and an incident in it.
fn filled() -> Data {
    let data = Data::new();
    let units = data.file("filled.geojson", collection(&feature("1", SQUARE)));
    assert_eq!(data.import("units", &units, &["--level", "commune"]).status, 0);
    let incidents = data.file("filled.csv", "id,occurred_at,category,lon,lat\n1,2025-07-01,TT-TROM,105.5,19.5\n");
    assert_eq!(data.import("incidents", &incidents, &[]).status, 0);
    data
}

fn feature(code: &str, rings: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":{rings}}}}}"#)
}

fn collection(features: &str) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// Imports a file that must be refused with all these words.
fn refused(data: &Data, kind: &str, name: &str, content: impl AsRef<[u8]>, arguments: &[&str], words: &[&str]) -> Run {
    let before = data.state();
    let run = data.import(kind, &data.file(name, content), arguments);
    assert_eq!(run.status, 1, "{name}: {} {}", run.out, run.error);
    for word in words {
        assert!(run.error.contains(word), "{name}: {word:?} is not in {}", run.error);
    }
    assert!(data.state() == before, "{name} has changed the store");
    run
}

fn refused_units(name: &str, content: impl AsRef<[u8]>, arguments: &[&str], words: &[&str]) {
    refused(&filled(), "units", name, content, &[&["--level", "commune"], arguments].concat(), words);
}

fn refused_incidents(name: &str, content: impl AsRef<[u8]>, arguments: &[&str], words: &[&str]) -> Run {
    refused(&filled(), "incidents", name, content, arguments, words)
}

#[test]
fn a_file_that_is_not_there() {
    let data = Data::new();
    let run = data.import("incidents", &data.path("nowhere.csv"), &[]);
    assert_eq!(run.status, 1);
    assert!(run.error.contains("cannot open") && run.error.contains("nowhere.csv"), "{}", run.error);
    assert!(!data.folder().exists());
}

#[test]
fn a_file_that_is_no_geojson() {
    refused_units("units.geojson", "code,name\n1,A\n", &[], &["units.geojson is not a GeoJSON feature collection", "line 1"]);
    refused_units("units.geojson", r#"{"type":"Topology","objects":{}}"#, &[], &["expected \"FeatureCollection\""]);
    refused_units("units.geojson", r#"{"type":"FeatureCollection"}"#, &[], &["it has no \"features\""]);
    refused_units("units.json", "[1,2,3]", &[], &["expected an object of type FeatureCollection"]);
}

#[test]
fn a_truncated_file() {
    let whole = collection(&feature("2", SQUARE));
    for cut in [whole.len() - 1, whole.len() / 2, 30] {
        refused_units("cut.geojson", &whole[..cut], &[], &["it is cut off"]);
    }
    let packed = gzip(whole.as_bytes());
    for cut in [packed.len() - 1, packed.len() - 8, packed.len() / 2, 12] {
        refused_units("cut.geojson.gz", &packed[..cut], &[], &["cannot be read to its end: the gzip file is cut off"]);
    }
    let rows = (0..500).map(|row| format!("{row},2025-07-01,TT-TROM,105.5,19.5\n")).collect::<Vec<_>>().concat();
    let packed = gzip(format!("id,occurred_at,category,lon,lat\n{rows}").as_bytes());
    refused_incidents("cut.csv.gz", &packed[..packed.len() - 20], &[], &["the gzip file is cut off"]);
    let mut damaged = packed.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 40].fill(0x55);
    refused_incidents("damaged.csv.gz", &damaged, &[], &["the gzip file is damaged"]);
}

#[test]
fn an_empty_file() {
    refused_incidents("empty.csv", "", &[], &["empty.csv is empty"]);
    refused_incidents("blank.csv", " \n\n", &[], &["blank.csv is empty"]);
    refused_incidents("header.csv", "occurred_at,category,lon,lat\n", &[], &["header.csv has no rows"]);
    refused_units("none.geojson", collection(""), &[], &["none.geojson has no rows"]);
    refused_units("empty.geojson.gz", gzip(b""), &[], &["is empty"]);
}

#[test]
fn a_format_that_is_not_read() {
    refused_units("units.zip", b"PK\x03\x04....", &[], &["a zip archive (Shapefile) is not supported yet", "GeoJSON"]);
    refused_units("units.fgb", b"fgb\x03fgb\x00", &[], &["FlatGeobuf is not supported yet"]);
    refused_incidents("incidents.xlsx", b"PK\x03\x04....", &[], &["an Excel workbook is not supported yet", "CSV"]);
}

#[test]
fn text_in_another_encoding() {
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend("occurred_at,category\n".encode_utf16().flat_map(u16::to_le_bytes));
    refused_incidents("utf16.csv", utf16, &[], &["UTF-16", "CSV UTF-8"]);
    refused_incidents("latin.csv", b"occurred_at,category,lon,lat\n2025-07-01,Tr\xf4m,105.5,19.5\n", &[], &["line 2 is not UTF-8"]);
}

#[test]
fn a_polygon_that_crosses_itself_badly() {
    let bow_tie = "[[[105,19],[106,20],[106,19],[105,20],[105,19]]]";
    let both = format!("{},{}", feature("2", SQUARE), feature("3", bow_tie));
    refused_units("bow_tie.geojson", collection(&both), &[], &["row 2", "unit 3", "crosses itself", "more than 1 %"]);
}

#[test]
fn swapped_axes() {
    let rows = (0..20).map(|row| format!("2025-07-01,TT-TROM,19.{row:02},105.{row:02}\n")).collect::<Vec<_>>().concat();
    let words = ["swapped", "20 of 20 places lie inside the loaded units only when swapped"];
    refused_incidents("swapped.csv", format!("occurred_at,category,lon,lat\n{rows}"), &[], &words);
    // A store without units knows the country.
    let words = ["20 of 20 places lie inside Vietnam only when swapped"];
    let empty = Data::new();
    empty.load();
    refused(&empty, "incidents", "swapped.csv", format!("occurred_at,category,lon,lat\n{rows}"), &[], &words);
    // Northing and easting of VN-2000.
    let rows = (0..20).map(|row| format!("2025-07-01,TT-TROM,2156{row:02}0,5500{row:02}\n")).collect::<Vec<_>>().concat();
    refused_incidents("swapped_xy.csv", format!("occurred_at,category,x,y\n{rows}"), &["--crs", "EPSG:5897"], &["swapped"]);
    // A few swapped rows among good ones are faults of these rows.
    let data = filled();
    let rows = "2025-07-01,TT-TROM,105.5,19.5\n2025-07-02,TT-TROM,105.5,19.5\n2025-07-03,TT-TROM,19.5,105.5\n";
    let run = data.import("incidents", &data.file("some.csv", format!("occurred_at,category,lon,lat\n{rows}")), &["--json"]);
    assert_eq!(run.counts(), [3, 2, 0, 0, 1]);
    assert!(run.out.contains("out of range"), "{}", run.out);
}

#[test]
fn a_reference_system_that_does_not_exist() {
    let file = "occurred_at,category,x,y\n2025-07-01,TT-TROM,550000,2156000\n";
    refused_incidents("crs.csv", file, &["--crs", "EPSG:99999"], &["EPSG:99999", "known are", "EPSG:5896 to EPSG:5899"]);
    refused_incidents("crs.csv", file, &[], &["x and y need --crs"]);
    let features = feature("2", SQUARE);
    let named = format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::2154"}}}},"features":[{features}]}}"#
    );
    refused_units("crs.geojson", named, &[], &["crs.geojson", "EPSG::2154", "known are"]);
}

#[test]
fn a_missing_column() {
    refused_incidents(
        "no_date.csv",
        "category,lon,lat\nTT-TROM,105,19\n",
        &[],
        &["no column for occurred_at", "category, lon, lat", "--map occurred_at=COLUMN"],
    );
    refused_incidents("no_kind.csv", "ngày,lon,lat\n2025-07-01,105,19\n", &[], &["no column for category"]);
    refused_incidents("no_lat.csv", "ngày,loại,lon\n2025-07-01,TT,105\n", &[], &["no column for lat"]);
    refused_incidents("no_place.csv", "ngày,loại\n2025-07-01,TT\n", &[], &["no column for the place"]);
    refused_incidents("map.csv", "a,b\n1,2\n", &["--map", "lon=easting"], &["no column \"easting\", which --map names", "a, b"]);
    refused_incidents("map.csv", "a,b\n1,2\n", &["--map", "longitude=a"], &["there is no field \"longitude\"", "lon, lat"]);
    refused_units("no_code.csv", "name\nA\n", &["--drop", "nothing"], &["no column for code", "--map code=COLUMN"]);
}

#[test]
fn units_valid_twice_on_one_day() {
    let twice = format!("{},{}", feature("7", SQUARE), feature("7", SQUARE));
    refused_units("twice.geojson", collection(&twice), &[], &["unit 7 would be valid twice", "row 1", "row 2"]);
    let list = "code,name,valid_from,valid_to\n7,A,,2025-07-01\n7,B,2025-06-30,\n";
    refused_units("twice.csv", list, &[], &["unit 7 would be valid twice", "before 2025-07-01", "from 2025-06-30"]);
    // Against the store, where unit 1 is always valid.
    refused_units("later.csv", "code,name\n1,A\n", &["--valid-from", "2025-07-01"], &["the store (always valid)", "valid from 2025-07-01"]);
    let data = filled();
    let after = data.file("halves.csv", "code,name,valid_from,valid_to\n7,A,,2025-07-01\n7,B,2025-07-01,\n");
    assert_eq!(data.import("units", &after, &["--level", "commune", "--json"]).counts(), [2, 2, 0, 0, 0]);
}

#[test]
fn a_unit_without_a_usable_code_place_or_shape() {
    refused_units("code.csv", "code,name\n1,A\n?!,B\n", &[], &["row 3, code", "1 to 16 ASCII letters or digits"]);
    let far = "[[[105,19],[206,19],[206,20],[105,19]]]";
    refused_units("range.geojson", collection(&feature("2", far)), &[], &["unit 2", "(206, 19) is out of range"]);
    let point = r#"{"type":"Feature","properties":{"code":"2"},"geometry":{"type":"Point","coordinates":[105,19]}}"#;
    refused_units("point.geojson", collection(point), &[], &["unit 2", "it is not a polygon"]);
    let flat = "[[[105,19],[106,19],[105,19]]]";
    refused_units("flat.geojson", collection(&feature("2", flat)), &[], &["unit 2", "no area"]);
}

#[test]
fn a_file_without_an_acceptable_row() {
    let rows = "2025-02-29,TT-TROM,105.5,19.5\n2025-07-01,NO-SUCH,105.5,19.5\n";
    let words = ["none of its 2 rows can be accepted", "row 2, occurred_at", "expected a date that exists"];
    let data = filled();
    refused(&data, "incidents", "nothing.csv", format!("occurred_at,category,lon,lat\n{rows}"), &[], &words);
    let reports: Vec<_> = std::fs::read_dir(data.folder().join("rejects")).expect("the folder is there").collect();
    assert_eq!(reports.len(), 1, "the reasons are at hand");
    // A file that is given up half-way leaves no half of a report.
    let packed = gzip(format!("occurred_at,category,lon,lat\n{}", rows.repeat(3000)).as_bytes());
    refused(&data, "incidents", "cut.csv.gz", &packed[..packed.len() - 9], &[], &["cut off"]);
    assert_eq!(std::fs::read_dir(data.folder().join("rejects")).expect("the folder is there").count(), 1);
}

#[test]
fn columns_about_people() {
    let file = "id,ngày,loại,lon,lat,Họ và tên,Số điện thoại,CCCD,Dân tộc,Tôn giáo\n9,2025-07-02,TT-TROM,105.5,19.5,A,B,C,D,E\n";
    let words = ["personal data: Họ và tên, Số điện thoại, CCCD, Dân tộc, Tôn giáo.", "--drop COLUMN"];
    let run = refused_incidents("people.csv", file, &[], &words);
    assert!(!run.error.contains("loại") && !run.error.contains("lat"), "{}", run.error);

    let drop = ["--drop", "Họ và tên", "--drop", "so dien thoai", "--drop", "CCCD", "--drop", "Dân tộc"];
    refused_incidents("people.csv", file, &drop, &["personal data: Tôn giáo."]);
    let data = filled();
    let run = data.import("incidents", &data.file("people.csv", file), &[&drop[..], &["--drop", "Tôn giáo", "--json"]].concat());
    assert_eq!(run.counts(), [1, 1, 0, 0, 0]);

    let geojson = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"occurred_at":"2025-07-01","category":"TT-TROM"},"geometry":{"type":"Point","coordinates":[105.5,19.5]}},
        {"type":"Feature","properties":{"occurred_at":"2025-07-01","category":"TT-TROM","victim":"x"},"geometry":{"type":"Point","coordinates":[105.5,19.5]}}]}"#;
    refused_incidents("people.geojson", geojson, &[], &["personal data: victim."]);
    refused_units("people_units.csv", "code,name,dan_toc\n2,A,x\n", &[], &["personal data: dan_toc."]);
    let data = filled();
    refused(
        &data,
        "indicators",
        "shares.csv",
        "unit,indicator,year,value\n1,tỷ lệ dân tộc Mường,2025,0.4\n",
        &[],
        &["ethnicity or religion"],
    );
    refused(&data, "designations", "kind.csv", "kind,basis,unit\nreligion_area,population,1\n", &[], &["ethnicity or religion"]);
}

#[test]
fn an_id_column_of_identity_numbers() {
    let rows = (0..10).map(|row| format!("0380900123{row:02},2025-07-01,TT-TROM,105.5,19.5\n")).collect::<Vec<_>>().concat();
    let run = refused_incidents("ids.csv", format!("id,occurred_at,category,lon,lat\n{rows}"), &[], &["identity or phone numbers"]);
    assert!(!run.error.contains("0380900123"), "{}", run.error);
}

#[test]
fn a_command_that_is_not_understood_is_status_2() {
    let data = Data::new();
    for arguments in
        [&["import", "units", "x.geojson"][..], &["import", "units", "x", "--level", "village"], &["import", "lines", "x"], &["nonsense"]]
    {
        assert_eq!(data.run(arguments).status, 2, "{arguments:?}");
    }
}
