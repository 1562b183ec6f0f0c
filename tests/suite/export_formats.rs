//! CSV, workbooks, sequences, KML, GeoParquet and Shapefiles against the GeoJSON file. What GDAL and others make of them is in
//! `tests/files`.

use std::io::{Cursor, Read};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

use crate::export_truth::{NASTY, QUERIES, app, features, is_same_number, is_same_shape, is_time, layers, property, second, shape};

fn text_of(path: &str) -> String {
    String::from_utf8(app().get(path).body_of_200()).unwrap()
}

/// A file of an archive.
fn unpacked(path: &str, name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(app().get(path).body_of_200())).unwrap();
    let mut content = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

#[test]
fn csv_has_every_value_and_no_formula() {
    let app = app();
    for layer in layers(app) {
        for query in if layer.id == "incidents" { &QUERIES[..] } else { &QUERIES[..1] } {
            let text = text_of(&format!("/layers/{}.csv?{query}", layer.id));
            let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').expect("a byte order mark").as_bytes());
            let last: &[&str] = if layer.geometry == "point" { &["longitude", "latitude"] } else { &["WKT"] };
            let names: Vec<&str> = layer.names.iter().map(String::as_str).chain(last.iter().copied()).collect();
            assert_eq!(reader.headers().unwrap(), names);
            let expected = features(app, &layer.id, query);
            let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            assert_eq!(records.len(), expected.len(), "{} {query}", layer.id);
            for (record, feature) in records.iter().zip(&expected) {
                for ((name, kind), found) in layer.names.iter().zip(&layer.kinds).zip(record) {
                    assert!(!found.starts_with(['=', '+', '@', '\t', '\r']), "a formula: {found:?}");
                    match property(feature, name) {
                        Value::Null => assert_eq!(found, "", "{name}"),
                        Value::String(text) if text.starts_with(['=', '-', '@']) => assert_eq!(found, format!("'{text}"), "{name}"),
                        Value::String(text) => assert_eq!(found, text, "{name}"),
                        number if kind == "number" => {
                            assert!(is_same_number(found.parse().ok(), number.as_f64()), "{name}: {found} {number}");
                        }
                        other => assert_eq!(found, other.to_string(), "{name}"),
                    }
                }
                let place = if layer.geometry == "point" {
                    format!("POINT ({} {})", &record[layer.names.len()], &record[layer.names.len() + 1])
                } else {
                    record[layer.names.len()].to_owned()
                };
                let expected = shape(feature);
                let numbers = |text: &str| {
                    text.split(|c: char| !"0123456789.-".contains(c)).filter_map(|n| n.parse::<f64>().ok()).collect::<Vec<_>>()
                };
                let corners: Vec<f64> =
                    expected.iter().flat_map(geo::CoordsIter::coords_iter).flat_map(|corner| [corner.x, corner.y]).collect();
                let found = numbers(&place);
                let is_same = found.len() == corners.len() && found.iter().zip(&corners).all(|(a, b)| is_same_number(Some(*a), Some(*b)));
                assert!(is_same, "{place}");
            }
        }
    }
    let vietnamese = text_of("/layers/incidents.csv?lang=vi&limit=1");
    assert!(vietnamese.starts_with("\u{feff}Mã vụ việc,Nguồn,Xảy ra lúc"), "{vietnamese}");
    let types = text_of("/layers/incidents.csvt");
    assert_eq!(types.trim_end().split(',').count(), 17);
    let about = text_of("/layers/incidents.txt?category=TT");
    assert!(about.contains("Bộ lọc (filters): category=TT\r\n") && about.contains("giả lập"), "{about}");
}

#[test]
fn sequences_are_the_features_of_the_document() {
    let app = app();
    for layer in layers(app) {
        let expected = features(app, &layer.id, "unit=38");
        for (ending, before) in [("geojsonl", ""), ("geojsons", "\u{1e}")] {
            let text = text_of(&format!("/layers/{}.{ending}?unit=38", layer.id));
            let found: Vec<Value> = text.lines().map(|line| serde_json::from_str(line.strip_prefix(before).unwrap()).unwrap()).collect();
            assert!(found == expected, "{}.{ending}", layer.id);
        }
    }
    assert_eq!(text_of("/layers/incidents.geojsonl?limit=3").lines().count(), 3);
}

#[test]
fn a_workbook_has_typed_cells_vietnamese_headers_and_says_what_it_is() {
    let expected = features(app(), "incidents", "category=TT");
    let sheet = String::from_utf8(unpacked("/layers/incidents.xlsx?category=TT", "xl/worksheets/sheet1.xml")).unwrap();
    let rows: Vec<&str> = sheet.split("<row ").skip(1).collect();
    assert_eq!(rows.len(), expected.len() + 1);
    assert!(rows[0].contains(">Mã vụ việc<") && rows[0].contains(">Kinh độ<"), "{}", rows[0]);
    assert!(!sheet.contains("<f>") && !sheet.contains('\u{1}') && !sheet.contains('\u{FFFF}'));
    for (row, feature) in rows[1..].iter().zip(&expected) {
        let cells: Vec<&str> = row.split("<c").skip(1).collect();
        assert_eq!(cells.len(), 17, "{row}");
        let number =
            |cell: &str| cell.split("<v>").nth(1).and_then(|rest| rest.split('<').next()).and_then(|text| text.parse::<f64>().ok());
        // Days since the end of 1899, local.
        let occurred = second("occurred_at", property(feature, "occurred_at")).unwrap();
        assert!((number(cells[2]).unwrap() - ((occurred + 7 * 3600) as f64 / 86_400.0 + 25_569.0)).abs() < 1e-6, "{row}");
        assert_eq!(number(cells[6]), property(feature, "severity").as_f64());
        assert_eq!(number(cells[15]), feature["geometry"]["coordinates"][0].as_f64());
        assert!(cells[5].contains(&format!(">{}<", property(feature, "category").as_str().unwrap())), "{row}");
    }
    let about = String::from_utf8(unpacked("/layers/incidents.xlsx?category=TT", "xl/worksheets/sheet2.xml")).unwrap();
    assert!(about.contains(">category=TT<") && about.contains(">Dữ liệu đến ngày<") && about.contains("giả lập"), "{about}");
}

#[test]
fn text_with_a_meaning_in_xml_is_only_text() {
    let kml = text_of("/layers/incidents.kml?limit=70");
    let sheet = String::from_utf8(unpacked("/layers/incidents.xlsx?limit=4000", "xl/worksheets/sheet1.xml")).unwrap();
    for text in [&sheet, &text_of("/layers/incidents.kml")] {
        assert!(text.contains("&lt;a href='x'&gt;&amp;amp;&lt;/a&gt;") && !text.contains(NASTY[2]));
        assert!(text.contains("]]&gt;") && !text.contains("]]>") && text.contains("hai&#10;dòng&#9;cột"));
    }
    assert_eq!(kml.matches("<Placemark>").count(), 70);
    assert!(kml.contains("<description>title_vi: Vụ việc\n") || kml.contains("<description>title_vi: Vụ việc&#10;"), "{kml:.400}");
}

#[test]
fn geoparquet_is_row_for_row_that_of_the_geojson_file() {
    let app = app();
    for layer in layers(app) {
        for query in if layer.id == "incidents" { &QUERIES[..] } else { &QUERIES[..1] } {
            let expected = features(app, &layer.id, query);
            let file = bytes::Bytes::from(app.get(&format!("/layers/{}.parquet?{query}", layer.id)).body_of_200());
            let reader = SerializedFileReader::new(file).unwrap();
            let pairs = reader.metadata().file_metadata().key_value_metadata().unwrap();
            let geo = pairs.iter().find(|pair| pair.key == "geo").and_then(|pair| pair.value.as_deref()).unwrap();
            let geo: Value = serde_json::from_str(geo).unwrap();
            assert_eq!(geo["version"], "1.1.0");
            let mut count = 0;
            for (row, feature) in reader.get_row_iter(None).unwrap().zip(&expected) {
                count += 1;
                let row = row.unwrap();
                let fields: Vec<(&String, &Field)> = row.get_column_iter().collect();
                for (at, name) in layer.names.iter().enumerate() {
                    assert_eq!(fields[at].0, name);
                    let value = property(feature, name);
                    let is_equal = match fields[at].1 {
                        Field::Null => value.is_null(),
                        Field::Str(text) => value == text,
                        Field::Long(number) => value == number,
                        Field::Double(number) => is_same_number(value.as_f64(), Some(*number)),
                        Field::Bool(found) => value == found,
                        Field::Date(day) => {
                            value.as_str().unwrap().parse::<jiff::civil::Date>().unwrap()
                                == jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(*day)
                        }
                        Field::TimestampMillis(found) => is_time(&layer.id, name) && second(name, value) == Some(found / 1000),
                        other => panic!("{other:?}"),
                    };
                    assert!(is_equal, "{} {query} {name}: {:?} {value}", layer.id, fields[at].1);
                }
                let found = match fields[layer.names.len() + 1].1 {
                    Field::Bytes(binary) => diaban::store::geometry::decode(&[&b"GP\0\x01\xe6\x10\0\0"[..], binary.data()].concat()),
                    _ => None,
                };
                assert!(is_same_shape(found.as_ref(), shape(feature).as_ref()), "{}", layer.id);
            }
            assert_eq!(count, expected.len(), "{} {query}", layer.id);
        }
    }
}

#[test]
fn an_archive_of_a_shapefile_has_all_parts_and_the_full_names() {
    let path = "/layers/communes.shp.zip?unit=14758";
    for ending in ["shp", "shx", "dbf", "prj", "cpg", "txt"] {
        assert!(!unpacked(path, &format!("communes.{ending}")).is_empty());
    }
    let about = String::from_utf8(unpacked(path, "communes.txt")).unwrap();
    assert!(about.contains("designatio\tdesignations\t") && about.contains("unit=14758"), "{about}");
    let shp = unpacked(path, "communes.shp");
    assert_eq!(u32::from_be_bytes(shp[24..28].try_into().unwrap()) as usize * 2, shp.len());
}

#[test]
fn every_format_has_the_same_incidents_for_the_same_limit() {
    let app = app();
    for query in ["limit=500&category=TT", "limit=3999", "limit=4000", "limit=1&unit=14758"] {
        let sorted = |mut ids: Vec<String>| {
            ids.sort_unstable();
            ids
        };
        let id = |feature: &Value| feature["properties"]["id"].as_str().unwrap().to_owned();
        let page = sorted(features(app, "incidents", query).iter().map(id).collect());
        let lines = text_of(&format!("/layers/incidents.geojsonl?{query}"));
        assert_eq!(sorted(lines.lines().map(|line| id(&serde_json::from_str(line).unwrap())).collect()), page, "{query}");
        let table = text_of(&format!("/layers/incidents.csv?{query}"));
        let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let at = reader.headers().unwrap().iter().position(|name| name == "id").unwrap();
        // What a spreadsheet would take for a formula has an apostrophe before it.
        let cells = reader.records().map(|row| row.unwrap()[at].trim_start_matches('\'').to_owned());
        assert_eq!(sorted(cells.collect()), page, "{query}");
    }
}
