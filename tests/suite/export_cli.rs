//! `diaban export`: the same files without a server.

use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

use crate::support::Data;

#[test]
fn a_layer_is_written_under_a_filter_as_the_server_writes_it() {
    let data = Data::with_demonstration();
    let app = crate::test_app::TestApp::new(data.load());
    for (layer, ending, arguments, query) in [
        ("incidents", "csv", &["--category", "TT", "--unit", "14758", "--lang", "vi"][..], "category=TT&unit=14758&lang=vi"),
        ("incidents", "gpkg", &["--bbox", "105.7,19.7,105.9,19.9", "--limit", "7"], "bbox=105.7,19.7,105.9,19.9&limit=7"),
        (
            "communes",
            "fgb",
            &["--filter", "incidents > 30 AND name LIKE 'Xã%'"],
            "filter=incidents%20%3E%2030%20AND%20name%20LIKE%20%27X%C3%A3%25%27",
        ),
        ("coast_line", "geojson", &[], ""),
        ("density", "tif", &["--sigma", "900", "--category", "TT"], "sigma=900&category=TT"),
    ] {
        let file = data.path(&format!("out.{ending}"));
        let run = data.run(&[&["export", layer, "-o", file.to_str().unwrap()], arguments].concat());
        assert_eq!(run.status, 0, "{}", run.error);
        let expected = app.get(&format!("/layers/{layer}.{ending}?{query}")).body_of_200();
        assert!(std::fs::read(&file).unwrap() == expected, "{layer}.{ending}");
    }
    let file = data.path("all.gpkg");
    let run = data.run(&["export", "all", "-o", file.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.error);
    assert!(run.out.contains("features of generation"), "{}", run.out);
}

#[test]
fn an_area_takes_its_incidents_and_chooses_the_features_that_it_touches() {
    let data = Data::with_demonstration();
    let app = crate::test_app::TestApp::new(data.load());
    let area = "POLYGON((105.7 19.7, 105.9 19.7, 105.8 19.9, 105.7 19.7))";
    let export = |layer: &str, area: &str, beside: &[&str]| -> Value {
        let file = data.path("out.geojson");
        let run = data.run(&[&["export", layer, "-o", file.to_str().unwrap(), "--area", area], beside].concat());
        assert_eq!(run.status, 0, "{}", run.error);
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap()
    };
    let served = |path: &str| app.get(path).ok();
    let touches = "S_INTERSECTS(geometry,%20POLYGON((105.7%2019.7,%20105.9%2019.7,%20105.8%2019.9,%20105.7%2019.7)))";
    for layer in ["incidents", "communes", "zones"] {
        let chosen = served(&format!("/layers/{layer}.geojson?filter={touches}"));
        let all = served(&format!("/layers/{layer}.geojson"));
        let count = |answer: &Value| answer["features"].as_array().unwrap().len();
        assert!(count(&chosen) < count(&all), "{layer}");
        // The figures in the features are those of the whole features.
        assert_eq!(export(layer, area, &[])["features"], chosen["features"], "{layer}");
    }
    assert_eq!(
        export("communes", area, &["--filter", "name LIKE 'Phường%'"])["features"],
        served(&format!("/layers/communes.geojson?filter={touches}%20AND%20name%20LIKE%20%27Ph%C6%B0%E1%BB%9Dng%25%27"))["features"]
    );
    assert_eq!(export("communes", "38", &[])["features"], served("/layers/communes.geojson?unit=38")["features"]);
    let all = data.path("all.gpkg");
    assert_eq!(data.run(&["export", "all", "-o", all.to_str().unwrap(), "--area", area]).status, 0);
    let density = data.path("part.tif");
    let run = data.run(&["export", "density", "-o", density.to_str().unwrap(), "--area", area]);
    assert_eq!(run.status, 0, "{}", run.error);
    assert!(std::fs::metadata(density).unwrap().len() < app.get("/layers/density.tif").body_of_200().len() as u64);
    let circle = data.run(&["export", "communes", "-o", "x.geojson", "--area", "{\"center\": [105.7, 19.8], \"radius_m\": 500}"]);
    assert!(circle.status == 1 && circle.error.contains("a polygon or a unit"), "{}", circle.error);
}

#[test]
fn what_is_refused_says_why_and_leaves_the_file_that_was_there() {
    let data = Data::with_demonstration();
    let there = data.file("there.gpkg", "before");
    let there = there.to_str().unwrap();
    for (arguments, expected) in [
        (&["export", "nowhere", "-o", there][..], "there is no layer"),
        (&["export", "incidents", "-o", there, "--bbox", "1,2"], "bbox"),
        (&["export", "incidents", "-o", there, "--filter", "severity >"], "filter"),
        (&["export", "incidents", "-o", "file.dwg"], ".shp.zip"),
        (&["export", "all", "-o", "file.csv"], ".gpkg only"),
        (&["export", "density", "-o", there], ".tif only"),
        (&["export", "density", "-o", "file.tif", "--sigma", "1"], "sigma"),
        (&["export", "incidents", "-o", there, "--sigma", "900"], "sigma"),
        (&["export", "incidents", "-o", there, "--limit", "0"], "limit"),
    ] {
        let run = data.run(arguments);
        assert_eq!(run.status, 1, "{arguments:?}: {}", run.error);
        assert!(run.error.contains(expected), "{arguments:?}: {}", run.error);
        assert_eq!(std::fs::read_to_string(there).unwrap(), "before");
    }
    let beside = std::fs::read_dir(data.path("")).unwrap().count();
    assert_eq!(beside, 2, "only the store and the file");
    let missing = Data::new().run(&["export", "incidents", "-o", there]);
    assert_eq!(missing.status, 1);
    assert_eq!(Value::from(missing.out), "");
}

/// Files that an export has not finished.
fn unfinished(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    names.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(".diaban-export-")).collect()
}

#[test]
fn what_a_killed_export_left_is_removed_by_the_next_one() {
    let data = Data::with_demonstration();
    let folder = data.path("");
    let target = data.path("out.xlsx");
    // Killed while it writes.
    let mut left = Vec::new();
    for _ in 0..20 {
        let mut command = data.command(&["export", "incidents", "-o", target.to_str().unwrap()]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        while unfinished(&folder).is_empty() && child.try_wait().unwrap().is_none() && Instant::now() < deadline {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        left = unfinished(&folder);
        if !left.is_empty() {
            break;
        }
    }
    assert_eq!(left.len(), 1, "no export was caught at work");
    let age = |path: &std::path::Path| {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_mins(5)).unwrap();
        file
    };
    // One that somebody still writes, and one that is none of ours.
    let written = age(&data.file(".diaban-export-other.part", "half"));
    written.lock().unwrap();
    age(&data.file(".other.part", "not ours"));
    let export = || assert_eq!(data.run(&["export", "provinces", "-o", data.path("out.csv").to_str().unwrap()]).status, 0);
    export();
    assert_eq!(unfinished(&folder).len(), 2, "a young one is left alone");
    age(&left[0]);
    export();
    assert_eq!(unfinished(&folder), [data.path(".diaban-export-other.part")]);
    assert!(data.path(".other.part").exists());
}
