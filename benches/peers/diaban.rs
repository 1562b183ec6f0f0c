//! Diaban itself, in process. The one place where the peer run meets the engine's interface.
//!
//! A question that the engine does not answer yet is a `None`: the table then says `not built`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use diaban::domain::{GeometryQuality, Level, Unit, UnitCode, Validity};
use diaban::index::{IncidentIndex, PlacementColumn, Selection, UnitIndex};
use diaban::spatial::{Area, Bbox, PreparedPolygon};
use diaban::store::default_taxonomy;
use geo::{MultiPolygon, Polygon};
use jiff::civil::{Date, date};

use super::peer::{DataSet, Failure, Loaded, Peer, Timed};
use super::request::Question;
use crate::data::Record;

/// The day of all questions.
pub const DAY: Date = date(2026, 1, 1);

/// The index of the incidents and the units.
#[derive(Default)]
pub struct Diaban {
    incidents: IncidentIndex,
    units: UnitIndex,
}

impl Diaban {
    fn count(&self, area: Area) -> usize {
        let mut count = 0;
        self.incidents.scan(&Selection { areas: vec![area], ..Selection::default() }, |_| count += 1);
        count
    }

    fn assign(&self) -> Vec<u32> {
        let placement = PlacementColumn::new(&self.incidents, &self.units, DAY);
        let mut counts = vec![0; self.units.all().len()];
        for unit in (0..self.incidents.len()).filter_map(|row| placement.unit(row)) {
            counts[unit as usize] += 1;
        }
        counts
    }
}

/// The incidents in the index.
pub fn index(records: &[Record]) -> IncidentIndex {
    let incidents = records.iter().map(|record| (record.id, record.incident())).collect();
    IncidentIndex::new(incidents, &default_taxonomy())
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
        "the library, as it is; preparing a drawn polygon is part of the question"
    }

    fn load(&mut self, data: &DataSet) -> Result<Loaded, Failure> {
        let start = Instant::now();
        self.incidents = index(&data.records);
        let time = start.elapsed();
        self.units = UnitIndex::new(communes(&data.units));
        Ok(Loaded { time, bytes: None, version: env!("CARGO_PKG_VERSION").into() })
    }

    fn ask(&mut self, question: &Question) -> Result<Option<Timed>, Failure> {
        Ok(match question {
            Question::CountPolygon(polygon) => {
                let polygon = MultiPolygon(vec![polygon.clone()]);
                Some(Timed::count(|| self.count(Area::Polygon(Arc::new(PreparedPolygon::new(&polygon))))))
            }
            Question::CountBox([west, south, east, north]) => {
                Some(Timed::count(|| self.count(Area::Bbox(Bbox::new(*west, *south, *east, *north)))))
            }
            Question::Assign => Some(Timed::of(
                || self.assign(),
                |counts| (0..).zip(counts).filter(|(_, count)| *count > 0).map(|(unit, count)| [unit, 0, i64::from(count)]).collect(),
            )),
            // Not built: the engine has no bins and no nearest neighbours.
            Question::SquareBins { .. } | Question::HexagonBins { .. } | Question::Nearest { .. } => None,
        })
    }
}

/// Where a store with these incidents and polygons lies, made when it is not there yet. Making it is not measured.
///
/// # Errors
/// When the disk refuses.
pub fn store(data: &DataSet) -> Result<PathBuf, Failure> {
    use diaban::store::{ImportRecord, Store};
    let folder = data.folder.join("store");
    if folder.join("complete").exists() {
        return Ok(folder);
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut store = Store::open(&folder)?;
    let mut commit = store.begin()?;
    for unit in communes(&data.units) {
        commit.put_unit(&unit)?;
    }
    // Along a curve, so that the file's R-tree grows at one place at a time.
    let mut order: Vec<&Record> = data.records.iter().collect();
    order.sort_by_cached_key(|record| diaban::spatial::hilbert::position(record.longitude_e7, record.latitude_e7));
    for (number, record) in (0_u128..).zip(order) {
        commit.put_incident(&number.to_be_bytes(), &record.incident(), false)?;
    }
    commit.finish(&ImportRecord::default(), &[])?;
    std::fs::write(folder.join("complete"), "")?;
    Ok(folder)
}

/// Time to read a store and to index it.
///
/// # Errors
/// When the store cannot be read.
pub fn load_store(folder: &std::path::Path) -> Result<std::time::Duration, Failure> {
    let start = Instant::now();
    let store = diaban::store::Store::open_read_only(folder)?;
    let snapshot = diaban::index::Snapshot::new(store.load()?, DAY);
    let time = start.elapsed();
    drop(std::hint::black_box(snapshot));
    Ok(time)
}
