//! Reading the files of `tests/reference/`.

use std::path::PathBuf;

use serde::de::DeserializeOwned;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(name)
}

/// One of the JSON files, read as the type that the test needs.
pub fn json<T: DeserializeOwned>(name: &str) -> T {
    let text = std::fs::read_to_string(path(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The synthetic incidents of `05_points.csv`, as columns.
pub struct Points {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub day: Vec<i32>,
    /// The same for the same place only.
    pub place: Vec<u64>,
}

pub fn points() -> Points {
    let mut points = Points { x: Vec::new(), y: Vec::new(), day: Vec::new(), place: Vec::new() };
    let mut reader = csv::Reader::from_path(path("05_points.csv")).unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let (x, y): (f64, f64) = (record[1].parse().unwrap(), record[2].parse().unwrap());
        points.x.push(x);
        points.y.push(y);
        points.day.push(record[5].parse().unwrap());
        // Two decimals of metres, each coordinate below 2^32 of them.
        let centimetres = |metres: f64| (metres * 100.0).round() as u64;
        points.place.push(centimetres(x) << 32 | centimetres(y));
    }
    points
}

/// Whether two numbers agree to an absolute or a relative tolerance.
pub fn agree(value: f64, expected: f64, absolute: f64, relative: f64) -> bool {
    (value - expected).abs() <= absolute.max(relative * expected.abs())
}

/// Columns of one of the CSV files, by their headers.
pub fn table<const COLUMNS: usize>(name: &str, headers: [&str; COLUMNS]) -> [Vec<f64>; COLUMNS] {
    let mut reader = csv::Reader::from_path(path(name)).unwrap();
    let found = reader.headers().unwrap().clone();
    let places = headers.map(|wanted| found.iter().position(|header| header == wanted).unwrap());
    let mut columns = [const { Vec::new() }; COLUMNS];
    for record in reader.records() {
        let record = record.unwrap();
        for (column, place) in columns.iter_mut().zip(places) {
            column.push(record[place].parse().unwrap());
        }
    }
    columns
}
