//! Kept tiles: the same bytes as made ones, made once, gone with their snapshot.

use axum::body::Body;
use axum::http::Request;
use diaban::http::Settings;
use diaban::index::Snapshot;

use crate::admission::{occupy, until};
use crate::test_app::{TODAY, TestApp, demonstration_data};

const TILE: &str = "/tiles/communes/9/406/226.mvt";

fn app(settings: Settings) -> TestApp {
    TestApp::with(demonstration_data(), settings)
}

/// Hits, misses, coalesced and evictions so far.
fn counts(app: &TestApp) -> [u64; 4] {
    let tiles = &app.state().metrics.tiles;
    [&tiles.hits, &tiles.misses, &tiles.coalesced, &tiles.evictions].map(prometheus::core::GenericCounter::get)
}

fn entries(app: &TestApp) -> u64 {
    app.state().current().tiles.size()[1]
}

/// A tile's bytes whatever they are coded in.
fn decoded(coding: Option<&str>, body: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut read = Vec::new();
    match coding {
        Some("gzip") => flate2::read::GzDecoder::new(body).read_to_end(&mut read).unwrap(),
        Some("zstd") => zstd::stream::read::Decoder::new(body).unwrap().read_to_end(&mut read).unwrap(),
        None => body.to_vec().as_slice().read_to_end(&mut read).unwrap(),
        Some(other) => panic!("{other}"),
    };
    read
}

#[test]
fn a_tile_is_made_once_for_each_coding_and_is_the_same_in_all() {
    let app = app(Settings::default());
    let plain = app.get(TILE).body_of_200();
    assert!(plain.len() > 1000);
    for (accepted, coding) in [
        ("gzip", Some("gzip")),
        ("gzip, deflate, br, zstd", Some("zstd")),
        ("br, deflate", None),
        ("gzip;q=0", None),
        ("gzip, br", Some("gzip")),
    ] {
        for _ in 0..2 {
            let answer = app.get_coded(TILE, accepted);
            assert_eq!(answer.headers.get("content-encoding").map(|value| value.to_str().unwrap()), coding, "{accepted}");
            assert_eq!(answer.headers["content-type"], "application/vnd.mapbox-vector-tile");
            assert_eq!(answer.headers["vary"], "accept-encoding");
            assert!(coding.is_none() || answer.body.len() < plain.len());
            assert_eq!(decoded(coding, &answer.body), plain, "{accepted}");
        }
    }
    assert_eq!(counts(&app)[..3], [8, 3, 0], "three codings are made, all else is kept");
    // The same question written otherwise.
    let other = app.get_coded(&format!("{TILE}?severity=1&category=TT"), "gzip").body_of_200();
    assert_eq!(app.get_coded(&format!("{TILE}?category=T%54&severity=1"), "gzip").body_of_200(), other);
    assert_eq!(counts(&app)[..2], [9, 4]);
    let tag = app.get(TILE).headers["etag"].clone();
    let again = app.request(Request::get(TILE).header("if-none-match", tag).header("host", "elsewhere").body(Body::empty()).unwrap());
    assert_eq!(again.status, 304);
}

#[test]
fn small_tiles_and_pictures_are_not_compressed() {
    let app = app(Settings::default());
    let picture = app.get_coded("/tiles/density/9/406/226.png", "gzip, zstd");
    assert!(!picture.headers.contains_key("content-encoding"));
    assert_eq!(picture.body_of_200(), app.get("/tiles/density/9/406/226.png").body_of_200());
    assert_eq!(counts(&app)[..2], [1, 1], "one picture for all codings");
    let small = app.get_coded("/tiles/provinces/16/51960/29036.mvt", "gzip");
    assert!(!small.headers.contains_key("content-encoding") && (1..1000).contains(&small.body.len()), "{}", small.body.len());
    let empty = "/tiles/incidents/9/0/0.mvt";
    assert_eq!([app.get(empty).status, app.get(empty).status], [204, 204]);
    assert_eq!(counts(&app)[..2], [2, 3], "that nothing lies there is kept too");
}

#[test]
fn equal_requests_at_a_time_are_computed_once_even_when_the_first_goes_away() {
    let app = app(Settings { computations: 1, ..Settings::default() });
    let release = occupy(&app, |app| app.state().light.clone());
    let first = app.begin(TILE);
    until(|| counts(&app)[1] == 1);
    let others: Vec<_> = (0..7).map(|_| app.begin(TILE)).collect();
    until(|| counts(&app)[2] == 7);
    assert_eq!(app.state().light.load(), [1, 1], "one waits for all");
    first.abort();
    assert!(app.wait(first).unwrap_err().is_cancelled());
    drop(release);
    let bodies: Vec<_> = others.into_iter().map(|answer| app.wait(answer).unwrap().body_of_200()).collect();
    assert_eq!(app.get(TILE).body_of_200(), bodies[0]);
    assert!(bodies.iter().all(|body| *body == bodies[0] && !body.is_empty()));
    assert_eq!(counts(&app), [1, 1, 7, 0]);
}

#[test]
fn what_nobody_waits_for_any_more_is_not_computed() {
    let app = app(Settings { computations: 1, ..Settings::default() });
    let release = occupy(&app, |app| app.state().light.clone());
    let requests: Vec<_> = (0..3).map(|_| app.begin(TILE)).collect();
    until(|| counts(&app)[1..3] == [1, 2]);
    requests.iter().for_each(tokio::task::JoinHandle::abort);
    until(|| app.state().light.load() == [1, 0]);
    drop(release);
    app.get(TILE).body_of_200();
    assert_eq!(counts(&app)[..3], [0, 2, 2]);
}

#[test]
fn a_new_snapshot_drops_the_tiles_of_the_old_one() {
    let app = app(Settings::default());
    let before = app.get(TILE).body_of_200();
    app.get(TILE).body_of_200();
    assert_eq!((counts(&app)[..2].to_vec(), entries(&app)), (vec![1, 1], 1));
    let old = std::sync::Arc::downgrade(&app.state().current());
    let mut data = demonstration_data();
    data.units.retain(|unit| unit.level != diaban::domain::Level::Commune);
    app.state().swap(Snapshot::new(data, TODAY));
    assert!(old.upgrade().is_none(), "nothing holds on to the old tiles");
    assert_eq!(entries(&app), 0);
    // The same generation, as the data say; the tiles are others nevertheless.
    let after = app.get(TILE);
    assert_eq!(after.status, 204, "there are no communes any more, where there were {} bytes", before.len());
    assert_eq!((counts(&app)[..2].to_vec(), entries(&app)), (vec![1, 2], 1));
}

#[test]
fn a_cache_of_no_bytes_keeps_nothing_and_answers_the_same() {
    let kept = TestApp::demonstration();
    let app = app(Settings { cache_bytes: 0, ..Settings::default() });
    for path in [TILE, "/tiles/density/9/406/226.png", "/tiles/incidents/9/0/0.mvt"] {
        for _ in 0..2 {
            let (fresh, kept) = (app.get_coded(path, "gzip"), kept.get_coded(path, "gzip"));
            assert_eq!((fresh.status, fresh.headers.get("content-encoding")), (kept.status, kept.headers.get("content-encoding")));
            assert_eq!(fresh.body, kept.body, "{path}");
        }
    }
    assert_eq!((counts(&app), entries(&app)), ([0, 6, 0, 0], 0));
}

#[test]
fn the_budget_holds_and_what_is_given_up_is_made_again() {
    let budget = 20_000;
    let app = app(Settings { cache_bytes: budget, ..Settings::default() });
    let paths: Vec<String> = (402..412).flat_map(|x| (222..232).map(move |y| format!("/tiles/communes/9/{x}/{y}.mvt"))).collect();
    let first: Vec<_> = paths.iter().map(|path| app.get(path)).collect();
    let [bytes, entries] = app.state().current().tiles.size();
    assert!(bytes <= budget && entries > 0, "{bytes} bytes of {entries} tiles");
    let sent: usize = first.iter().map(|answer| answer.body.len()).sum();
    assert!(sent as u64 > budget, "{sent} bytes are more than there is room for");
    assert!(counts(&app)[3] > 0, "some were given up");
    for (path, first) in paths.iter().zip(&first) {
        let again = app.get(path);
        assert_eq!((again.status, &again.body), (first.status, &first.body), "{path}");
    }
}

#[test]
fn refusals_are_not_kept() {
    let app = app(Settings::default());
    for _ in 0..2 {
        app.get("/tiles/rivers/0/0/0.mvt").problem(404, None);
        app.get(&format!("{TILE}?zone=border:99999")).problem(404, Some("zone"));
        app.get(&format!("{TILE}?colour=red")).problem(400, Some("colour"));
    }
    assert_eq!((counts(&app), entries(&app)), ([0, 4, 0, 0], 0));
}
