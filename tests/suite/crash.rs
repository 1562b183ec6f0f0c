//! A process that dies at any moment leaves the last commit whole.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use diaban::store::Store;

use crate::support::Data;

const ROWS: usize = 6_000;

fn incidents(number: usize) -> String {
    (0..ROWS).fold("id,occurred_at,category,lon,lat\n".to_owned(), |mut text, row| {
        let (east, north) = (105.0 + row as f64 * 1e-4, 19.0 + number as f64 * 1e-3);
        writeln!(text, "{number}-{row},2025-07-01,TT-TROM,{east},{north}").expect("memory takes it");
        text
    })
}

#[test]
fn kill_9_at_random_moments_leaves_the_last_commit_whole() {
    let data = Data::new();
    let first = data.file("0.csv", incidents(0));
    let begun = Instant::now();
    assert_eq!(data.import("incidents", &first, &[]).status, 0);
    let mut whole_import = begun.elapsed();

    // A fixed sequence of moments between the start of the process and somewhat after its usual end.
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut killed = 0;
    for number in 1..=20 {
        let file = data.file(&format!("{number}.csv"), incidents(number));
        let mut command = data.command(&["import", "incidents", file.to_str().expect("a plain path")]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let share = f64::from(seed as u32) / f64::from(u32::MAX);
        let moment = whole_import.mul_f64(1.2 * share);
        let begun = Instant::now();
        while begun.elapsed() < moment && child.try_wait().expect("it can be asked").is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let waited = begun.elapsed();
        // SIGKILL on Unix; one that has ended by itself takes no notice.
        child.kill().expect("it can be killed");
        if child.wait().expect("it is gone").success() {
            // The machine may be less busy than it was: aim at what an import takes now.
            whole_import = whole_import.min(waited);
        } else {
            killed += 1;
        }

        let store = Store::open(&data.folder()).expect("the store opens");
        assert_eq!(store.check().expect("the store is read"), [], "after kill {number}");
        let stored = store.load().expect("the store loads");
        let journal = store.journal().expect("the journal reads");
        assert_eq!(stored.incidents.len(), journal.len() * ROWS, "after kill {number}");
        assert_eq!(stored.generation, journal.len() as u64);
        let names: Vec<_> = journal.iter().map(|entry| entry.record.file.clone()).collect();
        let here: std::collections::BTreeSet<_> = stored
            .incidents
            .iter()
            .filter_map(|(_, incident)| incident.id.split_once('-').map(|(file, _)| format!("{file}.csv")))
            .collect();
        assert_eq!(here, names.into_iter().collect(), "the journal says what was committed");
    }
    assert!(killed >= 5, "only {killed} of 20 were killed before their end");
    // And one that nobody kills goes in.
    let last = data.file("21.csv", incidents(21));
    assert_eq!(data.import("incidents", &last, &["--json"]).counts(), [ROWS as u64, ROWS as u64, 0, 0, 0]);
}

#[test]
fn two_writers_wait_for_each_other_or_say_so() {
    let data = Data::new();
    let mut store = Store::open(&data.folder()).expect("the store opens");
    let commit = store.begin().expect("nobody else writes");
    let file = data.file("1.csv", incidents(1));
    let begun = Instant::now();
    let run = data.import("incidents", &file, &[]);
    assert_eq!(run.status, 1);
    assert!(run.error.contains("another import is being written"), "{}", run.error);
    assert!(begun.elapsed() > Duration::from_secs(4), "it has waited");
    drop(commit);
    let before = store.data_version().expect("the store is read");
    assert_eq!(data.import("incidents", &file, &[]).status, 0);
    assert_ne!(store.data_version().expect("the store is read"), before, "another process's commit shows");
    assert_eq!(store.generation().expect("the store is read"), 1);
}
