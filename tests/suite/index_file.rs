//! The index file beside the store: it saves a start the sorting, and never changes an answer.

use std::path::PathBuf;

use diaban::index::{Snapshot, file::FILE_NAME};
use diaban::query::page::page;
use diaban::query::summary::{Compare, summarise};
use diaban::query::{Filter, FilterRequest, QueryError, group};
use diaban::store::Store;

use crate::support::Data;
use crate::test_app::TODAY;

fn load(data: &Data) -> Snapshot {
    Snapshot::load(&Store::open(&data.folder()).unwrap(), TODAY).unwrap()
}

fn index(data: &Data) -> PathBuf {
    data.folder().join(FILE_NAME)
}

/// What must be the same whichever way the snapshot came.
fn answers(snapshot: &Snapshot) -> String {
    let filter = Filter::resolve(&FilterRequest::default(), snapshot, TODAY, &|id| Err(QueryError::not_found("zone", id))).unwrap();
    let summary = summarise(snapshot, &filter, Compare::PreviousYear);
    let page = page(snapshot, &filter, None, 500);
    let mut texts = snapshot.incidents.texts();
    let incidents: Vec<String> = page
        .rows
        .iter()
        .map(|&row| {
            let incidents = &snapshot.incidents;
            let [id, kept] = texts.get(row).map(str::to_owned);
            format!(
                "{} {id} {kept} {:?} {:?} {} {:?} {} {:?}",
                incidents.feature_id(row),
                incidents.place(row),
                incidents.occurred(row),
                incidents.category(row),
                incidents.severity(row),
                incidents.source(row),
                incidents.details(row)
            )
        })
        .collect();
    format!("{summary:?} {incidents:?} {:?}", group::by_unit(snapshot, &filter))
}

#[test]
fn a_start_from_the_file_answers_as_one_from_the_store() {
    let data = Data::with_demonstration();
    let store = Store::open(&data.folder()).unwrap();
    let fresh = answers(&Snapshot::new(store.load().unwrap(), TODAY));
    assert_eq!(answers(&load(&data)), fresh);
    let written = std::fs::metadata(index(&data)).unwrap().modified().unwrap();
    assert_eq!(answers(&load(&data)), fresh);
    assert_eq!(std::fs::metadata(index(&data)).unwrap().modified().unwrap(), written, "the second start reads the file and leaves it");
}

#[test]
fn a_damaged_file_is_made_anew() {
    let data = Data::with_demonstration();
    let fresh = answers(&load(&data));
    let whole = std::fs::read(index(&data)).unwrap();
    let mut random = crate::test_app::Random(5);
    for round in 0..60 {
        let mut bytes = whole.clone();
        let at = if round < 24 { round } else { (random.next() % bytes.len() as u64) as usize };
        match round % 3 {
            0 => bytes[at] ^= 1 << (random.next() % 8),
            1 => bytes.truncate(at),
            _ => bytes.splice(at..at, [0; 3]).for_each(drop),
        }
        std::fs::write(index(&data), &bytes).unwrap();
        assert_eq!(answers(&load(&data)), fresh, "damage {round} at {at}");
        assert!(std::fs::read(index(&data)).unwrap() == whole, "damage {round} at {at}: the file is whole again");
    }
}

#[test]
fn a_stale_file_is_made_anew() {
    let data = Data::with_demonstration();
    load(&data);
    let stale = std::fs::read(index(&data)).unwrap();
    let file = data.file("one.csv", "id,occurred_at,category,lon,lat\nx-1,2026-02-01,TT-TROM,105.7,19.8\n");
    assert_eq!(data.import("incidents", &file, &[]).status, 0);
    let snapshot = load(&data);
    assert_eq!(snapshot.incidents.len(), 1, "the first real incident removes the demonstration's");
    assert_ne!(std::fs::read(index(&data)).unwrap(), stale);
    // The file of another store is stale, too.
    let other = Data::with_demonstration();
    std::fs::write(index(&other), std::fs::read(index(&data)).unwrap()).unwrap();
    assert_eq!(load(&other).incidents.len(), 20_000);
}

#[test]
fn a_folder_that_takes_no_file_only_costs_time() {
    let data = Data::with_demonstration();
    std::fs::create_dir(index(&data)).unwrap();
    assert_eq!(load(&data).incidents.len(), 20_000);
    let left: Vec<_> = std::fs::read_dir(data.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".tmp")), "{left:?}");
}
