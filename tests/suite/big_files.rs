//! Files larger than the memory one gives them.
#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;

use crate::support::Data;

/// Runs an import in a process that may have no more address space than this.
fn import_within(mebibytes: u64, data: &Data, arguments: &[&str]) -> (i32, String) {
    let script = format!("ulimit -v {} && exec \"$0\" \"$@\"", mebibytes * 1024);
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_diaban"), "import"]).args(arguments).arg("--data").arg(data.folder());
    let output = command.output().expect("a shell runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), text)
}

#[test]
fn a_table_of_300_mb_needs_less_than_100() {
    let data = Data::new();
    // Unpacked it is larger than what the process may have; packed it is small, so that the test is quick.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let note = "x".repeat(100_000);
    encoder.write_all(b"id,occurred_at,category,lon,lat,note\n").expect("memory takes it");
    for row in 0..3_000 {
        writeln!(encoder, "{row},2025-07-01,TT-TROM,105.5,19.5,{note}").expect("memory takes it");
    }
    let file = data.file("big.csv.gz", encoder.finish().expect("memory takes it"));
    let (status, text) = import_within(100, &data, &["incidents", file.to_str().expect("a plain path")]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("3000 read, 3000 accepted"), "{text}");
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_fill_the_memory() {
    let data = Data::new();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(b"id,occurred_at,category,lon,lat\n1,2025-07-01,TT-TROM,105.5,\"19.5\n").expect("memory takes it");
    let lines = "2,2025-07-01,TT-TROM,105.5,19.5\n".repeat(32_768);
    for _ in 0..300 {
        encoder.write_all(lines.as_bytes()).expect("memory takes it");
    }
    let file = data.file("open.csv.gz", encoder.finish().expect("memory takes it"));
    let (status, text) = import_within(1200, &data, &["incidents", file.to_str().expect("a plain path")]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("one row or feature is longer than 256 MiB"), "{text}");
}

#[test]
fn a_polygon_of_a_million_vertices_is_taken() {
    const VERTICES: u32 = 1_000_000;
    let data = Data::new();
    let mut text = String::from(
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1"},"geometry":{"type":"Polygon","coordinates":[["#,
    );
    for vertex in 0..=VERTICES {
        let angle = f64::from(vertex % VERTICES) / f64::from(VERTICES) * std::f64::consts::TAU;
        // A coast with bays, so that it is not convex.
        let radius = 1.0 + 0.1 * (angle * 400.0).sin();
        let separator = if vertex == 0 { "" } else { "," };
        write!(text, "{separator}[{:.7},{:.7}]", 106.0 + radius * angle.cos(), 19.0 + radius * angle.sin()).expect("memory takes it");
    }
    text.push_str("]]}}]}");
    let file = data.file("big.geojson", text);
    let (status, text) = import_within(900, &data, &["units", file.to_str().expect("a plain path"), "--level", "province"]);
    assert_eq!(status, 0, "{text}");
    let stored = data.load();
    let shape = stored.units[0].geometry.as_ref().expect("it has a shape");
    let vertices: usize = shape.iter().map(|polygon| polygon.exterior().0.len()).sum();
    assert!(vertices > 990_000, "{vertices}");
}
