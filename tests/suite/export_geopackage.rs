//! Layers as GeoPackage: row for row what the GeoJSON file has, and a file that every reader trusts.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::Value;

use crate::export_truth::{Described, QUERIES, app, features, is_same_number, is_same_shape, is_time, layers, property, second, shape};
use crate::test_app::TestApp;

struct File {
    connection: Connection,
    _folder: tempfile::TempDir,
}

fn open(app: &TestApp, path: &str) -> File {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.gpkg");
    std::fs::write(&file, app.get(path).body_of_200()).unwrap();
    File { connection: Connection::open(file).unwrap(), _folder: folder }
}

impl File {
    fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.connection.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{error}: {sql}"))
    }

    /// Compares the rows of a table with features, in order.
    fn compare(&self, layer: &Described, expected: &[Value], what: &str) {
        let mut statement = self.connection.prepare(&format!("SELECT * FROM \"{}\" ORDER BY fid", layer.id)).unwrap();
        let columns: Vec<String> = statement.column_names().skip(2).map(str::to_owned).collect();
        assert_eq!(columns, layer.names, "{what}");
        let mut rows = statement.query([]).unwrap();
        let mut number = 0;
        while let Some(row) = rows.next().unwrap() {
            let feature = &expected[number];
            number += 1;
            let blob: Option<Vec<u8>> = row.get(1).unwrap();
            let found = blob.map(|blob| diaban::store::geometry::decode(&blob).expect("a shape"));
            assert!(is_same_shape(found.as_ref(), shape(feature).as_ref()), "{what}, row {number}");
            for (at, name) in layer.names.iter().enumerate() {
                let found = match row.get_ref(at + 2).unwrap() {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(number) if layer.kinds[at] == "boolean" => Value::from(number == 1),
                    ValueRef::Integer(number) => number.into(),
                    ValueRef::Real(number) => number.into(),
                    ValueRef::Text(text) => std::str::from_utf8(text).unwrap().into(),
                    ValueRef::Blob(_) => panic!("{what}: a blob in {name}"),
                };
                let expected = property(feature, name);
                if is_time(&layer.id, name) {
                    let found = found.as_str().map(|text| text.parse::<jiff::Timestamp>().unwrap().as_second());
                    assert_eq!(found, second(name, expected), "{what}, row {number}, {name}");
                } else if layer.kinds[at] == "number" {
                    assert!(is_same_number(found.as_f64(), expected.as_f64()), "{what}, row {number}, {name}: {found} {expected}");
                } else {
                    assert_eq!(&found, expected, "{what}, row {number}, {name}");
                }
            }
        }
        assert_eq!(number, expected.len(), "{what}");
    }

    /// What a reader trusts: the tree, the extent, the count.
    fn check(&self, layer: &str, expected: &[Value], what: &str) {
        let tree = format!("rtree_{layer}_geom");
        assert_eq!(self.one::<String>(&format!("SELECT rtreecheck('{tree}')")), "ok", "{what}");
        assert_eq!(self.one::<String>("PRAGMA integrity_check"), "ok", "{what}");
        let counted: i64 = self.one(&format!("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = '{layer}'"));
        assert_eq!(counted as usize, expected.len(), "{what}");
        let shapes: Vec<geo::Geometry<f64>> = expected.iter().filter_map(shape).collect();
        assert_eq!(self.one::<i64>(&format!("SELECT count(*) FROM \"{tree}\"")) as usize, shapes.len(), "{what}");
        let boxes: Vec<geo::Rect<f64>> = shapes.iter().filter_map(geo::BoundingRect::bounding_rect).collect();
        let least = |of: fn(&geo::Rect<f64>) -> f64| boxes.iter().map(of).reduce(f64::min);
        let most = |of: fn(&geo::Rect<f64>) -> f64| boxes.iter().map(of).reduce(f64::max);
        let extent = [least(|b| b.min().x), least(|b| b.min().y), most(|b| b.max().x), most(|b| b.max().y)];
        for (side, expected) in ["min_x", "min_y", "max_x", "max_y"].into_iter().zip(extent) {
            let found: Option<f64> = self.one(&format!("SELECT {side} FROM gpkg_contents WHERE table_name = '{layer}'"));
            assert_eq!(found.is_some(), expected.is_some(), "{what}");
            assert!(found.zip(expected).is_none_or(|(found, expected)| (found - expected).abs() < 1e-9), "{what}: {side}");
        }
        for [west, south, east, north] in [[105.7, 19.7, 105.9, 19.9], [104.0, 20.0, 105.2, 21.0]] {
            let inside = |b: &&geo::Rect<f64>| b.max().x >= west && b.min().x <= east && b.max().y >= south && b.min().y <= north;
            let sql =
                format!("SELECT count(*) FROM \"{tree}\" WHERE maxx >= {west} AND minx <= {east} AND maxy >= {south} AND miny <= {north}");
            assert_eq!(self.one::<i64>(&sql) as usize, boxes.iter().filter(inside).count(), "{what}");
        }
    }
}

#[test]
fn every_layer_is_row_for_row_that_of_the_geojson_file() {
    let app = app();
    for layer in layers(app) {
        let file = open(app, &format!("/layers/{}.gpkg", layer.id));
        let expected = features(app, &layer.id, "");
        file.compare(&layer, &expected, &layer.id);
        file.check(&layer.id, &expected, &layer.id);
        assert!(!layer.is_of_population || !layer.names.iter().any(|name| name == "incidents"), "{}", layer.id);
    }
}

/// The first features by number, in the order that they have.
fn first(all: &[Value], limit: usize) -> Vec<Value> {
    let mut numbers: Vec<u64> = all.iter().map(|feature| feature["id"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    all.iter().filter(|feature| feature["id"].as_u64().unwrap() <= numbers[limit - 1]).cloned().collect()
}

#[test]
fn filters_and_limits_choose_the_same_rows() {
    let app = app();
    let layers = layers(app);
    for query in QUERIES {
        let layer = layers.iter().find(|layer| layer.id == "incidents").unwrap();
        let file = open(app, &format!("/layers/incidents.gpkg?{query}"));
        let expected = features(app, "incidents", query);
        file.compare(layer, &expected, query);
        file.check("incidents", &expected, query);
        let metadata: String = file.one("SELECT metadata FROM gpkg_metadata");
        let metadata: Value = serde_json::from_str(&metadata).unwrap();
        assert_eq!(metadata["filters"].as_str().unwrap().split('&').count(), query.split('&').count(), "{metadata}");
        assert_eq!(metadata["notices"].as_array().unwrap().len(), 4);
    }
    let all = features(app, "incidents", "");
    for limit in [1, 51, 52, 1000] {
        let layer = layers.iter().find(|layer| layer.id == "incidents").unwrap();
        let file = open(app, &format!("/layers/incidents.gpkg?limit={limit}"));
        let expected = first(&all, limit);
        file.compare(layer, &expected, &limit.to_string());
        file.check("incidents", &expected, &limit.to_string());
    }
    let communes = layers.iter().find(|layer| layer.id == "communes").unwrap();
    let query = "category=TT-TROM&filter=incidents%20%3E%203";
    open(app, &format!("/layers/communes.gpkg?{query}")).compare(communes, &features(app, "communes", query), query);
}

#[test]
fn all_layers_are_in_one_file_under_one_filter() {
    let app = app();
    let query = "unit=14758&category=TT";
    let file = open(app, &format!("/layers/all.gpkg?{query}"));
    for layer in layers(app) {
        let expected = features(app, &layer.id, query);
        file.compare(&layer, &expected, &layer.id);
        file.check(&layer.id, &expected, &layer.id);
    }
    let detail = app.get("/layers/all.gpkg?filter=severity%20%3E%203").problem(400, Some("filter"));
    assert!(detail.contains("one layer"), "{detail}");
    assert_eq!(file.one::<i64>("SELECT count(*) FROM gpkg_metadata_reference"), layers(app).len() as i64);
    assert_eq!(
        file.one::<String>("SELECT description FROM gpkg_data_columns WHERE table_name = 'incidents' AND name = 'Loại'"),
        "Category"
    );
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let app = app();
    for file in ["incidents.gpkg", "communes.gpkg", "incidents.fgb", "incidents.parquet", "communes.shp.zip", "incidents.xlsx"] {
        let path = format!("/layers/{file}?category=TT");
        assert!(app.get(&path).body_of_200() == app.get(&path).body_of_200(), "{file}");
    }
}
