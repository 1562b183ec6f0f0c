//! How long a whole layer of incidents takes to become a file in each format, how large it is and when its first
//! bytes are there; beside DuckDB spatial's writer and `ogr2ogr` from PostGIS and from a
//! file, where they are installed, in the same run.
//!
//! `cargo bench --bench exports -- 1000000` takes another number of incidents; `DIABAN_PYTHON` names a Python that has `duckdb` and
//! its extension `spatial`.

#[expect(dead_code, unused_imports, reason = "shared with the other benchmarks")]
#[path = "../data/mod.rs"]
mod data;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use diaban::export::Format;
use diaban::export::csv::Headers;
use diaban::http::parameters::Parameters;
use diaban::http::routes::files::Export;
use diaban::http::{AppState, Settings};
use diaban::index::Snapshot;
use diaban::store::{StoredData, default_taxonomy};
use jiff::civil::date;

const INCIDENTS: usize = 1_000_000;
const RUNS: usize = 3;
/// Bytes that are gathered before they are sent, as the server does.
const CHUNK: usize = 64 << 10;
const FORMATS: [Format; 10] = [
    Format::GeoPackage,
    Format::FlatGeobuf,
    Format::GeoParquet,
    Format::GeoJson,
    Format::GeoJsonLines,
    Format::GeoJsonSequence,
    Format::Csv,
    Format::Xlsx,
    Format::Kml,
    Format::Shapefile,
];

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(INCIDENTS);
    let threads = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    println!("machine: {threads} threads; n: {count} incidents; the median of {RUNS} runs\n");
    let current = AppState::new(snapshot(count), Settings::default()).current();
    let export = Export::new(&current, "incidents", &Parameters::default(), usize::MAX).expect("the layer is there");
    let folder = tempfile::tempdir().expect("a folder");
    println!("{:<10} {:>10} {:>9} {:>12}", "format", "seconds", "MB", "first byte");
    for format in FORMATS {
        measure(format, &export, folder.path());
    }
    peers(folder.path());
}

fn snapshot(count: usize) -> Snapshot {
    let incidents = (1..).zip(data::incidents(count)).map(|(number, record)| (number, record.incident())).collect();
    Snapshot::new(StoredData { taxonomy: default_taxonomy(), incidents, ..StoredData::default() }, date(2026, 11, 1))
}

fn measure(format: Format, export: &Export, folder: &Path) {
    let never = AtomicBool::new(false);
    let path = folder.join(format!("incidents.{}", format.ending()));
    let rows = export.rows(&never);
    if let Err(error) = format.check(&rows) {
        println!("{:<10} {error}", format.ending());
        return;
    }
    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        let _ = fs::remove_file(&path);
        let start = Instant::now();
        if let Err(error) = format.write_file(&path, &rows, &export.about, Headers::default()) {
            println!("{:<10} {error}", format.ending());
            return;
        }
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let first = if format.is_made_whole() { "made whole".to_owned() } else { format!("{:.1} ms", first_byte(format, export) * 1e3) };
    let bytes = fs::metadata(&path).map_or(0, |file| file.len());
    println!("{:<10} {:>10.3} {:>9.1} {:>12}", format.ending(), seconds[RUNS / 2], bytes as f64 / 1e6, first);
}

/// Takes the first bytes and then goes away.
struct First {
    start: Instant,
    after: Option<Duration>,
}

impl Write for First {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.after.is_some() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.after = Some(self.start.elapsed());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn first_byte(format: Format, export: &Export) -> f64 {
    let never = AtomicBool::new(false);
    let mut first = First { start: Instant::now(), after: None };
    let mut out = BufWriter::with_capacity(CHUNK, &mut first);
    let _ = format.write_stream(&mut out, &export.rows(&never), &export.about, Headers::default());
    let _ = out.into_parts();
    first.after.unwrap_or_default().as_secs_f64()
}

/// Others, from the files that were just written: DuckDB from a table in memory, `ogr2ogr` from the FlatGeobuf, which it reads quickest.
fn peers(folder: &Path) {
    println!("\nothers");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/exports/duckdb_writes.py");
    let python = std::env::var("DIABAN_PYTHON").unwrap_or_else(|_| "python3".into());
    if !Command::new(python).arg(script).arg(folder).status().is_ok_and(|status| status.success()) {
        println!("DuckDB spatial is not installed");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/exports/ogr2ogr_from_postgis.py");
    if !Command::new("python3").arg(script).arg(folder).status().is_ok_and(|status| status.success()) {
        println!("PostgreSQL with PostGIS is not installed");
    }
    for (driver, ending) in [("GPKG", "gpkg"), ("FlatGeobuf", "fgb"), ("GeoJSON", "geojson")] {
        let target = folder.join(format!("ogr2ogr.{ending}"));
        let start = Instant::now();
        let done = Command::new("ogr2ogr").args(["-f", driver]).arg(target).arg(folder.join("incidents.fgb")).status();
        match done {
            Ok(status) if status.success() => println!("ogr2ogr    {ending:<8} {:>8.3} s", start.elapsed().as_secs_f64()),
            _ => println!("ogr2ogr    {ending:<8} is not installed or failed"),
        }
    }
}
