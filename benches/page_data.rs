//! Writes what the benchmark of the page loads: the generated incidents as CSV and the generated polygons as communes.
//!
//! `cargo bench --bench page_data -- FOLDER 100000` writes `FOLDER/incidents.csv` with so many incidents and
//! `FOLDER/communes.geojson`. They go into a store by `diaban import`, as everybody's data. `web/bench/` says what is measured.

#[expect(dead_code, unused_imports, reason = "shared with the other benchmarks")]
#[path = "data/mod.rs"]
mod data;

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use diaban::domain::HowKnown;
use geo::Polygon;
use geojson::{Feature, FeatureCollection, GeometryValue};
use jiff::Timestamp;
use serde_json::json;

const USAGE: &str = "cargo bench --bench page_data -- FOLDER NUMBER";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let folder = PathBuf::from(arguments.next().ok_or(USAGE)?);
    let count = arguments.next().ok_or(USAGE)?.parse()?;
    std::fs::create_dir_all(&folder)?;
    write_incidents(BufWriter::new(File::create(folder.join("incidents.csv"))?), count)?;
    let communes = FeatureCollection { features: (0..).zip(data::partition()).map(commune).collect(), ..FeatureCollection::default() };
    serde_json::to_writer(BufWriter::new(File::create(folder.join("communes.geojson"))?), &communes)?;
    println!("{count} incidents and {} communes in {}", data::POLYGONS, folder.display());
    Ok(())
}

fn write_incidents(out: impl std::io::Write, count: usize) -> Result<(), Box<dyn Error>> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["id", "occurred_at", "category", "lon", "lat", "severity", "how_known", "source"])?;
    for record in data::incidents(count) {
        let how_known: HowKnown = record.how_known();
        writer.write_record([
            record.id.to_string(),
            Timestamp::from_second(record.seconds)?.to_string(),
            data::CATEGORIES[record.category as usize].0.to_owned(),
            degrees(record.longitude_e7),
            degrees(record.latitude_e7),
            if record.severity > 0 { record.severity.to_string() } else { String::new() },
            how_known.to_string(),
            "benchmark".to_owned(),
        ])?;
    }
    Ok(writer.flush()?)
}

fn degrees(e7: i32) -> String {
    format!("{:.7}", f64::from(e7) / 1e7)
}

fn commune((number, polygon): (usize, Polygon<f64>)) -> Feature {
    let properties = json!({ "code": format!("{number:05}"), "name": format!("Xã {number}") });
    Feature { geometry: Some(GeometryValue::from(&polygon).into()), properties: properties.as_object().cloned(), ..Feature::default() }
}
