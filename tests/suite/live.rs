//! Incidents that come while others read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use diaban::domain::Incident;
use diaban::index::Snapshot;
use diaban::query::page::page;
use diaban::query::{Filter, FilterRequest, QueryError, group};
use diaban::store::Store;

use crate::query_properties::{incidents, snapshot};
use crate::support::Data;
use crate::test_app::{TODAY, TestApp};

fn everything(snapshot: &Snapshot) -> Filter {
    Filter::resolve(&FilterRequest::default(), snapshot, TODAY, &|id| Err(QueryError::not_found("zone", id))).unwrap()
}

/// Each commit adds ten incidents; whoever reads sees whole commits only, and every question of one snapshot agrees.
#[test]
fn readers_see_whole_commits_while_incidents_are_posted_and_packed() {
    const COMMITS: usize = 60;
    let all = incidents(9, 5_000 + 10 * COMMITS);
    let app = TestApp::from_snapshot(snapshot(all[..5_000].to_vec()));
    let (stop, reads) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut last = 0;
                while !stop.load(Ordering::Relaxed) {
                    let snapshot = app.snapshot();
                    let expected = 5_000 + 10 * (snapshot.generation - 1);
                    assert_eq!(snapshot.incidents.len() as u64, expected);
                    let filter = everything(&snapshot);
                    assert_eq!(group::count(&snapshot, &filter), expected);
                    assert_eq!(group::by_category(&snapshot, &filter).iter().sum::<u64>(), expected);
                    let page = page(&snapshot, &filter, Some(expected as i64 - 20), 100);
                    let numbers: Vec<i64> = page.rows.iter().map(|row| snapshot.incidents.feature_id(*row)).collect();
                    assert_eq!(numbers, (expected as i64 - 19..=expected as i64).collect::<Vec<_>>());
                    let answer = app.summary(&serde_json::json!({}));
                    assert_eq!(answer["count"].as_u64(), Some(5_000 + 10 * (answer["generation"].as_u64().unwrap() - 1)));
                    assert!(snapshot.generation >= last, "time does not run backwards");
                    last = snapshot.generation;
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for commit in 0..COMMITS {
            let current = app.snapshot();
            let first = 5_000 + 10 * commit;
            let next = current.with_incidents(current.generation + 1, &all[first..first + 10], &[], TODAY);
            if commit % 20 == 10 {
                // A merge that began before this commit, and ends after it.
                let merged = current.merged(TODAY);
                app.swap(Snapshot::rebased(&merged, &current, &next).expect("the packed rows are the same"));
            } else {
                app.swap(next);
            }
            let seen = reads.load(Ordering::Relaxed);
            while reads.load(Ordering::Relaxed) < seen + 3 {
                std::thread::yield_now();
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(app.snapshot().incidents.len(), 5_000 + 10 * COMMITS);
    assert!(reads.load(Ordering::Relaxed) >= 3 * COMMITS as u64);
}

#[test]
fn a_commit_of_new_incidents_is_added_without_reading_all() {
    let data = Data::new();
    let file = |name: &str, rows: &[(&str, &str)]| {
        let lines: Vec<String> = rows.iter().map(|(id, category)| format!("{id},2026-02-01,{category},105.7,19.8")).collect();
        data.file(name, format!("id,occurred_at,category,lon,lat\n{}\n", lines.join("\n")))
    };
    assert_eq!(data.import("incidents", &file("first.csv", &[("a", "TT-TROM"), ("b", "TT-CUOP")]), &[]).status, 0);
    let store = Store::open(&data.folder()).unwrap();
    let first = Snapshot::load(&store, TODAY).unwrap();
    assert_eq!(data.import("incidents", &file("second.csv", &[("c", "TT-TROM"), ("a", "TT-TROM")]), &[]).status, 0);
    let second = first.with_added_from(&store, TODAY).unwrap().expect("one was added, the other is unchanged");
    assert_eq!((second.incidents.len(), second.incidents.delta_rows(), second.generation), (3, 1, store.generation().unwrap()));
    assert!(Arc::ptr_eq(&first.units, &second.units), "what has not changed is shared");
    // What the journal cannot vouch for is read anew: a change, another kind of data, a category, the demonstration.
    assert_eq!(data.import("incidents", &file("third.csv", &[("a", "TT-CUOP")]), &[]).status, 0);
    assert!(second.with_added_from(&store, TODAY).unwrap().is_none());
    let third = Snapshot::load(&store, TODAY).unwrap();
    assert_eq!(data.import("incidents", &file("fourth.csv", &[("d", "NEW")]), &["--categories", "add"]).status, 0);
    assert!(third.with_added_from(&store, TODAY).unwrap().is_none());
    let fourth = Snapshot::load(&store, TODAY).unwrap();
    assert_eq!(fourth.incidents.len(), 4);
    let demonstration = Data::with_demonstration();
    let store = Store::open(&demonstration.folder()).unwrap();
    let before = Snapshot::load(&store, TODAY).unwrap();
    assert_eq!(demonstration.import("incidents", &file("fifth.csv", &[("e", "TT-TROM")]), &[]).status, 0);
    assert!(before.with_added_from(&store, TODAY).unwrap().is_none());
}

#[test]
fn a_replaced_incident_is_nowhere_any_more() {
    let stored: Vec<(i64, Incident)> = incidents(4, 700);
    let base = snapshot(stored.clone());
    let moved = Incident { longitude_e7: 1_100_000_000, latitude_e7: 100_000_000, ..stored[300].1.clone() };
    let next = base.with_incidents(2, &[(301, moved)], &[302], TODAY);
    assert_eq!(next.incidents.len(), 699);
    assert!((next.incidents.extent().east - 110.0).abs() < 1e-9);
    let app = TestApp::from_snapshot(next);
    let answer = app.get("/layers/incidents.geojson").ok();
    let features = answer["features"].as_array().unwrap();
    assert_eq!(features.len(), 699);
    let found: Vec<_> = features.iter().filter(|feature| feature["id"] == 301).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["geometry"]["coordinates"][0], 110.0);
    assert!(features.iter().all(|feature| feature["id"] != 302));
}
