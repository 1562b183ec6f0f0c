//! Diaban itself, in process. The one place where the peer run meets the engine's interface.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use diaban::domain::{GeometryQuality, IncidentRow, Interval, Level, Precision, Unit, UnitCode, Validity};
use diaban::index::{IncidentBuilder, IncidentIndex, PlacementColumn, Selection, Snapshot, UnitIndex};
use diaban::query::bins::{Bins, Cells, bins};
use diaban::query::{Filter, FilterRequest, QueryError};
use diaban::spatial::hexagon::HexagonGrid;
use diaban::spatial::{Area, Bbox, PreparedPolygon};
use diaban::store::{ImportRecord, Store, StoredData, default_taxonomy};
use geo::{MultiPolygon, Polygon};
use jiff::civil::{Date, date};
use rayon::prelude::*;

use super::peer::{DataSet, Failure, Loaded, Peer, Timed};
use super::request::{Answer, Conditions, Question};
use super::store_tree;
use crate::data::{CATEGORIES, Record};

/// The day of all questions.
pub const DAY: Date = date(2026, 1, 1);

/// Stores of up to so many incidents are checked when they are made.
const CHECKED: usize = 1_000_000;

/// A snapshot of the incidents and the units, once it is loaded.
#[derive(Default)]
pub struct Diaban(Option<Snapshot>);

impl Diaban {
    /// What it answers from.
    ///
    /// # Errors
    /// Before it is loaded.
    pub fn snapshot(&self) -> Result<&Snapshot, Failure> {
        self.0.as_ref().ok_or_else(|| "not loaded".into())
    }
}

/// The incidents in the index.
pub fn index(records: &[Record]) -> IncidentIndex {
    let taxonomy = default_taxonomy();
    let mut builder = IncidentBuilder::new(&taxonomy);
    for record in records {
        builder.push(record.id, &row(record, &record.id.to_string()));
    }
    builder.finish()
}

fn row<'a>(record: &Record, id: &'a str) -> IncidentRow<'a> {
    IncidentRow {
        id,
        source: "benchmark",
        category: CATEGORIES[record.category as usize].0,
        occurred: Interval::instant(record.seconds),
        reported_at: None,
        longitude_e7: record.longitude_e7,
        latitude_e7: record.latitude_e7,
        severity: Some(record.severity).filter(|severity| *severity > 0),
        how_known: record.how_known(),
        precision: Precision::Exact,
        deaths: None,
        injured: None,
        damage_vnd: None,
        cleared: None,
        kept: "",
    }
}

/// A filter as a request gives it.
///
/// # Errors
/// When the request is wrong.
pub fn filter(request: &FilterRequest, snapshot: &Snapshot) -> Result<Filter, QueryError> {
    Filter::resolve(request, snapshot, DAY, &|zone| Err(QueryError::not_found("zone", zone.to_owned())))
}

/// Incidents by unit: `[unit, 0, count]`.
pub fn by_unit(placement: &PlacementColumn, rows: usize) -> Answer {
    let count = |mut counts: Vec<i64>, row: usize| {
        if let Some(unit) = placement.unit(row) {
            counts[unit as usize] += 1;
        }
        counts
    };
    let zeros = || vec![0; crate::data::POLYGONS];
    let add = |a: Vec<i64>, b: Vec<i64>| a.into_iter().zip(b).map(|(a, b)| a + b).collect();
    let counts = (0..rows).into_par_iter().with_min_len(10_000).fold(zeros, count).reduce(zeros, add);
    (0..).zip(counts).filter(|(_, count)| *count > 0).map(|(unit, count)| [unit, 0, count]).collect()
}

fn count(snapshot: &Snapshot, area: Area) -> usize {
    snapshot.incidents.count(&Selection { areas: vec![area], ..Selection::default() }) as usize
}

fn cells(snapshot: &Snapshot, conditions: &Conditions, cells: Cells) -> Result<Timed, Failure> {
    let request = FilterRequest {
        category: conditions.categories.iter().map(|row| CATEGORIES[*row as usize].0.to_owned()).collect(),
        period: Some(Interval { start: conditions.period.start, end: conditions.period.end }),
        ..FilterRequest::default()
    };
    let work = || filter(&request, snapshot).and_then(|filter| bins(snapshot, &filter, cells));
    let start = Instant::now();
    let found: Bins = work()?;
    let time = start.elapsed();
    if found.off_grid > 0 {
        return Err(format!("{} incidents have no cell", found.off_grid).into());
    }
    let rows = found.bins.iter().map(|bin| [i64::from(bin.cell[0]), i64::from(bin.cell[1]), bin.count as i64]).collect();
    Ok(Timed { time, answer: rows })
}

/// The polygons as communes: `U0000`, `U0001`, …, so that their order is that of their codes.
pub fn communes(polygons: &[Polygon<f64>]) -> Vec<Unit> {
    let commune = |(number, polygon): (usize, &Polygon<f64>)| Unit {
        code: UnitCode::new(&format!("U{number:04}")).expect("letters and digits make a code"),
        level: Level::Commune,
        name: format!("Xã {number}"),
        parent: None,
        validity: Validity::default(),
        geometry: Some(MultiPolygon(vec![polygon.clone()])),
        geometry_quality: GeometryQuality::Official,
        area_km2: None,
        demonstration: false,
    };
    polygons.iter().enumerate().map(commune).collect()
}

impl Peer for Diaban {
    fn name(&self) -> &'static str {
        "Diaban"
    }

    fn settings(&self) -> &'static str {
        "the library, as it is; preparing a drawn polygon and looking a filter up are part of the question"
    }

    /// The time is that of the incidents alone, as for the peers.
    fn load(&mut self, data: &DataSet) -> Result<Loaded, Failure> {
        let start = Instant::now();
        drop(std::hint::black_box(index(&data.records)));
        let time = start.elapsed();
        let stored = StoredData {
            store_id: "benchmark".into(),
            generation: 1,
            taxonomy: default_taxonomy(),
            units: communes(&data.units),
            incidents: data.records.iter().map(|record| (record.id, record.incident())).collect(),
            ..StoredData::default()
        };
        self.0 = Some(Snapshot::new(stored, DAY));
        Ok(Loaded { time, bytes: None, version: env!("CARGO_PKG_VERSION").into() })
    }

    fn ask(&mut self, question: &Question) -> Result<Option<Timed>, Failure> {
        let snapshot = self.snapshot()?;
        let incidents = &snapshot.incidents;
        Ok(Some(match question {
            Question::CountPolygon(polygon) => {
                let polygon = MultiPolygon(vec![polygon.clone()]);
                Timed::count(|| count(snapshot, Area::Polygon(Arc::new(PreparedPolygon::new(&polygon)))))
            }
            Question::CountBox([west, south, east, north]) => {
                Timed::count(|| count(snapshot, Area::Bbox(Bbox::new(*west, *south, *east, *north))))
            }
            Question::SquareBins { conditions, side } => cells(snapshot, conditions, Cells::Square { side: f64::from(*side) })?,
            Question::HexagonBins { conditions, side } => {
                let grid = HexagonGrid { origin_x: 0.0, origin_y: 0.0, side: f64::from(*side) };
                cells(snapshot, conditions, Cells::Hexagon(grid))?
            }
            Question::Assign => {
                Timed::of(|| by_unit(&PlacementColumn::new(incidents, &snapshot.units, DAY), incidents.rows()), |rows| rows)
            }
            Question::Nearest { places, count, .. } => {
                let find = || places.iter().map(|place| incidents.nearest(&Selection::default(), *place, *count)).collect::<Vec<_>>();
                Timed::of(find, |found| {
                    let rows = (0..)
                        .zip(found)
                        .flat_map(|(place, found)| found.into_iter().map(move |neighbour| [place, 0, incidents.feature_id(neighbour.row)]));
                    rows.collect()
                })
            }
        }))
    }
}

/// Where a store with these incidents and polygons lies, made when it is not there yet. Making it is not measured.
///
/// # Errors
/// When the disk refuses.
pub fn store(data: &DataSet) -> Result<PathBuf, Failure> {
    let folder = data.folder.join("store");
    if folder.join("complete").exists() {
        return Ok(folder);
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    drop(Store::open(&folder)?);
    let trigger = store_tree::drop_trigger(&folder)?;
    let mut store = Store::open(&folder)?;
    let mut commit = store.begin()?;
    for unit in communes(&data.units) {
        commit.put_unit(&unit)?;
    }
    // Along a curve, so that rows near each other are neighbours in the file, and in its R-tree.
    let mut order: Vec<&Record> = data.records.iter().collect();
    order.par_sort_by_cached_key(|record| diaban::spatial::hilbert::position(record.longitude_e7, record.latitude_e7));
    for (number, record) in (0_u128..).zip(&order) {
        commit.put_incident(&number.to_be_bytes(), &record.incident(), false)?;
    }
    commit.finish(&ImportRecord::default(), &[])?;
    drop(store);
    let degrees = |record: &&Record| [record.longitude_e7, record.latitude_e7].map(|units| f64::from(units) / 1e7);
    store_tree::write(&folder, order.iter().map(degrees), &trigger)?;
    // Reading ten million again for it would take minutes; they are written in the same way.
    if data.records.len() <= CHECKED {
        let problems = Store::open_read_only(&folder)?.check()?;
        if let Some(problem) = problems.first() {
            return Err(format!("the store is not whole: {}", problem.0).into());
        }
    }
    std::fs::write(folder.join("complete"), "")?;
    Ok(folder)
}

/// Times to read a store and to index it: without an index file, which is written too, and from the file. The incidents of both are
/// counted.
///
/// # Errors
/// When the store cannot be read.
pub fn load_store(folder: &Path, count: usize) -> Result<[Duration; 2], Failure> {
    let file = folder.join(diaban::index::file::FILE_NAME);
    if file.exists() {
        std::fs::remove_file(&file)?;
    }
    let load = || -> Result<Duration, Failure> {
        let start = Instant::now();
        let store = Store::open_read_only(folder)?;
        let snapshot = Snapshot::load(&store, DAY)?;
        let time = start.elapsed();
        let found = snapshot.incidents.len();
        if found == count { Ok(time) } else { Err(format!("the store has {found} incidents for {count}").into()) }
    };
    let from_store = load()?;
    if !file.exists() {
        return Err("the index file was not written".into());
    }
    Ok([from_store, load()?])
}

/// Time to index the units, once they are read.
pub fn prepare_units(data: &DataSet) -> Duration {
    let units = communes(&data.units);
    let start = Instant::now();
    drop(std::hint::black_box(UnitIndex::new(units)));
    start.elapsed()
}
