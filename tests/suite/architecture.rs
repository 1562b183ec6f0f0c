//! What `ARCHITECTURE.md` says about the folders holds: each knows only those below it, and no file holds two ideas.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each folder of `src/` with the folders it may know. A folder may only name folders that stand above its own line, so
/// that there is one direction and no circle.
const FOLDERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("spatial", &[]),
    ("demonstration", &[]),
    ("analysis", &["spatial"]),
    ("store", &["domain", "spatial"]),
    ("ingest", &["domain", "spatial", "store", "demonstration"]),
    ("index", &["domain", "spatial", "store", "demonstration"]),
    ("query", &["domain", "spatial", "index"]),
    ("statistics", &["domain", "spatial", "analysis", "store", "index", "query"]),
    ("priority", &["domain", "spatial", "analysis", "index", "query", "statistics"]),
    ("briefing", &["domain", "spatial", "analysis", "index", "query", "statistics", "priority"]),
    ("layer", &["domain", "spatial", "analysis", "index", "query", "statistics", "priority"]),
    ("tile", &["domain", "spatial", "analysis", "index", "query", "priority", "layer"]),
    ("export", &["domain", "spatial", "analysis", "store", "index", "query", "statistics", "briefing", "priority", "layer"]),
    (
        "http",
        &[
            "domain",
            "spatial",
            "analysis",
            "store",
            "ingest",
            "index",
            "query",
            "statistics",
            "priority",
            "briefing",
            "layer",
            "tile",
            "export",
        ],
    ),
    ("cli", &["domain", "spatial", "store", "ingest", "index", "query", "statistics", "briefing", "layer", "export", "http"]),
];

/// More lines than this say that a file holds two ideas.
const LONGEST_FILE: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            found.push(path);
        }
    }
    found
}

/// The folders that a source text names by `crate::folder`, also inside `use crate::{…}` and behind a macro's `$`.
fn known_folders(source: &str) -> BTreeSet<String> {
    let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let mut found = BTreeSet::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            found.extend(first_names(list));
        } else {
            found.insert(name(rest));
        }
    }
    found
}

fn name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first name of every entry of a `{…}` list whose opening brace has been read.
fn first_names(list: &str) -> Vec<String> {
    let (mut depth, mut starts) = (0, vec![0]);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => starts.push(at + 1),
            _ => {}
        }
    }
    starts.into_iter().map(|start| name(list[start..].trim_start())).filter(|name| !name.is_empty()).collect()
}

#[test]
fn the_table_of_folders_has_one_direction_and_names_every_folder() {
    for (place, (folder, known)) in FOLDERS.iter().enumerate() {
        for other in *known {
            assert!(FOLDERS[..place].iter().any(|(above, _)| above == other), "{folder} may not know {other}: it is not below");
        }
    }
    let entries = std::fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap());
    for entry in entries.filter(|entry| entry.path().is_dir()) {
        let folder = entry.file_name().into_string().unwrap();
        assert!(FOLDERS.iter().any(|(named, _)| *named == folder), "say in FOLDERS and in ARCHITECTURE.md what src/{folder} may know");
    }
}

#[test]
fn each_folder_knows_only_those_below_it() {
    let mut upward = Vec::new();
    for (folder, allowed) in FOLDERS {
        for path in files(&root().join("src").join(folder), &["rs"]) {
            let known = known_folders(&std::fs::read_to_string(&path).unwrap());
            let wrong = known.iter().filter(|name| FOLDERS.iter().any(|(named, _)| named == name));
            let wrong = wrong.filter(|name| name != folder && !allowed.contains(&name.as_str()));
            upward.extend(wrong.map(|name| format!("{}: {folder} must not know {name}", path.strip_prefix(root()).unwrap().display())));
        }
    }
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

#[test]
fn imports_are_found_however_they_are_written() {
    let source = "use crate::index::Snapshot;\nuse crate::{domain::{Unit, Level}, spatial, tile::*};\nfn f() { crate::query::ask($crate::store::open()) }\n// crate::http\n";
    let expected = ["domain", "index", "query", "spatial", "store", "tile"];
    assert_eq!(known_folders(source), expected.map(str::to_owned).into());
}

#[test]
fn no_file_is_longer_than_one_idea() {
    let folders = ["src", "tests", "benches", "web/src", "web/e2e", "web/test"];
    let files = folders.iter().flat_map(|folder| files(&root().join(folder), &["rs", "ts", "tsx", "py"]));
    let long: Vec<String> = files
        .filter(|path| !path.to_string_lossy().ends_with(".gen.ts"))
        .map(|path| (std::fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, path)| format!("{} has {lines} lines", path.strip_prefix(root()).unwrap().display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}
