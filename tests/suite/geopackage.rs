//! The store is a file that every GIS opens; copies of it are whole.

use std::path::Path;
use std::process::Command;

use diaban::store::{self, Store, StoreError};

use crate::support::Data;

fn filled() -> (Data, Store) {
    let data = Data::with_demonstration();
    let store = Store::open(&data.folder()).expect("the store opens");
    (data, store)
}

/// What a program prints; `None`, and a line that says so, where it is not installed.
fn output(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).arg(file).output() else {
        println!("skipped: {program} is not installed");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {text}");
    Some(text)
}

#[test]
fn gdal_reads_every_layer_while_the_store_is_open() {
    let (_data, store) = filled();
    let Some(text) = output("ogrinfo", &["-ro", "-al", "-so"], &store.file()) else { return };
    for (layer, count) in [("units", 740), ("incidents", 20_000), ("lineage", 558), ("designations", 76)] {
        let part = text.split(&format!("Layer name: {layer}\n")).nth(1).unwrap_or_else(|| panic!("{layer} is not in {text}"));
        assert!(part.split("Layer name:").next().is_some_and(|part| part.contains(&format!("Feature Count: {count}"))), "{layer}: {text}");
    }
    assert!(!text.to_lowercase().contains("warning") && !text.to_lowercase().contains("error"), "{text}");
    assert!(text.contains("geometry_quality: String") && text.contains("occurred_from: DateTime"), "{text}");
}

#[test]
fn the_validator_of_gdal_finds_nothing() {
    let (_data, store) = filled();
    // Debian's own Python, which GDAL's bindings are made for.
    let python = if Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" };
    let module = "osgeo_utils.samples.validate_gpkg";
    let there = Command::new(python).args(["-c", &format!("import {module}")]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        println!("skipped: {module} is not installed");
        return;
    }
    output(python, &["-m", module, "--extra", "--warning-as-error"], &store.file());
}

#[test]
fn a_layer_is_written_and_read_again_through_gdal() {
    let (data, store) = filled();
    let target = data.path("from_gdal.gpkg");
    let Some(_) = output(
        "ogr2ogr",
        &[
            "-f",
            "GPKG",
            "-sql",
            "SELECT code, name, parent, geom FROM units WHERE geom IS NOT NULL AND level = 'commune'",
            "-t_srs",
            "EPSG:3405",
            "-nln",
            "communes",
            target.to_str().expect("a plain path"),
        ],
        &store.file(),
    ) else {
        return;
    };
    let other = Data::new();
    let run = other.import("units", &target, &["--level", "commune", "--json"]);
    assert_eq!(run.counts(), [166, 166, 0, 0, 0]);
    let (was, is) = (store.load().expect("the store loads"), other.load());
    let area = |units: &[diaban::domain::Unit], code: &str| {
        units.iter().find(|unit| unit.code.as_str() == code && unit.geometry.is_some()).and_then(|unit| unit.area_km2).expect("an area")
    };
    assert!((area(&was.units, "14758") / area(&is.units, "14758") - 1.0).abs() < 1e-6);
}

#[test]
fn a_backup_taken_while_serving_is_a_store_of_its_own_and_can_be_put_back() {
    let (data, mut store) = filled();
    let copy = data.path("copy.gpkg");
    let run = data.run(&["backup", copy.to_str().expect("a plain path")]);
    assert_eq!(run.status, 0, "{}", run.error);
    let before = store.load().expect("the store loads");

    let file = data.file("own.csv", "occurred_at,category,lon,lat\n2025-07-01,TT-TROM,105.78,19.8\n");
    assert_eq!(data.import("incidents", &file, &[]).status, 0);
    assert_eq!(store.generation().expect("the store is read"), 2);

    // While somebody has it open, nothing is replaced.
    let run = data.run(&["restore", copy.to_str().expect("a plain path")]);
    assert_eq!(run.status, 1);
    assert!(run.error.contains("in use by another process"), "{}", run.error);
    assert_eq!(store.load().expect("the store loads").incidents.len(), 1);
    let commit = store.begin().expect("the store can still be written");
    drop(commit);
    drop(store);

    let run = data.run(&["restore", copy.to_str().expect("a plain path")]);
    assert_eq!(run.status, 0, "{}", run.error);
    let mut after = data.load();
    assert_eq!(after.generation, 3, "answers of generation 2 must not be taken for those of the restored store");
    after.generation = before.generation;
    assert!(after == before);
    assert_eq!(data.run(&["check"]).status, 0);
}

#[test]
fn what_is_no_whole_store_is_not_put_back() {
    let (data, store) = filled();
    let copy = data.path("copy.gpkg");
    store.backup(&copy).expect("the copy is written");
    drop(store);
    let before = data.state();
    let mut damaged = std::fs::read(&copy).expect("the copy is read");
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8192].fill(0xa5);
    for (name, content) in [("damaged.gpkg", damaged), ("text.gpkg", b"not a database".to_vec()), ("empty.gpkg", Vec::new())] {
        let file = data.file(name, content);
        let error = store::restore(&data.folder(), &file).expect_err("refused");
        assert!(matches!(error, StoreError::NotAStore { .. } | StoreError::Sqlite(_)), "{name}: {error}");
        assert!(data.state() == before, "{name}");
    }
    assert!(matches!(store::restore(&data.folder(), &data.path("nowhere")), Err(StoreError::Missing(_))));
    assert!(data.state() == before);
}

#[test]
fn a_folder_without_a_store_or_with_something_else_is_told() {
    let data = Data::new();
    for command in [&["info"][..], &["check"], &["backup", "x"]] {
        let run = data.run(command);
        assert_eq!(run.status, 1);
        assert!(run.error.contains("there is no store"), "{}", run.error);
    }
    std::fs::create_dir_all(data.folder()).expect("a folder");
    std::fs::write(data.folder().join(store::FILE_NAME), "x".repeat(5000)).expect("a file");
    let run = data.run(&["check"]);
    assert_eq!(run.status, 1);
    assert!(run.error.contains("is not a store of Diaban"), "{}", run.error);
}

#[test]
fn check_finds_damage() {
    let (data, store) = filled();
    let file = store.file();
    drop(store);
    let connection = rusqlite::Connection::open(&file).expect("the file opens");
    connection
        .execute_batch("DELETE FROM rtree_units_geom WHERE id = 1; UPDATE gpkg_contents SET min_x = 0 WHERE table_name = 'lines';")
        .expect("it is damaged");
    connection.execute("DELETE FROM categories WHERE code = 'TT-TROM'", []).expect("it is damaged");
    drop(connection);
    let run = data.run(&["check"]);
    assert_eq!(run.status, 1);
    for word in ["units: 1 features that their R-tree lacks", "lines: the extent", "categories that the taxonomy lacks: TT-TROM"] {
        assert!(run.out.contains(word), "{word}: {}", run.out);
    }
}
