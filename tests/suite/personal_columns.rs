//! Areas, never people: what the importer keeps out, whatever the options and however a file names it.

use crate::support::{Data, Run};

/// Imports a file that must be refused with all these words, and without a trace of it in the store.
fn refused(kind: &str, name: &str, content: &str, arguments: &[&str], words: &[&str]) -> Run {
    let data = Data::new();
    let run = data.import(kind, &data.file(name, content), arguments);
    assert_eq!(run.status, 1, "{name} {arguments:?}: {} {}", run.out, run.error);
    for word in words {
        assert!(run.error.contains(word), "{name}: {word:?} is not in {}", run.error);
    }
    let state = data.state().expect("the store was made");
    assert_eq!((state.0.incidents.len(), state.0.designations.len(), state.1), (0, 0, 0));
    run
}

#[test]
fn a_column_that_is_left_out_cannot_be_mapped_or_kept() {
    let file = "CCCD,occurred_at,category,lon,lat\n038090012345,2025-07-01,TT-TROM,105.5,19.5\n";
    for arguments in [
        ["--drop", "CCCD", "--map", "source=CCCD"],
        ["--drop", "CCCD", "--keep", "CCCD"],
        ["--drop", "cccd", "--keep", "Cccd"],
        ["--drop", "CCCD", "--map", "id=cccd"],
    ] {
        refused("incidents", "both.csv", file, &arguments, &["stands in --drop and in", arguments[2]]);
    }
    let data = Data::new();
    let run = data.import("incidents", &data.file("one.csv", file), &["--drop", "cccd", "--json"]);
    assert_eq!(run.counts(), [1, 1, 0, 0, 0]);
}
