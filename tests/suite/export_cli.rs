//! `diaban export`: the same files without a server.

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
